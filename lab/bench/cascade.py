"""What the cascade makes of two brains: tasks done, questions asked more, and a model that lies.

`--rounds N` times every rehearsed call, each with other noise; `--turns N` with a lying model.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from livekit.agents import llm, utils

from lab.bench.registry import ROOT, Options, Result, Target
from lab.vendors.gemini import Asked, Gemini
from lab.vendors.goal import LIAR, GoalMind, Rates
from lab.vendors.serving import serve
from voicedesk.agents.live import LiveCall
from voicedesk.bootstrap import Find, brain_for
from voicedesk.brain.cascade import Cascade
from voicedesk.brain.hosted import DEFAULT_CHAIN, hosted_models
from voicedesk.brain.reflex import Reflex
from voicedesk.profile.load import LoadedProfile, load_profile
from voicedesk.rehearsal.noise import Noise
from voicedesk.rehearsal.rehearse import How, Rehearsed, rehearse
from voicedesk.rehearsal.scenario import Scenario, read_scenarios

TAKES = ("rounds", "turns")
SCENARIOS = ROOT / "tests" / "scenarios"
NOISE = 2
ROUNDS, TURNS = 2, 10_000
QUICK_EVERY, QUICK_TURNS = 24, 50
GAIN, EXTRA = 0.03, 0.03
ALONE = ("reflex alone", "model alone")
SYSTEMS = (*ALONE, "cascade")
LYING = "cascade, lying model"


@dataclass
class Came:
    """What came of the calls of one system."""

    name: str
    calls: int = 0
    passed: int = 0
    turns: int = 0
    asked: int = 0
    """Questions that were asked because the two brains had read differently."""
    wrong: list[str] = field(default_factory=list)
    by: Counter[str] = field(default_factory=Counter)
    """Answers by who gave them."""
    mistakes: int = 0
    """Of the model."""
    failed: Counter[str] = field(default_factory=Counter)

    @property
    def done(self) -> float:
        """Share of the calls in which all was written and said as it should be."""
        return self.passed / max(1, self.calls)

    @property
    def extra(self) -> float:
        """Questions for want of agreement, of all turns."""
        return self.asked / max(1, self.turns)

    def add(self, call: Rehearsed, *, asked: int, mistakes: int) -> None:
        """Count one call."""
        self.calls += 1
        self.passed += call.passed
        self.turns += len(call.turn_ms)
        self.wrong += [f"{call.name}: {what}" for what in call.wrong]
        self.by.update(str(row["by"]) for row in call.transcript if row["kind"] == "say")
        self.asked, self.mistakes = self.asked + asked, self.mistakes + mistakes
        self.failed.update([call.name] if call.failures else [])


@dataclass
class Double:
    """One double of Gemini for all calls, which are held one after the other."""

    find: Find
    gemini: Gemini

    async def hold(self, scenario: Scenario, system: str, *, seed: int, came: Came) -> None:
        """Rehearse one call with the brain of one system."""
        key = f"{seed}:{scenario.name}"
        rates = LIAR if system == LYING else Rates()
        minds: list[GoalMind] = []
        brains: list[llm.LLM[Any]] = []

        def think(live: LiveCall) -> llm.LLM[Any]:
            lines = [rule.say for rule in scenario.caller if rule.say]
            minds.append(GoalMind(lines, _reflex(live).act, Random(key), rates))
            self.gemini.mind = minds[-1]
            brains.append(self._brain(live, system))
            return brains[-1]

        loaded = profile(scenario.profile)
        how = How(noise=Noise(NOISE, Random(key)), think=think)
        call = await rehearse(scenario, loaded, how)
        asked = sum(brain.differed for brain in brains if isinstance(brain, Cascade))
        came.add(call, asked=asked, mistakes=sum(mind.wrong for mind in minds))

    def _brain(self, live: LiveCall, system: str) -> llm.LLM[Any]:
        if system == "reflex alone":
            return brain_for(live, "reflex")
        if system == "model alone":
            return hosted_models(DEFAULT_CHAIN, self.find)[0]
        return brain_for(live, "cascade", self.find)


def run(options: Options) -> Result:
    """Hold every call that the project rehearses with each brain alone and with both."""
    every = read_scenarios([SCENARIOS])
    chosen = every[::QUICK_EVERY] if options.quick else every
    rounds = options.number("rounds", 1 if options.quick else ROUNDS)
    turns = options.number("turns", QUICK_TURNS if options.quick else TURNS)
    came = asyncio.run(_all(chosen, rounds, turns))
    return judge(came)


async def _all(scenarios: Sequence[Scenario], rounds: int, turns: int) -> list[Came]:
    came = [Came(name) for name in (*SYSTEMS, LYING)]
    async with _double() as double:
        for one in came[:-1]:
            for seed in range(1, rounds + 1):
                for scenario in scenarios:
                    await double.hold(scenario, one.name, seed=seed, came=one)
        lying, seed = came[-1], 0
        while lying.turns < turns:
            seed += 1
            for scenario in scenarios:
                if lying.turns < turns:
                    await double.hold(scenario, LYING, seed=seed, came=lying)
    return came


@asynccontextmanager
async def _double() -> AsyncIterator[Double]:
    gemini = Gemini(_nobody)
    async with serve(gemini.app()) as address, utils.http_context.open():
        keys = {"GOOGLE_API_KEY": "k-2", "GOOGLE_GEMINI_BASE_URL": f"http://{address}"}
        yield Double(keys.get, gemini)


def _nobody(asked: Asked) -> str:
    return ""


def _reflex(live: LiveCall) -> Reflex:
    brain = brain_for(live, "reflex")
    if not isinstance(brain, Reflex):
        raise TypeError
    return brain


@cache
def profile(name: str) -> LoadedProfile:
    """A profile of the shipped ones, read once."""
    return load_profile(name)


def judge(came: Sequence[Came]) -> Result:
    """The table, and what was promised of it."""
    head = (
        "| brain | calls | tasks done | turns | answered by reflex / model | model's mistakes "
        "| asked more | wrong writes |"
    )
    rows = [head, "|---|---:|---:|---:|---:|---:|---:|---:|", *(_row(one) for one in came)]
    by_name = {one.name: one for one in came}
    both, lying = by_name["cascade"], by_name[LYING]
    best = max(by_name[name].done for name in ALONE)
    gain = both.done - best
    targets = (
        Target(
            f"tasks done by the cascade >= the better brain alone + {100 * GAIN:.0f} points",
            f"{100 * gain:+.1f}",
            gain >= GAIN - 1e-9,
            by_clock=True,
        ),
        Target("wrong writes with a lying model: 0", "; ".join(lying.wrong[:5]) or "0",
               not lying.wrong),
        Target(f"questions more with a lying model <= {100 * EXTRA:.0f} % of the turns",
               f"{100 * lying.extra:.1f} %", lying.extra <= EXTRA, by_clock=True),
    )  # fmt: skip
    return Result("\n".join([*rows, "", *NOTES]), targets)


NOTES = (
    "Every call that the project rehearses, its caller's words disturbed at level 2, the same for "
    "every brain. The model is a double of Gemini behind the shipped plugin: it hears each line "
    "as it was meant, calls a wrong tool, or with wrong arguments, or none in 9.1 % of its calls, "
    "and answers nothing in 0.1 %. The lying one does nothing right. Asked more: questions because "
    "the reflex and the model had read differently.",
)


def _row(one: Came) -> str:
    share: Callable[[str], int] = lambda name: one.by[name]  # noqa: E731
    reflex = share("reflex")
    model = sum(one.by.values()) - reflex - share("greeting") - share("desk")
    return (
        f"| {one.name} | {one.calls} | {100 * one.done:.1f} % | {one.turns} | {reflex} / {model} "
        f"| {one.mistakes} | {one.asked} ({100 * one.extra:.1f} %) | {len(one.wrong)} |"
    )
