"""``check`` on Debian's configs over the trees they were made from."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import lzma
import os
import re
import tarfile
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING

import jsonschema
import pytest

from tests.kernel.conftest import FLAVOURS, PROFILES, VERSIONS, Kernels, Run, assignments, guard, zstd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FALSE_FAILURES_OF_PEERS = (
    # 6.1 has these mitigations under another name or always, so no failure may name them there.
    "MITIGATION_RETHUNK", "MITIGATION_UNRET_ENTRY", "MITIGATION_IBPB_ENTRY", "MITIGATION_IBRS_ENTRY",
    "MITIGATION_SPECTRE_V1", "MITIGATION_SPECTRE_V2", "MITIGATION_SSB", "MITIGATION_GDS", "MITIGATION_MDS",
    "MITIGATION_TAA", "MITIGATION_MMIO_STALE_DATA", "MITIGATION_L1TF", "MITIGATION_RETBLEED", "MITIGATION_SRBDS",
)  # fmt: skip

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "xz": partial(lzma.compress, preset=0),
    "zst": zstd,
}


def judge(kernels: Kernels, version: str, flavour: str, path: str = os.environ["PATH"]) -> Run:
    config, tree = kernels.config(version, flavour), kernels.tree(version)
    return guard("check", config, *PROFILES, "--tree", tree, "--format", "json", PATH=path)


def defined_symbols(tree: Path) -> set[str]:
    """Return every symbol that some Kconfig file of the tree defines, found by a plain search."""
    pattern = re.compile(r"^\s*(?:menu)?config\s+(\w+)\s*$", re.MULTILINE)
    return {
        name
        for path in tree.rglob("Kconfig*")
        if path.is_file()
        for name in pattern.findall(path.read_text(encoding="utf-8", errors="replace"))
    }


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("version", VERSIONS)
class TestDebian:
    def test_is_judged_completely(self, kernels: Kernels, version: str, flavour: str) -> None:
        """The run finds something, fits the published schema and leaves no state unknown."""
        run = judge(kernels, version, flavour)
        assert (1, "") == (run.status, run.stderr)
        schema = json.loads(files("kconfig_guard.schema").joinpath("report.json").read_text("utf-8"))
        jsonschema.Draft202012Validator(schema).validate(run.report)
        assert [] == [f["rule"] for f in run.report["findings"] if f["state"] == "unknown"]

    def test_fails_nothing_that_the_tree_lacks(self, kernels: Kernels, version: str, flavour: str) -> None:
        """No failing finding names a symbol that no Kconfig file of the tree defines."""
        known = defined_symbols(kernels.tree(version))
        named = {
            demand["symbol"]
            for finding in judge(kernels, version, flavour).report["findings"]
            if finding["verdict"] == "fail"
            for demand in finding["demands"]
        }
        assert named
        assert set() == named - known

    def test_is_the_same_without_any_tool(self, kernels: Kernels, version: str, flavour: str) -> None:
        """Neither a compiler nor a shell nor make is needed, and the report is the same to the byte."""
        assert judge(kernels, version, flavour).stdout == judge(kernels, version, flavour, "/nowhere").stdout


def test_renamed_and_unconditional_mitigations_do_not_fail(kernels: Kernels) -> None:
    """On 6.1 none of the failures is one that a checker without Kconfig gets wrong."""
    report = judge(kernels, "6.1", "amd64").report
    failing = {d["symbol"] for f in report["findings"] if f["verdict"] == "fail" for d in f["demands"]}
    assert set() == failing & set(FALSE_FAILURES_OF_PEERS)


def test_a_fragment_of_the_tree_is_a_profile(kernels: Kernels) -> None:
    """The tree's own hardening.config is judged as it is, each finding with the line that asks."""
    tree = kernels.tree("6.12")
    fragment = tree / "kernel/configs/hardening.config"
    run = guard(
        "check", kernels.config("6.12"), "--require", fragment, "--tree", tree, "--format", "json"
    )  # fmt: skip
    asked = assignments(fragment)
    assert len(asked) == len(run.report["findings"])
    for finding in run.report["findings"]:
        symbol = finding["rule"].partition(":")[2]
        number = int(re.search(r":(\d+) asks", finding["rationale"])[1])  # type: ignore[index]
        assert f"CONFIG_{symbol}" in fragment.read_text().splitlines()[number - 1]


@pytest.mark.parametrize("form", ["gz", "xz", "zst", "stdin"])
def test_the_form_of_the_input_does_not_matter(kernels: Kernels, tmp_path: Path, form: str) -> None:
    """A compressed config, or one from standard input, gives the same findings as the plain file."""
    config = kernels.config("6.12")
    plain = judge(kernels, "6.12", "amd64").report
    data = config.read_bytes()
    arguments: tuple[object, ...] = (*PROFILES, "--tree", kernels.tree("6.12"), "--format", "json")
    if form == "stdin":
        run = guard("check", "-", *arguments, stdin=data)
    else:
        packed = tmp_path / f"config.{form}"
        packed.write_bytes(COMPRESS[form](data))
        run = guard("check", packed, *arguments)
    # What it is called is another matter.
    strip = ("location", "fingerprint", "target")
    findings = [{k: v for k, v in f.items() if k not in strip} for f in run.report["findings"]]
    assert [{k: v for k, v in f.items() if k not in strip} for f in plain["findings"]] == findings
    assert hashlib.sha256(data).hexdigest() == run.report["inputs"][0]["sha256"]


@pytest.mark.parametrize("compression", ["xz", "zst"])
def test_a_tarball_is_a_tree(kernels: Kernels, tmp_path: Path, compression: str) -> None:
    """A source tarball gives the findings of the unpacked tree, and is unpacked once."""
    tree = kernels.tree("6.12")
    tarball = tmp_path / f"linux-6.12.tar.{compression}"
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.add(tree, "linux-6.12")
    tarball.write_bytes(COMPRESS[compression](stream.getvalue()))
    config = kernels.config("6.12")
    plain = judge(kernels, "6.12", "amd64").report
    for _ in range(2):
        run = guard(
            "check", config, *PROFILES, "--tree", tarball, "--format", "json", XDG_CACHE_HOME=str(tmp_path / "cache")
        )  # fmt: skip
        assert plain["findings"] == run.report["findings"]
    assert 1 == len(list((tmp_path / "cache/kconfig-guard/trees").iterdir()))


@pytest.mark.parametrize(
    ("arch", "defconfig"),
    [("arm64", "defconfig"), ("arm", "multi_v7_defconfig"), ("riscv", "defconfig"), ("x86_64", "x86_64_defconfig")],
)
@pytest.mark.parametrize("version", VERSIONS)
def test_defconfigs_of_other_architectures_are_judged(
    kernels: Kernels, version: str, arch: str, defconfig: str
) -> None:
    """A defconfig is resolved over its tree, its architecture told from where it lies."""
    folder = "x86" if arch == "x86_64" else arch
    path = kernels.tree(version) / "arch" / folder / "configs" / defconfig
    run = guard("check", path, *PROFILES, "--tree", kernels.tree(version), "--format", "json")
    assert (1, arch) == (run.status, run.report["inputs"][0]["arch"])
    verdicts = run.report["summary"]["verdicts"]
    assert 0 == verdicts["unknown"]
    assert verdicts["pass"] >= 25
