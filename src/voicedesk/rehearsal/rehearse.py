"""Tries one scenario out: the world, the caller, the desk, the grade."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from typing import Any

from livekit.agents import llm

from voicedesk.agents.arrival import arrive
from voicedesk.agents.live import LiveCall
from voicedesk.bootstrap import Find, Office, brain_for, live_call, new_call, nothing
from voicedesk.calls.left import Row, booking_row, message_row, ticket_row
from voicedesk.calls.text import TextCall
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryLine
from voicedesk.domain.booking import BookingStatus
from voicedesk.domain.call import JournalKind
from voicedesk.profile.load import LoadedProfile
from voicedesk.rehearsal.aloud import Exchange, Sound
from voicedesk.rehearsal.caller import Caller, RuleCaller
from voicedesk.rehearsal.goal import Goal
from voicedesk.rehearsal.grade import Written, grade
from voicedesk.rehearsal.manners import Manners, manners
from voicedesk.rehearsal.model_caller import ModelCaller
from voicedesk.rehearsal.noise import Noise
from voicedesk.rehearsal.scenario import Rule, Scenario
from voicedesk.rehearsal.world import book_elsewhere, is_elsewhere, open_world
from voicedesk.rehearsal.wrong import misheard, wrong_writes

TURN_LASTS = timedelta(seconds=8)
"""How far the scenario's clock moves with each turn."""
SAYS_AGAIN = 2
"""How often a caller who is heard badly says the same thing again."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came of one scenario."""

    name: str
    failures: list[str]
    transcript: list[Row]
    written: Written
    manners: Manners
    turn_ms: list[float]
    wrong: list[str] = field(default_factory=list)
    """What was written and never agreed to."""
    misheard: int = 0
    """Bookings that are right but for a name, a number or an address."""

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.failures

    def row(self) -> dict[str, object]:
        """As `rehearse --json` writes it."""
        return {
            "name": self.name,
            "passed": self.passed,
            "failures": self.failures,
            "wrong_writes": self.wrong,
            "misheard": self.misheard,
            "transcript": self.transcript,
            "ledger": self.written.bookings,
            "notifications": self.written.notifications,
            "tickets": self.written.tickets,
            "timings": _timings(self.turn_ms),
            "manners": self.manners.row(),
        }


@dataclass(frozen=True, slots=True)
class How:
    """In what way calls are held."""

    brain: str = ""
    """`reflex`, `cascade`, `hosted`; empty: as the desk itself chooses."""
    noise: Noise | None = None
    find: Find = nothing
    sound: Sound | None = None
    """Through real audio; in writing when absent."""
    model: llm.LLM[Any] | None = None
    """A language model plays the caller; rules when absent."""
    think: Callable[[LiveCall], llm.LLM[Any]] | None = None
    """Makes the brain of a call, whatever `brain` says."""


async def rehearse(scenario: Scenario, loaded: LoadedProfile, how: How | None = None) -> Rehearsed:
    """Hold the call and grade it."""
    how = how or How()
    async with open_world(scenario, loaded) as office:
        line = MemoryLine(scenario.given.answers)
        call = new_call(office.desk, channel="phone", caller=scenario.from_)
        live = live_call(office.desk, call, line=line)
        transcript: list[Row] = []

        def note(kind: JournalKind, data: Mapping[str, object]) -> None:
            if kind in ("heard", "say", "tool", "handoff"):
                transcript.append({"kind": kind, **data})

        live.journal.watch(note)
        caller = _caller(scenario, office, how)
        holding = _Holding(office, live, caller, transcript, how)
        turn_ms = await holding.hold()
        await office.settle()
        written = await _written(office, live, line, caller, transcript)
    zone = office.desk.business.zone
    return Rehearsed(
        scenario.name,
        grade(scenario.expect, written, zone),
        transcript,
        written,
        manners(transcript),
        turn_ms,
        wrong_writes(scenario.expect, written, scenario.given.bookings, zone),
        misheard(scenario.expect, written, zone),
    )


def _caller(scenario: Scenario, office: Office, how: How) -> Caller:
    if how.model is not None:
        return ModelCaller(scenario, how.model)
    goal = Goal(scenario.expect.bookings or (), office.desk.business, scenario.now)
    badly = how.noise is not None or how.sound is not None
    return RuleCaller(scenario.caller, goal, says_again=SAYS_AGAIN if badly else 0)


@dataclass(slots=True)
class _Holding:
    """One call while it is held."""

    office: Office
    live: LiveCall
    caller: Caller
    transcript: list[Row]
    how: How

    async def hold(self) -> list[float]:
        """Talk until one side has nothing more to say; how long each answer took, in ms."""
        greeting = await arrive(self.live)
        thinking = self._brain()
        if self.how.sound is not None:
            ringing = self.how.sound.call(self.live, thinking, greeting=greeting)
        else:
            first = {"who": "desk", "text": greeting, "ms": 0.0, "by": "greeting"}
            self.live.journal.add("say", first)
            ringing = _in_writing(TextCall(self.live, thinking, greeting=greeting))
        async with ringing as exchange:
            return await self._talk(exchange)

    def _brain(self) -> llm.LLM[Any]:
        if self.how.think is not None:
            return self.how.think(self.live)
        return brain_for(self.live, self.how.brain, self.how.find)

    async def _talk(self, exchange: Exchange) -> list[float]:
        turn_ms: list[float] = []
        while not exchange.over:
            rule = await self.caller.answer(_last_words(self.transcript))
            if rule is None:
                break
            if rule.then:
                await book_elsewhere(self.office, rule.then.book)
            if rule.hangup:
                break
            turn_ms.append(await exchange.turn(_words(rule, self.how.noise)))
            _pass_time(self.office)
            await self.office.settle()
        return turn_ms


@asynccontextmanager
async def _in_writing(call: TextCall) -> AsyncIterator[Exchange]:
    async with call:
        yield _InWriting(call)


@dataclass(frozen=True, slots=True)
class _InWriting:
    """A call in writing."""

    call: TextCall

    @property
    def over(self) -> bool:
        return self.call.over

    async def turn(self, words: str) -> float:
        began = time.perf_counter()
        await self.call.say(words)
        return (time.perf_counter() - began) * 1000


def _words(rule: Rule, noise: Noise | None) -> str:
    if rule.press:
        return " ".join(rule.press)
    words = rule.say or ""
    return noise.disturb(words) if noise else words


def _last_words(transcript: list[Row]) -> str:
    """Everything that the desk said since the caller spoke."""
    said: list[str] = []
    for row in reversed(transcript):
        if row["kind"] == "heard":
            break
        if row["kind"] == "say":
            said.append(str(row["text"]))
    return " ".join(reversed(said))


def _pass_time(office: Office) -> None:
    if isinstance(office.desk.clock, ManualClock):
        office.desk.clock.advance(TURN_LASTS)


async def _written(
    office: Office, live: LiveCall, line: MemoryLine, caller: Caller, transcript: list[Row]
) -> Written:
    store, business = office.store, office.desk.business
    bookings = await store.ledger.bookings(business.id, statuses=tuple(BookingStatus))
    messages = await store.messages.list(business.id)
    return Written(
        bookings=[booking_row(b, business) for b in bookings if not is_elsewhere(b)],
        notifications=[message_row(message) for message in messages],
        tickets=[ticket_row(t) for t in await store.tickets.list(business.id, call=live.call.id)],
        outcome=live.state.outcome().value,
        dialled=line.dialled,
        level=int(live.state.level),
        said=[str(row["text"]) for row in transcript if row["kind"] == "say"],
        turns=caller.turns - caller.extra,
    )


def _timings(turn_ms: list[float]) -> dict[str, float]:
    if not turn_ms:
        return {}
    ordered = sorted(turn_ms)
    return {
        "turns": len(ordered),
        "p50_ms": round(median(ordered), 1),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1),
    }
