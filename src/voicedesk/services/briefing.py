"""What a person hears before they take a call over: who, why, what was tried, what was promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voicedesk.domain.call import Callback, Customer, Effect, Level, Ticket
from voicedesk.telemetry.mask import mask_cards

LONGEST_WORDS = 200
"""Characters of the caller's own words; a briefing is listened to."""
_PROVED = {
    Level.TWO_FACTS: "They have proved who they are.",
    Level.CODE: "They have proved who they are by a code.",
}
_DONE = {
    "held": "a time is being kept",
    "booked": "an appointment was booked",
    "moved": "an appointment was moved",
    "cancelled": "an appointment was cancelled",
    "message": "a message was sent",
    "waitlisted": "they are on the waiting list",
    "contact": "their contact data was changed",
}


_BOOKING = frozenset({"held", "booked", "moved"})


@dataclass(frozen=True, slots=True)
class Known:
    """What a call knows at the moment it is handed over."""

    name: str = ""
    customer: Customer | None = None
    level: Level = Level.NONE
    words: str = ""
    """What the caller said last."""
    effects: Sequence[Effect] = ()
    tickets: Sequence[Ticket] = ()
    callbacks: Sequence[Callback] = ()
    answered: int = 0
    """Questions that were answered."""
    offered: bool = False
    """Times were offered."""
    unproved: bool = False
    """They were asked to prove who they are, and did not."""


def briefing(known: Known) -> str:
    """A few sentences; the record's notes only for a caller who is proved to be its owner."""
    parts = [_who(known), _said(known.words), _tried(known), _promised(known)]
    if known.customer is not None and known.level >= Level.TWO_FACTS and known.customer.notes:
        parts.append(f"On the record: {known.customer.notes[-1][:LONGEST_WORDS]}")
    return " ".join(part for part in parts if part)


def _who(known: Known) -> str:
    if not known.name:
        return "The caller has given no name."
    proved = _PROVED.get(known.level, "They have not proved who they are.")
    return f"{known.name} is on the line. {proved}"


def _said(words: str) -> str:
    return f'The caller said: "{mask_cards(words)[:LONGEST_WORDS]}".' if words else ""


def _tried(known: Known) -> str:
    done = list(dict.fromkeys(_DONE[e.kind] for e in known.effects if e.kind in _DONE))
    if known.answered:
        done.append("a question was answered" if known.answered == 1 else "questions were answered")
    if known.offered and not _BOOKING & {one.kind for one in known.effects}:
        done.append("times were offered and none was taken")
    if known.unproved and known.level < Level.TWO_FACTS:
        done.append("what they said of themselves did not prove who they are")
    return f"So far: {', '.join(done)}." if done else ""


def _promised(known: Known) -> str:
    promised = [f"a call back about {one.reason.rstrip('.')}" for one in known.callbacks]
    promised += [f"that somebody looks at their {one.category}" for one in known.tickets]
    return f"Promised: {', '.join(promised)}." if promised else ""
