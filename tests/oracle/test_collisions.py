"""Options on which a workload and a hardening guide want different things, each pair of demands judged together.

``collisions.csv`` holds the pairs. Whatever comes of one, it is true: a config that meets both, two rules that exclude
each other, a demand that the kernel cannot meet whatever the other one says, or an option that this kernel has not.

By default it is Debian's config of one tree; with the environment variable ``KCONFIG_GUARD_ORACLE=all``
(``make oracle``) it is every tree, and 6.12 with Clang and for arm64 as well.
"""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kconfig_guard.judgement.finding import State, Verdict
from kconfig_guard.pipeline import Pipeline
from kconfig_guard.repair.engine import MAX_COLLATERAL
from kconfig_guard.repair.fragment import Hindrance
from kconfig_guard.report.fragment import render_fragment
from tests.kernel.conftest import OLDEST, VERSIONS, guard
from tests.oracle import test_fragments_hold as oracle
from tests.oracle.fragment_checks import settings
from tests.oracle.starting_configs import DEBIAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kconfig_guard.judgement.finding import Finding, Judgement
    from kconfig_guard.pipeline import Case
    from kconfig_guard.repair.fragment import Fragment, Unmet
    from tests.oracle.starting_configs import Build

build = oracle.build

SAMPLE = ("6.12", "gcc")
EVERY = (
    *((version, toolchain) for version in VERSIONS for toolchain in ("gcc", "arm64-gcc")),
    ("6.12", "clang"),
    (OLDEST, "gcc"),
)
IS_ALL = os.environ.get("KCONFIG_GUARD_ORACLE") == "all"
BUILDS = EVERY if IS_ALL else (SAMPLE,)
SOURCE_ARCHS = {"gcc": "x86", "clang": "x86", "arm64-gcc": "arm64"}

HIGH_PRICE = 600
"""More options than most demands change, and fewer than the modules that MODULES=n would build in."""

ELSEWHERE = {
    "path needed": ("STATIC_USERMODEHELPER_PATH", "set"),
    "unavailable": ("PREEMPT_RT", "y"),
    "KASAN y": ("KASAN", "y"),
    "KASAN_HW_TAGS y on arm64": ("KASAN_HW_TAGS", "y"),
    "y (RANDSTRUCT_FULL)": ("RANDSTRUCT_FULL", "y"),
    "UEVENT_HELPER=y": ("UEVENT_HELPER", "y"),
}
"""What values mean that are about another symbol; where IP_NF_FILTER is unavailable, PREEMPT_RT is the reason."""

IN_A_PROFILE = {"y|m": "[y, m]", ">0": "'>0'", "set": "set"}
"""Values that no line of a fragment can say, as a profile says them."""

OF_THE_KERNEL = {Hindrance.ARCHITECTURE, Hindrance.TOOLCHAIN, Hindrance.PROMPTLESS, Hindrance.KCONFIG, Hindrance.CHOICE}


class Outcome(StrEnum):
    """What comes of two demands."""

    BOTH = "both are met"
    CLASH = "two values of one symbol"
    EXCLUDED = "the tree lets only one of them be met"
    IMPOSSIBLE = "this kernel cannot meet one of them, whatever the other one says"
    ABSENT = "this kernel has not got it"


@dataclass(frozen=True)
class Side:
    """One of two demands.

    Attributes:
        who: Who makes it, for the names of files and rules.
        symbol: The symbol.
        value: What is wanted, as ``collisions.csv`` says it.
    """

    who: str
    symbol: str
    value: str

    @property
    def rule(self) -> str:
        """The id of the rule that it becomes."""
        return f"{self.who.upper()}-1" if self.value in IN_A_PROFILE else f"{self.who}.config:{self.symbol}"

    def write(self, folder: Path) -> Path:
        """Write the fragment or profile that makes the demand, and return its path."""
        if self.value not in IN_A_PROFILE:
            path = folder / f"{self.who}.config"
            line = f"# CONFIG_{self.symbol} is not set" if self.value == "n" else f"CONFIG_{self.symbol}={self.value}"
            path.write_text(f"{line}\n", encoding="utf-8")
            return path
        path = folder / f"{self.who}.yaml"
        wanted = IN_A_PROFILE[self.value]
        path.write_text(
            f"id: {self.who}\nversion: '1'\ntitle: {self.who}\nkind: workload\ndescription: {self.who}\n"
            f"rules: [{{id: {self.rule}, title: {self.rule}, demand: {{{self.symbol}: {wanted}}}}}]\n",
            encoding="utf-8",
        )
        return path

    def met_by(self, value: str) -> bool:
        """Say whether a value, as a config writes it, meets the demand."""
        if self.value == ">0":
            return int(value) > 0
        if self.value == "set":
            return value not in ("n", '""')
        return value in self.value.split("|")


@dataclass(frozen=True)
class Pair:
    """What a workload wants and what hardening wants."""

    workload: Side
    hardening: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both demands."""
        return self.workload, self.hardening

    @property
    def clashes(self) -> bool:
        """Whether no value of a single symbol meets both."""
        one, other = self.sides
        accepted = set(one.value.split("|")), set(other.value.split("|"))
        return one.symbol == other.symbol and accepted[0].isdisjoint(accepted[1])

    def __str__(self) -> str:
        return " and ".join(f"{side.symbol}={side.value}" for side in self.sides)


def rows() -> list[Pair]:
    """Return the pairs of all rows."""
    with Path(__file__).with_name("collisions.csv").open(encoding="utf-8", newline="") as file:
        return [
            Pair(
                Side("workload", row["symbol"], row["workload_value"]),
                Side("hardening", *ELSEWHERE.get(row["hardening_value"], (row["symbol"], row["hardening_value"]))),
            )
            for row in csv.DictReader(file)
        ]


@dataclass(frozen=True)
class Answer:
    """What is said about some demands."""

    judgement: Judgement
    fragment: Fragment

    def finding(self, side: Side) -> Finding:
        """Return what was found about one of them; equal demands are one."""
        found = {finding.rule.id: finding for finding in self.judgement.findings}
        return found.get(side.rule) or self.judgement.findings[0]

    def unmet(self, side: Side) -> Unmet | None:
        """Return the entry of a demand that stays unmet."""
        return next((unmet for unmet in self.fragment.unmet if unmet.finding.rule.id == side.rule), None)


@dataclass(frozen=True)
class Trial:
    """One config by which pairs are judged.

    Attributes:
        build: Its tree and toolchain.
        path: The config.
        case: The config, resolved.
        folder: Where the demands are written.
    """

    build: Build
    path: Path
    case: Case
    folder: Path

    def ask(self, *sides: Side, limit: int = HIGH_PRICE) -> Answer:
        """Judge and repair the config by some demands."""
        paths = [str(side.write(self.folder)) for side in sides]
        profiles = [path for path in paths if path.endswith(".yaml")]
        pipeline = Pipeline(profiles, [path for path in paths if path not in profiles], self.build.workspace)
        judgement = pipeline.compare(self.case)
        return Answer(judgement, pipeline.repair(self.case, judgement, limit))

    @cached_property
    def defined(self) -> frozenset[str]:
        """The symbols that the tree has for this architecture, found by a plain search."""
        files, names = ["Kconfig"], set[str]()
        for file in files:
            text = (self.build.tree / file).read_text(encoding="utf-8", errors="replace")
            names.update(re.findall(r"^\s*(?:menu)?config\s+(\w+)\s*$", text, re.MULTILINE))
            sources = re.findall(r'^\s*source\s+"(.*)"', text, re.MULTILINE)
            files += [source.replace("$(SRCARCH)", SOURCE_ARCHS[self.build.toolchain]) for source in sources]
        return frozenset(names)

    def name(self, side: Side) -> str:
        """Return the name that the tree has for a symbol."""
        return self.case.facts.name(side.symbol)

    # -- what comes of a pair, and what is wrong with what is said about it

    def outcome(self, pair: Pair, answer: Answer) -> Outcome:
        """Return what comes of a pair, as the answer has it."""
        if any(answer.finding(side).verdict is Verdict.NOT_APPLICABLE for side in pair.sides):
            return Outcome.ABSENT
        if not answer.fragment.unmet:
            return Outcome.BOTH
        if answer.judgement.conflicts:
            return Outcome.CLASH
        is_named = any(obstacle.rule for unmet in answer.fragment.unmet for obstacle in unmet.because)
        return Outcome.EXCLUDED if is_named else Outcome.IMPOSSIBLE

    def wrong(self, pair: Pair) -> Iterator[str]:
        """Yield what is wrong with what is said about a pair, with and without a limit on the price."""
        answer = self.ask(*pair.sides)
        outcome = self.outcome(pair, answer)
        if (outcome is Outcome.CLASH) != (pair.clashes and outcome is not Outcome.ABSENT):
            yield f"it is said that {outcome}"
        yield from self._wrongly_absent(pair, answer)
        if outcome is Outcome.ABSENT:
            return
        yield from self._wrongly_met(pair, answer, outcome)
        if outcome is Outcome.CLASH:
            yield from self._wrong_conflict(pair, answer)
        yield from self._wrong_reasons(pair, answer, HIGH_PRICE)
        is_cheap = len(answer.fragment.collateral) <= MAX_COLLATERAL
        if IS_ALL or not is_cheap or any(unmet.because[0].kind is Hindrance.PRICE for unmet in answer.fragment.unmet):
            yield from self._wrong_reasons(pair, self.ask(*pair.sides, limit=MAX_COLLATERAL), MAX_COLLATERAL)

    def _wrongly_absent(self, pair: Pair, answer: Answer) -> Iterator[str]:
        for side in pair.sides:
            finding = answer.finding(side)
            said = finding.verdict is Verdict.NOT_APPLICABLE, finding.state is State.ABSENT, *finding.because[:1]
            if said[0] and said != (True, True, f"this kernel has no {side.symbol}"):
                yield f"{side.rule} does not apply: {finding.because}"
            if said[0] == (self.name(side) in self.defined):
                yield f"{side.rule} is {finding.verdict}"

    def _wrongly_met(self, pair: Pair, answer: Answer, outcome: Outcome) -> Iterator[str]:
        """Yield what conf makes of the fragment otherwise than it promises."""
        if outcome is Outcome.CLASH and not IS_ALL:
            return
        text = render_fragment(answer.fragment, answer.judgement)
        after = settings(self.build.merged(self.path, text) if settings(text) else self.path.read_text("utf-8"))
        for side in pair.sides:
            is_promised = answer.unmet(side) is None
            value = after.get(self.name(side), '""' if side.value == '""' else "n")
            if side.met_by(value) != is_promised:
                yield f"{side.rule} is {'' if is_promised else 'not '}met, and conf gives {value}"

    def _wrong_conflict(self, pair: Pair, answer: Answer) -> Iterator[str]:
        """Yield what a clash lacks: both rules with their places and demands, and the other rule at each that fails."""
        (conflict,) = answer.judgement.conflicts
        findings = {side.rule: answer.finding(side) for side in pair.sides}
        places = {rule: finding.profile for rule, finding in findings.items()}
        if dict(zip(conflict.rules, conflict.profiles, strict=True)) != places:
            yield f"the conflict is between {conflict.rules} of {conflict.profiles}"
        wanted = {side.rule: f"{self.name(side)}={side.value.replace('|', ' or ')}" for side in pair.sides}
        if dict(zip(conflict.rules, conflict.demands, strict=True)) != wanted:
            yield f"the conflict is about {conflict.demands}"
        for side, other in (pair.sides, pair.sides[::-1]):
            finding = findings[side.rule]
            named = f"{other.rule} wants {wanted[other.rule]}"
            if finding.verdict is Verdict.FAIL and (finding.state, finding.because[0]) != (State.CONFLICT, named):
                yield f"{side.rule} is {finding.state}: {finding.because}"

    def _wrong_reasons(self, pair: Pair, answer: Answer, limit: int) -> Iterator[str]:
        """Yield reasons that name neither the other rule nor anything that keeps a demand from being met alone."""
        for side, other in (pair.sides, pair.sides[::-1]):
            unmet = answer.unmet(side)
            if unmet is None:
                continue
            said = f"{side.rule} within {limit}: {unmet.reason}"
            kinds = {obstacle.kind for obstacle in unmet.because}
            names = {obstacle.rule for obstacle in unmet.because if obstacle.kind is Hindrance.RULE}
            alone = self.ask(side, limit=limit).unmet(side)
            if not kinds or Hindrance.UNKNOWN in kinds or not names <= {other.rule}:
                yield f"{said} is no reason"
            elif names and alone is not None and {one.kind for one in alone.because} <= OF_THE_KERNEL:
                yield f"{said}, but by itself: {alone.reason}"
            elif not names and alone is None:
                yield f"{said}, but by itself it can be met"
            elif not names and not pair.clashes and not kinds <= OF_THE_KERNEL:
                yield f"{said}, which another fragment could change"


@pytest.fixture(scope="session")
def trial(build: Callable[[str, str], Build], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Trial]:
    """Return a function from version and toolchain to what pairs are judged by; each is made once."""
    made: dict[tuple[str, str], Trial] = {}

    def get(version: str, toolchain: str) -> Trial:
        if (version, toolchain) not in made:
            own = build(version, toolchain)
            path = own.start("defconfig" if toolchain == "arm64-gcc" else DEBIAN)
            case = Pipeline(["kspp"], [], own.workspace).case(str(path))
            made[version, toolchain] = Trial(own, path, case, tmp_path_factory.mktemp("demands"))
        return made[version, toolchain]

    return get


def test_every_row_is_there() -> None:
    """The table is whole: a row that went missing would count as green."""
    assert (280, 139) == (len(rows()), len(dict.fromkeys(rows())))


@pytest.mark.parametrize(("version", "toolchain"), BUILDS)
def test_what_is_said_of_a_pair_is_true(trial: Callable[[str, str], Trial], version: str, toolchain: str) -> None:
    """Each pair is met as a whole, or told to be impossible with the rules and facts that are the reason."""
    judged = trial(version, toolchain)

    found = [f"{pair}: {wrong}" for pair in dict.fromkeys(rows()) for wrong in judged.wrong(pair)]

    assert not found, "\n".join(found)


def test_the_command_line_says_the_same(trial: Callable[[str, str], Trial], tmp_path: Path) -> None:
    """``check`` lists what excludes each other as a conflict; ``fix`` meets both demands or names the other rule."""
    judged = trial(*SAMPLE)
    clash = Pair(Side("workload", "COREDUMP", "y"), Side("hardening", "COREDUMP", "n"))
    excluded = Pair(Side("workload", "KCSAN", "y"), Side("hardening", "KASAN", "y"))
    both = Pair(Side("workload", "UEVENT_HELPER_PATH", '""'), Side("hardening", "UEVENT_HELPER", "y"))
    assert {clash, excluded, both} <= set(rows())
    conflicts, unmet = {}, {}
    for pair in (clash, excluded, both):
        paths = [side.write(tmp_path) for side in pair.sides]
        arguments = (
            judged.path,
            *(word for path in paths for word in ("--require", path)),
            "--tree",
            judged.build.tree,
        )
        checked, fixed = guard("check", *arguments, "--format", "json"), guard("fix", *arguments)
        conflicts[pair] = [
            list(zip(conflict["rules"], conflict["profiles"], conflict["demands"], strict=True))
            for conflict in checked.report["conflicts"]
        ]
        rest = fixed.stdout.decode().replace("\n#     ", " ").partition("# Cannot be met (1):\n#   ")[2]
        unmet[pair] = fixed.status, rest.rstrip("\n").replace(f": {tmp_path}/", ", says ").replace(" asks for it", "")

    workload, hardening = (str(tmp_path / f"{name}.config") for name in ("workload", "hardening"))
    assert {
        clash: [
            [
                ("workload.config:COREDUMP", workload, "COREDUMP=y"),
                ("hardening.config:COREDUMP", hardening, "COREDUMP=n"),
            ]
        ],
        excluded: [
            [
                ("workload.config:KCSAN", workload, "KCSAN=y"),
                ("hardening.config:KASAN", hardening, "KASAN=y"),
            ]
        ],
        both: [],
    } == conflicts
    reasons = {
        clash: "workload.config:COREDUMP (COREDUMP is y, as workload.config asks) wants COREDUMP=y",
        excluded: "hardening.config:KASAN (KASAN is y, as hardening.config asks) wants KASAN=y",
    }
    assert {
        clash: (1, f"hardening.config:COREDUMP COREDUMP=n: {reasons[clash]}, says workload.config:1"),
        excluded: (1, f"workload.config:KCSAN KCSAN=y: {reasons[excluded]}, says hardening.config:1"),
        both: (0, ""),
    } == unmet
