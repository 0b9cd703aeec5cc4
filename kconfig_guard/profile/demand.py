"""One demand on one symbol: what is wanted, when it is met, and which lines would meet it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_COMPARISON = re.compile(r"(>=|<=|>|<)\s*(-?[0-9]{1,20}|0[xX][0-9A-Fa-f]{1,16})\Z")
_NUMBER = re.compile(r"-?[0-9]+\Z|0[xX][0-9A-Fa-f]+\Z")
_HEX_DIGITS = re.compile(r"[0-9A-Fa-f]{1,16}\Z")
_SYMBOL = re.compile(r"[A-Za-z0-9_]+\Z")
_MAX_DIGITS = 60
_HUGE: int = 10**60
_LEVELS = ("n", "m", "y")

_COMPARE: dict[str, Callable[[int, int], bool]] = {
    ">=": lambda value, bound: value >= bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    "<": lambda value, bound: value < bound,
}


@dataclass(frozen=True, slots=True)
class Demand:
    """What a rule wants of a symbol.

    Attributes:
        symbol: Name without ``CONFIG_``, the newest one.
        accepted: The values that meet the demand, in order of preference; empty for the other forms.
        operator: ``>=``, ``<=``, ``>``, ``<``, ``contains`` or ``set`` for the other forms, else empty.
        operand: The bound or list item of the operator.
        as_in_config: Whether values are written as in a config, where a hex number may lack its ``0x``.
    """

    symbol: str
    accepted: tuple[str, ...] = ()
    operator: str = ""
    operand: str = ""
    as_in_config: bool = False

    @property
    def expected(self) -> str:
        """The demand as text: ``y``, ``y or m``, ``>=65536``, ``contains lockdown`` or ``set``."""
        if self.accepted:
            return " or ".join(self.accepted)
        return f"{self.operator} {self.operand}" if self.operator == "contains" else self.operator + self.operand

    @property
    def wants_absence(self) -> bool:
        """Whether a kernel that does not know the symbol meets the demand."""
        return "n" in self.accepted

    @property
    def level(self) -> str | None:
        """The preferred value if the demand is about y, m or n, else None."""
        return self.accepted[0] if self.accepted and self.accepted[0] in _LEVELS else None

    def met_by(self, value: str) -> bool:
        """Say whether a symbol with this value meets the demand.

        Args:
            value: ``y``, ``m``, ``n``, a number as text, or the bare text of a string; ``n`` also stands for a
                symbol that a config does not have.
        """
        if self.operator == "set":
            return value not in ("", "n")
        if self.operator == "contains":
            return self.operand in (item.strip() for item in value.split(","))
        if self.operator:
            number = _as_number(value)
            return number is not None and _COMPARE[self.operator](number, _bound(self.operand))
        return any(_same(value, self.spelled(wanted, value)) for wanted in self.accepted)

    def spelled(self, wanted: str, like: str) -> str:
        """Return an accepted value with the ``0x`` that a config may leave out, if ``like`` is a hex number."""
        is_hex = self.as_in_config and like[:2] in ("0x", "0X") and _HEX_DIGITS.match(wanted)
        return f"0x{wanted}" if is_hex else wanted

    def suggestion(self, current: str) -> str | None:
        """Return the value to assign, or None for a demand that leaves it open.

        Args:
            current: The present value, which a ``contains`` demand keeps and extends.
        """
        if self.accepted:
            return self.accepted[0]
        if self.operator == "contains":
            items = [item.strip() for item in current.split(",") if item.strip() and current != "n"]
            return ",".join([self.operand, *items])
        if self.operator in (">=", "<="):
            return self.operand
        if self.operator in (">", "<"):
            return str(_bound(self.operand) + (1 if self.operator == ">" else -1))
        return None

    def excludes(self, other: Demand) -> bool:
        """Say whether no value can meet both demands on the same symbol."""
        if self.symbol != other.symbol:
            return False
        if self.accepted:
            return not any(other.met_by(value) for value in self.accepted)
        if other.accepted:
            return other.excludes(self)
        if self.operator in _COMPARE and other.operator in _COMPARE:
            return _disjoint(self, other)
        return False


def _disjoint(first: Demand, second: Demand) -> bool:
    low, high = (first, second) if first.operator[0] == ">" else (second, first)
    if low.operator[0] != ">" or high.operator[0] != "<":
        return False
    least = _bound(low.operand) + (low.operator == ">")
    most = _bound(high.operand) - (high.operator == "<")
    return least > most


def _bound(operand: str) -> int:
    return int(operand, 16 if operand[:2] in ("0x", "0X") else 10)


def _as_number(value: str) -> int | None:
    if not _NUMBER.match(value):
        return None
    if len(value) > _MAX_DIGITS:
        return -_HUGE if value[0] == "-" else _HUGE
    return int(value, 16 if value[:2] in ("0x", "0X") else 10)


def _same(value: str, wanted: str) -> bool:
    if value == wanted:
        return True
    # A hex symbol shows 0xb0 where a rule may say 176.
    number = _as_number(value)
    return number is not None and number == _as_number(wanted)


def parse_demand(symbol: str, wanted: Any) -> Demand:
    """Return the demand that a rule file writes as ``symbol: wanted``.

    Args:
        symbol: The key.
        wanted: Text, a list of texts, or ``{"contains": text}``, as the YAML reader returns it.

    Raises:
        ValueError: The demand means nothing; the text says why.
    """
    if not _SYMBOL.match(symbol) or symbol.startswith("CONFIG_"):
        raise ValueError(f"'{symbol}' is not a symbol name (write it without CONFIG_)")
    if isinstance(wanted, dict):
        item = wanted.get("contains")
        if list(wanted) != ["contains"] or not isinstance(item, str) or not item or "," in item:
            raise ValueError(f"{symbol}: a mapping must be of the form {{contains: item}}")
        return Demand(symbol, operator="contains", operand=_sayable(symbol, item))
    if isinstance(wanted, list):
        if not wanted or not all(isinstance(value, str) and value for value in wanted):
            raise ValueError(f"{symbol}: a list must hold one or more values")
        if len(set(wanted)) != len(wanted):
            raise ValueError(f"{symbol}: the list names a value twice")
        return Demand(symbol, tuple(_sayable(symbol, value) for value in wanted))
    if wanted == "":
        raise ValueError(f"{symbol}: the value is missing")
    if wanted == "set":
        return Demand(symbol, operator="set")
    match = _COMPARISON.match(wanted)
    if match:
        return Demand(symbol, operator=match[1], operand=match[2])
    if wanted[0] in "<>":
        raise ValueError(f"{symbol}: '{wanted}' compares with nothing that is a number")
    return Demand(symbol, (_sayable(symbol, wanted),))


def _sayable(symbol: str, value: str) -> str:
    """Return a value that a config line can hold."""
    if not value.isprintable():
        raise ValueError(f"{symbol}: the value has characters that no config line can hold")
    return value
