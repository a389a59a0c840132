"""Holds a past call again: the caller's own words, before a profile of today, in its own world.

The world begins with the profile's samples, not with what was booked on that day: two replays of
one call are comparable with each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voicedesk.agents.arrival import arrive
from voicedesk.bootstrap import Office, brain_for, live_call, new_call, open_office
from voicedesk.calls.left import left_by
from voicedesk.calls.text import TextCall
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.call import Call, JournalRow
from voicedesk.domain.knowledge import Passage
from voicedesk.profile.load import LoadedProfile
from voicedesk.rehearsal.rehearse import TURN_LASTS

_BOOKING = ("service", "staff", "start", "status", "name", "phone")


@dataclass(frozen=True, slots=True)
class PastCall:
    """What is known of a call that was: when, from where, and the caller's words."""

    call: Call
    heard: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What was said and written when a call was held again."""

    said: tuple[tuple[str, str], ...]
    """Who spoke, caller or desk, and the words."""
    written: tuple[str, ...]
    """The outcome, and every booking, ticket, call back and message, in words."""


def past_call(call: Call, journal: Sequence[JournalRow]) -> PastCall:
    """The caller's side of a journal."""
    heard = [str(row.data.get("text", "")) for row in journal if row.kind == "heard"]
    return PastCall(call, tuple(words for words in heard if words.strip()))


async def replay(
    past: PastCall, loaded: LoadedProfile, *, more: Sequence[Passage] = ()
) -> Replayed:
    """Hold it again with the reflex, which answers the same each time; `more` is known as well."""
    clock = ManualClock(past.call.started)
    async with open_office(loaded, clock=clock) as office:
        for passage in more:
            own = office.desk.knowledge.knowledge
            await own.replace(office.desk.business.id, passage.source, [passage])
        return await _held(office, past, clock)


async def _held(office: Office, past: PastCall, clock: ManualClock) -> Replayed:
    desk = office.desk
    call = new_call(desk, channel=past.call.channel, caller=past.call.caller)
    live = live_call(desk, call)
    said: list[tuple[str, str]] = []
    live.journal.watch(
        lambda kind, data: (
            said.append(("caller" if kind == "heard" else "desk", str(data.get("text", ""))))
            if kind in ("heard", "say")
            else None
        )
    )
    greeting = await arrive(live)
    said.append(("desk", greeting))
    async with TextCall(live, brain_for(live, "reflex"), greeting=greeting) as text:
        for words in past.heard:
            if text.over:
                break
            await text.say(words)
            clock.advance(TURN_LASTS)
    await office.settle()
    left = await left_by(office, live)
    written = [
        f"outcome: {left.outcome}",
        *(f"booking: {_in_words(row, _BOOKING)}" for row in left.bookings),
        *(f"ticket: {_in_words(row, ('category', 'summary'))}" for row in left.tickets),
        *(f"call back: {_in_words(row, ('phone', 'reason'))}" for row in left.callbacks),
        *(f"message: {_in_words(row, ('kind', 'channel', 'to'))}" for row in left.notifications),
    ]
    return Replayed(tuple(said), tuple(written))


def _in_words(row: object, names: Sequence[str]) -> str:
    held = row if isinstance(row, dict) else {}
    return ", ".join(str(held[name]) for name in names if held.get(name))
