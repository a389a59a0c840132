"""Where everything is put together: a profile and a store become a desk, a call its state and its brain."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from voicedesk.agents.journal import Journal
from voicedesk.agents.live import LiveCall
from voicedesk.connectors.clock import RunningClock, SystemClock
from voicedesk.connectors.memory import MemoryStore
from voicedesk.domain.booking import Attendee, Booking
from voicedesk.domain.call import Call, CallId, Channel, Message, Ticket
from voicedesk.domain.state import CallState, CallView
from voicedesk.errors import SettingsInvalid
from voicedesk.language.dates import When
from voicedesk.ports import Clock, Line
from voicedesk.profile.facts import business_of, vocabulary_of
from voicedesk.profile.load import LoadedProfile
from voicedesk.profile.sample import PlannedBooking, sample_bookings, sample_customers
from voicedesk.services.desk import Desk
from voicedesk.services.scheduling import Scheduling, Wish

if TYPE_CHECKING:
    from livekit.agents import llm


@dataclass(frozen=True, slots=True)
class Left:
    """What a call left behind, as plain rows."""

    outcome: str
    bookings: Sequence[Mapping[str, object]]
    tickets: Sequence[Mapping[str, object]]
    notifications: Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Office:
    """A desk with what stands behind it, open for calls."""

    desk: Desk
    store: MemoryStore

    async def settle(self) -> None:
        """Carry out what has become due: calendars, messages, notes."""

    async def left_by(self, live: LiveCall) -> Left:
        """What a call left: its bookings, tickets and messages."""
        business = self.desk.business
        bookings = await self.store.ledger.bookings(business.id)
        tickets = await self.store.tickets.list(business.id, call=live.call.id)
        messages = await self.store.messages.list(business.id)
        seeded = {e.ref for e in live.state.effects}
        return Left(
            outcome=live.state.outcome().value,
            bookings=[booking_row(b, self.desk) for b in bookings if b.id in seeded],
            tickets=[ticket_row(t) for t in tickets],
            notifications=[message_row(m) for m in messages],
        )


@asynccontextmanager
async def open_office(
    loaded: LoadedProfile, *, now: datetime | None = None, real: bool = False
) -> AsyncIterator[Office]:
    """A desk that is open for calls: its own database when `real`, else a throw-away one with the samples."""
    clock: Clock = SystemClock() if now is None else RunningClock(now)
    if real:
        raise SettingsInvalid("there is no database of its own yet")
    store = MemoryStore(clock)
    desk = build_desk(loaded, store, clock)
    await fill_with_samples(desk, store, loaded)
    yield Office(desk, store)


def build_desk(loaded: LoadedProfile, store: MemoryStore, clock: Clock) -> Desk:
    """Everything that one business offers to a call."""
    profile = loaded.profile
    business = business_of(profile, today=clock.now().date())
    from voicedesk.services.customers import CustomerFile
    from voicedesk.services.callbacks import CallbackPromises
    return Desk(
        profile=profile,
        business=business,
        vocabulary=vocabulary_of(profile),
        clock=clock,
        scheduling=Scheduling(business, store.ledger, clock),
        support=None,
        knowledge=None,
        customers=CustomerFile(business, store.customers, clock),
        identity=None,
        escalation=None,
        callbacks=CallbackPromises(business, profile, store.callbacks, clock),
        notifications=None,
        waitlist=None,
        limits=None,
        calls=store.calls,
    )


async def fill_with_samples(desk: Desk, store: MemoryStore, loaded: LoadedProfile) -> None:
    """The sample's customers and bookings; nothing follows from them, nobody is written to."""
    business = desk.business
    for customer in sample_customers(loaded.samples, business.id):
        await store.customers.save(customer)
    for planned in sample_bookings(loaded.samples, business, now=desk.clock.now()):
        await _plant(desk, planned)
    for order in await store.orders.pending(limit=1000):
        await store.orders.taken(order.id, now=desk.clock.now())


async def _plant(desk: Desk, planned: PlannedBooking) -> None:
    local = desk.business.local(planned.start)
    when = When(
        text="",
        span=(0, 0),
        day_from=local.date(),
        day_to=local.date(),
        time_from=local.time(),
        time_to=None,
        grain="minute",
        point=True,
    )
    wish = Wish(
        planned.service, whens=(when,), staff=planned.staff, location=planned.location
    )
    offer = await desk.scheduling.find(wish)
    if not offer.exact:
        return
    call = CallId(f"sample-{planned.customer.id}-{local:%Y%m%d%H%M}")
    customer = planned.customer
    who = Attendee(
        customer.name,
        customer.phones[0] if customer.phones else None,
        customer.email,
        customer.id,
        planned.note,
    )
    hold = await desk.scheduling.hold(offer.slots[0], call=call)
    await desk.scheduling.book(hold, who, call=call)


def new_call(desk: Desk, *, channel: Channel, caller: str | None, called: str | None = None) -> Call:
    """A call that has just come in."""
    return Call(
        id=CallId(f"call_{uuid4().hex[:16]}"),
        business=desk.business.id,
        channel=channel,
        started=desk.clock.now(),
        caller=caller,
        called=called,
    )


def live_call(desk: Desk, call: Call, *, line: Line | None = None) -> LiveCall:
    """The state and the journal of a call."""
    journal = Journal(desk.calls, call.id, desk.clock)
    return LiveCall(desk=desk, call=call, state=CallState(call), journal=journal, line=line)


def brain_for(live: LiveCall, name: str = "") -> llm.LLM[Any]:
    """The brain of one call; without a key it is the reflex."""
    if name not in ("", "reflex"):
        raise SettingsInvalid(f"the brain {name!r} needs the key of a language model")
    from voicedesk.brain.reflex import Reflex  # noqa: PLC0415 - LiveKit is slow to import

    desk = live.desk

    def look() -> CallView:
        return live.state.view(desk.business.local(desk.clock.now()))

    return Reflex(
        profile=desk.profile, business=desk.business, vocabulary=desk.vocabulary, look=look
    )


def booking_row(booking: Booking, desk: Desk) -> dict[str, object]:
    """A booking in plain words."""
    start = desk.business.local(booking.span.start)
    return {
        "id": booking.id,
        "service": booking.service,
        "staff": booking.slot.staff,
        "location": booking.slot.location,
        "start": start.isoformat(),
        "status": booking.status.value,
        "name": booking.attendee.name,
        "phone": booking.attendee.phone,
    }


def ticket_row(ticket: Ticket) -> dict[str, object]:
    """A ticket in plain words."""
    return {
        "id": ticket.id,
        "category": ticket.category,
        "summary": ticket.summary,
        "priority": ticket.priority.value,
        "status": ticket.status.value,
        "account": ticket.account,
        "order": ticket.order,
        "name": ticket.name,
        "phone": ticket.phone,
    }


def message_row(message: Message) -> dict[str, object]:
    """A message in plain words."""
    return {
        "kind": message.kind,
        "channel": message.channel,
        "to": message.to,
        "state": message.state.value,
        "body": message.body,
    }
