"""Where everything is put together: profile and store become a desk, a call gets its brain."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from voicedesk import ports
from voicedesk.agents.journal import Journal
from voicedesk.agents.live import LiveCall
from voicedesk.connectors.clock import RunningClock, SystemClock
from voicedesk.connectors.memory import (
    MemoryActions,
    MemoryCalendar,
    MemoryKnowledge,
    MemoryMessenger,
    MemoryStore,
)
from voicedesk.domain.booking import Attendee
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Channel
from voicedesk.domain.state import CallState, CallView
from voicedesk.errors import SettingsInvalid
from voicedesk.language.dates import When
from voicedesk.profile.facts import business_of, facts_passages, vocabulary_of
from voicedesk.profile.load import LoadedProfile
from voicedesk.profile.sample import PlannedBooking, sample_bookings, sample_customers
from voicedesk.profile.schema import Profile
from voicedesk.services.actions import ActionDesk
from voicedesk.services.callbacks import CallbackPromises
from voicedesk.services.customers import CustomerFile
from voicedesk.services.day_budget import DayBudget
from voicedesk.services.deliveries import Deliveries
from voicedesk.services.desk import Desk
from voicedesk.services.escalation import Escalation
from voicedesk.services.identity import Identity
from voicedesk.services.knowledge import KnowledgeBase
from voicedesk.services.limits import Limits
from voicedesk.services.notifications import Notifications
from voicedesk.services.replies import Conversation, Replies
from voicedesk.services.scheduling import Scheduling, Wish
from voicedesk.services.support import Support
from voicedesk.services.survey import Survey
from voicedesk.services.waitlist import WaitingList
from voicedesk.workflows.inline import InlineRunner
from voicedesk.workflows.run import Surroundings, World

if TYPE_CHECKING:
    from livekit.agents import llm

    from voicedesk.brain.reflex import Reflex

Find = Callable[[str], str | None]
"""A key or an address by its name in the environment."""


def nothing(name: str) -> str | None:
    """No vendor has a key."""
    return None


class Remembered(Protocol):
    """What a store is to a desk; `store.Store` and `connectors.memory.MemoryStore` are two."""

    @property
    def ledger(self) -> ports.Ledger: ...
    @property
    def orders(self) -> ports.Orders: ...
    @property
    def calendars(self) -> ports.CalendarBook: ...
    @property
    def customers(self) -> ports.Customers: ...
    @property
    def tickets(self) -> ports.Tickets: ...
    @property
    def callbacks(self) -> ports.Callbacks: ...
    @property
    def messages(self) -> ports.Messages: ...
    @property
    def calls(self) -> ports.Calls: ...
    @property
    def sessions(self) -> ports.Sessions: ...
    @property
    def attempts(self) -> ports.Attempts: ...
    @property
    def waitlist(self) -> ports.Waitlist: ...
    @property
    def gaps(self) -> ports.Gaps: ...
    @property
    def inbox(self) -> ports.Inbox: ...


@dataclass(frozen=True, slots=True)
class Outside:
    """The connected systems of one business."""

    knowledge: ports.Knowledge
    calendar: ports.Calendar
    sms: ports.Messenger
    email: ports.Messenger
    crm: ports.Crm | None = None
    actions: ports.ActionCaller | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """A desk that is open for calls, with what stands behind it."""

    desk: Desk
    store: Remembered
    outside: Outside | None = None
    """The connected systems in memory; None where they are real."""
    runner: InlineRunner | None = None
    """Carries consequences out; None where another process does."""

    async def settle(self) -> None:
        """Carry out what has become due here: calendar, messages, notes."""
        if self.runner is not None:
            await self.runner.run_pending()


@asynccontextmanager
async def open_office(
    loaded: LoadedProfile,
    *,
    now: datetime | None = None,
    clock: ports.Clock | None = None,
    crm: ports.Crm | None = None,
) -> AsyncIterator[Office]:
    """A desk over a throw-away store with the profile's samples; nobody is written to for real."""
    clock = clock or (SystemClock() if now is None else RunningClock(now))
    store = MemoryStore(clock)
    outside = Outside(
        MemoryKnowledge(),
        MemoryCalendar(),
        MemoryMessenger("sms"),
        MemoryMessenger("email"),
        crm,
        MemoryActions(),
    )
    desk = build_desk(loaded, store, outside, clock)
    await fill_with_samples(desk, store, loaded)
    await desk.knowledge.ingest(loaded.knowledge, more=facts_passages(loaded.profile))
    yield Office(desk, store, outside, InlineRunner(world_of(desk, store, outside)))


def build_desk(
    loaded: LoadedProfile, store: Remembered, outside: Outside, clock: ports.Clock
) -> Desk:
    """Everything that one business offers to a call."""
    profile = loaded.profile
    business = business_of(profile, today=clock.now().date())
    scheduling = Scheduling(business, store.ledger, clock)
    notifications = Notifications(profile, business, store.messages, clock)
    knowledge = KnowledgeBase(business, outside.knowledge, store.gaps, clock)
    support = Support(business, profile, knowledge, store.tickets, clock)
    callbacks = CallbackPromises(business, profile, store.callbacks, clock)
    day = DayBudget(business, profile, store.attempts, notifications, clock)
    limits = Limits(business, profile, store.attempts, clock, day)
    return Desk(
        profile=profile,
        business=business,
        vocabulary=vocabulary_of(profile),
        clock=clock,
        scheduling=scheduling,
        support=support,
        knowledge=knowledge,
        customers=CustomerFile(business, store.customers, clock, outside.crm, store.orders),
        identity=Identity(
            business,
            profile,
            store.customers,
            store.attempts,
            store.sessions,
            notifications,
            clock,
        ),
        escalation=Escalation(business, profile, callbacks, support, limits, clock),
        callbacks=callbacks,
        notifications=notifications,
        waitlist=WaitingList(
            business, store.waitlist, store.ledger, scheduling, notifications, clock
        ),
        limits=limits,
        calls=store.calls,
        actions=actions_of(profile, outside),
    )


def actions_of(profile: Profile, outside: Outside) -> ActionDesk | None:
    """The requests to other systems that a profile declares, if any."""
    if not profile.actions or outside.actions is None:
        return None
    return ActionDesk(profile.actions, outside.actions, profile.business.region)


def replies_of(desk: Desk, store: Remembered, conversation: Conversation | None = None) -> Replies:
    """What a desk answers to those who write back."""
    return Replies(
        business=desk.business,
        profile=desk.profile,
        ledger=store.ledger,
        messages=store.messages,
        scheduling=desk.scheduling,
        waiting=desk.waitlist,
        notifications=desk.notifications,
        limits=desk.limits,
        clock=desk.clock,
        conversation=conversation,
        survey=survey_of(desk, store),
    )


def survey_of(desk: Desk, store: Remembered) -> Survey:
    """What asks callers how it was."""
    return Survey(desk.business.id, desk.profile, store.messages, store.calls, desk.clock)


def world_of(
    desk: Desk, store: Remembered, outside: Outside, conversation: Conversation | None = None
) -> World:
    """What the workflows of one business read and write."""
    calendars = {member.id: (outside.calendar,) for member in desk.business.staff}
    around = Surroundings(
        profile=desk.profile,
        business=desk.business,
        notifications=desk.notifications,
        calendars=calendars,
        messengers={"sms": outside.sms, "email": outside.email},
        crm=outside.crm,
        waitlist=desk.waitlist,
        deliveries=Deliveries(
            desk.business, desk.profile, store.messages, store.customers, store.tickets, desk.clock
        ),
        replies=replies_of(desk, store, conversation),
        survey=survey_of(desk, store),
    )

    async def surroundings(business: BusinessId) -> Surroundings:
        if business != desk.business.id:
            raise SettingsInvalid(f"this office serves {desk.business.id}, not {business}")
        return around

    return World(
        clock=desk.clock,
        ledger=store.ledger,
        orders=store.orders,
        customers=store.customers,
        tickets=store.tickets,
        callbacks=store.callbacks,
        messages=store.messages,
        calls=store.calls,
        inbox=store.inbox,
        surroundings=surroundings,
        calendars=store.calendars,
    )


async def fill_with_samples(desk: Desk, store: Remembered, loaded: LoadedProfile) -> None:
    """The sample's customers and bookings; nothing follows from them, nobody is written to."""
    business = desk.business
    for customer in sample_customers(loaded.samples, business.id):
        await store.customers.save(customer)
    for planned in sample_bookings(loaded.samples, business, now=desk.clock.now()):
        await plant(desk, planned)
    for order in await store.orders.pending(limit=1000):
        await store.orders.taken(order.id, now=desk.clock.now())


async def plant(desk: Desk, planned: PlannedBooking) -> None:
    """A booking that was there before; left out where its time cannot be had."""
    local = desk.business.local(planned.start)
    day, at = local.date(), local.time()
    when = When("", (0, 0), day, day, at, None, "minute", point=True)
    wish = Wish(planned.service, (when,), planned.staff, planned.location)
    offer = await desk.scheduling.find(wish)
    if not offer.exact:
        return
    customer = planned.customer
    phone = customer.phones[0] if customer.phones else None
    who = Attendee(customer.name, phone, customer.email, customer.id, planned.note)
    call = CallId(f"sample-{customer.id}-{local:%Y%m%d%H%M}")
    hold = await desk.scheduling.hold(offer.slots[0], call=call)
    await desk.scheduling.book(hold, who, call=call)


def new_call(
    desk: Desk, *, channel: Channel, caller: str | None, called: str | None = None
) -> Call:
    """A call that has just come in."""
    return Call(
        id=CallId(f"call_{uuid4().hex[:16]}"),
        business=desk.business.id,
        channel=channel,
        started=desk.clock.now(),
        caller=caller,
        called=called,
    )


def live_call(desk: Desk, call: Call, *, line: ports.Line | None = None) -> LiveCall:
    """The state and the journal of a call."""
    journal = Journal(desk.calls, call.id, desk.clock)
    return LiveCall(desk=desk, call=call, state=CallState(call), journal=journal, line=line)


def brain_for(live: LiveCall, name: str = "", find: Find = nothing) -> llm.LLM[Any]:
    """The brain of one call: the reflex, and the profile's models where they have their keys.

    Args:
        live: The call.
        name: `reflex`, `cascade`, `hosted`; empty: the cascade where the profile names a model
            whose key is there.
        find: Keys and addresses of vendors by their names in the environment.

    Raises:
        SettingsInvalid: A brain that nobody knows, or one without any key.
    """
    if name not in ("", "reflex", "cascade", "hosted"):
        raise SettingsInvalid(f"there is no brain {name!r}: write reflex, cascade or hosted")
    reflex = _reflex(live)
    chain = live.desk.profile.models.llm
    if name == "reflex" or not (chain or name):
        return reflex
    from voicedesk.brain.attempt import ALOUD, Patience
    from voicedesk.brain.cascade import NEVER_ALONE, SURE, Cascade
    from voicedesk.brain.hosted import DEFAULT_CHAIN, hosted_models

    models = hosted_models(chain or DEFAULT_CHAIN, find)
    if not models and name:
        raise SettingsInvalid(f"the brain {name!r} needs the key of a language model")
    if not models:
        return reflex
    return Cascade(
        reflex,
        models,
        sure=NEVER_ALONE if name == "hosted" else SURE,
        patience=Patience() if live.call.channel == "text" else ALOUD,
    )


def _reflex(live: LiveCall) -> Reflex:
    from voicedesk.brain.reflex import Reflex

    desk = live.desk

    def look() -> CallView:
        return live.state.view(desk.business.local(desk.clock.now()))

    return Reflex(
        profile=desk.profile, business=desk.business, vocabulary=desk.vocabulary, look=look
    )
