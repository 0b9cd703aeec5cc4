"""Outcomes with all that a report can have to show, made without judging anything."""

from __future__ import annotations

from kconfig_guard.judgement.finding import (
    Acceptance,
    Acceptor,
    Change,
    Conflict,
    DemandResult,
    Finding,
    Judgement,
    State,
    Verdict,
)
from kconfig_guard.judgement.outcome import Outcome
from kconfig_guard.judgement.review import Cause, Comparison, Difference, Edit, Review
from kconfig_guard.policy.decisions import Decision
from kconfig_guard.profile.demand import parse_demand
from kconfig_guard.profile.rule import Profile, Rule, Selected

ACCEPTED = {
    Verdict.WAIVED: Acceptance(
        Acceptor.WAIVER, "The driver needs it", "kernel-team", "2027-03-31", "KERN-1234", "waivers.yaml:12"
    )
}


def rule(name: str, severity: str, evil: str = "") -> Rule:
    """Return a rule whose texts all end with ``evil``."""
    return Rule(
        id=name + evil,
        title=f"Title of {name}{evil}",
        severity=severity,
        alternatives=((parse_demand("SYMBOL", "y"),),),
        rationale=f"Rationale of {name}{evil}",
        cost=f"Cost of {name}{evil}",
        references=(f"source:{name}{evil}",),
        path=f"profiles/rules/hardening/page{evil}.yaml",
    )


def finding(
    name: str,
    severity: str = "medium",
    verdict: Verdict = Verdict.FAIL,
    state: State = State.SETTABLE,
    *,
    path: str = "configs/first",
    evil: str = "",
    change: Change | None = None,
) -> Finding:
    """Return a finding whose texts all end with ``evil``."""
    accepted = ACCEPTED.get(verdict)
    return Finding(
        rule=rule(name, severity, evil),
        profile=f"team{evil}",
        severity=severity,
        verdict=verdict,
        state=state,
        path=path + evil,
        demands=(DemandResult(f"SYMBOL_{name}{evil}", f"y{evil}", f"n{evil}", verdict is Verdict.PASS),),
        also=(f"other{evil}/{name}-2{evil}",),
        line=7,
        because=[f"needs {name}{evil}"] if verdict is not Verdict.PASS else [],
        fix=[f"CONFIG_{name}=y{evil}", "# CONFIG_B is not set"] if verdict is Verdict.FAIL else [],
        accepted=None
        if accepted is None
        else Acceptance(
            accepted.by,
            accepted.reason + evil,
            accepted.owner + evil,
            accepted.expires + evil,
            accepted.ticket + evil,
            accepted.place + evil,
        ),
        change=change,
    )


def findings(path: str = "configs/first", evil: str = "") -> list[Finding]:
    """Return one finding for each verdict, and failing ones of each severity; not in order."""
    return [
        finding("K-low", "low", state=State.BLOCKED, path=path, evil=evil),
        finding("K-critical", "critical", path=path, evil=evil),
        finding("K-high", "high", state=State.CONFLICT, path=path, evil=evil),
        finding("K-medium", "medium", state=State.FORCED, path=path, evil=evil),
        finding("K-pass", "high", Verdict.PASS, State.UNKNOWN, path=path, evil=evil),
        finding("K-absent", "high", Verdict.NOT_APPLICABLE, State.ABSENT, path=path, evil=evil),
        finding("K-unknown", "high", Verdict.UNKNOWN, State.UNKNOWN, path=path, evil=evil),
        finding("K-waived", "high", Verdict.WAIVED, State.SETTABLE, path=path, evil=evil),
    ]


def profile(name: str, evil: str = "") -> Profile:
    """Return a profile that selects two rules."""
    rules = tuple(Selected(rule(one, "low", evil), name) for one in ("K-low", "K-high"))
    return Profile(f"{name}{evil}", f"1.0{evil}", "ab" * 32, f"Title{evil}", "hardening", f"Description{evil}", rules)


def judgement(path: str = "configs/first", evil: str = "") -> Judgement:
    """Return a judgement with conflicts, one of them decided."""
    decision = Decision("K-high" + evil, "K-low" + evil, f"It matters more{evil}", f"settings.yaml:3{evil}")
    sides = (("K-high" + evil, "K-low" + evil), ("team" + evil, "other" + evil), (f"A=y{evil}", f"A=n{evil}"))
    return Judgement(
        path=path + evil,
        sha256="cd" * 32,
        kernel=f"6.12.3{evil}",
        arch=f"x86_64{evil}",
        tree=f"linux{evil}",
        profiles=[profile("team", evil), profile("other", evil)],
        findings=findings(path, evil),
        conflicts=[
            Conflict(f"A{evil}", *sides, f"A cannot be both{evil}"),
            Conflict(f"A{evil}", *sides, "", decision),
        ],
        assumed=[f"toolchain has -fthis{evil}"],
        fragments=(f"more.config{evil}",),
    )


def review(evil: str = "", count: int = 12) -> Review:
    """Return a review with every kind of edit, the first of which has many consequences."""
    edits = (
        Edit(f"USB{evil}", f"CONFIG_USB=y{evil}", f"# CONFIG_USB is not set{evil}", f"configs/first{evil}", 3),
        Edit(f"ADDED{evil}", None, f"CONFIG_ADDED=y{evil}", f"configs/first{evil}", 4, f"stays n{evil}"),
        Edit(f"GONE{evil}", f"CONFIG_GONE=y{evil}", None, f"configs/first{evil}", 5),
        Edit(
            f"MOVED{evil}", f"CONFIG_MOVED=y{evil}", f"CONFIG_MOVED=y{evil}", f"configs/first{evil}", 6, f"is y{evil}"
        ),
    )
    differences = [
        Difference(f"USB{evil}", "y", "n", Cause.ASKED, f"line 3 says so{evil}", 0),
        *(
            Difference(f"USB_{place}{evil}", f"m{evil}", None, Cause.DEPENDENCY, f"needs USB{evil}", 0)
            for place in range(count)
        ),
        Difference(f"GONE_TOO{evil}", f"y{evil}", f"n{evil}", Cause.SELECTED, f"GONE does not select it{evil}", 2),
        Difference(f"CC_HAS{evil}", f"n{evil}", f"y{evil}", Cause.TOOLCHAIN, f"another compiler{evil}"),
    ]
    comparison = Comparison(f"old{evil}", f"new{evil}", edits, tuple(differences), over_tree=True)
    return Review(comparison.old, comparison, (finding("K-resolved", "critical", change=Change.RESOLVED, evil=evil),))


def flaw(evil: str = "") -> Finding:
    """Return a finding on a waiver that has expired."""
    return Finding(
        Rule(f"waiver-expired{evil}", f"A waiver has expired{evil}", "medium", (), f"Look again{evil}"),
        f"waivers{evil}",
        "medium",
        Verdict.FAIL,
        State.UNKNOWN,
        f"waivers.yaml{evil}",
        line=3,
        because=[f"it ended on 2026-01-31{evil}"],
    )


def outcome(evil: str = "") -> Outcome:
    """Return the outcome for two configs, with a flaw, whose texts from inputs all end with ``evil``."""
    return Outcome([judgement("configs/first", evil), judgement("configs/second", evil)], [flaw(evil)])


def reviewed(evil: str = "", count: int = 12) -> Outcome:
    """Return the outcome for one config whose change is reviewed, whose texts from inputs all end with ``evil``."""
    one = judgement("configs/first", evil)
    for item in one.findings:
        if item.verdict is Verdict.FAIL:
            item.change = Change.INTRODUCED if item.severity == "medium" else Change.LEFT
    one.review = review(evil, count)
    return Outcome([one], [flaw(evil)])


EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</code></pre></td></table></details></summary></body>",
    "\"' onmouseover=alert(1) x='\"",
    "]]>--><!--<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "&lt;b&gt;&#60;i&#62;&amp;",
    "| a | b |",
    r"\| \` \\ \\\| \<b>",
    "`x` ``y`` ```z",
    "a\n\n# Heading\n\n```\n~~~\n\n| a |\n|---|",
    "a\r\n- [ ] task\r> quote\x0bx\x0cx\x1cx",
    "**b** __i__ _i_ *i* ~~s~~ ^x^",
    "[l](http://evil.example) ![i](http://evil.example/i.png) [x]: y",
    "<http://evil.example> <a@evil.example>",
    "http://evil.example https://evil.example/x?y=z#1 ftp://evil.example www.evil.example a.b@evil.example",
    "mailto:a@evil.example xmpp:a@evil.example/x",
    "@user @org/team a@b GH-12 #12 user/repo#12",
    "!34 &56 ~78 ~label %90 $12 ^alert#1 *iteration:1",
    ":smile: :+1: :tada::tada:",
    "0123456789abcdef0123456789abcdef01234567 deadbee",
    "$x^2$ $$y$$",
    "${HOME} $`z`$",
    "[^1] [[wiki]] [[_TOC_]] [TOC] {+ add +} [- del -] {- del -}",
    "\u202eevil\u2066 \x1b[31mred\x1b[0m \x00 \x9b \ufeff \u200b \ud800",
    "$policy ${script} %s {0} {evil}",
]
"""What a text in an input may try: HTML, Markdown, what sites make of text, control and direction characters."""
