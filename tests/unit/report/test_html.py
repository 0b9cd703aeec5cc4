"""Tests of kconfig_guard.report.html and the parts of its page, as they are before any browser sees them."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.judgement.finding import State, Verdict
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.judgement.review import Review
from kconfig_guard.report.digest import prose
from kconfig_guard.report.escape import printable
from kconfig_guard.report.html import render
from kconfig_guard.report.view import View
from tests.unit.report.outcomes import EVIL, finding, judgement, outcome, reviewed
from tests.unit.report.pages import Page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kconfig_guard.judgement.finding import Judgement

ELEMENTS = {
    "html", "head", "meta", "title", "style", "script", "body", "header", "main", "footer", "section",
    "h1", "h2", "h3", "p", "span", "b", "a", "ul", "li", "dl", "div", "dt", "dd", "code", "pre", "del", "ins",
    "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "svg", "rect", "circle", "text",
    "form", "fieldset", "legend", "label", "input", "select", "option", "output", "button",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "hidden", "open", "scope", "tabindex",
    "role", "aria-label", "aria-hidden", "aria-live", "type", "value", "checked", "placeholder", "autocomplete",
    "data-set", "data-severity", "data-profiles", "data-verdict", "data-state", "data-change", "data-configs",
    "viewbox", "preserveaspectratio", "x", "y", "width", "height", "cx", "cy", "r", "text-anchor",
    "stroke-dasharray", "stroke-dashoffset",
}  # fmt: skip
"""What the page is made of: nothing that loads anything, nothing that runs anything."""


def without(text: str, evil: str) -> str:
    """Return a text without the one that was put into it, as it is shown."""
    return text.replace(printable(evil), "").replace(prose(evil), "")


def part(html: str, start: str, end: str = "</section>") -> str:
    """Return what stands between two texts, of which the first is there once."""
    assert 1 == html.count(start)
    return html.partition(start)[2].partition(end)[0]


def rules(html: str) -> list[str]:
    """Return the markup of each rule."""
    return re.findall(r'<details id="[^"]*" class="rule.*?(?=<details id="[^"]*" class="rule|$)', html, re.DOTALL)


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("make", [outcome, reviewed])
class TestHostileText:
    def test_stays_text(self, make: Callable[[str], Outcome], evil: str) -> None:
        """Whatever stands in an input, elements and attributes are the same ones, and so is the text, but for it."""
        view = View(hint="do this")
        plain, hostile = Page(render(make(""), view)), Page(render(make(evil), view))

        assert plain.elements == hostile.elements
        assert without(plain.text, "") == without(hostile.text, evil)
        assert (plain.style, plain.script) == (hostile.style, hostile.script)

    def test_loads_and_runs_nothing(self, make: Callable[[str], Outcome], evil: str) -> None:
        """Elements and attributes are those that are meant, and links lead into the page."""
        page = Page(render(make(evil), View()))

        assert set() == {name for name, _ in page.elements} - ELEMENTS
        assert set() == {name for _, name, _ in page.attributes} - ATTRIBUTES
        assert {"#"} == {value[:1] for _, name, value in page.attributes if name == "href"}


@pytest.mark.parametrize("make", [outcome, reviewed])
def test_links_have_their_ends(make: Callable[[str], Outcome]) -> None:
    """Each id is there once, and what a link leads to is there."""
    attributes = Page(render(make(""), View())).attributes

    ids = Counter(value for _, name, value in attributes if name == "id")
    assert {1} == set(ids.values())
    assert set() == {value[1:] for _, name, value in attributes if name == "href"} - set(ids)


def test_rules_with_one_id_have_different_anchors() -> None:
    """Neither another profile's rule nor a part of the page takes the place of a rule that is linked to."""
    one = judgement()
    one.findings = [finding(name) for name in ("K-1", "findings", "two words", "rule-2")]
    one.findings += [replace(finding("K-1"), profile="other"), replace(finding("K-1"), profile="third")]

    html = render(Outcome([one]), View())

    anchors = [value for _, name, value in Page(html).attributes if name == "id"]
    assert len(anchors) == len(set(anchors))
    assert ["K-1"] == [anchor for anchor in anchors if anchor.startswith("K-1")]
    assert 6 == len(rules(html))


def test_the_policy_allows_the_page_alone() -> None:
    """No address is allowed, and of inline styles and scripts just those that the page has."""
    page = Page(render(outcome(), View()))

    (policy,) = [value for _, name, value in page.attributes if name == "content" and "default-src" in value]
    style, script = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (page.style, page.script)
    )
    assert (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'" == policy
    )
    assert [("style", ()), ("script", ())] == [item for item in page.elements if item[0] in ("style", "script")]


def test_styles_and_scripts_need_no_network() -> None:
    """Neither names an address, and the script writes no markup."""
    page = Page(render(outcome(), View()))

    assert not re.search(r"url\(|@import|https?:", page.style)
    assert not re.search(r"https?:|fetch|XMLHttp|innerHTML|insertAdjacent|document\.write|eval", page.script)


def test_the_head_says_it_all(config: Path, profile: Path, tree: Path, judge: Callable[..., Judgement]) -> None:
    """Verdict, config, kernel, architecture, tree and profiles stand at the top."""
    html = render(Outcome([judge(config, profile, tree)]), View())

    texts = Page(part(html, '<header class="top">', "</header>")).texts
    assert ["✕", "1 of 2 rules fails: 1 high"] == texts[2:4]
    assert ["Config", str(config), "Kernel", "Linux 6.12.3", "Architecture", "x86_64"] == texts[4:10]
    assert ["Tree", str(tree), "Judged by", "tiny 1"] == texts[10:]


def test_a_rule_says_all_that_is_known(
    config: Path, profile: Path, tree: Path, judge: Callable[..., Judgement]
) -> None:
    """Value, reason, cost, what can be done, fix, place and who asks."""
    html = render(Outcome([judge(config, profile, tree)]), View())

    page = Page(
        part(html, '<details id="T-1" class="rule high fail" data-severity="high" data-profiles="0">', "</details>")
    )
    text = " ".join(page.texts)
    assert re.search(
        "Access to /dev/mem is filtered .* can be set Why It hands out physical memory. "
        "Cost Old X servers stop working. .* can be set Copy Asked by tiny References kspp Link to this rule$",
        text,
    )
    assert ["STRICT_DEVMEM", "n", "y", f"{config}:10", "CONFIG_STRICT_DEVMEM=y"] == page.codes[-5:]


def test_what_does_not_fail_is_folded() -> None:
    """Failing rules come first, the worst first; the others are there too, in a part that is closed."""
    html = render(outcome(), View())

    before, _, after = html.partition('<details id="rest">')
    names = [re.findall('id="(K-[a-z]+)"', text) for text in (before, after)]
    assert [["K-critical", "K-high", "K-medium", "K-low"], ["K-waived", "K-unknown", "K-absent", "K-pass"]] == names
    assert (
        "<summary>4 rules without a failure: 1 waived, 1 cannot be told, 1 does not apply, 1 passes</summary>" in after
    )


def test_texts_of_a_rule_are_shared_by_configs() -> None:
    """What is said of several configs alike stands there once, with their names."""
    html = render(outcome(), View())

    assert 1 == html.count("Rationale of K-high")
    (rule,) = [text for text in rules(html) if 'id="K-high"' in text]
    assert 1 == rule.count('class="result" data-verdict="fail" data-state="conflict" data-change="" data-configs="0 1"')
    assert "<code>first:7</code>, <code>second:7</code>" in rule
    assert "2 of 2 configs" in rule
    assert "<pre><code>CONFIG_K-high=y\n# CONFIG_B is not set</code></pre>" in rule


def test_where_configs_differ_each_is_told() -> None:
    """A rule that fails here and passes there says both, and counts as failing."""
    both = outcome()
    other = both.judgements[1].findings[1]
    other.verdict, other.fix = Verdict.PASS, []

    html = render(both, View())

    (rule,) = [text for text in rules(html) if 'id="K-critical"' in text]
    assert [("fail", "0"), ("pass", "1")] == re.findall('data-verdict="(.*?)".*? data-configs="(.*?)"', rule)
    assert [False, True] == [" hidden" in text for text in re.findall('<span class="of-result".*?>', rule)]


def test_accepted_ones_are_always_listed() -> None:
    """Reason, owner, expiry, ticket and place stand in a table, whatever else is shown."""
    html = render(outcome(), View(show_waived=False, min_severity="critical", verbosity=-1))

    texts = Page(part(html, '<section id="accepted">')).texts
    assert ["Rule", "Config", "Accepted by", "Reason", "Owner", "Expires", "Ticket", "Place"] == texts[2:10]
    assert ["waiver", "The driver needs it", "kernel-team", "2027-03-31", "KERN-1234", "waivers.yaml:12"] == texts[-6:]


def test_a_decision_is_told_as_what_was_accepted(
    config: Path, tree: Path, write: Callable[..., Path], judge: Callable[..., Judgement]
) -> None:
    """A waived finding of which no more is known shows its reasons; columns without contents are left out."""
    one = judge(
        config, write("p.yaml", "id: p\nrules:\n  - {id: A, title: t, severity: low, demand: {NET: y}}\n"), tree
    )
    (waived,) = one.findings
    waived.verdict, waived.because = Verdict.WAIVED, ["given up for B"]

    texts = Page(part(render(Outcome([one]), View()), '<section id="accepted">')).texts

    assert [
        "Rule",
        "Accepted by",
        "Reason",
        "Expires",
        "low",
        " ",
        " t",
        "decision",
        "given up for B",
        "never",
    ] == texts[2:]


def test_a_change_is_told_by_what_it_does() -> None:
    """Introduced, resolved and left ones are counted; the first two are listed."""
    html = part(render(reviewed(), View()), '<section id="change">')

    texts = "|".join(Page(html).texts)
    assert "1|Introduced|1|Resolved|3|Left as they were" in texts
    assert "Introduced: 1|medium| | Title of K-medium|" in texts
    assert "Resolved: 1|critical| | Title of K-resolved|" in texts
    assert 'href="#K-medium"' in html


def test_the_effective_difference_is_a_tree_of_edited_lines() -> None:
    """Each edited line holds what changed because of it, and is open unless that is much."""
    html = part(render(reviewed(count=9), View()), '<section id="change">')

    edits = re.findall(r'<(details|div) class="edit"( open)?>(.*?)(?=<(?:details|div) class="edit"|$)', html, re.DOTALL)
    assert [("details", ""), ("div", ""), ("details", " open"), ("div", ""), ("details", " open")] == [
        (tag, state) for tag, state, _ in edits
    ]
    assert [9, 0, 1, 0, 1] == [text.count("<li>") for _, _, text in edits]
    assert "<li><code>USB_0</code> <del>m</del> → <ins>absent</ins>" in edits[0][2]
    assert "No edited line, but another tree or toolchain" in edits[4][2]
    assert "moved <code>CONFIG_MOVED=y</code>" in edits[3][2]


def test_a_long_difference_is_cut() -> None:
    """It stays readable, and what is left out is counted."""
    html = render(reviewed(count=5000), View())

    assert 500 == len(re.findall("<code>USB_[0-9]+</code>", html))
    assert "4500 values left out here" in html


def test_a_new_config_has_nothing_to_be_compared_with() -> None:
    """Then no difference is shown."""
    one = reviewed()
    one.judgements[0].review = Review("old", None)

    html = render(one, View())

    assert "There was nothing before this config to compare with." in html
    assert "Effective difference" not in html


def test_conflicts_are_told_once() -> None:
    """Sides, reason or decision; what holds for several configs stands there once."""
    html = part(render(outcome(), View()), '<section id="conflicts">')

    assert 2 == html.count('<div class="conflict">')
    assert 1 == html.count("A cannot be both")
    assert 1 == html.count("It matters more (settings.yaml:3)")
    assert 1 == html.count(">counts<")


def test_only_what_is_severe_enough_is_listed() -> None:
    """What is less severe is counted."""
    html = render(outcome(), View(min_severity="high"))

    assert 6 == len(rules(html))
    assert "3 rules below high not listed." in html
    assert "8 failures in 2 of 2 configs" in html


def test_a_quiet_report_leaves_out_what_passes() -> None:
    """With it goes what does not apply or cannot be told."""
    html = render(outcome(), View(verbosity=-1))

    assert {"fail", "waived"} == set(re.findall('data-verdict="(.*?)"', html))


def test_pictures_are_true_to_scale() -> None:
    """Parts of a ring make a whole, and those of a bar are as long as their numbers say."""
    one = judgement()
    one.findings = [finding(f"K-{place}", "low", state=State.BLOCKED) for place in range(3)]
    one.findings += [finding("K-3", "high"), finding("K-4", "low"), finding("K-5", "low", Verdict.PASS)]

    html = render(Outcome([one]), View())

    arcs = [float(share) for share in re.findall('stroke-dasharray="([0-9.]+) ', html)]
    assert [pytest.approx(100 * 5 / 6, abs=0.01), pytest.approx(100 / 6, abs=0.01)] == arcs
    low = part(html, 'data-set="severity=low">low</a></span>', "</li>")
    bars = [(int(x), int(width)) for x, width in re.findall('x="([0-9]+)".*?width="([0-9]+)"', low)]
    assert [(0, 245), (250, 750)] == bars
    assert 'aria-label="1 can be set, 3 blocked"' in low
    assert ">16%<" in html


def test_several_configs_have_a_bar_each() -> None:
    """Their names are as short as is clear, and lead to their rules."""
    html = part(render(outcome(), View()), '<section class="card wide">')

    assert [("config=0", "first"), ("config=1", "second")] == re.findall('data-set="(config=.)">(.*?)<', html)
    assert 2 == html.count("4 of 7 fail")


def test_what_was_judged_is_named() -> None:
    """Hashes, what was merged, what was assumed, and the profiles."""
    text = "|".join(Page(part(render(outcome(), View()), '<section id="inputs">')).texts)

    for words in ("configs/first", "6.12.3", "Assumed of the toolchain, as the config does not tell: 1", "|team|1.0|"):
        assert words in text


def test_flaws_are_rules_without_a_config() -> None:
    """They are among what fails, with the place in their file."""
    html = render(outcome(), View())

    (rule,) = [text for text in rules(html) if 'id="waiver-expired"' in text]
    assert 'data-configs=""' in rule
    assert "<code>waivers.yaml:3</code>" in rule
    assert "1 entry of waivers and baseline to mend" in html


def test_a_clean_config_is_said_to_be_clean() -> None:
    """The page says so where the failing rules would be."""
    one = judgement()
    one.findings = [item for item in one.findings if item.verdict is Verdict.PASS]

    html = render(Outcome([one]), View())

    assert "<span>No rule fails: 1 met</span></h1>" in html
    assert '<p class="note calm">No rule fails.</p>' in html
    assert 'class="mark good"' in html


def test_a_large_report_stays_small() -> None:
    """300 rules, about which ten configs say different things, take less than 5 MB."""
    judgements = []
    for place in range(10):
        one = judgement(f"configs/{place}")
        one.findings = [finding(f"K-{number}", path=f"configs/{place}") for number in range(300)]
        for item in one.findings:
            item.because = [f"needs something else in {place}"] * 3
            item.rule = replace(item.rule, rationale="word " * 100, cost="word " * 60)
        judgements.append(one)

    html = render(Outcome(judgements), View())

    assert 3000 == html.count('class="result"')
    assert len(html) < 5_000_000


@pytest.mark.parametrize("make", [outcome, reviewed])
def test_the_same_outcome_gives_the_same_report(make: Callable[[str], Outcome]) -> None:
    """Nothing depends on a clock or on the order of a set."""
    assert render(make(""), View()) == render(make(""), View())
