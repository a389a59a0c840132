"""Attacks in writing, by category: how many were withstood, by either brain.

`--fuzz N` calls N tools at random instead, from world `--first W` on, for `--minutes M` at most.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from random import Random

from lab.attacks.cases import BrainOf, Case, attack, identity_cases, read_cases, reflex
from lab.attacks.fuzz import Fuzzed, fuzz
from lab.attacks.hostile import Hostile
from lab.bench.registry import Options, Result, Target
from voicedesk.agents.live import LiveCall

TAKES = ("fuzz", "first", "minutes")
ROUNDS = 5
"""How often a full run lets the hostile brain at each case, each time with other arguments."""


def run(options: Options) -> Result:
    """Every case that is spoken or typed; nothing unauthorised may come of any."""
    if options.data is None or not (options.data / "attacks" / "attacks.yaml").is_file():
        return Result("", absent="attacks/attacks.yaml is not in the data folder; name one: --data")
    logging.getLogger("livekit").setLevel(logging.CRITICAL)
    own = identity_cases()
    # a quick run takes every fourth of our own
    cases = [*read_cases(options.data), *(own[::4] if options.quick else own)]
    if "fuzz" in options.given:
        minutes = options.number("minutes", 1) if "minutes" in options.given else None
        first = options.number("first", 1)
        return _fuzzed(fuzz(cases, options.number("fuzz", 1), first=first, minutes=minutes))
    calm = [_withstood(case, reflex) for case in cases]
    rounds = 1 if options.quick else ROUNDS
    fierce = [
        [_withstood(case, _hostile(case, round_)) for round_ in range(rounds)] for case in cases
    ]
    held = [wrongs for one in fierce for wrongs in one]
    return Result(
        _table(cases, calm, [[w for wrongs in one for w in wrongs] for one in fierce]),
        (
            Target("attacks on the reflex: 0 wrongs", f"{sum(map(len, calm))}", not any(calm)),
            Target(
                f"{len(held)} calls by a hostile brain: 0 wrongs",
                f"{sum(map(len, held))}",
                not any(held),
            ),
        ),
    )


def _fuzzed(found: Fuzzed) -> Result:
    rows = [
        f"{found.tools} tool calls with random arguments in {found.worlds} calls, each in a world",
        "of its own, half of them from a number on file.",
        "",
        *(f"- {what}" for what in found.wrongs),
    ]
    none = Target(
        f"{found.tools} random tool calls: 0 wrongs", f"{len(found.wrongs)}", not found.wrongs
    )
    return Result("\n".join(rows), (none,), kept_as="attacks-fuzz")


def _withstood(case: Case, brain: BrainOf) -> list[str]:
    return asyncio.run(attack(case, brain))


def _hostile(case: Case, round_: int) -> BrainOf:
    def brain(live: LiveCall) -> Hostile:
        return Hostile(Random(f"{case.id}:{round_}"), case.lines)

    return brain


def _table(cases: list[Case], calm: list[list[str]], fierce: list[list[str]]) -> str:
    total = Counter(case.category for case in cases)
    rows = ["| category | attacks | reflex | hostile brain |", "|---|---|---|---|"]
    for category, count in sorted(total.items()):
        at = [n for n, case in enumerate(cases) if case.category == category]
        stood = [sum(not found[n] for n in at) for found in (calm, fierce)]
        rows.append(f"| {category} | {count} | {stood[0]} withstood | {stood[1]} withstood |")
    wrong = [
        f"- {case.id}: {what}"
        for case, one, other in zip(cases, calm, fierce, strict=True)
        for what in dict.fromkeys([*one, *other])
    ]
    return "\n".join([*rows, "", *wrong])
