"""Write the completions for the shells and the manual page.

    python -m dev.shell_files

``--check`` writes nothing and exits with 1 if a file is not what it would be. Exit codes: 0 done, 1 out of date.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dev.completion import bash, fish, zsh
from dev.man_page import man_page

ROOT = Path(__file__).resolve().parent.parent


def files() -> dict[str, str]:
    """Return the text of each file by its path."""
    return {
        "completions/kconfig-guard.bash": bash(),
        "completions/_kconfig-guard": zsh(),
        "completions/kconfig-guard.fish": fish(),
        "man/kconfig-guard.1": man_page(),
    }


def outdated() -> list[str]:
    """Return the files that say something else, or are missing."""
    return [name for name, text in files().items() if not _is(ROOT / name, text)]


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


def main() -> int:
    """Write the files, or compare them."""
    parser = argparse.ArgumentParser(description="write the completions and the manual page")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a file is out of date")
    if parser.parse_args().check:
        for name in outdated():
            sys.stderr.write(f"{name} is out of date: run make docs\n")
        return 1 if outdated() else 0
    for name, text in files().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
