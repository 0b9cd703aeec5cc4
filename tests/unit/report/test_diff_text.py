"""The difference of two configs for people."""

from __future__ import annotations

import pytest

from kconfig_guard.judgement.explanation import Context
from kconfig_guard.judgement.review import Cause, Comparison, Difference, Edit
from kconfig_guard.report.diff_text import ALL, comparison_lines, render_comparison

OLD, NEW = Context("old.config", "linux", "6.12.3", "x86_64"), Context("new.config", "linux", "6.12.3", "x86_64")
NEEDS = "needs BUS, which went from y to n"


def comparison(edits: list[Edit], differences: list[Difference], *, over_tree: bool = True) -> Comparison:
    return Comparison("old.config", "new.config", tuple(edits), tuple(differences), over_tree)


def rendered(found: Comparison, *, everything: bool = False, width: int | None = None) -> str:
    limits = {"limits": ALL} if everything else {}
    return "".join(f"{line.plain}\n" for line in render_comparison(found, OLD, NEW, width, **limits))


def asked(name: str, number: int, old: str | None = "n", new: str | None = "y") -> Difference:
    return Difference(name, old, new, Cause.ASKED, "its line says so", number)


def lost(name: str, old: str = "y", because: str = NEEDS, number: int | None = 0) -> Difference:
    return Difference(name, old, "n", Cause.DEPENDENCY, because, number)


def edit(name: str, line: int = 1, effect: str = "") -> Edit:
    return Edit(name, None, f"CONFIG_{name}=y", "new.config", line, effect)


BUS = Edit("BUS", "CONFIG_BUS=y", "# CONFIG_BUS is not set", "new.config", 7)


def test_each_line_is_told_with_what_it_carries_along() -> None:
    """The pair of lines, their place, then the other options by cause, the cause of most first."""
    differences = [
        asked("BUS", 0, "y", "n"),
        lost("CARD"),
        lost("PORT"),
        lost("DISK", "m"),
        lost("HELPER", because="no longer selected by CARD"),
    ]
    assert """\
--- old.config  Linux 6.12.3, x86_64 over linux
+++ new.config  Linux 6.12.3, x86_64 over linux

new.config:7
  -CONFIG_BUS=y
  +# CONFIG_BUS is not set
    carries along 4 other options:
      needs BUS, which went from y to n:
        y→n  CARD, PORT
        DISK m→n
      HELPER y→n: no longer selected by CARD

Summary: 1 edited line, 5 options with another value
""" == rendered(comparison([BUS], differences))


def test_the_effect_of_a_line_is_told() -> None:
    """Where it has not simply done what it says."""
    found = comparison(
        [
            edit("CARD", 3, "not kept: needs BUS=y (now n)"),
            Edit("SIZE", None, "CONFIG_SIZE=99", "new.config", 4),
            Edit("B", "CONFIG_B=y", "CONFIG_B=y", "new.config", 5, "it counts more"),
        ],
        [Difference("SIZE", "8", "64", Cause.RANGE, "its line says 99, but it must lie between 1 and 64", 1)],
    )
    assert """
new.config:3
  +CONFIG_CARD=y
    not kept: needs BUS=y (now n)

new.config:4
  +CONFIG_SIZE=99
    SIZE 8→64: its line says 99, but it must lie between 1 and 64

new.config:5
   CONFIG_B=y
    it counts more
""" in rendered(found)


def test_what_no_line_has_caused_stands_apart() -> None:
    """New options of the kernel are folded; what is individual in the reasons is left to JSON and --all."""
    differences = [
        Difference("A", None, "y", Cause.KCONFIG, "new in this kernel: default y (a:1)"),
        Difference("B", None, "y", Cause.KCONFIG, "new in this kernel: default y (b:2)"),
        Difference("C", "y", "n", Cause.TOOLCHAIN, "toolchain lacks -fzero"),
    ]
    assert """
Changed by no edited line  3
  new in this kernel:
    absent→y  A, B
  C y→n: toolchain lacks -fzero

Summary: no edited lines, 3 options with another value, 3 of them by no line
""" in rendered(comparison([], differences))
    assert "  A absent→y: new in this kernel: default y (a:1)\n" in rendered(
        comparison([], differences), everything=True
    )


def test_many_lines_of_little_weight_are_folded() -> None:
    """Those that change their own option alone, and those that change nothing."""
    alone = [edit(f"A{number:02}", number) for number in range(1, 13)]
    void = [edit(f"V{number:02}", 20 + number, "is y already, by default") for number in range(1, 13)]
    text = rendered(comparison([*alone, *void], [asked(one.symbol, number) for number, one in enumerate(alone)]))

    assert (
        """
Lines that change nothing but their own option  12
  n→y  A01, A02, A03, A04, A05, A06, A07, A08, A09, A10, A11, A12

Lines that change nothing  12
  is y already, by default: CONFIG_V01=y, CONFIG_V02=y,"""
        in text
    )
    assert "new.config:" not in text


def test_long_lists_are_cut_short() -> None:
    """The numbers stay right, and --all shows the rest."""
    edits = [edit(f"E{number:02}", number) for number in range(1, 60)]
    differences = [asked(one.symbol, number) for number, one in enumerate(edits)]
    differences += [lost(f"L{number:03}", number=4) for number in range(100)]
    differences += [lost(f"M{number:02}", because=f"needs N{number:02}", number=5) for number in range(30)]
    differences += [lost(f"K{number:02}", number=number) for number in range(6, 59)]
    text = rendered(comparison(edits, differences))

    assert "L038, L039 and 60 more\n" in text
    assert "and 15 more for 15 other reasons\n" in text
    assert "and 19 more edited lines with 34 changes\n" in text
    assert text.endswith("Long lists are cut short; --all shows them whole.\n")
    assert 40 == text.count("new.config:")

    text = rendered(comparison(edits, differences), everything=True)
    assert " more" not in text
    assert "cut short" not in text
    assert 59 == text.count("new.config:")
    assert "M29 y→n: needs N29" in text


def test_values_are_told_so_that_they_can_be_told_apart() -> None:
    """Texts are quoted, long ones shown from where they differ, none is empty."""
    same = "landlock,lockdown,yama,loadpin,safesetid"
    found = comparison(
        [Edit("LSM", f'CONFIG_LSM="{same},bpf"', f'CONFIG_LSM="{same},selinux,bpf"', "new.config", 1)],
        [
            Difference("LSM", f"{same},bpf", f"{same},selinux,bpf", Cause.DEFAULT, "so", 0),
            Difference("DEPTH", "3", "", Cause.DEPENDENCY, NEEDS, 0),
            Difference("NAME", "a b", "x" * 200, Cause.DEPENDENCY, NEEDS, 0),
        ],
    )
    text = rendered(found)

    assert 'LSM "…safesetid,bpf"→"…safesetid,selinux,bpf": so' in " ".join(text.split())
    assert "DEPTH 3→empty" in text
    assert '"a b"→"xxx' in text.replace("\n", "").replace(" " * 10, "")
    assert "x" * 119 + '…"' in text.replace("\n", "").replace(" ", "")


def test_without_a_tree_lines_are_listed() -> None:
    """Nothing is said about effects, and no line is not the same as no such option."""
    differences = [Difference("A", None, "y", Cause.TEXT, "its line is new", 0)]
    differences += [
        Difference(f"B{number}", "m", "n", Cause.TEXT, "its line is another", number) for number in range(1, 12)
    ]
    found = comparison([edit("A"), *(edit(f"B{number}") for number in range(1, 12))], differences, over_tree=False)
    text = rendered(found)

    assert "Lines that differ  12\n" in text
    assert "  A no line→y\n" in text
    assert text.endswith("\nSummary: 12 edited lines, 12 options with another value\n")


def test_nothing_to_tell() -> None:
    """Equal configs have a head and a summary."""
    assert "\n\nSummary: no edited lines, no options with another value\n" in rendered(comparison([], []))


@pytest.mark.parametrize("width", [10, 60, 100])
def test_lines_are_wrapped(width: int) -> None:
    """No line of a list is wider than the terminal, or than 40."""
    text = rendered(comparison([BUS], [lost(f"A_RATHER_LONG_NAME_{n}") for n in range(30)]), width=width)

    assert max(len(line) for line in text.splitlines()[2:]) <= max(width, 40)


def test_as_a_section_of_a_report_it_has_a_title() -> None:
    """With the numbers in it, and after an empty line."""
    lines = comparison_lines(comparison([BUS], [asked("BUS", 0, "y", "n")]), 100)

    assert ["", "CHANGED  1 edited line, 1 option with another value", "", "new.config:7"] == [
        line.plain for line in lines[:4]
    ]


def test_a_section_of_a_report_is_short() -> None:
    """A report has more to tell, and leads to the verb that tells all."""
    lines = [
        line.plain for line in comparison_lines(comparison([BUS], [lost(f"L{number:02}") for number in range(30)]), 100)
    ]

    assert any(line.endswith("L10, L11 and 18 more") for line in lines)
    assert "Long lists are cut short; 'kconfig-guard diff --all' shows them whole." == lines[-1]


def test_hostile_names_reach_no_terminal() -> None:
    """Control characters of an input are spelled out."""
    found = comparison([Edit("A", None, 'CONFIG_A="\x1b[2J"', "new\x1b[31m.config", 1, "\x07")], [])

    assert "\x1b" not in rendered(found)
    assert "\x07" not in rendered(found)
