"""The difference of two configs as JSON, schema version 1 (``kconfig-guard schema diff``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kconfig_guard.judgement.review import Cause
from kconfig_guard.report.json_parts import TOOL, context_data, written

if TYPE_CHECKING:
    from kconfig_guard.judgement.explanation import Context
    from kconfig_guard.judgement.review import Comparison, Difference, Edit

SCHEMA_VERSION = 1


def render_comparison_json(comparison: Comparison, old: Context, new: Context) -> str:
    """Return a difference as one JSON document, ASCII only, with a final line end.

    Args:
        comparison: The difference.
        old: What the old config is and belongs to.
        new: What the new config is and belongs to.
    """
    data = {
        "schema_version": SCHEMA_VERSION,
        "tool": TOOL,
        "old": context_data(old),
        "new": context_data(new),
        "comparison": comparison_data(comparison),
    }
    return written(data)


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """Return a difference as plain data, in a stable order."""
    causes = [difference.cause for difference in comparison.differences]
    return {
        "old": comparison.old,
        "new": comparison.new,
        "over_tree": comparison.over_tree,
        "summary": {
            "edits": len(comparison.edits),
            "differences": len(causes),
            "without_edit": len(comparison.caused_by(None)),
            "by_cause": {cause.value: causes.count(cause) for cause in Cause},
        },
        "edits": [_edit(edit) for edit in comparison.edits],
        "differences": [_difference(difference) for difference in comparison.differences],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {
        "symbol": edit.symbol,
        "old": edit.old,
        "new": edit.new,
        "location": {"path": edit.path, "line": edit.line},
        "effect": edit.effect,
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "symbol": difference.symbol,
        "old": difference.old,
        "new": difference.new,
        "cause": difference.cause.value,
        "because": difference.because,
        "edit": difference.edit,
    }
