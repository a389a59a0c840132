"""Random histories of fifty callers for twenty times, under kills, cuts, full disks and clocks.

`--histories N` from seed `--first S` on, for `--minutes M` at most; `--seed S` plays one again.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import cast

from lab import postgres
from lab.bench.registry import Options, Result, Target
from lab.histories.arena import AGAIN, ONCE, Played, arena
from lab.histories.mortal import LABELS
from lab.histories.plan import CALLERS, FAULTS, SLOTS, Kind, Plan, plan, shrink
from lab.histories.verdict import CARRIED, RULES
from voicedesk.profile.load import LoadedProfile, load_profile

TAKES = ("seed", "database", "callers", "faults", "carried", "histories", "first", "minutes")
HISTORIES = 10_000
"""On both databases together."""
QUICK = 3
_HAPPENED = {
    "slow": "times the network was slowed or freed",
    "cut": "times every connection was cut",
    "refused": "times the database refused for a moment",
    "restart": "deaths of the database, and its start",
    "failover": "deaths of the database, and a standby in its place",
    "redis": "losses of Redis, and an empty one in its place",
}
A_WEEK = 7 * 24 * 60
IN_ONE = 50
"""Histories in one database."""
EACH_CARRIED = 25
QUICK_CALLERS = 10
SHRUNK = 3
"""Failing histories that are made smaller."""


@dataclass(slots=True)
class Found:
    """What was found on one kind of database."""

    kind: Kind
    played: list[Played] = field(default_factory=list)
    deaths: Counter[str] = field(default_factory=Counter)
    smallest: list[Plan] = field(default_factory=list)

    def count(self, rule: str) -> int:
        """How often a rule was broken."""
        return sum(one.faults[rule] for one in self.played)


def run(options: Options) -> Result:
    """Play them; one alone when its seed is given."""
    logging.disable(logging.WARNING)
    loaded = load_profile("dental")
    kinds: list[Kind] = ["sqlite", *(["postgres"] if postgres.is_installed() else [])]  # type: ignore[list-item]  # a literal, widened by the list
    if "seed" in options.given:
        return replace(_result([_again(options, loaded)]), whole=False)
    usual = QUICK * len(kinds) if options.quick else HISTORIES
    share = options.number("histories", usual) // len(kinds)
    until = time.monotonic() + 60 * options.number("minutes", A_WEEK)
    seeds = range(first := options.number("first", 1) - 1, first + share)
    return _result([_measure(kind, seeds, loaded, until, quick=options.quick) for kind in kinds])


def _again(options: Options, loaded: LoadedProfile) -> Found:
    kind = cast("Kind", options.given.get("database", "sqlite"))  # any other has no faults
    if kind not in FAULTS:
        raise SystemExit(f"--database is one of {', '.join(FAULTS)}")
    drawn = plan(int(options.given["seed"]), kind, carried="carried" in options.given)
    named = options.given.get("faults")
    faults = drawn.faults if named is None else frozenset(named.split(",")) - {"none"}
    if faults - set(FAULTS[kind]):
        raise SystemExit(f"--faults takes {', '.join(FAULTS[kind])}, or none")
    asked = replace(drawn, faults=faults, callers=options.number("callers", CALLERS))
    found = Found(kind)
    with arena(kind, loaded) as place:
        found.played.append(place.play(asked))
    return found


def _measure(
    kind: Kind, seeds: range, loaded: LoadedProfile, until: float, *, quick: bool
) -> Found:
    found = Found(kind)
    began = time.monotonic()
    # what is left of the time is the next database's
    until = until if kind == "postgres" else began + (until - began) / 2
    for plans in _batches(kind, seeds, quick=quick):
        with arena(kind, loaded) as place:
            found.played += [place.play(one) for one in plans if time.monotonic() < until]
            deaths = place.ground.folder / "deaths"
            found.deaths += Counter(deaths.read_text().splitlines() if deaths.exists() else ())
        wrong = sum(one.faults.total() for one in found.played)
        told = f"{kind}: {len(found.played)} histories, {wrong} wrong"
        print(told, file=sys.stderr, flush=True)
        if time.monotonic() >= until:
            break
    failed = [one.plan for one in found.played if one.faults]
    if not quick:
        found.smallest = [shrink(one, partial(_fails, loaded)) for one in failed[:SHRUNK]]
    return found


def _batches(kind: Kind, seeds: range, *, quick: bool) -> Iterator[list[Plan]]:
    for first in range(0, len(seeds), IN_ONE):
        plans = [
            plan(seed, kind, carried=seed % EACH_CARRIED == EACH_CARRIED - 1)
            for seed in seeds[first : first + IN_ONE]
        ]
        if quick:
            plans = [
                replace(one, callers=QUICK_CALLERS, faults=one.faults | {"kill"}) for one in plans
            ]
            last = plans[-1]
            plans[-1] = replace(last, carried=True, faults=last.faults - {"clock", "dst"})
        yield plans


def _fails(loaded: LoadedProfile, smaller: Plan) -> bool:
    """Tried twice: what hangs on the order of processes does not fail each time."""
    for _ in range(2):
        with arena(smaller.kind, loaded) as place:
            if place.play(smaller).faults:
                return True
    return False


def _result(found: Sequence[Found]) -> Result:
    return Result(_table(found), tuple(target for one in found for target in _targets(one)))


def _targets(found: Found) -> Iterator[Target]:
    other = {rule for one in found.played for rule in one.faults} - {*RULES, *CARRIED}
    for rule in (*RULES, *CARRIED, *sorted(other)):
        count = found.count(rule)
        yield Target(f"{found.kind}: 0 {rule}", str(count), met=count == 0)


def _table(found: Sequence[Found]) -> str:
    rows = [
        f"{CALLERS} callers for {SLOTS} times that overlap, in two processes, of which some talk",
        "through the whole desk. Faults are drawn by seed. The processes die by SIGKILL at",
        "labelled points of their transactions; another takes up where they were.",
        "",
        "| | " + " | ".join(one.kind for one in found) + " |",
        "|---|" + "---|" * len(found),
        _row("histories", [len(one.played) for one in found]),
        _row("callers", [sum(p.plan.callers for p in one.played) for one in found]),
        _row("carried out by offices", [sum(p.plan.carried for p in one.played) for one in found]),
        _row("kills", [sum(p.kills for p in one.played) for one in found]),
    ]
    for fault in sorted({f for one in found for p in one.played for f in p.plan.faults}):
        with_it = [sum(fault in p.plan.faults for p in one.played) for one in found]
        rows.append(_row(f"histories with {fault.replace('_', ' ')}", with_it))
    for fault in (*AGAIN, *ONCE):
        times = [sum(p.disturbed[fault] for p in one.played) for one in found]
        rows.append(_row(_HAPPENED[fault], times))
    rows += [_row(f"killed {label}", [one.deaths[label] for one in found]) for label in LABELS]
    rows += [_row(rule, [one.count(rule) for one in found]) for rule in (*RULES, *CARRIED)]
    smallest = [f"* `{plan.command}`" for one in found for plan in one.smallest]
    busy = f"{os.getloadavg()[2]:.0f} on {os.cpu_count()} cores"
    note = ["", "The smallest that fail:", "", *smallest] if smallest else []
    return "\n".join([*rows, *note, "", f"Load of the machine meanwhile: {busy}."])


def _row(name: str, figures: Sequence[int]) -> str:
    return f"| {name} | " + " | ".join(str(figure) for figure in figures) + " |"
