"""Read recorded answers of a toolchain."""

from __future__ import annotations

import json

from kconfig_guard.errors import InputError
from kconfig_guard.input.source import decode_text, read_bytes


def read_answers(path: str) -> dict[str, str]:
    """Return the answers of a file that ``--record`` wrote: probe command to answer.

    Raises:
        InputError: The file cannot be read, or is no such record.
    """
    text = decode_text(read_bytes(path), path)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"not valid JSON: {error.msg}", path, error.lineno, error.colno) from None
    except (RecursionError, ValueError):
        raise InputError("not a record of toolchain answers", path) from None
    answers = data.get("answers") if isinstance(data, dict) else None
    if not isinstance(answers, dict) or not all(isinstance(value, str) for value in answers.values()):
        raise InputError("not a record of toolchain answers", path)
    return answers
