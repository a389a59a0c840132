"""The services of a desk whose outcomes are chosen from outside: what a proof lets happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar, Unpack

from voicedesk.domain.availability import Visit
from voicedesk.domain.booking import (
    Attendee,
    Booking,
    BookingId,
    BookingStatus,
    Deed,
    Entry,
    EntryId,
    Hold,
    HoldId,
    IdempotencyKey,
)
from voicedesk.domain.call import (
    Call,
    Callback,
    CallbackId,
    CallId,
    Customer,
    CustomerId,
    Level,
    Message,
    MessageId,
    Ticket,
    TicketId,
)
from voicedesk.domain.slots import Slot
from voicedesk.errors import HoldExpired, OutsideRules, SlotTaken
from voicedesk.ports import Line, Receipt, Wait
from voicedesk.profile.conduct import Fact
from voicedesk.services.callbacks import CallbackPromises
from voicedesk.services.desk import Desk
from voicedesk.services.escalation import Escalated, Escalation
from voicedesk.services.identity import Identity, Verdict
from voicedesk.services.limits import Limits
from voicedesk.services.notifications import Notifications
from voicedesk.services.offers import Offer
from voicedesk.services.scheduling import ENOUGH, Scheduling, Wish
from voicedesk.services.support import Answer, Support, TicketDetails
from voicedesk.services.waitlist import WaitingList

WriteKind = Literal["book", "move", "cancel"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Write:
    """A change of the ledger: of what, and to what."""

    kind: WriteKind
    slot: Slot


@dataclass(slots=True)
class Chance:
    """What the world does next, by a list of choices; beyond its end the usual happens."""

    choices: Sequence[int] = ()
    asked: list[int] = field(default_factory=list)
    """How many outcomes each question had that was asked so far."""
    writes: list[Write] = field(default_factory=list)
    found: dict[str, Offer] = field(default_factory=dict)
    """Searches change nothing, so each is made once."""

    def begin(self, choices: Sequence[int]) -> None:
        """A new turn."""
        self.choices, self.asked, self.writes = choices, [], []

    def of(self, outcomes: int) -> int:
        """Which of so many outcomes happens."""
        at = len(self.asked)
        self.asked.append(outcomes)
        return self.choices[at] if at < len(self.choices) else 0


def by_chance(desk: Desk, chance: Chance, own: Sequence[Booking]) -> Desk:
    """The same desk, of which nothing is written down and any outcome can be had."""
    more: dict[str, Any] = {"chance": chance}
    who = Customer(CustomerId("proof"), desk.business.id, "Ann Marsh", phones=("+12025550147",))
    return replace(
        desk,
        scheduling=_like(Times, desk.scheduling, **more, own=tuple(own)),
        support=_like(Answers, desk.support, **more),
        escalation=_like(People, desk.escalation, **more),
        callbacks=_like(Promises, desk.callbacks),
        identity=_like(Doors, desk.identity, **more, who=who),
        notifications=Letters(desk),
        waitlist=_like(Waits, desk.waitlist),
        limits=_like(NoLimits, desk.limits),
    )


def _like(kind: type[T], real: object, **more: object) -> T:
    known = {f.name: getattr(real, f.name) for f in fields(real)}  # type: ignore[arg-type]  # all are dataclasses
    return kind(**known, **more)


@dataclass(frozen=True)
class Times(Scheduling):
    """Free times are the desk's own; whether they last is chance."""

    chance: Chance
    own: tuple[Booking, ...]

    async def find(self, wish: Wish, *, call: CallId | None = None, k: int = ENOUGH) -> Offer:
        if self.chance.of(2):
            return Offer((), reason="full")
        key = repr(wish)
        if key not in self.chance.found:
            self.chance.found[key] = await Scheduling.find(self, wish, call=call, k=k)
        return self.chance.found[key]

    async def hold_visit(
        self, visit: Visit, *, call: CallId, moving: BookingId | None = None
    ) -> tuple[Hold, ...]:
        if self.chance.of(2):
            raise SlotTaken
        expires = self.clock.now() + timedelta(minutes=5)
        return tuple(
            Hold(HoldId(_name(slot)), self.business.id, call, slot, expires, moving)
            for slot in visit
        )

    async def book_visit(
        self, holds: Sequence[Hold], who: Sequence[Attendee], *, call: CallId
    ) -> tuple[Receipt, ...]:
        if self.chance.of(2):
            raise HoldExpired
        self.chance.writes += [Write("book", hold.slot) for hold in holds]
        return tuple(self._receipt(_booking(self, h.slot, who[0]), Deed.BOOKED) for h in holds)

    async def move(self, booking: Booking, hold: Hold, *, call: CallId) -> Receipt:
        outcome = self.chance.of(3)
        if outcome:
            raise HoldExpired if outcome == 1 else OutsideRules
        self.chance.writes.append(Write("move", hold.slot))
        return self._receipt(replace(booking, slot=hold.slot), Deed.MOVED)

    async def cancel(self, booking: Booking, *, call: CallId | None, by: str = "caller") -> Receipt:
        if self.chance.of(2):
            raise OutsideRules
        self.chance.writes.append(Write("cancel", booking.slot))
        return self._receipt(replace(booking, status=BookingStatus.CANCELLED), Deed.CANCELLED)

    async def upcoming(
        self, customer: Customer | None, *, phone: str | None = None
    ) -> Sequence[Booking]:
        """One, none, or all of them."""
        return (self.own[:1], (), self.own)[self.chance.of(3)]

    def _receipt(self, booking: Booking, deed: Deed) -> Receipt:
        key = IdempotencyKey(f"{deed}:{booking.id}")
        now, entry = self.clock.now(), EntryId(f"entry:{key}")
        made = Entry(
            entry, self.business.id, deed, now, booking.call, None, booking.id, key, booking.slot
        )
        return Receipt(booking, made)


def _booking(times: Times, slot: Slot, who: Attendee) -> Booking:
    name = BookingId(f"booking:{_name(slot)}")
    now = times.clock.now()
    return Booking(name, times.business.id, slot, who, BookingStatus.BOOKED, None, now)


def _name(slot: Slot) -> str:
    return f"{slot.service}:{slot.staff}:{slot.span.start:%m-%dT%H:%M}"


@dataclass(frozen=True)
class Answers(Support):
    """Questions have an answer, or none; tickets are opened and not kept."""

    chance: Chance

    async def answer(self, question: str, *, call: CallId | None = None) -> Answer:
        return Answer(None if self.chance.of(2) else "Yes, behind the house.", source="proof")

    async def open_ticket(
        self, category: str, summary: str, *, call: CallId, **details: Unpack[TicketDetails]
    ) -> Ticket:
        name, now = TicketId(f"ticket:{category}"), self.clock.now()
        return Ticket(name, self.business.id, category, summary, now, phone=details.get("phone"))


@dataclass(frozen=True)
class People(Escalation):
    """Somebody picks up, or nobody does and a call back is promised where there is a number."""

    chance: Chance

    async def escalate(
        self,
        call: Call,
        line: Line | None,
        *,
        reason: str,
        summary: str,
        phone: str | None = None,
        urgent: bool = False,
    ) -> Escalated:
        number = phone or call.caller
        if self.chance.of(2) == 0:
            return Escalated("accepted", "Grace")
        if number is None:
            return Escalated("no_answer")
        callback = await self.callbacks.promise(number, reason, call=call.id)
        return Escalated("no_answer", callback=callback)


@dataclass(frozen=True)
class Promises(CallbackPromises):
    """Calls back are promised and not kept."""

    async def promise(
        self, phone: str, reason: str, *, call: CallId, due: datetime | None = None, **_: object
    ) -> Callback:
        now = self.clock.now()
        name = CallbackId(f"callback:{phone}")
        return Callback(name, self.business.id, phone, reason, self.due(due), now)


@dataclass(frozen=True, kw_only=True)
class Doors(Identity):
    """Two facts are right, or they are not."""

    chance: Chance
    who: Customer

    async def check(
        self,
        call: Call,
        facts: Mapping[Fact, str],
        *,
        now: datetime,
        candidates: Sequence[Customer] = (),
    ) -> Verdict:
        if self.chance.of(2):
            return Verdict(Level.NONE)
        return Verdict(Level.TWO_FACTS, self.who)


class Letters(Notifications):
    """Confirmations are sent again, and not kept."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def resend(self, booking: Booking, *, call: CallId) -> Message:
        now, business = self._desk.clock.now(), self._desk.business.id
        name = f"resend:{booking.id}"
        return Message(MessageId(name), business, "resend", "sms", "", "", "", name, now)


@dataclass(frozen=True)
class Waits(WaitingList):
    """The waiting list takes everybody."""

    async def join(self, wish: Wish, who: Attendee, *, call: CallId) -> Wait:
        service = wish.service or self.business.services[0].id
        return Wait("wait", self.business.id, service, who, self.clock.now(), wish.staff)


@dataclass(frozen=True)
class NoLimits(Limits):
    """A walk through all conversations is no single call: budgets are left out."""

    async def spend_message(self, call: Call) -> None:
        return None

    async def spend_booking(self, call: Call) -> None:
        return None
