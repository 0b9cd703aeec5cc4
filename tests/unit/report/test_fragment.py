"""Tests of kconfig_guard.report.fragment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kconfig_guard.repair.fragment import Change, Fragment, FragmentLine, Hindrance, Obstacle, Unmet
from kconfig_guard.report.fragment import render_fragment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kconfig_guard.judgement.finding import Judgement

EVIL = "\x1b[2J\u202e\nCONFIG_EVIL=y"


def assignments(text: str) -> list[str]:
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def test_every_line_says_who_asks_for_it(config: Path, profile: Path, judge: Callable[..., Judgement]) -> None:
    """Rules, prerequisites, side effects and what stays unmet are told in comments."""
    judgement = judge(config, profile)
    judgement.path = "/x/config"
    finding = judgement.failing()[0]
    fragment = Fragment(
        lines=[
            FragmentLine("CONFIG_DEVMEM=y", serves=["T-1"]),
            FragmentLine("CONFIG_STRICT_DEVMEM=y", asked_by=["T-1", "X-9"], serves=["T-2"]),
            FragmentLine("# CONFIG_NET is not set", asked_by=["T-2"]),
        ],
        unmet=[Unmet(finding, (Obstacle(Hindrance.PIN, "it cannot be"),))],
        collateral=[Change("CRC", "y", "n"), Change("LSM", "", "yama")],
    )

    text = render_fragment(fragment, judgement)

    assert """\

# prerequisite of T-1
CONFIG_DEVMEM=y

# T-1: Access to /dev/mem is filtered; X-9
CONFIG_STRICT_DEVMEM=y

# T-2: The network is there
# CONFIG_NET is not set

# Also changes (2):
#   CRC: y -> n
#   LSM: empty -> yama

# Cannot be met (1):
#   T-1 STRICT_DEVMEM=y: it cannot be
""" == text[text.index("\n\n") + 1 :]
    assert "fragment for /x/config (Linux 6.12.3, x86_64)" in text
    assert "# profiles: tiny 1\n" in text


def test_an_empty_fragment_says_so(config: Path, profile: Path, judge: Callable[..., Judgement]) -> None:
    """A file without assignments is not left to be wondered about."""
    assert render_fragment(Fragment(), judge(config, profile)).endswith("\n\n# nothing to change\n")


def test_hostile_text_stays_in_its_comment(
    write: Callable[..., Path], config: Path, profile: Path, judge: Callable[..., Judgement]
) -> None:
    """Neither a file name nor a title, a reason or a changed value becomes a line of its own or a terminal code."""
    path = write(f"{EVIL}.config", config.read_bytes())
    profile.write_text(
        profile.read_text().replace("Access to", r'"\e[2J\u202e\nCONFIG_EVIL=y').replace("filtered", 'f"')
    )
    judgement = judge(path, profile)
    fragment = Fragment(
        lines=[FragmentLine("CONFIG_STRICT_DEVMEM=y", asked_by=["T-1"])],
        unmet=[Unmet(judgement.failing()[0], (Obstacle(Hindrance.PIN, EVIL),))],
        collateral=[Change("LSM", EVIL, EVIL)],
    )

    text = render_fragment(fragment, judgement)

    assert ["CONFIG_STRICT_DEVMEM=y"] == assignments(text)
    assert [] == sorted({char for char in text if not char.isprintable() and char != "\n"})


def test_a_commented_assignment_looks_like_no_assignment(
    config: Path, write: Callable[..., Path], judge: Callable[..., Judgement]
) -> None:
    """The kernel reads ``# CONFIG_X is not set`` as an assignment, so no comment may read like that."""
    profile = write("p.yaml", "id: p\nrules: [{id: A, title: T, demand: {DEVMEM: n}}]\n")
    failing = judge(config, profile).failing()[0]
    fragment = Fragment(unmet=[Unmet(failing, (Obstacle(Hindrance.PIN, "CONFIG_DEVMEM is not set"),))])

    text = render_fragment(fragment, judge(config, profile))

    assert "# CONFIG_DEVMEM is not set" not in text.split("\n")
