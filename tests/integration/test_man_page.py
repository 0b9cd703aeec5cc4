"""Tests of the manual page by the program that shows it."""

from __future__ import annotations

import re
import shutil
import subprocess

from tests.integration.conftest import CHECKOUT

PAGE = CHECKOUT / "man" / "kconfig-guard.1"


def mandoc(*options: str) -> str:
    """Return what mandoc makes of the page, or says about it."""
    program = shutil.which("mandoc")
    # A test that silently goes missing with the program would count as green.
    assert program, "mandoc is missing: run 'make test', or install it"
    done = subprocess.run([program, *options, str(PAGE)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_the_page_is_sound() -> None:
    """No warning but on the date, which is left out so that the page only changes with what it says."""
    warnings = [line for line in mandoc("-T", "lint", "-W", "warning").splitlines() if "missing date" not in line]

    assert [] == warnings


def test_the_page_reads_well() -> None:
    """Hyphens, dots and quotes come out as they went in, and no command of the language does."""
    shown = re.sub(r".\x08", "", mandoc("-T", "ascii"))

    assert "\nNAME\n       kconfig-guard - judge Linux kernel configs by hardening and workload" in shown
    assert re.search(r"\n       kconfig-guard check \[options\] \[CONFIG \.\.\.\]\n", shown)
    assert re.search(r"--fail-on critical\|high\|medium\|low\|never\n", shown)
    assert "\n       kconfig-guard check .config -p kspp -p container-host --tree linux-6.12\n" in shown
    assert "CONFIG is a .config or a defconfig" in shown
    assert not re.search(r"^\.[A-Z]|\\[a-z&]", shown, re.MULTILINE)
