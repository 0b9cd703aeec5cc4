"""Make the inputs that benchmarks need many of: configs, profiles, trees, fragments. The same each time."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_MODULE = re.compile(r"^CONFIG_(\w+)=m$", re.MULTILINE)
_SWITCH = re.compile(r"^(?:CONFIG_(\w+)=([ym])|# CONFIG_(\w+) is not set)$", re.MULTILINE)
_NAME = re.compile(r"^CONFIG_LOCALVERSION=.*\n", re.MULTILINE)
_PLAIN = re.compile(r"[ymn]|\d+")

_LEAST_CHANGES, _MOST_CHANGES = 3, 8
_SYMBOLS_OF_A_FILE = 500
_TOP = """\
mainmenu "Linux"

config X86_64
\tdef_bool y

config LOCALVERSION
\tstring "Name"

config MODULES
\tbool "Modules"
\tmodules
"""

_NEAREST = 100
"""The first symbols depend on nothing, and all others on some of them."""

_HELPERS = 10
"""One symbol of so many has no prompt and is selected."""

_TYPES = ("tristate", "tristate", "bool")


def line(symbol: str, value: str) -> str:
    """Return the line of a config that gives a symbol a value."""
    return f"# CONFIG_{symbol} is not set" if value == "n" else f"CONFIG_{symbol}={value}"


def distinct(text: str, number: int) -> str:
    """Return a config in which some modules are off or built in, others for each number."""
    random = Random(number)
    modules = _MODULE.findall(text)
    chosen = random.sample(modules, min(len(modules), random.randint(_LEAST_CHANGES, _MOST_CHANGES)))
    values = {symbol: random.choice("yn") for symbol in chosen}
    return _MODULE.sub(lambda found: line(found[1], values.get(found[1], "m")), text)


def renamed(text: str, name: str) -> str:
    """Return a config for a kernel with another name, which decides nothing else."""
    found = f'CONFIG_LOCALVERSION="{name}"\n'
    return _NAME.sub(found, text, count=1) if _NAME.search(text) else text + found


def fleet(sources: Sequence[Path], count: int, folder: Path) -> list[Path]:
    """Write configs that differ from each other, made in turn of real ones, and return their paths."""
    texts = [path.read_text() for path in sources]
    paths = [folder / f"{number:04}.config" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(distinct(texts[number % len(texts)], number))
    return paths


def profile(config: str, count: int) -> str:
    """Return a profile of rules about options of a config, three of four of which it meets."""
    found = [(yes or no, value or "n") for yes, value, no in _SWITCH.findall(config)]
    rows = ["id: many", 'version: "1"', "rules:"]
    for number, (symbol, value) in enumerate(Random(count).sample(found, count)):
        wanted = value if number % 4 else {"y": "n", "m": "n", "n": "y"}[value]
        rows += [
            f"  - id: M-{number}",
            f"    title: {symbol} is {wanted}",
            "    severity: medium",
            f"    demand: {{{symbol}: {wanted}}}",
            "    rationale: It is one of many.",
        ]
    return "\n".join(rows) + "\n"


def tree(count: int) -> Iterator[tuple[str, str]]:
    """Yield path and text of each file of a kernel tree with a number of symbols.

    As in a real one, most are drivers that depend on others and select helpers; the depth stays as the number grows.
    """
    parts = range(0, count, _SYMBOLS_OF_A_FILE)
    sources = "".join(f'source "drivers/Kconfig.{start}"\n' for start in parts)
    yield "Makefile", "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 3\nEXTRAVERSION =\n"
    yield "Kconfig", f"{_TOP}\n{sources}"
    for start in parts:
        numbers = range(start, min(start + _SYMBOLS_OF_A_FILE, count))
        yield f"drivers/Kconfig.{start}", "\n".join(_symbol(number, start) for number in numbers)


def _symbol(number: int, first: int) -> str:
    """Return one symbol; what it refers to is in its own file or in the first."""
    if number % _HELPERS == 0:
        return f"config SYM_{number}\n\ttristate\n"
    random = Random(number)
    # Drivers depend on drivers before them and never on helpers, so that there is no loop.
    before = [[one for one in span if one % _HELPERS] for span in (range(first, number), range(_NEAREST))]
    wanted = [f"SYM_{random.choice(span)}" for span in before if span and number >= _NEAREST]
    depends = f"\tdepends on {wanted[0]} || !{wanted[-1]}\n" if wanted else ""
    return (
        f'config SYM_{number}\n\t{random.choice(_TYPES)} "Driver {number}"\n{depends}'
        f"\tselect SYM_{random.randrange(first, number) // _HELPERS * _HELPERS}\n"
        f"\thelp\n\t  This is the driver for the device of number {number}.\n\n"
        "\t  Say Y here if you have one, M to build it as a module, and N if in doubt.\n"
    )


def write_tree(count: int, folder: Path) -> None:
    """Write a kernel tree with a number of symbols."""
    for path, text in tree(count):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def tree_config(count: int) -> str:
    """Return a config for such a tree."""
    rows = [line(f"SYM_{number}", "myn"[number % 3]) for number in range(count) if number % _HELPERS]
    head = "#\n# Linux/x86_64 6.12.3 Kernel Configuration\n#\nCONFIG_X86_64=y\nCONFIG_MODULES=y"
    return "\n".join([head, *rows]) + "\n"


def fragment(findings: Iterable[Mapping[str, object]], length: int) -> list[str]:
    """Return the lines of a fragment: what findings of a JSON report demand, each symbol once.

    Demands that allow several values are left out, and so is what does not apply.

    Args:
        findings: As the report has them.
        length: How many lines at most.
    """
    wanted: dict[str, str] = {}
    for one in findings:
        demands = one["demands"]
        if one["verdict"] == "not_applicable" or not isinstance(demands, list):
            continue
        for demand in demands:
            if _PLAIN.fullmatch(demand["expected"]):
                wanted.setdefault(demand["symbol"], demand["expected"])
    return [line(symbol, value) for symbol, value in wanted.items()][:length]
