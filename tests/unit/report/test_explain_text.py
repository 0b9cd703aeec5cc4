"""Tests of kconfig_guard.report.explain_text: what the verb's own tests do not show."""

from __future__ import annotations

from kconfig_guard.judgement.explanation import Context, SymbolExplanation, SymbolFacts
from kconfig_guard.repair.fragment import Change, Way
from kconfig_guard.report.explain_text import render_explanation

FACTS = SymbolFacts(
    kind="tristate",
    prompts=(),
    definitions=(),
    choice=None,
    value="n",
    origin=None,
    defaults=(),
    ranges=(),
    bounds=None,
    dependencies=(),
    selected_by=(),
    implied_by=(),
    selects=(),
    implies=(),
)


def text(*ways: Way, width: int | None = None) -> str:
    subject = SymbolExplanation("A", "A", Context(), FACTS)
    return "".join(f"{line.plain}\n" for line in render_explanation(subject, ways, width))


def test_modules_that_become_built_in_stand_apart() -> None:
    """They are what people mind most."""
    changes = (Change("NET", "m", "y"), Change("NUMBER", "4", "n"))

    assert (
        """
  y   CONFIG_A=y
      builds 1 modules in: NET
      changes another option: NUMBER 4 to n
""".replace("1 modules", "a module")
        in text(Way("y", possible=True, lines=("CONFIG_A=y",), changes=changes))
    )


def test_selectors_are_counted_together() -> None:
    """A crowd of them would hide every other reason."""
    because = (*(f"selected by S{number}=y" for number in range(12)), "toolchain lacks -fa")

    assert """
  n   no way: toolchain lacks -fa; selected by S0=y, S1=y, S2=y, S3=y, S4=y,
      S5=y, S6=y, S7=y and 4 more
""" in text(Way("n", possible=False, because=because))


def test_a_wider_terminal_is_used() -> None:
    """The width is that of the terminal."""
    because = tuple(f"toolchain lacks -f{number}" for number in range(12))
    lines = text(Way("y", possible=False, because=because), width=120).splitlines()

    assert 100 < max(map(len, lines)) <= 120
