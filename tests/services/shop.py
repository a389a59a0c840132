"""The business that tests of services speak of, and what they say to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.knowledge.embedded import EmbeddedKnowledge
from voicedesk.connectors.memory import MemoryCrm, MemoryStore
from voicedesk.domain.booking import Attendee, Booking
from voicedesk.domain.business import BusinessId, ServiceId
from voicedesk.domain.call import CallId, Customer, CustomerId
from voicedesk.language.dates import OpenHours, When, find_dates
from voicedesk.language.understand import Vocabulary
from voicedesk.profile.facts import business_of
from voicedesk.profile.schema import Profile
from voicedesk.services.callbacks import CallbackPromises
from voicedesk.services.customers import CustomerFile
from voicedesk.services.desk import Desk
from voicedesk.services.escalation import Escalation
from voicedesk.services.identity import Identity
from voicedesk.services.knowledge import KnowledgeBase
from voicedesk.services.limits import Limits
from voicedesk.services.notifications import Notifications
from voicedesk.services.scheduling import Scheduling, Wish
from voicedesk.services.support import Support
from voicedesk.services.waitlist import WaitingList

ZONE = ZoneInfo("America/New_York")
CALL, OTHER = CallId("call-1"), CallId("call-2")
CLEANING, CHECKUP = ServiceId("cleaning"), ServiceId("checkup")
SHOP = BusinessId("shop")
MIRA = Customer(
    CustomerId("mira"),
    SHOP,
    "Mira Okafor",
    ("+12025550177",),
    email="mira@example.com",
    birth_date=date(1984, 5, 12),
    postcode="20001",
    account="A4471",
)
LIN = Customer(
    CustomerId("lin"), SHOP, "Lin Okafor", ("+12025550177",), birth_date=date(2010, 1, 2)
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
HOURS = {day: ["09:00-12:00", "13:00-17:00"] for day in WEEKDAYS}
PROFILE: Mapping[str, object] = {
    "business": {
        "id": SHOP,
        "name": "Small Shop",
        "kind": "dental practice",
        "time_zone": "America/New_York",
        "phone": "+12025550100",
        "email": "desk@shop.example",
    },
    "locations": [{"id": "main", "name": "the shop", "address": "1 Main Street"}],
    "hours": HOURS,
    "closures": [{"first": date(2026, 3, 16), "reason": "a family day"}],
    "default_service": CHECKUP,
    "services": [
        {"id": CHECKUP, "name": "check-up", "duration_min": 30, "price": 75},
        {"id": CLEANING, "name": "cleaning", "duration_min": 60, "staff": ["lee"]},
        {"id": "whitening", "name": "whitening", "duration_min": 60, "max_per_day": 1},
    ],
    "staff": [
        {"id": "lee", "name": "Doctor Lee", "email": "lee@shop.example"},
        {
            "id": "ana",
            "name": "Ana",
            "hours": {"wednesday": ["09:00-12:00"]},
            "phone": "+12025550161",
        },
    ],
    "booking": {"horizon_days": 60, "cancellation_window_h": 2},
    "voice": {"greeting": "{business}"},
    "escalation": {
        "people": [
            {"name": "Dana", "number": "+12025550110", "ring_s": 10},
            {"name": "Tom", "number": "+12025550111", "ring_s": 10},
        ],
        "angry_words": ["ridiculous"],
        "topics": ["test results"],
    },
    "emergency": {"words": ["can't breathe"], "sentence": "Please hang up and call 911."},
    "notifications": {"owner": "+12025550112"},
    "policies": {"refund": "Refunds are decided by the manager."},
}


@dataclass(frozen=True)
class Shop:
    """The desk of the business, with what stands behind it."""

    desk: Desk
    store: MemoryStore
    crm: MemoryCrm
    clock: ManualClock

    async def booked(self, words: str, who: Attendee, *, call: CallId = CALL) -> Booking:
        """A check-up at the time that some words say."""
        offer = await self.desk.scheduling.find(Wish(None, self.when(words)), call=call)
        hold = await self.desk.scheduling.hold(offer.slots[0], call=call)
        return (await self.desk.scheduling.book(hold, who, call=call)).booking

    def when(self, words: str) -> tuple[When, ...]:
        """What words mean on the clock of this shop."""
        now = self.desk.business.local(self.clock.now())
        return find_dates(words, now=now, hours=OpenHours(time(9), time(17)))


def profile_with(**changes: object) -> Profile:
    """The profile, with some of its parts replaced."""
    return Profile.model_validate({**PROFILE, **changes})


def open_shop(clock: ManualClock, profile: Profile | None = None) -> Shop:
    """A desk over an empty store."""
    profile = profile or profile_with()
    business = business_of(profile, today=clock.now().date())
    store, crm = MemoryStore(clock), MemoryCrm()
    scheduling = Scheduling(business, store.ledger, clock)
    notifications = Notifications(profile, business, store.messages, clock)
    knowledge = KnowledgeBase(business, EmbeddedKnowledge(), store.gaps, clock)
    support = Support(business, profile, knowledge, store.tickets, clock)
    callbacks = CallbackPromises(business, profile, store.callbacks, clock)
    limits = Limits(business, profile, store.attempts, clock)
    identity = Identity(
        business,
        profile,
        store.customers,
        store.attempts,
        store.sessions,
        notifications,
        clock,
        codes=lambda: "123456",
    )
    desk = Desk(
        profile=profile,
        business=business,
        vocabulary=Vocabulary(()),
        clock=clock,
        scheduling=scheduling,
        support=support,
        knowledge=knowledge,
        customers=CustomerFile(business, store.customers, clock, crm),
        identity=identity,
        escalation=Escalation(business, profile, callbacks, support, limits, clock),
        callbacks=callbacks,
        notifications=notifications,
        waitlist=WaitingList(
            business, store.waitlist, store.ledger, scheduling, notifications, clock
        ),
        limits=limits,
        calls=store.calls,
    )
    return Shop(desk, store, crm, clock)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A local moment of March 2026."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)
