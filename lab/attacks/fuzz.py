"""Random tool calls against random worlds: what any guard lets through is found by its effect."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

from lab.attacks.cases import attack
from lab.attacks.hostile import Hostile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lab.attacks.cases import Case
    from voicedesk.agents.live import LiveCall

LINES = 6
"""Turns of one call; a hostile brain answers each with some twenty tool calls."""


@dataclass(slots=True)
class Fuzzed:
    """What came of it."""

    tools: int = 0
    worlds: int = 0
    wrongs: list[str] = field(default_factory=list)


def fuzz(cases: Sequence[Case], tools: int) -> Fuzzed:
    """Call tools at random until there were so many, in one poisoned world after another."""
    found = Fuzzed()
    while found.tools < tools:
        found.worlds += 1
        _one(found, cases, Random(f"fuzz:{found.worlds}"))
    return found


def _one(found: Fuzzed, cases: Sequence[Case], rng: Random) -> None:
    world = rng.choice(cases)
    texts = [
        line for case in rng.sample(list(cases), min(LINES, len(cases))) for line in case.lines
    ]
    lines = tuple(rng.choice(texts) for _ in range(LINES))
    brains: list[Hostile] = []

    def brain(_live: LiveCall) -> Hostile:
        brains.append(Hostile(rng, lines))
        return brains[-1]

    wrongs = asyncio.run(attack(replace(world, lines=lines), brain, known=rng.random() < 0.5))
    found.tools += sum(one.made for one in brains)
    found.wrongs += [f"world {found.worlds} ({world.id}): {what}" for what in wrongs]
