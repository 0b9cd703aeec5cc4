"""The description of a rule in a SARIF report, as GitHub's code scanning shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from kconfig_guard.profile.topics import help_page
from kconfig_guard.report.escape import printable
from kconfig_guard.report.message import clipped

if TYPE_CHECKING:
    from kconfig_guard.judgement.finding import Finding, Judgement
    from kconfig_guard.report.view import View

_MAX_NAME = 255
_MAX_DESCRIPTION = 1024
_MAX_HELP = 4000
_MAX_TAGS = 20
"""GitHub keeps the first 10 of them, and refuses more than 20."""


class _Scale(NamedTuple):
    """One severity in the words of SARIF and of GitHub; the score is a text there."""

    level: str
    score: str
    problem: str


_SCALES = {
    "critical": _Scale("error", "9.5", "error"),
    "high": _Scale("error", "8.0", "error"),
    "medium": _Scale("warning", "5.5", "warning"),
    "low": _Scale("note", "2.5", "recommendation"),
}

_MARKDOWN = re.compile(r"[\\`*_\[\]<>&#|~!@$]|\.(?=\S)|:(?=/)|^[-+=]")
"""What makes text anything else than text in GitHub's Markdown, links that need no brackets included."""


def level(severity: str) -> str:
    """Return SARIF's level of a severity."""
    return _SCALES[severity].level


def descriptor(finding: Finding, judgements: list[Judgement], view: View) -> dict[str, Any]:
    """Return the rule of a finding as SARIF's ``reportingDescriptor``.

    Args:
        finding: The worst finding of the rule in a run.
        judgements: What the run is about; they say who may ask for the rule.
        view: How the report is to be shown.
    """
    rule = finding.rule
    name = printable(rule.id)
    title = printable(rule.title) or name
    scale = _SCALES[finding.severity]
    profiles = _profiles(finding, judgements, view)
    about = _about(finding, profiles)
    tags = dict.fromkeys([finding.severity, *profiles, *map(printable, rule.references)])
    return {
        "id": name,
        "name": clipped(title, _MAX_NAME),
        "shortDescription": {"text": clipped(title, _MAX_DESCRIPTION)},
        "fullDescription": {"text": clipped(printable(rule.rationale) or title, _MAX_DESCRIPTION)},
        "help": {"text": _plain(about, title), "markdown": _markdown(about, title)},
        "defaultConfiguration": {"level": scale.level},
        "properties": {
            "tags": list(tags)[:_MAX_TAGS],
            # Without a tree, nobody knows the value of what a config leaves out.
            "precision": "very-high" if all(judgement.tree for judgement in judgements) else "high",
            "problem.severity": scale.problem,
            "security-severity": scale.score,
        },
    }


def _profiles(finding: Finding, judgements: list[Judgement], view: View) -> list[str]:
    """Return the profiles that ask for a rule, each once."""
    known = [profile.id for judgement in judgements for profile in judgement.profiles]
    # The id of a rule has no slash, but a profile may be a path.
    others = {name for one in finding.also for name in (one, one.rpartition("/")[0])}
    asking = [finding.profile, *(name for name in known if name in others)]
    return [printable(view.place(name)) for name in dict.fromkeys(asking) if name]


def _about(finding: Finding, profiles: list[str]) -> dict[str, str]:
    rule = finding.rule
    page = help_page(rule)
    about = {
        "Why": rule.rationale,
        "Cost": rule.cost,
        "Wanted": rule.wanted,
        "Asked by": ", ".join(profiles),
        "References": ", ".join(rule.references),
        "More": f"{page} in the documentation, or: kconfig-guard explain {rule.id}" if page else "",
    }
    return {label: printable(text) for label, text in about.items() if text}


def _plain(about: dict[str, str], title: str) -> str:
    return "\n\n".join(f"{label}: {clipped(text, _MAX_HELP)}" for label, text in about.items()) or title


def _markdown(about: dict[str, str], title: str) -> str:
    texts = {label: _escaped(clipped(text, _MAX_HELP)) for label, text in about.items()}
    return "\n\n".join(f"**{label}:** {text}" for label, text in texts.items()) or _escaped(title)


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", text)
