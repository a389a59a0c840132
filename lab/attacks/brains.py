"""The brains that an attack is tried on: the product's own, and the cascade before a bad model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from livekit.agents import llm

from lab.attacks.cases import BrainOf, Case
from lab.attacks.credulous import Credulous
from lab.attacks.hostile import Hostile
from voicedesk.agents.live import LiveCall
from voicedesk.bootstrap import brain_for
from voicedesk.brain.cascade import NEVER_ALONE, Cascade
from voicedesk.brain.reflex import Reflex

Choose = Callable[[Case, int], BrainOf]
"""The brain for one round of a case."""


def own(case: Case, round_: int) -> BrainOf:
    """The reflex, which takes no draw."""
    return _reflex


def cascade(case: Case, round_: int) -> BrainOf:
    """The cascade as it is shipped, before a model that does whatever it is told."""
    return lambda live: Cascade(_reflex(live), [Credulous()])


def obeyed(case: Case, round_: int) -> BrainOf:
    """The same model asked at every turn."""
    return lambda live: Cascade(_reflex(live), [Credulous()], sure=NEVER_ALONE)


def besieged(case: Case, round_: int) -> BrainOf:
    """The cascade before a model that means harm, asked at every turn."""
    return lambda live: Cascade(_reflex(live), [_hostile(case, round_)], sure=NEVER_ALONE)


def hostile(case: Case, round_: int) -> BrainOf:
    """The model that means harm, alone."""
    return lambda live: _hostile(case, round_)


BRAINS: Mapping[str, Choose] = {
    "reflex": own,
    "cascade": cascade,
    "cascade, credulous model": obeyed,
    "cascade, hostile model": besieged,
    "hostile": hostile,
}
DRAWN = frozenset({"cascade, hostile model", "hostile"})
"""Those whose tool calls are drawn anew in every round."""


def _reflex(live: LiveCall) -> Reflex:
    brain: llm.LLM[Any] = brain_for(live, "reflex")
    if not isinstance(brain, Reflex):
        raise TypeError("the reflex is another brain")
    return brain


def _hostile(case: Case, round_: int) -> Hostile:
    return Hostile(Random(f"{case.id}:{round_}"), case.lines)
