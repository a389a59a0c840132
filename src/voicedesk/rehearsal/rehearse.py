"""Tries one scenario out: the world, the caller, the desk, the grade."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
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
from voicedesk.rehearsal.caller import RuleCaller
from voicedesk.rehearsal.grade import Written, grade
from voicedesk.rehearsal.manners import Manners, manners
from voicedesk.rehearsal.noise import Noise
from voicedesk.rehearsal.scenario import Rule, Scenario
from voicedesk.rehearsal.world import book_elsewhere, is_elsewhere, open_world

TURN_LASTS = timedelta(seconds=8)
"""How far the scenario's clock moves with each turn."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came of one scenario."""

    name: str
    failures: list[str]
    transcript: list[Row]
    written: Written
    manners: Manners
    turn_ms: list[float]

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
            "transcript": self.transcript,
            "ledger": self.written.bookings,
            "notifications": self.written.notifications,
            "tickets": self.written.tickets,
            "timings": _timings(self.turn_ms),
            "manners": self.manners.row(),
        }


async def rehearse(
    scenario: Scenario,
    loaded: LoadedProfile,
    *,
    brain: str = "",
    noise: Noise | None = None,
    find: Find = nothing,
) -> Rehearsed:
    """Hold the call in writing and grade it."""
    async with open_world(scenario, loaded) as office:
        line = MemoryLine(scenario.given.answers)
        call = new_call(office.desk, channel="phone", caller=scenario.from_)
        live = live_call(office.desk, call, line=line)
        transcript: list[Row] = []

        def note(kind: JournalKind, data: Mapping[str, object]) -> None:
            if kind in ("heard", "say", "tool", "handoff"):
                transcript.append({"kind": kind, **data})

        live.journal.watch(note)
        caller = RuleCaller(scenario.caller)
        thinking = brain_for(live, brain, find)
        turn_ms = await _talk(office, live, caller, transcript, brain=thinking, noise=noise)
        await office.settle()
        written = await _written(office, live, line, caller, transcript)
    failures = grade(scenario.expect, written, office.desk.business.zone)
    return Rehearsed(scenario.name, failures, transcript, written, manners(transcript), turn_ms)


async def _talk(
    office: Office,
    live: LiveCall,
    caller: RuleCaller,
    transcript: list[Row],
    *,
    brain: llm.LLM[Any],
    noise: Noise | None,
) -> list[float]:
    greeting = await arrive(live)
    live.journal.add("say", {"who": "desk", "text": greeting, "ms": 0.0, "by": "greeting"})
    turn_ms: list[float] = []
    async with TextCall(live, brain, greeting=greeting) as call:
        while not call.over and (rule := caller.next(_last_words(transcript))):
            if rule.then:
                await book_elsewhere(office, rule.then.book)
            if rule.hangup:
                break
            began = time.perf_counter()
            await call.say(_words(rule, noise))
            turn_ms.append((time.perf_counter() - began) * 1000)
            _pass_time(office)
            await office.settle()
    return turn_ms


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
    office: Office, live: LiveCall, line: MemoryLine, caller: RuleCaller, transcript: list[Row]
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
        turns=caller.turns,
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
