"""Tests of kconfig_guard.cli.main: what every verb has in common, above all how input is refused."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kconfig_guard import __version__
from kconfig_guard.cli.main import EXIT_INTERRUPTED, main
from kconfig_guard.input.source import MAX_BYTES
from kconfig_guard.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Callable

    Guard = Callable[..., tuple[int, str, str]]
    Write = Callable[[str, str | bytes], Path]

HEADER = "# Linux/x86_64 6.12.3 Kernel Configuration\n"
TEXT = (HEADER + "CONFIG_X86_64=y\nCONFIG_STRICT_DEVMEM=y\nCONFIG_NET=m\n").encode()
UNKNOWN_KEY = (
    "2:1: unknown key 'nope' (known: id, version, title, kind, description, source, extends, select, rules, override, "
    "drop, omits)"
)
RECURSION = (
    "linux/Kconfig:20: recursive 'source' of 'Kconfig' detected. Check that environment variables are set correctly."
)
TWICE = "kconfig-guard: warning: config:{}: CONFIG_STRICT_DEVMEM overrides line {}\n"
DAMAGED = "config: the compressed data is damaged or cut off"
HUGE = "9" * 5000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "config: is empty"),
        (b"\n \n", "config: is empty"),
        (b"\x7fELF\x02\0\0\0", "config: is binary data, not a kernel config"),
        (gzip.compress(TEXT)[:-10], DAMAGED),
        (lzma.compress(TEXT)[:-10], DAMAGED),
        (gzip.compress(bytes(MAX_BYTES + 1), 1), "config: larger than 32 MiB, which no kernel config is"),
        (gzip.compress(b""), "config: is empty"),
        (TEXT.decode().encode("utf-16"), "config: is UTF-16 text; kernel configs are plain ASCII or UTF-8"),
        (TEXT + b"CONFIG_X= \n", "config:5: 'CONFIG_X' has no value"),
        (TEXT + b"\nwhat is this\n", "config:6: not a config line: 'what is this'"),
        (TEXT + b"\x1b[2J\n", "config:5: not a config line: '?[2J'"),
        (b"# nothing\n", "config: sets no option: not a kernel config"),
        (b"CONFIG_A=y\n", "config: nothing tells its architecture; say it with --arch"),
    ],
    ids=[
        "empty", "blank", "binary", "cut gzip", "cut xz", "gzip bomb", "empty gzip", "UTF-16", "no value", "garbage",
        "control characters", "comments only", "no architecture",
    ],
)  # fmt: skip
def test_a_config_that_cannot_be_judged_is_one_line(
    content: bytes, message: str, write: Write, profile: Path, refusal: Callable[..., str]
) -> None:
    """Whatever is wrong with a config, the user gets one line that says so, and status 2."""
    write("config", content)

    assert message == refusal("check", "config", "-p", profile, "--tree", "none")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["absent"], "absent: no such file"),
        (["linux"], "linux: is a directory, not a file"),
        (["a\nb\x1b[2J\u202e"], r"a\nb\x1b[2J\u202e: no such file"),
        (["config", "--tree", "absent"], "absent: no such kernel tree"),
        (["config", "--tree", "empty"], "empty: holds no Kconfig file: not a kernel tree"),
        (["config", "--tree", "config"], "config: is neither a folder nor a source tarball"),
        (["config", "--arch", "arm"], "config: is a config for x86_64, but --arch says arm"),
        (["config", "-p", "nope"],
         "unknown profile 'nope': 'kconfig-guard profile list' shows all; a file is given with its path"),
        (["config", "-p", "./nope"], "./nope: no such file"),
        (["config", "--require", "nope"], "nope: no such file"),
        (["-", "-"], "standard input can only be read once"),
        (["-"], "-: is empty"),
        (
            ["config", "--format", "xml"],
            "unknown format 'xml' (known: text, json, sarif, github, gitlab, junit, markdown, html, csv)",
        ),
        (["config", "--format", "json:"], "format 'json:' names no file"),
        (["config", "--format", "json", "--format", "text"],
         "only one format can go to standard output; give the others a file (FMT:PATH)"),
        (["config", "--fail", "low"], "unrecognized arguments: --fail low (see 'kconfig-guard --help')"),
        ([], "nothing to judge: name a config, or list targets in .kconfig-guard.yaml"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("config", "tree")
def test_wrong_arguments_are_one_line(
    arguments: list[str], message: str, tmp_path: Path, profile: Path, refusal: Callable[..., str]
) -> None:
    """Files that are not there and options that mean nothing end with status 2 as well."""
    (tmp_path / "empty").mkdir()

    assert message == refusal("check", "-p", profile, *arguments)


@pytest.mark.parametrize(("option", "value"), [("--fail-on", "bad"), ("--color", "red")])
def test_a_choice_that_is_none_is_one_line(
    option: str, value: str, config: Path, profile: Path, refusal: Callable[..., str]
) -> None:
    """The line names the option, the value and where the help is."""
    message = refusal("check", config, "-p", profile, option, value)

    assert message.startswith(f"argument {option}: invalid choice: '{value}' (choose from ")
    assert message.endswith(" (see 'kconfig-guard check --help')")


def test_something_to_judge_by_is_needed(config: Path, refusal: Callable[..., str]) -> None:
    """Without a profile there is no clean report."""
    assert (
        "nothing to judge by: name a profile with -p ('kconfig-guard profile list' shows them) "
        "or a fragment with --require"
    ) == refusal("check", config)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: p\nnope: 1\nrules: []\n", UNKNOWN_KEY),
        ("id: p\nid: q\n", "2:1: duplicate key 'id'"),
        ("id: p\nrules:\n\t- {id: A}\n",
         "3:1: not valid YAML: while scanning for the next token found character that cannot start any token"),
        ("a: &a [x, x]\n" + "".join(f"k{n}: &{'abcdefghijklmnopqrstuvwxyz'[n + 1]} "
                                    f"[{', '.join(['*' + 'abcdefghijklmnopqrstuvwxyz'[n]] * 9)}]\n" for n in range(8)),
         "6:41: expands to more than such a file can hold (aliases?)"),
        ("id: " + "[" * 5000, "1:44: nested too deeply"),
        ("id: !!python/name:os.system x\n", "1:5: tag 'tag:yaml.org,2002:python/name:os.system' is not allowed"),
        ("id: p\n---\nid: q\n", "2:1: a second document in one file"),
        ("id: p\nrules:\n  - id: A\n    severity: nasty\n    demand: {X: y}\n",
         "4:15: 'nasty' is not one of: critical, high, medium, low"),
        ("id: p\nrules:\n  - id: A\n    any_of: [{X: y}]\n    demand: {X: y}\n",
         "3:5: a rule has either 'demand' or 'any_of'"),
        ("id: p\nrules:\n  - id: A\n    when: X &\n    demand: {X: y}\n",
         "4:11: cannot read expression 'X &' from column 2"),
        ("id: p\nrules:\n  - id: A\n    kernel: 5.10\n    demand: {X: y}\n",
         "4:13: '5.10' is not a kernel range such as \">=5.13 <6.6\""),
        ("", " is empty"),
    ],
    ids=[
        "unknown key", "duplicate key", "tab", "alias bomb", "deep nesting", "python tag", "two documents",
        "bad severity", "demand and any_of", "bad when", "bad kernel range", "empty",
    ],
)  # fmt: skip
def test_a_profile_that_is_wrong_is_one_line(
    text: str, message: str, write: Write, config: Path, refusal: Callable[..., str]
) -> None:
    """Each mistake in a profile is reported with line and column."""
    write("p.yaml", text)

    assert f"p.yaml:{message}" == refusal("check", config, "-p", "p.yaml", "--tree", "none")


@pytest.mark.parametrize(
    "demand",
    [f'X: ">={HUGE}"', f'X: "{HUGE}"', 'X: ">=08"', 'NUMBER: ">=5"', "NUMBER: 7"],
    ids=["huge bound", "huge number", "leading zero", "huge value compared", "huge value"],
)
def test_no_number_ends_in_a_traceback(demand: str, write: Write, guard: Guard) -> None:
    """Python refuses to read numbers of thousands of digits; a run with one is judged or refused as usual."""
    write("config", HEADER + f"CONFIG_X86_64=y\nCONFIG_X=5\nCONFIG_NUMBER={HUGE}\n")
    write("p.yaml", f"id: p\nrules: [{{id: A, demand: {{{demand}}}}}, {{id: B, demand: {{X86_64: y}}}}]\n")

    status, _, err = guard("check", "config", "-p", "./p.yaml", "--tree", "none")

    assert (status in (0, 1, 2), err.count("\n") == (status == 2)) == (True, True)


def test_no_version_ends_in_a_traceback(write: Write, profile: Path, guard: Guard) -> None:
    """A header with an absurd version is no more than a config of unknown version."""
    write("config", TEXT.replace(b"6.12.3", f"6.{HUGE}".encode()))

    assert 0 == guard("check", "config", "-p", profile, "--tree", "none")[0]


@pytest.mark.parametrize(
    ("content", "warning"),
    [
        (TEXT.replace(b"\n", b"\r\n"), ""),
        (b"\xef\xbb\xbf" + TEXT, ""),
        (TEXT.replace(b"\n", b" \t\n").replace(b"Configuration \t", b"Configuration"), ""),
        (b"# caf\xe9 \xff\xfe\n" + TEXT, ""),
        (TEXT.rstrip(), ""),
        (TEXT + b"CONFIG_OTHER=n\n# CONFIG_MORE is not set\n", ""),
        (gzip.compress(TEXT), ""),
        (lzma.compress(TEXT), ""),
        (TEXT.replace(b"CONFIG_NET", b"CONFIG_STRICT_DEVMEM=n\nCONFIG_STRICT_DEVMEM=y\nCONFIG_NET"),
         TWICE.format(4, 3) + TWICE.format(5, 4)),
    ],
    ids=["CRLF", "BOM", "trailing blanks", "not UTF-8", "no last line end", "off", "gzip", "xz", "duplicates"],
)  # fmt: skip
def test_what_the_kernel_accepts_is_accepted(
    content: bytes, warning: str, write: Write, profile: Path, guard: Guard
) -> None:
    """Oddities that conf reads over do not change the judgement; doubtful ones are told on standard error."""
    write("config", content)

    status, out, err = guard("check", "config", "-p", profile, "--tree", "none")

    assert (0, warning) == (status, err)
    assert "Summary: 2 pass, 0 fail" in out


@pytest.mark.parametrize("content", [TEXT, gzip.compress(TEXT)], ids=["plain", "gzip"])
def test_a_config_comes_from_standard_input(content: bytes, profile: Path, guard: Guard) -> None:
    """The dash stands for standard input, compressed or not."""
    status, out, _ = guard("check", "-", "-p", profile, "--tree", "none", stdin=content)

    assert (0, True) == (status, out.startswith("-  Linux 6.12.3, x86_64\n"))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ('source "../x"\n', "linux/Kconfig:20: source of '../x' leaves the tree"),
        ('source "drivers/../../x"\n', "linux/Kconfig:20: source of 'drivers/../../x' leaves the tree"),
        ('source "/etc/passwd"\n', "linux/Kconfig:20: source of '/etc/passwd' leaves the tree"),
        ('osource "/etc/passwd"\n', "linux/Kconfig:20: 'osource' cannot stand here"),
        ('rsource "../x"\n', "linux/Kconfig:20: 'rsource' cannot stand here"),
        ("endif\n", "linux/Kconfig:20: 'endif' cannot stand here"),
        ('menu "x"\n\tmodules\n', "linux/Kconfig:21: 'modules' belongs to a symbol"),
        ("choice\n\ttransitional\n", "linux/Kconfig:21: 'transitional' belongs to a symbol"),
        ('config A\n\tstring\n\toption env="HOME"\n', "linux/Kconfig:22: 'option env=\"HOME\"' cannot stand here"),
        ("config A\n\tbool\n\tdepends on B & C\n",
         "linux/Kconfig:22: couldn't parse 'depends on B & C': unknown tokens in line"),
        ('source "link"\n', "linux/Kconfig:20: 'link' leads out of the tree"),
        ('source "absent"\n', "linux/Kconfig:20: there is no 'absent' in the tree (No such file or directory)"),
        ('source "drivers"\n', "linux/Kconfig:20: there is no 'drivers' in the tree (not a file)"),
        ('source "Kconfig"\n', RECURSION),
        ("a = $(a,$(1)$(1))\nconfig A\n\tdef_bool $(a,xx)\n",
         "linux/Kconfig:22: couldn't parse 'def_bool $(a,xx)': macro expands to too much text"),
        ("config A\n\tbool\n\tdepends on " + "!" * 50_000 + "A\n", "linux/Kconfig:22: expression nested too deeply"),
        ('menu "x"\n', "linux/Kconfig: expected 'endmenu' at the end"),
        ("what is this\n", "linux/Kconfig:20: couldn't parse 'what is this': syntax error"),
        ("config A\0\n", r"linux/Kconfig:20: couldn't parse 'config A\x00': unknown tokens in line"),
        ("$(error-if,y,stop \x1b[2J)\n", r"linux/Kconfig:20: stop \x1b[2J"),
        ("$(shell,a,b)\n", "linux/Kconfig:20: bad number of arguments in call to shell, expected 1, got 2"),
    ],
    ids=[
        "parent", "hidden parent", "absolute", "osource", "rsource", "end of nothing",
        "attribute of a menu", "attribute of a choice", "environment", "sign", "symlink", "absent", "folder",
        "recursion", "macro bomb", "many negations", "open menu", "garbage", "nul",
        "error-if", "shell arguments",
    ],
)  # fmt: skip
def test_a_tree_that_cannot_be_parsed_is_one_line(
    *, more: str, message: str, make_tree: Callable[..., Path], config: Path, profile: Path, refusal: Callable[..., str]
) -> None:
    """Nothing outside a tree is read, nothing grows without bound, and the error names the Kconfig line."""
    tree = make_tree(more)
    (tree / "link").symlink_to("/etc/passwd")

    assert message == refusal("check", config, "-p", profile, "--tree", "linux")


def test_many_open_blocks_are_one_line(
    make_tree: Callable[..., Path], config: Path, profile: Path, refusal: Callable[..., str]
) -> None:
    """Blocks in blocks, deeper than any kernel tree has them, end in one line too."""
    make_tree("if A\n" * 20_000)

    message = refusal("check", config, "-p", profile, "--tree", "linux")

    assert "linux/Kconfig: expected 'endif' at the end" == message


@pytest.mark.parametrize("more", ['source "a\0b"\n', 'config A\n\tstring "A"\n\tdefault ".kconfig-probe-99."\n'])
def test_no_tree_ends_in_a_traceback(
    more: str, make_tree: Callable[..., Path], config: Path, profile: Path, guard: Guard
) -> None:
    """Paths that cannot exist and texts that look like our own marks are judged or refused as usual."""
    make_tree(more)

    assert guard("check", config, "-p", profile, "--tree", "linux")[0] in (1, 2)


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (f"config A\n\tint\n\trange 1 {HUGE}\n\tdefault {HUGE}\n", ""),
        ("config A\n\tint\n\trange 1 6\n\tdefault 5\n", f"CONFIG_A={HUGE}\n"),
        (f"config A\n\tdef_bool MIN_ADDR > {HUGE}\n", ""),
    ],
    ids=["default", "config", "comparison"],
)
def test_no_number_of_a_tree_ends_in_a_traceback(
    *, more: str, line: str, make_tree: Callable[..., Path], config: Path, write: Write, guard: Guard
) -> None:
    """Numbers of thousands of digits are only large, in a tree as well."""
    make_tree(more.replace("\tint\n", '\tint "A"\n'))
    config.write_text(config.read_text() + line)
    write("p.yaml", "id: p\nrules: [{id: R, demand: {A: set}}, {id: S, demand: {NET: m}}]\n")

    assert guard("check", config, "-p", "./p.yaml", "--tree", "linux")[0] in (0, 1, 2)


def test_a_chain_of_many_symbols_is_resolved(
    make_tree: Callable[..., Path], config: Path, profile: Path, guard: Guard
) -> None:
    """A tree in which each of thousands of symbols depends on the next is large, not nested too deeply."""
    chain = "".join(f'config A{n}\n\tbool "A"\n\tdefault y\n\tdepends on A{n + 1}\n' for n in range(3000))
    make_tree(chain + 'config A3000\n\tbool "A"\n')

    assert 1 == guard("check", config, "-p", profile, "--tree", "linux")[0]


def test_blocks_in_blocks_do_not_multiply(
    make_tree: Callable[..., Path], write: Callable[..., Path], config: Path, guard: Guard
) -> None:
    """Where each of hundreds of symbols needs all those before it, a search that tried every way would never end."""
    nested = "".join(f'config A{n}\n\tbool "A"\nif A{n}\n' for n in range(300))
    make_tree(nested + "endif\n" * 300)
    write("p.yaml", "id: p\nrules: [{id: A, demand: {A299: y}}]\n")

    assert 1 == guard("check", config, "-p", "./p.yaml", "--tree", "linux")[0]
    assert 0 == guard("explain", "A299", "--config", config, "--tree", "linux")[0]


def test_a_variable_that_doubles_does_not_fill_the_memory(
    make_tree: Callable[..., Path], config: Path, profile: Path
) -> None:
    """``a := $(a)$(a)`` is bounded like a macro that calls itself."""
    make_tree("a := xxxxxxxx\n" + "a := $(a)$(a)\n" * 40)
    script = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))\n"
        "from kconfig_guard.cli.main import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["check", str(config), "-p", str(profile), "--tree", str(config.parent / "linux")]

    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False)

    assert (2, 1) == (done.returncode, done.stderr.count("\n"))
    assert re.search(r"/Kconfig:[0-9]+: .*too much text", done.stderr)


@pytest.mark.parametrize(
    "more",
    [
        "x := $(shell,touch PROOF)\n",
        "x = $(shell,touch PROOF)\nconfig A\n\tdef_bool $(x)\n",
        "$(shell,touch PROOF)\n",
        'config A\n\tbool "$(shell,touch PROOF)"\n',
        "config A\n\tbool\n\tdefault $(shell,touch PROOF)\n",
        'config A\n\tstring\n\tdefault "$(shell,touch PROOF; echo hi)"\n',
        "config A\n\tdef_bool $(success,touch PROOF)\n",
        "config A\n\tbool\n\tdepends on $(if-success,touch PROOF,y,n)\n",
        'source "$(shell,touch PROOF)drivers/Kconfig"\n',
        "$(warning-if,$(shell,touch PROOF),x)\n$(info,$(shell,touch PROOF))\n",
    ],
)
def test_nothing_in_a_tree_is_executed(
    *, more: str, make_tree: Callable[..., Path], config: Path, profile: Path, tmp_path: Path, guard: Guard
) -> None:
    """A shell command is a question to be answered, wherever it stands; it is never run."""
    make_tree(more)
    before = {path for path in tmp_path.rglob("*") if path.name == "PROOF"}

    status, _, err = guard("check", config, "-p", profile, "--tree", "linux")

    if more.startswith("source"):
        assert (2, 1) == (status, err.count("\n"))
    else:
        assert (1, "") == (status, err)
    assert before == {path for path in tmp_path.rglob("*") if path.name == "PROOF"} == set()


@pytest.mark.parametrize(
    "more",
    [
        "config A\n\tbool\n\tdepends on " + "(" * 3000 + "B" + ")" * 3000 + "\n",
        'choice\n\tprompt "C"\nendchoice\nchoice\n\tprompt "D"\nconfig A\n\tbool "A"\nendchoice\n',
    ],
    ids=["parentheses", "empty choices"],
)
def test_a_strange_tree_is_judged(
    more: str, make_tree: Callable[..., Path], config: Path, profile: Path, guard: Guard
) -> None:
    """Depth that the parser can take does not disturb the judgement of other symbols."""
    make_tree(more)

    status, out, err = guard("check", config, "-p", profile, "--tree", "linux")

    assert (1, "") == (status, err)
    assert "STRICT_DEVMEM is n, wanted y" in out


def test_a_tree_that_depends_on_itself_is_refused(
    make_tree: Callable[..., Path], config: Path, profile: Path, guard: Guard
) -> None:
    """A loop over thousands of symbols is found and told in one line, with its place."""
    make_tree("".join(f'config A{n}\n\tbool "A"\n\tdepends on A{(n + 1) % 3000}\n' for n in range(3000)))

    status, out, err = guard("check", config, "-p", profile, "--tree", "linux")

    assert (2, "", 1) == (status, out, err.count("\n"))
    assert re.search(r"/Kconfig:[0-9]+: recursive dependency: A0 depends on A1, which .* depends on A0\n", err)
    assert len(err) < 1000


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("linux/../../scripts/x", tarfile.REGTYPE, "member 'linux/../../scripts/x' leads out of the tree"),
        ("/tmp/scripts/x", tarfile.REGTYPE, "member '/tmp/scripts/x' leads out of the tree"),
        ("linux/Kconfig", tarfile.SYMTYPE, "holds no Kconfig file: not a kernel tree"),
        ("linux/Kconfig", tarfile.LNKTYPE, "holds no Kconfig file: not a kernel tree"),
    ],
    ids=["parent", "absolute", "symlink out", "hard link out"],
)
def test_a_hostile_tarball_is_one_line(
    *, name: str, kind: bytes, message: str, write: Write, config: Path, profile: Path, refusal: Callable[..., str]
) -> None:
    """Members that lead out of a tarball's folder end the run, and links are not followed."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("linux/Makefile"))
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/passwd"
        archive.addfile(member)
    write("linux.tar.gz", stream.getvalue())

    assert f"linux.tar.gz: {message}" == refusal("check", config, "-p", profile, "--tree", "linux.tar.gz")


@pytest.mark.parametrize("kept", [20, 60, 400])
def test_a_tarball_that_is_cut_off_is_one_line(
    *, kept: int, write: Write, tree: Path, config: Path, profile: Path, refusal: Callable[..., str]
) -> None:
    """A download that stopped early is recognised wherever it stopped."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        archive.add(tree, "linux")
    write("linux.tar.gz", stream.getvalue()[:kept])

    assert refusal("check", config, "-p", profile, "--tree", "linux.tar.gz").startswith("linux.tar.gz: ")


def test_a_tarball_serves_as_a_tree(write: Write, tree: Path, config: Path, profile: Path, guard: Guard) -> None:
    """It gives the same findings as the folder it was made from."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:xz") as archive:
        archive.add(tree, "linux-6.12")
    write("linux.tar.xz", stream.getvalue())

    from_folder = guard("check", config, "-p", profile, "--tree", "linux")
    from_tarball = guard("check", config, "-p", profile, "--tree", "linux.tar.xz")

    assert 1 == from_folder[0]
    assert from_folder == (from_tarball[0], from_tarball[1].replace("linux.tar.xz", "linux"), from_tarball[2])


def test_a_run_leaves_the_process_as_it_was(tree: Path, config: Path, profile: Path, guard: Guard) -> None:
    """A library does not change the environment, the working folder, the path or the recursion limit."""
    assert 0 == guard("check", config, "-p", profile, "--tree", "none", "--exit-zero")[0]
    before = (dict(os.environ), Path.cwd(), list(sys.path), sys.getrecursionlimit(), set(tree.rglob("*")))

    assert 1 == guard("check", config, "-p", profile, "--tree", tree)[0]

    assert before == (dict(os.environ), Path.cwd(), list(sys.path), sys.getrecursionlimit(), set(tree.rglob("*")))


def test_a_user_without_a_home_can_run_it(
    config: Path, profile: Path, guard: Guard, monkeypatch: pytest.MonkeyPatch, tree: Path
) -> None:
    """In a container with an arbitrary user id there is no home folder; then there is no cache."""
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 7)

    assert 0 == guard("check", config, "-p", profile, "--tree", "none", "--exit-zero")[0]
    assert 1 == guard("check", config, "-p", profile, "--tree", tree)[0]


def test_a_working_folder_that_is_gone_does_no_harm(
    config: Path, profile: Path, guard: Guard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A run from a removed folder only finds no enclosing tree there."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert 1 == guard("check", config, "-p", profile)[0]


def test_an_interrupted_run_has_its_own_status(
    config: Path, profile: Path, guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C is 130, without a traceback."""

    def interrupt(_self: Pipeline, _subject: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Pipeline, "case_of", interrupt)

    assert (EXIT_INTERRUPTED, "", "") == guard("check", config, "-p", profile)


def test_a_closed_pipe_ends_a_run_quietly(config: Path, profile: Path) -> None:
    """A reader such as ``head`` may leave early."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "kconfig_guard", "check", str(config), "-p", str(profile), "--tree", "none"]

    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)

    assert (2, b"") == (done.returncode, done.stderr)


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """--version prints name and version and is no error."""
    with pytest.raises(SystemExit) as caught:
        main(["--version"])

    assert (0, f"kconfig-guard {__version__}\n") == (caught.value.code, capsys.readouterr().out)


@pytest.mark.parametrize("verb", [[], ["check"], ["fix"], ["profile"], ["profile", "list"], ["schema"]])
def test_every_verb_has_help(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """--help names the verb and is no error."""
    with pytest.raises(SystemExit) as caught:
        main([*verb, "--help"])

    assert 0 == caught.value.code
    assert capsys.readouterr().out.startswith(" ".join(["usage: kconfig-guard", *verb]))


def test_a_verb_is_needed(refusal: Callable[..., str]) -> None:
    """No arguments at all is an error that says where help is."""
    assert "the following arguments are required: VERB (see 'kconfig-guard --help')" == refusal()


@pytest.mark.parametrize("closed", ["out", "full"])
def test_output_that_cannot_be_written(config: Path, profile: Path, closed: str) -> None:
    """A report that nobody gets is no judgement: the status is 2, and no traceback is shown."""
    target = {"out": ">&-", "full": ">/dev/full"}[closed]
    command = f'"{sys.executable}" -m kconfig_guard check "{config}" -p "{profile}" --tree none {target}'
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)

    assert (2, 1) == (done.returncode, done.stderr.count("\n"))
    assert done.stderr.startswith("kconfig-guard: error: ")
