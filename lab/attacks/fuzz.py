"""Random tool calls against random worlds: what any guard lets through is found by its effect."""

from __future__ import annotations

import asyncio
import sys
import time
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
TOLD_EVERY = 1000
"""Worlds between two signs of life."""


@dataclass(slots=True)
class Fuzzed:
    """What came of it."""

    tools: int = 0
    worlds: int = 0
    wrongs: list[str] = field(default_factory=list)


def fuzz(
    cases: Sequence[Case], tools: int, *, first: int = 1, minutes: int | None = None
) -> Fuzzed:
    """Call tools at random until there were so many, in one poisoned world after another.

    `first` is the number, and the seed, of the first world; after so many minutes it ends early.
    """
    found, began = Fuzzed(), time.monotonic()
    while found.tools < tools:
        _one(found, cases, first + found.worlds)
        found.worlds += 1
        if found.worlds % TOLD_EVERY == 0:
            told = f"{found.tools} tool calls, {len(found.wrongs)} wrong"
            print(told, file=sys.stderr, flush=True)
        if minutes is not None and time.monotonic() - began > 60 * minutes:
            break
    return found


def _one(found: Fuzzed, cases: Sequence[Case], number: int) -> None:
    rng = Random(f"fuzz:{number}")
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
    found.wrongs += [f"world {number} ({world.id}): {what}" for what in wrongs]
