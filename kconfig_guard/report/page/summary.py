"""The head of the HTML report: the verdict, what was judged, and the numbers as pictures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kconfig_guard import __version__
from kconfig_guard.judgement.finding import State, Verdict
from kconfig_guard.profile.severity import SEVERITIES
from kconfig_guard.report.digest import JUDGED, VERDICT_WORDS, mending, number, rates, ruling, tone
from kconfig_guard.report.page.charts import Part, bar, ring
from kconfig_guard.report.page.markup import element
from kconfig_guard.report.words import state_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kconfig_guard.report.page.context import Context
    from kconfig_guard.report.page.markup import Content, Markup

_MARKS = {"good": "✓", "poor": "!", "bad": "✕"}
_OPEN = 12


# -- the verdict


def head(context: Context) -> Markup:
    """Return the verdict and what it is about."""
    kind = tone(context.outcome)
    mark = element("span", _MARKS[kind], class_=f"mark {kind}", aria_hidden="true")
    return element(
        "header",
        element("p", "kconfig-guard ", element("span", __version__), class_="brand"),
        element("h1", mark, element("span", ruling(context.outcome))),
        element("p", mending(context.outcome), class_="mending") if mending(context.outcome) else None,
        element("dl", *_facts(context), class_="facts"),
        class_="top",
    )


def _facts(context: Context) -> Iterable[Markup]:
    judgements = context.outcome.judgements
    if context.has_several:
        yield _fact("Configs", element("a", str(len(judgements)), href="#inputs"))
    else:
        yield _fact("Config", context.names.labels[0])
    for name, values in (
        ("Kernel", [f"Linux {one.kernel}" if one.kernel else "unknown" for one in judgements]),
        ("Architecture", [one.arch for one in judgements]),
        ("Tree", [one.tree or "none: judged from the text alone" for one in judgements]),
        ("Judged by", [f"{one.id} {one.version}".strip() for one in context.outcome.profiles]),
    ):
        distinct = list(dict.fromkeys(values))
        more = [f"{len(distinct) - _OPEN} more"] * (len(distinct) > _OPEN)
        yield _fact(name, ", ".join([*distinct[:_OPEN], *more]))


def _fact(name: str, value: str) -> Markup:
    return element("div", element("dt", name), element("dd", value))


# -- the pictures


def summary(context: Context) -> Markup:
    """Return the numbers as pictures."""
    return element(
        "section",
        element("h2", "Summary", class_="unseen"),
        *([_configs(context)] if context.has_several else [_verdicts(context)]),
        _severities(context),
        _profiles(context),
        id="summary",
        class_="cards two" if context.has_several else "cards",
    )


def _card(title: str, *content: Content, kind: str = "card") -> Markup:
    return element("section", element("h3", title), *content, class_=kind)


def _verdicts(context: Context) -> Markup:
    count = Counter(finding.verdict for finding in context.outcome.judgements[0].findings)
    parts = _verdict_parts(count)
    judged = sum(part.count for part in parts)
    share = f"{100 * count[Verdict.PASS] // judged}%" if judged else "none"
    return _card(
        "Verdicts",
        element("div", ring(parts, share, f"of {judged} met"), _legend(parts, "verdict"), class_="ring-and-legend"),
        _beside(count),
    )


def _configs(context: Context) -> Markup:
    counts = [Counter(finding.verdict for finding in one.findings) for one in context.outcome.judgements]
    rows = [
        _row(label, bar(parts := _verdict_parts(count), max(sum(part.count for part in parts), 1)),
             f"{count[Verdict.FAIL]} of {sum(part.count for part in parts)} fail", f"config={place}")
        for place, (label, count) in enumerate(zip(context.names.labels, counts, strict=True))
    ]  # fmt: skip
    total = sum(counts, Counter())
    return _card("Configs", *_folded(rows, "configs"), _legend(_verdict_parts(total), "verdict"), kind="card wide")


def _verdict_parts(count: Mapping[Verdict, int]) -> list[Part]:
    return [Part(count[one], one.value, VERDICT_WORDS[one]) for one in JUDGED]


def _beside(count: Mapping[Verdict, int]) -> Markup | None:
    absent = count[Verdict.NOT_APPLICABLE]
    if not absent:
        return None
    text = f"{number(absent, 'rule does', 'rules do')} not apply"
    return element("p", _setter(text, f"verdict={Verdict.NOT_APPLICABLE}"), class_="note")


def _severities(context: Context) -> Markup:
    """Return how many rules fail: a bar for each severity, with what can be done about them."""
    failing = [finding for judgement in context.outcome.judgements for finding in judgement.failing()]
    if not failing:
        return _card("What fails", element("p", "Nothing.", class_="note"))
    counts = Counter((finding.severity, finding.state) for finding in failing)
    most = max(sum(counts[severity, state] for state in State) for severity in SEVERITIES)
    rows = []
    for severity in SEVERITIES:
        parts = [Part(counts[severity, state], state.value, state_words(state)) for state in State]
        text = str(sum(part.count for part in parts))
        rows.append(_row(severity, bar(parts, most), text, f"severity={severity}"))
    total = Counter(finding.state for finding in failing)
    parts = [Part(total[state], state.value, state_words(state)) for state in State]
    return _card("What fails, and what can be done", *_folded(rows, "severities"), _legend(parts, "state"))


def _profiles(context: Context) -> Markup:
    """Return how many of the rules of each profile are met."""
    ids = [profile.id for profile in context.outcome.profiles]
    rows = [
        _row(rate.profile, bar([Part(rate.met, Verdict.PASS.value, "met")], rate.judged),
             f"{100 * rate.met // rate.judged}%", f"profile={ids.index(rate.profile)}", f"{rate.met} of {rate.judged}")
        for rate in rates(context.outcome, context.found)
    ]  # fmt: skip
    return _card("Rules met, by profile", *_folded(rows, "profiles", kind="bars stacked"))


def _row(name: str, picture: Markup, value: str, setting: str, more: str = "") -> Markup:
    return element(
        "li",
        element("span", _setter(name, setting), class_="name"),
        picture,
        element("span", element("b", value), f" {more}" if more else None, class_="value"),
    )


def _folded(rows: list[Markup], what: str, kind: str = "bars") -> list[Markup]:
    """Return rows of pictures, the last ones folded where they are many."""
    lists = [element("ul", *rows[:_OPEN], class_=kind)]
    if len(rows) > _OPEN:
        title = element("summary", f"{len(rows) - _OPEN} more {what}")
        lists.append(element("details", title, element("ul", *rows[_OPEN:], class_=kind), class_="more"))
    return lists


def _legend(parts: list[Part], name: str) -> Markup:
    return element(
        "ul",
        *(
            element(
                "li",
                element("span", class_=f"dot k-{part.kind}"),
                _setter(part.words, f"{name}={part.kind}"),
                element("b", str(part.count)),
            )
            for part in parts if part.count
        ),
        class_="legend",
    )  # fmt: skip


def _setter(text: str, setting: str) -> Markup:
    """Return a link to the findings that also sets a filter, where there are scripts."""
    return element("a", text, href="#findings", data_set=setting)
