"""Small Kconfig trees that use many of the combinations that the language allows, and configs for them."""

from __future__ import annotations

import random

KINDS = ("bool", "bool", "tristate", "tristate", "tristate", "int", "hex", "string")
VALUES = {
    "bool": ("y", "n"),
    "tristate": ("y", "m", "n"),
    "int": ("0", "3", "7", "12", "100", "-4"),
    "hex": ("0x0", "0x3", "0x7", "0x1f", "10"),
    "string": ('"a"', '""', '"two words"'),
}


class RandomTree:
    """A tree and a config for it, both decided by a seed.

    Args:
        seed: Decides everything.
        is_old: Whether the tree is for the generation of choices before 6.12.
        symbols: How many symbols it has, beside MODULES.
    """

    def __init__(self, seed: int, *, is_old: bool, symbols: int = 14) -> None:
        self.chance = random.Random(seed)
        self.is_old = is_old
        self.kinds = {f"S{number}": self.chance.choice(KINDS) for number in range(symbols)}
        self.names = list(self.kinds)
        self.choices = 0
        self.lines: list[str] = []
        if self.chance.random() < 0.7:
            self.lines += ["config MODULES", '    bool "Modules"', "    modules", "    default y", ""]
            self.kinds["MODULES"] = "bool"
        self._block(0, symbols, 0)
        for _ in range(self.chance.randint(0, 3)):
            self._entry(self.chance.choice(self.names))

    @property
    def kconfig(self) -> str:
        """The Kconfig file."""
        return "\n".join(self.lines) + "\n"

    def config(self) -> str:
        """Return a config, which may set a symbol twice or to what it cannot be."""
        lines = []
        for name in self.chance.sample([*self.kinds], self.chance.randint(1, len(self.kinds))):
            for _ in range(1 if self.chance.random() < 0.9 else 2):
                kind = self.kinds[name] if self.chance.random() < 0.95 else "tristate"
                lines.append(f"CONFIG_{name}={self.chance.choice(VALUES[kind])}")
        return "\n".join(lines) + "\n"

    # -- statements

    def _block(self, begin: int, end: int, depth: int) -> None:
        position = begin
        while position < end:
            size = self.chance.randint(1, end - position)
            draw = self.chance.random()
            if draw < 0.15 and depth < 3:
                self._menu(position, position + size, depth)
            elif draw < 0.25 and depth < 3:
                self._enclosed(f"if {self._condition(position)}", "endif", position, position + size, depth)
            elif draw < 0.4 and size > 1:
                self._choice(position, position + size)
            else:
                size = 1
                self._entry(self.names[position])
            position += size

    def _menu(self, begin: int, end: int, depth: int) -> None:
        head = f'menu "M{begin}"'
        if self.chance.random() < 0.4:
            head += f"\n    depends on {self._condition(begin)}"
        if self.chance.random() < 0.3:
            head += f"\n    visible if {self._condition(begin)}"
        self._enclosed(head, "endmenu", begin, end, depth)

    def _enclosed(self, head: str, tail: str, begin: int, end: int, depth: int) -> None:
        self.lines += [head, ""]
        self._block(begin, end, depth + 1)
        self.lines += [tail, ""]

    def _choice(self, begin: int, end: int) -> None:
        self.choices += 1
        self.lines += ["choice", f'    prompt "C{begin}"{self._if(begin)}']
        if self.is_old and self.chance.random() < 0.5:
            self.lines.append(f"    {self.chance.choice(('bool', 'tristate'))}")
        if self.is_old and self.chance.random() < 0.2:
            self.lines.append("    optional")
        if self.chance.random() < 0.3:
            self.lines.append(f"    depends on {self._condition(begin)}")
        for _ in range(self.chance.randint(0, 2)):
            self.lines.append(f"    default {self.chance.choice(self.names[begin:end])}{self._if(begin)}")
        self.lines.append("")
        for number in range(begin, end):
            name = self.names[number]
            kind = self.chance.choice(("bool", "tristate")) if self.is_old else "bool"
            self.kinds[name] = kind
            self.lines += [f"config {name}", f'    {kind} "{name}"{self._if(begin)}']
            if self.chance.random() < 0.3:
                self.lines.append(f"    depends on {self._condition(begin)}")
            self._selections(end)
            self.lines.append("")
        self.lines += ["endchoice", ""]

    def _entry(self, name: str) -> None:
        number, kind = self.names.index(name), self.kinds[name]
        self.lines.append(f"config {name}")
        draw = self.chance.random()
        self.lines.append(f"    {kind}" + (f' "{name}"{self._if(number)}' if draw < 0.75 else ""))
        if draw < 0.1:
            self.lines.append(f'    prompt "again"{self._if(number)}')
        for _ in range(self.chance.choice((0, 0, 1, 1, 2))):
            self.lines.append(f"    depends on {self._condition(number)}")
        for _ in range(self.chance.choice((0, 0, 1, 2, 3))):
            self.lines.append(f"    default {self._value(number, kind)}{self._if(number)}")
        if kind in ("bool", "tristate"):
            self._selections(number + 1)
        elif kind in ("int", "hex"):
            for _ in range(self.chance.choice((0, 0, 1, 2))):
                low, high = (self._bound(number, kind) for _ in range(2))
                self.lines.append(f"    range {low} {high}{self._if(number)}")
        self.lines.append("")

    def _selections(self, begin: int) -> None:
        targets = [name for name in self.names[begin:] if self.kinds[name] in ("bool", "tristate")]
        for _ in range(self.chance.choice((0, 0, 0, 1, 2)) if targets else 0):
            verb = self.chance.choice(("select", "select", "imply"))
            self.lines.append(f"    {verb} {self.chance.choice(targets)}{self._if(begin)}")

    # -- expressions; they mention earlier symbols, so that few trees have loops

    def _if(self, number: int) -> str:
        return f" if {self._condition(number)}" if self.chance.random() < 0.35 else ""

    def _earlier(self, number: int) -> str:
        known = [*self.names[:number], "UNDEFINED", *(["MODULES"] if "MODULES" in self.kinds else [])]
        return self.chance.choice(known)

    def _condition(self, number: int, depth: int = 0) -> str:
        draw = self.chance.random()
        if draw < 0.3 and depth < 2:
            parts = [self._condition(number, depth + 1) for _ in range(self.chance.randint(2, 3))]
            joined = self.chance.choice((" && ", " || ")).join(parts)
            return f"({joined})" if depth else joined
        if draw < 0.4:
            return f"!{self._earlier(number)}"
        if draw < 0.6:
            return self._comparison(number)
        return self.chance.choice("ym") if draw < 0.65 else self._earlier(number)

    def _comparison(self, number: int) -> str:
        name = self._earlier(number)
        kind = self.kinds.get(name, "tristate")
        if kind == "bool":
            # Some versions of conf do not survive that a bool is compared with y by !=.
            return f"{name} = {self.chance.choice('yn')}"
        operator = self.chance.choice(("=", "!=") if kind in ("bool", "tristate", "string") else ("=", "<", ">=", "<="))
        other = self._earlier(number) if self.chance.random() < 0.15 else self.chance.choice(VALUES[kind])
        return f"{name} {operator} {other}"

    def _value(self, number: int, kind: str) -> str:
        if kind in ("bool", "tristate") and self.chance.random() < 0.5:
            return self._condition(number)
        if self.chance.random() < 0.2:
            return self._earlier(number)
        return self.chance.choice(VALUES[kind])

    def _bound(self, number: int, kind: str) -> str:
        numbers = [name for name in self.names[:number] if self.kinds[name] == kind]
        # Up to 6.11 the order of a hash table decides whether a number is reset that is bounded by one that is reset.
        if numbers and not self.is_old and self.chance.random() < 0.3:
            return self.chance.choice(numbers)
        return self.chance.choice(VALUES[kind])
