"""Tests of kconfig_guard.report.markdown and markdown_review, read by GitHub's own parser and by another one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from markdown_it import MarkdownIt

from kconfig_guard import __version__
from kconfig_guard.judgement.finding import Change, Verdict
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.judgement.review import Review
from kconfig_guard.report.digest import prose
from kconfig_guard.report.escape import printable
from kconfig_guard.report.markdown import LIMIT, render
from kconfig_guard.report.view import View
from tests.unit.report.outcomes import EVIL, finding, flaw, judgement, outcome, review, reviewed
from tests.unit.report.pages import Page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kconfig_guard.judgement.finding import Judgement

ALL = View(show_waived=True, statistics=True, verbosity=1)
ELEMENTS = {
    "h2", "h3", "p", "strong", "code", "pre", "ul", "li", "sub", "span", "details", "summary",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip

LOOKED_FOR = re.compile(
    r"@\w|\#\w|\bGH-[0-9]|://|www\.|mailto:|xmpp:|:[a-z0-9_+-]+:|[!&^$][0-9]|[~%][\w\"]|\[\[|[\[{][+-]|\*[a-z]+:"
    r"|\b(?=[0-9]*[a-f])[0-9a-f]{7,40}\b",
    re.IGNORECASE,
)
"""What GitHub and GitLab make links, pictures or formulas of, in text that is not code."""


def by_github(text: str) -> Page:
    return Page(cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE))


def by_markdown_it(text: str) -> Page:
    return Page(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))


def without(text: str, evil: str) -> str:
    """Return a text without the one that was put into it, as it is shown."""
    plain = text.replace("\u200b", "").replace("\n", "")
    return plain.replace(printable(evil), "").replace(prose(evil), "")


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("read", [by_github, by_markdown_it])
@pytest.mark.parametrize("make", [outcome, reviewed])
class TestHostileText:
    def test_stays_text(self, make: Callable[[str], Outcome], read: Callable[[str], Page], evil: str) -> None:
        """Whatever stands in an input, the elements are the same ones, and so is the text, but for it."""
        plain, hostile = read(render(make(""), ALL)), read(render(make(evil), ALL))

        # A dollar sign gets an element of its own.
        assert plain.elements == [item for item in hostile.elements if item != ("span", ())]
        assert without(plain.text, "") == without(hostile.text, evil)

    def test_is_no_link_and_no_formula(
        self, make: Callable[[str], Outcome], read: Callable[[str], Page], evil: str
    ) -> None:
        """Nothing in a text calls somebody, refers to an issue or leads to an address."""
        page = read(render(make(evil), ALL))

        assert set() == {name for name, _ in page.elements} - ELEMENTS
        assert [] == [text for text in page.texts if LOOKED_FOR.search(text)]


def test_only_what_is_meant_is_looked_for() -> None:
    """What the test above searches for is in the texts that inputs try."""
    assert {0, 4} == {len(LOOKED_FOR.findall(text)) for text in ("nothing", "@a #1 :b: www.c")}


def test_the_verdict_comes_first(config: Path, profile: Path, tree: Path, judge: Callable[..., Judgement]) -> None:
    """One line, the table of configs, a table to scan, and what is to be known of each finding."""
    text = render(Outcome([judge(config, profile, tree)]), View()).replace(str(tree.parent), "x")

    assert (
        """\
## ❌ kconfig-guard: 1 of 2 rules fails: 1 high

| Config | Kernel | Arch | Fail | By severity | Pass | Waived | Unknown | Do not apply |
|---|---|---|--:|---|--:|--:|--:|--:|
| `x/config` | 6.12.3 | x86_64 | **1** | 1 high | 1 | 0 | 0 | 0 |

Judged by tiny 1, over the Kconfig files of `x/linux`.

### Failing: 1

| Severity | Rule | Found | What can be done |
|---|---|---|---|
| 🟠 high | `T-1` Access to /dev/mem is filtered | `STRICT_DEVMEM` is `n`, wanted `y` | can be set: `CONFIG_STRICT_DEVMEM=y` |

<details><summary>🟠 <code>T-1</code> Access to /dev/mem is filtered</summary>

**Why:** It hands out physical memory.

**Cost:** Old X servers stop working.

**Found:** `STRICT_DEVMEM` is `n`, wanted `y` (`x/config:10`)

**What can be done:** can be set

```
CONFIG_STRICT_DEVMEM=y
```

**Asked by:** tiny (kspp)

</details>

<sub>kconfig-guard VERSION</sub>
"""  # noqa: E501 - a row of a table
        == text.replace(__version__, "VERSION")
    )


def test_without_a_tree_no_state_is_claimed(config: Path, profile: Path, judge: Callable[..., Judgement]) -> None:
    """What can be done is left empty, and the reader is told why."""
    text = render(Outcome([judge(config, profile)]), View())

    assert "from the text alone: a tree would tell what can be done." in text
    assert "| `STRICT_DEVMEM` is `n`, wanted `y` |  |\n" in text
    assert "**What can be done:**" not in text


def test_the_worst_come_first() -> None:
    """Rows and explanations are in the order of severity."""
    text = render(outcome(), View())

    words = ["critical", "high", "medium", "low"]
    assert words == re.findall(r"^\| [🔴🟠🟡🔵] (\w+) \|", text, re.MULTILINE)
    assert [f"K-{word}" for word in words] == re.findall("<summary>.. ?<code>(.*?)</code>", text)


def test_one_rule_is_explained_once_for_all_configs() -> None:
    """What is said of all configs alike stands in one row and in one explanation."""
    text = render(outcome(), View())

    assert "## ❌ kconfig-guard: 8 failures in 2 of 2 configs: 2 critical, 2 high, 2 medium, 2 low; 1 entry" in text
    assert 1 == text.count("**Why:** Rationale of K-high")
    assert "| all |" in text
    assert "(`first:7`, `second:7`)" in text


def test_where_configs_differ_each_is_told() -> None:
    """A rule that is not met in two ways has two rows, with the names of the configs."""
    both = outcome()
    both.judgements[1].findings[1].fix = ["CONFIG_OTHER=y"]

    text = render(both, View())

    assert [("first", "K-critical=y"), ("second", "OTHER=y")] == [
        (config, line)
        for line, config in re.findall(r"^\| 🔴.*?can be set: `CONFIG_(.*?)`.* `(\w+)` \|$", text, re.MULTILINE)
    ]


def test_a_change_is_told_by_what_it_does() -> None:
    """What it introduces is explained; what it resolves is listed; what it left is counted only."""
    text = render(reviewed(), View())

    assert text.startswith(
        "## ❌ kconfig-guard: The change introduces 1 failing rule (1 medium), resolves 1 and leaves 3; 1 entry of "
        "waivers and baseline to mend\n"
    )
    assert ["### Introduced: 1", "### Waivers and baseline to mend: 1", "### Resolved: 1"] == re.findall(
        "^### .*", text, re.MULTILINE
    )[:3]
    assert ["K-medium"] == re.findall("<summary>.*<code>(.*?)</code>", text)
    assert "* critical `K-resolved` Title of K-resolved\n" in text
    assert "Left as they were: 3 failing rules (1 critical, 1 high, 1 low)." in text


def test_the_effective_difference_is_grouped_by_edited_line() -> None:
    """Each edited line is followed by the values that changed because of it, folded if they are many."""
    text = render(reviewed(count=6), View())

    assert (
        """\
### Effective difference: 9 values by 4 edited lines

**Changed** `CONFIG_USB=y` → `# CONFIG_USB is not set` (`configs/first:3`)

<details><summary>6 values change with it</summary>

* `USB_0`: `m` → `absent` (needs USB)
"""
        in text
    )
    assert (
        """\
**Added** `CONFIG_ADDED=y` (`configs/first:4`): stays n

**Removed** `CONFIG_GONE=y` (`configs/first:5`)

* `GONE_TOO`: `y` → `n` (GONE does not select it)

**Moved** `CONFIG_MOVED=y` (`configs/first:6`): is y

**No edited line** is the reason for these, but another tree or toolchain

* `CC_HAS`: `n` → `y` (another compiler)
"""
        in text
    )


def test_one_edited_line_does_not_take_the_room_of_the_others() -> None:
    """However much changes because of it, all edited lines are told."""
    text = render(reviewed("word " * 50, 200), View())

    assert ["Changed", "Added", "Removed"] == re.findall(r"^\*\*(Changed|Added|Removed)", text, re.MULTILINE)
    assert re.search(r"^\* 1[0-9]{2} more left out here$", text, re.MULTILINE)


def test_a_change_of_lines_alone_needs_no_other_heading() -> None:
    """Where every value has its edited line, nothing is said of other trees or toolchains."""
    one = reviewed()
    known = one.judgements[0].review
    assert known is not None
    assert known.comparison is not None
    rooted = tuple(one for one in known.comparison.differences if one.edit is not None)
    one.judgements[0].review = replace(known, comparison=replace(known.comparison, differences=rooted))

    text = render(one, View())

    assert "No edited line" not in text
    assert "GONE_TOO" in text


def test_a_new_config_has_nothing_to_be_compared_with() -> None:
    """Then no difference is shown."""
    one = reviewed()
    assert one.judgements[0].review is not None
    one.judgements[0].review = Review("old", None)

    text = render(one, View())

    assert "There was nothing before that config to compare with." in text
    assert "Effective difference" not in text


def test_a_clean_config_is_said_to_be_clean() -> None:
    """The verdict says so, and no empty table follows."""
    one = judgement()
    one.findings = [item for item in one.findings if item.verdict is Verdict.PASS]

    text = render(Outcome([one]), View())

    assert text.startswith("## ✅ kconfig-guard: No rule fails: 1 met\n")
    assert "Failing" not in text
    assert "|  |" not in text.partition("\n\nJudged")[2]


def test_only_what_is_severe_enough_is_listed() -> None:
    """What is less severe is counted."""
    text = render(outcome(), View(min_severity="high"))

    assert ["K-critical", "K-high"] == re.findall("<summary>.*<code>(K-(?:critical|high|medium|low))</code>", text)
    assert "### Failing: 8\n\n4 below high not listed.\n" in text
    assert "4 below low" not in render(outcome(), View())


@pytest.mark.parametrize("is_listed", [True, False])
def test_waived_ones_are_listed_if_that_is_wanted(is_listed: bool) -> None:  # noqa: FBT001
    """Reason, owner and expiry stand with each; else there is their number."""
    text = render(outcome(), View(show_waived=is_listed))

    line = (
        "* `K-waived` Title of K-waived (all) (high, waiver, owner kernel-team, until 2027-03-31, KERN-1234, "
        "`waivers.yaml:12`): The driver needs it\n"
    )
    assert is_listed is (line in text)
    assert is_listed is not ("\n2 findings are waived.\n" in text)


def test_flaws_of_waivers_stand_apart() -> None:
    """What is wrong with a waiver is no finding on a config."""
    text = render(outcome(), View())

    assert (
        "### Waivers and baseline to mend: 1\n\n"
        "* medium `waiver-expired` A waiver has expired (`waivers.yaml:3`): it ended on 2026-01-31\n" in text
    )
    assert "### Failing: 8\n" in text


def test_conflicts_are_told_once() -> None:
    """Sides, reason and decision; what holds for several configs stands there once."""
    text = render(outcome(), View())

    sides = "`K-high` (team) wants `A=y`, `K-low` (other) wants `A=n`"
    assert f"* {sides}: A cannot be both\n* {sides}: decided for `K-high`, It matters more\n" in text
    assert 2 == text.count(sides)


def large(evil: str) -> Outcome:
    """Return an outcome with far too much of everything."""
    texts = [f"{place}{evil}" for place in range(700)]
    judgements = [judgement(f"configs/{place}", evil) for place in range(150)]
    for one in judgements:
        one.findings = one.findings[:2]
    first = judgements[0]
    severities = ["critical", "high", "medium", "low"]
    first.findings = [
        *(finding(f"R-{text}", severities[place % 4], evil=evil) for place, text in enumerate(texts)),
        *(finding(f"W-{text}", verdict=Verdict.WAIVED, evil=evil) for text in texts),
        *(finding(f"U-{text}", verdict=Verdict.UNKNOWN, evil=evil) for text in texts),
    ]
    first.conflicts = [replace(one, reason=text) for one in first.conflicts[:1] for text in texts]
    first.fragments = tuple(texts)
    return Outcome(judgements, [flaw(text) for text in texts])


@pytest.mark.parametrize("evil", ["", "$" * 2000, "<&>" * 900, "word " * 900])
class TestLimit:
    def test_is_kept(self, evil: str) -> None:
        """However much there is, the report is no longer, and what is left out is counted."""
        text = render(large(evil), ALL)

        assert LIMIT >= len(text)
        (total,) = re.findall(r"^### Failing: (\d+)$", text, re.MULTILINE)
        rows = re.findall(r"^\| [🔴🟠🟡🔵] (\w+) \| .* \|$", text, re.MULTILINE)
        (left,) = re.findall(r"^(\d+) less severe ones? left out here\.$", text, re.MULTILINE)
        assert 998 == int(total)
        assert 702 == len(rows) + int(left)
        assert set(rows) <= {"critical", "high"}

    def test_is_kept_for_changes(self, evil: str) -> None:
        """The same holds for what a change does."""
        one = reviewed()
        changed = review(evil, 1000)
        assert changed.comparison is not None
        comparison = replace(changed.comparison, edits=changed.comparison.edits * 200)
        resolved = tuple(finding(f"{place}{evil}", change=Change.RESOLVED) for place in range(200))
        one.judgements[0].review = Review("old", comparison, resolved)

        text = render(one, ALL)

        assert LIMIT >= len(text)
        for kind, total in (("edited line", 801), ("resolved finding", 200)):
            (left,) = re.findall(rf"^(\d+) {kind}s? left out here\.$", text, re.MULTILINE)
            shown = re.findall(r"^\*\*(?:Changed|Added|Removed|Moved|No)", text, re.MULTILINE)
            listed = re.findall(
                r"^\* medium `?<?", text.partition("### Resolved")[2].partition("Left")[0], re.MULTILINE
            )
            assert total == int(left) + len(shown if kind == "edited line" else listed)


@pytest.mark.parametrize("evil", ["", "word " * 900])
def test_room_is_left_for_the_worst(evil: str) -> None:
    """The worst finding is explained, however much else there is."""
    text = render(large(evil), ALL)

    assert re.search("<summary>🔴 <code>R-0", text)


def test_the_same_outcome_gives_the_same_report() -> None:
    """Nothing depends on a clock or on the order of a set."""
    assert render(outcome(), ALL) == render(outcome(), ALL)
    assert render(reviewed(), ALL) == render(reviewed(), ALL)
