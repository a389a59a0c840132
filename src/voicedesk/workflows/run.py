"""What a workflow may ask of whatever carries it: a remembered step, a later start."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from voicedesk.errors import VoicedeskError
from voicedesk.ports import (
    Calendar,
    CalendarBook,
    Callbacks,
    Calls,
    Clock,
    Crm,
    Customers,
    Inbox,
    Ledger,
    Messages,
    Messenger,
    Order,
    OrderKind,
    Orders,
    Tickets,
)

if TYPE_CHECKING:
    from datetime import datetime

    from voicedesk.domain.business import Business, BusinessId, StaffId
    from voicedesk.profile.schema import Profile
    from voicedesk.services.announcing import Announcer
    from voicedesk.services.deliveries import Deliveries
    from voicedesk.services.errands import Errands
    from voicedesk.services.notifications import Notifications
    from voicedesk.services.replies import Replies
    from voicedesk.services.reports import Reports
    from voicedesk.services.survey import Survey
    from voicedesk.services.waitlist import WaitingList


DUE = "due"
"""When a later start is to happen, in the data of its order; what must happen now has none."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What one business's consequences reach: words, calendars, messengers, customer system."""

    profile: Profile
    business: Business
    notifications: Notifications
    calendars: Mapping[StaffId, tuple[Calendar, ...]]
    """Per person; the first is written to."""
    messengers: Mapping[str, Messenger]
    """By channel."""
    crm: Crm | None = None
    waitlist: WaitingList | None = None
    deliveries: Deliveries | None = None
    replies: Replies | None = None
    announcer: Announcer | None = None
    reports: Reports | None = None
    survey: Survey | None = None
    errands: Errands | None = None
    """Calls that the desk makes; None where it cannot ring anybody."""

    @property
    def look_s(self) -> int:
        """Seconds between two looks into the calendars of staff."""
        return self.profile.calendars.look_s


@dataclass(frozen=True, slots=True)
class World:
    """Everything that workflows read and write."""

    clock: Clock
    ledger: Ledger
    orders: Orders
    customers: Customers
    tickets: Tickets
    callbacks: Callbacks
    messages: Messages
    calls: Calls
    inbox: Inbox
    surroundings: Callable[[BusinessId], Awaitable[Surroundings]]
    calendars: CalendarBook


@dataclass(frozen=True, slots=True)
class Later:
    """A workflow that starts at a moment; the same id starts once."""

    id: str
    kind: OrderKind
    business: BusinessId
    ref: str
    at: datetime
    data: Mapping[str, object] = field(default_factory=dict)

    def order(self) -> Order:
        """The order that the workflow is given when its time comes."""
        data = {**self.data, DUE: self.at.isoformat()}
        return Order(self.id, self.business, self.kind, self.ref, self.at, data)


class Run(Protocol):
    """One run of one workflow. Steps happen at least once, so what they do carries a key."""

    @property
    def asked_again(self) -> bool:
        """Somebody wants what had failed to be tried once more."""

    async def step(self, name: str, work: Callable[[], Awaitable[str]]) -> str:
        """Do some work and remember its answer; tried again while its error is worth it."""

    async def later(self, later: Later) -> None:
        """Start another workflow at a moment; the same id starts once."""


Workflow = Callable[[Run, World, Order], Awaitable[None]]


def worth_retrying(error: BaseException) -> bool:
    """Whether the same attempt may succeed later; what we cannot name is given another chance."""
    return error.retryable if isinstance(error, VoicedeskError) else isinstance(error, OSError)
