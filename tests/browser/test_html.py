"""The HTML report in a real browser: filters, keyboard, no scripts, hostile texts, accessibility, and how it looks."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from kconfig_guard.judgement.finding import Change, State, Verdict
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.report.digest import entries, prose
from kconfig_guard.report.html import render
from kconfig_guard.report.view import View
from tests.kernel.conftest import Kernels, guard
from tests.unit.report.outcomes import EVIL, finding, judgement, outcome, reviewed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kconfig_guard.judgement.finding import Finding
    from tests.browser.chromium import Chromium

VISIBLE = "[...document.querySelectorAll('.rule')].filter(node => node.checkVisibility())"
SIZES = [(320, 700), (400, 800), (800, 1000), (1280, 900), (2200, 1200)]


def visible(browser: Chromium) -> list[str]:
    """Return the ids of the rules that can be seen."""
    found: list[str] = browser.run(f"{VISIBLE}.map(node => node.id)")
    return found


def fitting(one: Outcome, fits: Callable[[Finding], bool]) -> list[str]:
    """Return the ids of the rules of which some finding fits, in the order of the page."""
    return [entry.rule.id for entry in entries(one) if any(fits(result.finding) for result in entry.results)]


def choose(browser: Chromium, name: str, value: str) -> None:
    """Choose a value as somebody with a mouse would."""
    browser.run(
        f"(() => {{ const list = document.querySelector('[name={name}]'); list.value = {json.dumps(value)};"
        "list.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )


def chip(name: str, value: str) -> str:
    return f".chip:has([name={name}][value={value}])"


def is_failing(one: Finding) -> bool:
    return one.verdict is Verdict.FAIL


@pytest.fixture(scope="module")
def report(kernels: Kernels, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """Return the page and the JSON report of one run on Debian's config."""
    folder = tmp_path_factory.mktemp("report")
    run = guard(
        "check", kernels.config("6.12"), "-p", "recommended", "-p", "container-host", "-p", "kvm-host",
        "--tree", kernels.tree("6.12"), "--format", f"html:{folder}/report.html", "--format", "json",
    )  # fmt: skip
    assert (1, "") == (run.status, run.stderr)
    return (folder / "report.html").read_text(encoding="utf-8"), run.report


class TestRealReport:
    def test_shows_what_fails(
        self, browser: Chromium, show: Callable[[str], str], report: tuple[str, dict[str, Any]]
    ) -> None:
        """Just the failing rules are there at first, and all others after one click for each verdict."""
        html, data = report
        failing = {item["rule"] for item in data["findings"] if item["verdict"] == "fail"}
        show(html)
        assert failing
        assert failing == set(visible(browser))

        for verdict in ("pass", "not_applicable"):
            browser.click(chip("verdict", verdict))

        assert {item["rule"] for item in data["findings"]} == set(visible(browser))

    def test_shows_the_fixes(
        self, browser: Chromium, show: Callable[[str], str], report: tuple[str, dict[str, Any]]
    ) -> None:
        """Opened rules show the lines that the JSON report has."""
        html, data = report
        show(html)
        fixes = {item["rule"]: "\n".join(item["fix"]) for item in data["findings"] if item["fix"]}
        assert any("\n" in fix for fix in fixes.values())

        browser.click("[name=open]")

        assert fixes == browser.run(f"Object.fromEntries({VISIBLE}.map(n => [n.id, n.querySelector('pre').innerText]))")

    def test_is_looked_at(
        self, browser: Chromium, show: Callable[[str], str], report: tuple[str, dict[str, Any]], tmp_path: Path
    ) -> None:
        """Pictures in light and dark and for a phone are made, for people to look at, and they differ."""
        show(report[0])
        pictures = []
        for name in ("light", "dark", "narrow"):
            browser.look(dark=name == "dark", width=400 if name == "narrow" else 1280)
            path = tmp_path / f"{name}.png"
            browser.screenshot(path, whole=False)
            pictures.append(path.read_bytes())

        assert {b"\x89PNG\r\n\x1a\n"} == {data[:8] for data in pictures}
        assert 3 == len(set(pictures))


class TestFilters:
    @pytest.mark.parametrize("verdict", list(Verdict))
    def test_by_verdict(self, browser: Chromium, show: Callable[[str], str], verdict: Verdict) -> None:
        """A click on a verdict adds its rules, or takes them away."""
        one = outcome()
        show(render(one, View()))

        browser.click(chip("verdict", verdict.value))

        wanted = {Verdict.FAIL} ^ {verdict}
        assert fitting(one, lambda item: item.verdict in wanted) == visible(browser)
        assert browser.run("document.getElementById('nothing').checkVisibility()") is (not wanted)

    def test_by_severity(self, browser: Chromium, show: Callable[[str], str]) -> None:
        """A click on a severity takes its rules away, and another one brings them back."""
        one = outcome()
        show(render(one, View()))

        browser.click(chip("severity", "high"))
        assert fitting(one, lambda item: is_failing(item) and item.severity != "high") == visible(browser)
        browser.click(chip("severity", "high"))
        assert fitting(one, is_failing) == visible(browser)

    def test_by_state(self, browser: Chromium, show: Callable[[str], str]) -> None:
        """What can be done about a rule can be chosen."""
        one = outcome()
        show(render(one, View()))

        choose(browser, "state", "blocked")

        assert fitting(one, lambda item: is_failing(item) and item.state is State.BLOCKED) == visible(browser)

    def test_by_change(self, browser: Chromium, show: Callable[[str], str]) -> None:
        """What a change has introduced can be chosen, and its number leads there, too."""
        one = reviewed()
        introduced = fitting(one, lambda item: item.change is Change.INTRODUCED)
        show(render(one, View()))

        choose(browser, "change", "introduced")
        assert introduced == visible(browser)
        browser.click(".tile.left a")
        assert fitting(one, lambda item: item.change is Change.LEFT) == visible(browser)

    def test_by_profile(self, browser: Chromium, show: Callable[[str], str]) -> None:
        """Only the rules that a profile asks for are left."""
        one = outcome()
        for item in one.judgements[0].findings[:3] + one.judgements[1].findings[:3]:
            item.also = ()
        show(render(one, View()))

        choose(browser, "profile", "1")

        assert fitting(one, lambda item: is_failing(item) and bool(item.also)) == visible(browser)
        assert visible(browser)

    def test_by_config(self, browser: Chromium, show: Callable[[str], str]) -> None:
        """Only what is said of a config is left, in the closed row too."""
        one = outcome()
        first = one.judgements[0].findings[1]
        first.verdict, first.fix = Verdict.PASS, []
        one.judgements[1].findings[2].verdict = Verdict.PASS
        show(render(one, View()))
        assert "K-critical" in visible(browser)

        choose(browser, "config", "0")

        assert ["K-high", "K-medium", "K-low"] == visible(browser)
        browser.click(chip("verdict", "pass"))
        told = "[...document.querySelectorAll('#K-critical .of-result')].filter(n => !n.hidden).map(n => n.innerText)"
        (line,) = browser.run(told)
        assert "passes" in line

    def test_by_words(self, browser: Chromium, show: Callable[[str], str]) -> None:
        """All words have to be there, in whatever case, in any text of the rule."""
        show(render(outcome(), View()))

        browser.press("/")
        browser.type("needs k-MEDIUM")

        assert "text" == browser.run("document.activeElement.name")
        assert ["K-medium"] == visible(browser)
        assert "1 of 9 rules shown" == browser.run("document.getElementById('said').value")

    def test_are_reset(self, browser: Chromium, show: Callable[[str], str]) -> None:
        """One button brings everything back to the start."""
        show(render(outcome(), View()))
        before = visible(browser)
        browser.click(chip("verdict", "pass"))
        browser.click(chip("severity", "low"))
        choose(browser, "state", "blocked")
        browser.press("/")
        browser.type("x")

        browser.click("button[type=reset]")
        browser.run("new Promise(resolve => setTimeout(resolve, 20))")

        assert before == visible(browser)

    def test_tell_what_they_would_show(self, browser: Chromium, show: Callable[[str], str]) -> None:
        """The number in each box is that of the rules that it shows or would show, given all other filters."""
        one = outcome()
        show(render(one, View()))
        browser.click(chip("severity", "high"))
        browser.click(chip("verdict", "pass"))

        told = browser.run(
            "Object.fromEntries([...document.querySelectorAll('.chip')].map(node =>"
            "[node.querySelector('input').value, Number(node.querySelector('b').innerText)]))"
        )

        findings = one.judgements[0].findings + one.flaws
        low = [item.verdict for item in findings if item.severity != "high"]
        failing = [item.severity for item in findings if item.verdict in (Verdict.FAIL, Verdict.PASS)]
        assert {
            **{verdict.value: low.count(verdict) for verdict in Verdict},
            **{severity: failing.count(severity) for severity in ("critical", "high", "medium", "low")},
        } == told
        assert 2 == told["high"]

    def test_follow_the_pictures(self, browser: Chromium, show: Callable[[str], str]) -> None:
        """A click on a number in a picture shows what it counts."""
        one = outcome()
        show(render(one, View()))

        browser.click("[data-set='severity=low']")
        assert fitting(one, lambda item: is_failing(item) and item.severity == "low") == visible(browser)
        browser.click("[data-set='verdict=pass']")
        assert fitting(one, lambda item: item.verdict is Verdict.PASS) == visible(browser)


class TestHandling:
    def test_needs_no_mouse(self, browser: Chromium, show: Callable[[str], str]) -> None:
        """Every control and every rule is reached with the Tab key, shows it, and opens with Enter."""
        show(render(outcome(), View()))
        reached = []
        for _ in range(60):
            browser.press("Tab")
            reached.append(
                browser.run("(n => n.name || n.parentNode.id || n.id || n.className)(document.activeElement)")
            )
            assert browser.run("getComputedStyle(document.activeElement.closest('.chip') || document.activeElement)"
                               ".outlineStyle !== 'none'") is True  # fmt: skip
            if reached[-1] == "K-critical":
                break

        assert {"text", "state", "profile", "config", "verdict", "severity", "open", "K-critical"} <= set(reached)
        browser.press("Enter", "\r")
        assert browser.run("document.getElementById('K-critical').open") is True

    def test_a_rule_that_is_linked_to_is_not_covered(self, browser: Chromium, show: Callable[[str], str]) -> None:
        """It is not hidden by the filters, which stay at the top."""
        many = judgement()
        many.findings = [finding(f"K-{place}") for place in range(100, 160)]
        address = show(render(Outcome([many]), View()))

        browser.open(f"{address}#K-130")

        boxes = "['K-130', 'filters'].map(name => document.getElementById(name).getBoundingClientRect())"
        top, bottom, height = browser.run(f"(([rule, filters]) => [rule.top, filters.bottom, innerHeight])({boxes})")
        assert 0 < bottom <= top < height

    def test_a_link_opens_its_rule(self, browser: Chromium, show: Callable[[str], str]) -> None:
        """Even one that the filters hide is shown, and opened."""
        address = show(render(outcome(), View()))
        assert "K-pass" not in visible(browser)

        browser.open(f"{address}#K-pass")

        assert browser.run(
            "document.getElementById('K-pass').open && document.getElementById('K-pass').checkVisibility()"
        )

    @pytest.mark.parametrize("may_write", [True, False])
    def test_a_fix_can_be_copied(
        self,
        browser: Chromium,
        show: Callable[[str], str],
        may_write: bool,  # noqa: FBT001
    ) -> None:
        """The lines of a fix are copied as they are, also where the page may only copy what is selected."""
        show(render(outcome(), View()))
        permissions = ["clipboardReadWrite", *["clipboardSanitizedWrite"] * may_write]
        browser.call("Browser.grantPermissions", permissions=permissions)
        browser.call("Emulation.setFocusEmulationEnabled", enabled=True)
        # What one run has copied is no proof for the other.
        name = "K-critical" if may_write else "K-high"
        browser.click(f"#{name} > summary")

        browser.click(f"#{name} .copy")

        button = f"document.querySelector('#{name} .copy').innerText"
        assert "Copied" == browser.run(f"new Promise(resolve => setTimeout(() => resolve({button}), 200))")
        assert f"CONFIG_{name}=y\n# CONFIG_B is not set" == browser.run("navigator.clipboard.readText()")

    def test_all_can_be_opened_and_closed(self, browser: Chromium, show: Callable[[str], str]) -> None:
        """One button opens what is shown, and closes it again."""
        show(render(outcome(), View()))

        browser.click("[name=open]")
        assert 5 == browser.run("document.querySelectorAll('.rule[open]').length")
        browser.click("[name=open]")
        assert 0 == browser.run("document.querySelectorAll('.rule[open]').length")

    def test_all_of_it_is_printed(self, browser: Chromium, show: Callable[[str], str]) -> None:
        """On paper all that is shown is open, in light colours, without the filters; then it is as it was."""
        show(render(outcome(), View()))
        browser.look(dark=True, media="print")

        browser.run("dispatchEvent(new Event('beforeprint'))")
        assert browser.run(f"{VISIBLE}.every(node => node.querySelector('.body').checkVisibility())") is True
        assert browser.run("document.getElementById('filters').checkVisibility()") is False
        for name in ("body", ".top", ".rule", ".card"):
            color = browser.run(f"getComputedStyle(document.querySelector('{name}')).backgroundColor")
            assert "rgb(255, 255, 255)" == color
        browser.run("dispatchEvent(new Event('afterprint'))")
        assert 0 == browser.run("document.querySelectorAll('.rule[open]').length")


def test_works_without_scripts(browser: Chromium, show: Callable[[str], str]) -> None:
    """Then there are no filters; rules open all the same, and those that do not fail are in a part that opens."""
    one = outcome()
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    show(render(one, View()))

    assert fitting(one, is_failing) == visible(browser)
    assert browser.run("document.getElementById('filters').checkVisibility()") is False
    browser.click("#K-critical > summary")
    assert browser.run("document.querySelector('#K-critical pre').checkVisibility()") is True
    assert browser.run("document.querySelector('#K-critical .copy').checkVisibility()") is False
    browser.click("#rest > summary")
    assert fitting(one, lambda _: True) == visible(browser)
    browser.click("#K-pass > summary")
    assert browser.run("document.querySelector('#K-pass .body').checkVisibility()") is True


@pytest.mark.parametrize("make", [outcome, reviewed])
def test_hostile_text_is_text(browser: Chromium, show: Callable[[str], str], make: Callable[[str], Outcome]) -> None:
    """Whatever an input holds, the page has the same elements, shows the text, and neither runs nor loads anything."""
    count = "document.querySelectorAll('*').length"
    show(render(make(""), View()))
    elements = browser.run(count)

    for evil in EVIL:
        show(render(make(evil), View()))
        assert elements == browser.run(count)
        assert prose(f"Title of K-critical{evil}") == browser.run("document.querySelector('.rule .title').textContent")


def test_the_browser_tells_what_a_page_does(browser: Chromium, tmp_path: Path) -> None:
    """The other tests would see a request, a message, an error, and a violation of the page's policy."""
    path = tmp_path / "bad.html"
    path.write_text(
        "<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline'; style-src 'none'\">"
        "<img src=none.png><style>p { color: red }</style><script>console.log('said'); nothing()</script>"
    )

    browser.open(path.as_uri())
    browser.run("new Promise(resolve => setTimeout(resolve, 50))")

    assert [path.as_uri(), (tmp_path / "none.png").as_uri()] == browser.requests[-2:]
    text = "\n".join(browser.complaints)
    for words in ("said", "nothing is not defined", "Content Security Policy", "net::ERR_FILE_NOT_FOUND"):
        assert words in text
    browser.complaints.clear()


def large() -> Outcome:
    """Return an outcome with 300 rules, about which five configs say different things, and with very long words."""
    judgements = []
    for place in range(5):
        one = judgement(f"configs/{place}" + "x" * 300)
        one.findings = [finding(f"K-{number}", path=one.path) for number in range(300)]
        for item in one.findings:
            item.because = [f"needs something else in {place}", "X" * 500]
            item.rule = replace(item.rule, rationale="word " * 100, title="T" * 200)
            item.fix = ["CONFIG_" + "Y" * 300 + "=y"]
        judgements.append(one)
    return Outcome(judgements)


def test_a_large_report_is_quick(browser: Chromium, show: Callable[[str], str]) -> None:
    """To filter 300 rules on five configs takes less than a second."""
    show(render(large(), View()))

    took = browser.run(
        "(() => { const start = performance.now(); const field = document.querySelector('[name=text]');"
        "field.value = 'K-7'; field.dispatchEvent(new Event('input', {bubbles: true}));"
        "document.body.offsetHeight; return performance.now() - start; })()"
    )

    assert 11 == len(visible(browser))
    assert took < 1000


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("make", [outcome, reviewed, large])
def test_fits_every_window(
    browser: Chromium, show: Callable[[str], str], make: Callable[[], Outcome], size: tuple[int, int]
) -> None:
    """Nothing makes the page wider than the window, be it open or closed."""
    browser.look(width=size[0], height=size[1])
    show(render(make(), View()))
    browser.run("document.querySelectorAll('details').forEach((node, place) => { if (place < 40) node.open = true; })")

    assert browser.run("document.documentElement.scrollWidth") <= size[0]


def accessible(browser: Chromium) -> Iterable[Any]:
    """Return what axe-core finds wrong with the page."""
    browser.run(files("axe_core_python").joinpath("axe.min.js").read_text("utf-8") + ";0")
    found: list[Any] = browser.run(
        "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations.map(one =>"
        "[one.id, one.help, one.nodes.slice(0, 3).map(node => node.html.slice(0, 300))]))"
    )
    return found


@pytest.mark.parametrize("options", [{}, {"dark": True}, {"width": 400}])
@pytest.mark.parametrize("make", [outcome, reviewed])
def test_is_accessible(
    browser: Chromium, show: Callable[[str], str], make: Callable[[], Outcome], options: dict[str, Any]
) -> None:
    """axe-core finds nothing wrong, contrast included, in light and dark, with everything open."""
    browser.look(**options)
    show(render(make(), View(hint="do this")))
    for verdict in ("waived", "unknown", "not_applicable", "pass"):
        browser.click(chip("verdict", verdict))
    browser.run("document.querySelectorAll('details').forEach(node => node.open = true)")

    assert [] == accessible(browser)
