"""What is known of past calls once they are put together for counting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from voicedesk.domain.booking import Deed
    from voicedesk.domain.business import BusinessId, ServiceId, StaffId
    from voicedesk.domain.call import CallbackStatus, CallId, Channel, Outcome
    from voicedesk.domain.slots import Span

BOOKING_TOOLS = frozenset({"find_slots", "hold_slot", "book_appointment", "join_waitlist"})
"""A call in which one of these was used is one in which a time was wanted."""
CHANGING_TOOLS = frozenset({"find_bookings", "move_booking", "cancel_booking"})
PERSON_TOOL = "call_a_person"
BY_GREETING = "greeting"
AFTER = ("used", "asked_score", "score", "sound")
"""Events of a journal that say what a call used, how it sounded, and how it was for the caller."""
LOSSY = 0.03
"""With a greater share of its packets lost speech is hard to follow, for people and recognisers."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One answer of the desk: how long after the caller's last word, and who thought of it."""

    ms: float
    by: str


@dataclass(frozen=True, slots=True)
class Written:
    """One deed that a call left in the ledger."""

    deed: Deed
    service: ServiceId
    staff: StaffId


@dataclass(frozen=True, slots=True)
class Promised:
    """A call back that was promised in a call."""

    due: datetime
    status: CallbackStatus
    changed: datetime


@dataclass(frozen=True, slots=True)
class Used:
    """What a vendor did for a call, in the units that it counts."""

    kind: Literal["stt", "tts", "llm"]
    provider: str
    model: str
    amount: float
    """Seconds of the stream, characters, or tokens that went in."""
    out: float = 0.0
    """Tokens that came out."""


@dataclass(frozen=True, slots=True)
class Sound:
    """How a call's sound came through, as the desk's end of the room counted it."""

    seconds: float
    """How long it was watched."""
    received: int
    lost: int
    """Packets of the caller's sound that came, and that never did."""
    jitter_ms: float
    """By how much packets come unevenly (RFC 3550), on average over the call."""
    unheard_s: float
    """In which nothing at all came from the caller, muted telephones left out."""
    unsent_s: float
    """In which the desk spoke and nothing at all left it."""

    @property
    def loss(self) -> float | None:
        """The share of the caller's packets that were lost; None when none were sent."""
        sent = self.received + self.lost
        return self.lost / sent if sent else None


@dataclass(frozen=True, slots=True)
class Priced:
    """A price that the desk said: in which line of which call."""

    call: CallId
    number: int
    at: datetime
    amount: int
    """In whole units of the currency."""


@dataclass(frozen=True, slots=True)
class PriceCount:
    """How many of the prices that were said are known, and the latest of both kinds."""

    known: int
    other: int
    latest: tuple[Priced, ...]
    """At most so many of each kind as were asked for, the latest calls first."""


@dataclass(frozen=True, slots=True)
class CallFacts:
    """One call with everything that is counted of it."""

    call: CallId
    channel: Channel
    started: datetime
    ended: datetime | None = None
    outcome: Outcome | None = None
    person: str | None = None
    """The customer, else the number; None when it was withheld or erased."""
    greeting: str = ""
    greeted: datetime | None = None
    """When the desk's first words were written."""
    is_wanted: bool = False
    """A time was looked for."""
    is_change: bool = False
    """A booking that was there already was looked for."""
    asked: int = 0
    """How often a person was called in."""
    reached: bool = False
    is_robocall: bool = False
    turns: tuple[Turn, ...] = ()
    deeds: tuple[Written, ...] = ()
    tickets: tuple[datetime | None, ...] = ()
    """For each ticket of the call when it was done; None while it is open."""
    promises: tuple[Promised, ...] = ()
    is_asked: bool = False
    """The caller was asked how it was."""
    score: int | None = None
    """From 1 to 5, as the caller said it."""
    used: tuple[Used, ...] | None = None
    """None: nobody counted, so what the call cost is unknown."""
    sound: Sound | None = None
    """None where nobody listened for it."""


class FigureFacts(Protocol):
    """Calls as they are counted."""

    async def facts(self, business: BusinessId, within: Span) -> Sequence[CallFacts]:
        """The calls that began within a stretch of time, oldest first; written ones left out."""


class SpokenPrices(Protocol):
    """Prices as they were said."""

    async def prices(
        self, business: BusinessId, within: Span, *, known: Collection[int], limit: int = 200
    ) -> PriceCount:
        """Prices that the desk said in calls that began within a stretch of time."""


def score_of(events: Iterable[Mapping[str, object]]) -> int | None:
    """What a caller last said of a call, among the events of its journal."""
    said = [one["score"] for one in events if isinstance(one.get("score"), int)]
    return cast("int", said[-1]) if said else None


def used_of(events: Iterable[Mapping[str, object]]) -> tuple[Used, ...] | None:
    """What was used in a call; a call that was taken up again has been counted in parts."""
    parts = [one["used"] for one in events if isinstance(one.get("used"), list)]
    if not parts:
        return None
    return tuple(Used(**one) for part in parts for one in cast("list[dict[str, Any]]", part))


def sound_of(events: Iterable[Mapping[str, object]]) -> Sound | None:
    """How a call sounded; one that was taken up again has been watched in parts."""
    said = [one["sound"] for one in events if isinstance(one.get("sound"), dict)]
    parts = [Sound(**one) for one in cast("list[dict[str, Any]]", said)]
    if not parts:
        return None
    seconds = sum(one.seconds for one in parts)
    jitter = sum(one.jitter_ms * one.seconds for one in parts)
    return Sound(
        seconds=seconds,
        received=sum(one.received for one in parts),
        lost=sum(one.lost for one in parts),
        jitter_ms=jitter / seconds if seconds else 0.0,
        unheard_s=sum(one.unheard_s for one in parts),
        unsent_s=sum(one.unsent_s for one in parts),
    )


def counted_prices(
    said: Iterable[tuple[CallId, Sequence[tuple[int, str, int]]]],
    known: Collection[int],
    limit: int,
) -> PriceCount:
    """Counts lines (number, ISO time, amount) of calls, and reads no more than the shown ones."""
    counts, latest = [0, 0], []
    for call, lines in said:
        for number, at, amount in lines:
            kind = amount in known
            counts[kind] += 1
            if counts[kind] <= limit:
                latest.append(Priced(call, number, datetime.fromisoformat(at), amount))
    return PriceCount(known=counts[True], other=counts[False], latest=tuple(latest))
