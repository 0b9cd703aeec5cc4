"""Write the answers of a toolchain, to be replayed elsewhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def render_answers(answers: Mapping[str, str]) -> str:
    """Return the record of answers (probe command to answer) that ``--toolchain FILE.json`` reads."""
    return json.dumps({"answers": dict(sorted(answers.items()))}, indent=2) + "\n"
