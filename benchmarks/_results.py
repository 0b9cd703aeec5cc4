"""What was measured, as plain data that can be kept in a JSON file and read back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from benchmarks._process import BenchmarkError, Sample
from benchmarks._statistics import Spread, ratios, spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMAT = 1


@dataclass(frozen=True)
class Series:
    """One thing that was run again and again.

    Attributes:
        name: What was run.
        samples: What each run took, in order.
        answer: How many things each run judged or wrote.
        items: How many inputs one run goes through, or how large its input is.
    """

    name: str
    samples: tuple[Sample, ...]
    answer: int
    items: int = 1

    def seconds(self) -> list[float]:
        """Return the seconds of each run."""
        return [one.seconds for one in self.samples]


@dataclass(frozen=True)
class Group:
    """What was run in turn, and so can be compared.

    Attributes:
        name: A short name.
        title: What is measured, for a heading.
        note: What to know about it, as Markdown.
        base: The name of the series that the others are compared with; empty if there is none.
        series: What was run.
        unit: What ``items`` counts, in the plural.
    """

    name: str
    title: str
    note: str
    base: str
    series: tuple[Series, ...]
    unit: str = ""

    def get(self, name: str) -> Series | None:
        """Return a series by its name, None if it was not run."""
        return next((one for one in self.series if one.name == name), None)

    def ratio(self, one: Series, *, cpu: bool = False) -> Spread | None:
        """Return what an item of a series takes as a part of the base, run by run; None if there is no base."""
        base = self.get(self.base)
        if base is None:
            return None
        mine = [(each.cpu if cpu else each.seconds) / one.items for each in one.samples]
        theirs = [(each.cpu if cpu else each.seconds) / base.items for each in base.samples]
        return spread(ratios(mine, theirs))

    def excess(self, one: Series) -> Spread | None:
        """Return the seconds that a series takes beyond the base, run by run; None if there is no base."""
        base = self.get(self.base)
        if base is None:
            return None
        pairs = zip(one.seconds(), base.seconds(), strict=False)
        return spread([mine - theirs for mine, theirs in pairs])


@dataclass(frozen=True)
class Results:
    """All that one run of the benchmarks measured.

    Attributes:
        machine: What it ran on, in general words: each property and its value.
        trial: It was a quick trial, whose figures mean little.
        groups: What was measured.
    """

    machine: Mapping[str, str]
    trial: bool
    groups: tuple[Group, ...]

    def find(self, group: str, series: str) -> tuple[Group, Series] | None:
        """Return a series by its name and that of its group; None if it was not run."""
        for one in self.groups:
            if one.name == group and (found := one.get(series)) is not None:
                return one, found
        return None


def to_json(results: Results) -> str:
    """Return results as a JSON document with one line for each series."""
    document = {"format": FORMAT, **asdict(results)}
    groups = document.pop("groups")
    head = json.dumps(document, indent=1)[:-2]
    rows = ",\n".join(map(_group_text, groups))
    return f'{head},\n "groups": [\n{rows}\n ]\n}}\n'


def _group_text(group: dict[str, Any]) -> str:
    rows = ",\n   ".join(
        json.dumps({**one, "samples": [[round(value, 5) for value in each.values()] for each in one["samples"]]})
        for one in group.pop("series")
    )
    return f'  {json.dumps(group)[:-1]}, "series": [\n   {rows}\n  ]}}'


def from_json(text: str) -> Results:
    """Read results back.

    Raises:
        BenchmarkError: It is no such document.
    """
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise BenchmarkError(f"results of format {document['format']} cannot be read, only those of {FORMAT}")
        return Results(document["machine"], document["trial"], tuple(_groups(document["groups"])))
    except (KeyError, TypeError, ValueError) as error:
        raise BenchmarkError(f"no results of benchmarks: {type(error).__name__}: {error}") from None


def _groups(documents: Iterable[dict[str, Any]]) -> Iterable[Group]:
    for one in documents:
        series = tuple(
            Series(**{**each, "samples": tuple(Sample(*sample) for sample in each["samples"])})
            for each in one["series"]
        )
        yield Group(**{**one, "series": series})
