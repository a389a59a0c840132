"""A call and what it leaves behind: who rang, what was said, what was done, how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Literal, NewType

if TYPE_CHECKING:
    from datetime import date, datetime

    from voicedesk.domain.business import BusinessId

CallId = NewType("CallId", str)
CustomerId = NewType("CustomerId", str)
TicketId = NewType("TicketId", str)
CallbackId = NewType("CallbackId", str)
MessageId = NewType("MessageId", str)

Channel = Literal["phone", "web", "text"]


class Level(IntEnum):
    """How sure we are of who is calling; each level includes the ones below."""

    NONE = 0
    KNOWN_NUMBER = 1
    TWO_FACTS = 2
    CODE = 3


class Outcome(StrEnum):
    """How a call ended, by the weightiest thing that it left."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    ANSWERED = "answered"
    TICKET = "ticket"
    CALLBACK = "callback"
    TRANSFERRED = "transferred"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody the business knows."""

    id: CustomerId
    business: BusinessId
    name: str
    phones: tuple[str, ...] = ()
    """E.164, the one on file first."""
    email: str | None = None
    birth_date: date | None = None
    postcode: str | None = None
    account: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()
    preferences: tuple[tuple[str, str], ...] = ()
    external_id: str | None = None
    """The customer's id in the connected CRM."""

    @property
    def first_name(self) -> str:
        """The first word of the name."""
        return self.name.split()[0] if self.name else ""


@dataclass(frozen=True, slots=True)
class Call:
    """One conversation, from the ring to its end."""

    id: CallId
    business: BusinessId
    channel: Channel
    started: datetime
    caller: str | None = None
    """E.164 as the network says it; may be withheld or forged."""
    called: str | None = None
    profile_version: int | None = None
    room: str | None = None
    ended: datetime | None = None
    outcome: Outcome | None = None
    end_reason: str | None = None
    customer: CustomerId | None = None


JournalKind = Literal["say", "heard", "tool", "handoff", "state", "key", "event", "end"]


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One line of a call's journal, written as it happens; `data` is JSON-ready."""

    call: CallId
    number: int
    at: datetime
    kind: JournalKind
    data: dict[str, object]


class TicketStatus(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"


class Priority(StrEnum):
    """How soon a person must look."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Something that a person of the business has to see to."""

    id: TicketId
    business: BusinessId
    category: str
    summary: str
    created: datetime
    priority: Priority = Priority.NORMAL
    status: TicketStatus = TicketStatus.OPEN
    call: CallId | None = None
    customer: CustomerId | None = None
    name: str = ""
    phone: str | None = None
    account: str | None = None
    order: str | None = None
    due: datetime | None = None


class CallbackStatus(StrEnum):
    """Where a promised call back stands."""

    PROMISED = "promised"
    KEPT = "kept"
    BROKEN = "broken"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Callback:
    """A call back that was promised: to whom, about what, by when."""

    id: CallbackId
    business: BusinessId
    phone: str
    reason: str
    due: datetime
    created: datetime
    call: CallId | None = None
    customer: CustomerId | None = None
    name: str = ""
    status: CallbackStatus = CallbackStatus.PROMISED
    ticket: TicketId | None = None


class MessageState(StrEnum):
    """What is known of a message; only `sent` and `delivered` may be called sent."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    """Opted out, or no address."""


CODE_SENT = "[the code is not kept]"
"""What is left of a message of the kind `code` once it is on its way."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with an e-mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One SMS or e-mail; `key` makes a repetition the same message."""

    id: MessageId
    business: BusinessId
    kind: str
    """confirmation, moved, cancelled, reminder, waitlist, code, resend, staff, owner."""
    channel: Literal["sms", "email"]
    to: str
    subject: str
    body: str
    key: str
    created: datetime
    state: MessageState = MessageState.QUEUED
    why: str = ""
    provider_id: str | None = None
    call: CallId | None = None
    booking: str | None = None
    not_before: datetime | None = None
    """Quiet hours: earliest time of sending."""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """A deed of this call that is committed; what may be said of it follows from its kind."""

    kind: Literal[
        "held",
        "booked",
        "moved",
        "cancelled",
        "ticket",
        "callback",
        "message",
        "transferred",
        "waitlisted",
        "customer",
        "contact",
    ]
    ref: str
    at: datetime
    key: str = ""
    detail: dict[str, object] = field(default_factory=dict)
