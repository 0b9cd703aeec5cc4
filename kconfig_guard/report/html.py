"""The report as one HTML page that needs nothing else: no network, no scripts to be read, any browser."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from kconfig_guard.report.digest import headline
from kconfig_guard.report.page.about import accepted, conflicts, inputs
from kconfig_guard.report.page.change import change
from kconfig_guard.report.page.context import look
from kconfig_guard.report.page.findings import findings
from kconfig_guard.report.page.markup import element, joined
from kconfig_guard.report.page.summary import head, summary

if TYPE_CHECKING:
    from kconfig_guard.judgement.outcome import Outcome
    from kconfig_guard.report.view import View


def render(outcome: Outcome, view: View) -> str:
    """Return the page, with a final line end."""
    context = look(outcome, view)
    parts = [
        summary(context),
        change(context),
        findings(context),
        conflicts(context),
        accepted(context),
        inputs(context),
    ]
    style, script = _text("page.css"), _text("page.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    return Template(_text("page.html")).substitute(
        policy=policy,
        title=joined(f"{headline(outcome)} - kconfig-guard"),
        style=style,
        script=script,
        head=head(context),
        body=joined(*parts),
        foot=element("p", view.hint) if view.hint and outcome.failing else "",
    )


def _text(name: str) -> str:
    return files("kconfig_guard.report.page").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    """Return the source expression by which a policy allows an inline script or style (CSP Level 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
