"""What the services need of the world, as Protocols; every one has an in-memory twin in `connectors.memory`.

Datetimes are aware, spans half-open, money in cents. Failures are `errors.ConnectorError` outside, `errors.StoreError` inside.
Every method that writes may be repeated with the same key and writes once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from voicedesk.domain.booking import (
    Attendee,
    Booking,
    BookingId,
    BookingStatus,
    Entry,
    Hold,
    HoldId,
    IdempotencyKey,
)
from voicedesk.domain.business import BusinessId, ClaimKey, ServiceId, StaffId
from voicedesk.domain.call import (
    Call,
    Callback,
    CallbackId,
    CallbackStatus,
    CallId,
    Customer,
    CustomerId,
    JournalKind,
    JournalRow,
    Message,
    MessageId,
    MessageState,
    Outcome,
    Ticket,
    TicketId,
    TicketStatus,
)
from voicedesk.domain.knowledge import Found, Gap, Passage
from voicedesk.domain.slots import Slot, Span


class Clock(Protocol):
    """What time it is; tests and rehearsals stand in another."""

    def now(self) -> datetime: ...


# ---- what is remembered --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OutsideEvent:
    """A busy stretch in a calendar that others write."""

    uid: str
    span: Span
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a ledger operation wrote: the booking as it stands and the entry that made it so."""

    booking: Booking
    entry: Entry
    repeated: bool = False
    """The key had been used: nothing new was written."""


class Ledger(Protocol):
    """The truth about time: claims, holds, bookings, entries. One operation is one transaction with its orders."""

    async def busy(
        self, business: BusinessId, keys: Sequence[ClaimKey], within: Span, *, now: datetime
    ) -> Mapping[ClaimKey, Sequence[Span]]:
        """Claimed time per key, by bookings, live holds and outside events; merged and sorted."""

    async def hold(
        self,
        business: BusinessId,
        slot: Slot,
        *,
        call: CallId,
        ttl: timedelta,
        now: datetime,
        moving: BookingId | None = None,
    ) -> Hold:
        """Claim a slot for a call. The same call and slot give the same hold, extended. Raises SlotTaken."""

    async def held(self, hold: HoldId) -> Hold | None:
        """A live or expired hold that was neither booked nor released."""

    async def release(self, hold: HoldId, *, now: datetime) -> None:
        """Give a hold back; twice is fine."""

    async def release_call(self, call: CallId, *, now: datetime) -> int:
        """Give back whatever a call holds; how many there were."""

    async def expire(self, *, now: datetime) -> int:
        """End holds whose time is over, in every business."""

    async def book(
        self, hold: HoldId, who: Attendee, *, key: IdempotencyKey, now: datetime
    ) -> Receipt:
        """Turn a hold into a booking, with its order. Raises HoldExpired when it ended and the slot is gone."""

    async def move(
        self,
        booking: BookingId,
        hold: HoldId,
        *,
        key: IdempotencyKey,
        now: datetime,
        by: str = "caller",
    ) -> Receipt:
        """Put a booking where the hold is and free where it was. Raises HoldExpired, UnknownBooking."""

    async def cancel(
        self,
        booking: BookingId,
        *,
        key: IdempotencyKey,
        now: datetime,
        by: str = "caller",
        call: CallId | None = None,
    ) -> Receipt:
        """Cancel and free. Raises UnknownBooking."""

    async def confirm(
        self, booking: BookingId, *, key: IdempotencyKey, now: datetime, by: str = "caller"
    ) -> Receipt:
        """Note that the customer said they will come. Raises UnknownBooking."""

    async def booking(self, business: BusinessId, booking: BookingId) -> Booking | None: ...

    async def bookings(
        self,
        business: BusinessId,
        *,
        customer: CustomerId | None = None,
        phone: str | None = None,
        within: Span | None = None,
        statuses: Sequence[BookingStatus] = (BookingStatus.BOOKED,),
    ) -> Sequence[Booking]:
        """Bookings by start; every given condition must hold."""

    async def count(
        self, business: BusinessId, day: Span, *, service: ServiceId | None = None
    ) -> int:
        """Bookings and live holds that start within a day, for daily caps."""

    async def entries(
        self, business: BusinessId, *, booking: BookingId | None = None, call: CallId | None = None
    ) -> Sequence[Entry]:
        """Lines of the ledger, oldest first."""

    async def import_busy(
        self,
        business: BusinessId,
        key: ClaimKey,
        calendar: str,
        events: Sequence[OutsideEvent],
        within: Span,
        *,
        now: datetime,
    ) -> Sequence[BookingId]:
        """Replace what is known of an outside calendar within a span; the bookings that now collide."""


OrderKind = Literal[
    "booked",
    "moved",
    "cancelled",
    "confirmed",
    "ticket",
    "callback",
    "after_call",
    "code",
    "waitlist",
]


@dataclass(frozen=True, slots=True)
class Order:
    """Something that must happen because a row was written; committed together with that row."""

    id: str
    business: BusinessId
    kind: OrderKind
    ref: str
    """The entry, ticket, callback or call it follows from."""
    created: datetime
    data: Mapping[str, object]


class Orders(Protocol):
    """Consequences that wait for a runner."""

    async def pending(self, *, limit: int = 100) -> Sequence[Order]: ...

    async def taken(self, order: str, *, now: datetime) -> None:
        """The runner has it durably; twice is fine."""

    async def failed(self, order: str, *, why: str, now: datetime) -> None:
        """The runner gave up; it waits for `voicedesk failures retry`."""

    async def failures(self, business: BusinessId | None = None) -> Sequence[tuple[Order, str]]: ...

    async def retry(self, order: str, *, now: datetime) -> None: ...


class Customers(Protocol):
    """Whom the business knows; our own tables."""

    async def get(self, business: BusinessId, customer: CustomerId) -> Customer | None: ...

    async def by_phone(self, business: BusinessId, phone: str) -> Sequence[Customer]:
        """Everybody on this number: a family may share one."""

    async def by_email(self, business: BusinessId, email: str) -> Sequence[Customer]: ...

    async def search(
        self, business: BusinessId, name: str, *, limit: int = 10
    ) -> Sequence[Customer]: ...

    async def all(self, business: BusinessId) -> AsyncIterator[Customer]: ...

    async def save(self, customer: Customer) -> Customer:
        """Create or replace by id."""

    async def add_note(
        self, business: BusinessId, customer: CustomerId, note: str, *, key: str, now: datetime
    ) -> None: ...


class Tickets(Protocol):
    """What people have to see to."""

    async def open(self, ticket: Ticket, *, key: str) -> Ticket:
        """Write it with its order; the same key returns the first."""

    async def get(self, business: BusinessId, ticket: TicketId) -> Ticket | None: ...

    async def list(
        self,
        business: BusinessId,
        *,
        status: TicketStatus | None = None,
        customer: CustomerId | None = None,
        call: CallId | None = None,
    ) -> Sequence[Ticket]: ...

    async def update(self, ticket: Ticket, *, now: datetime) -> None: ...


class Callbacks(Protocol):
    """Calls back that were promised."""

    async def promise(self, callback: Callback, *, key: str) -> Callback:
        """Write it with its order; the same key returns the first."""

    async def list(
        self,
        business: BusinessId,
        *,
        status: CallbackStatus | None = None,
        call: CallId | None = None,
        due_before: datetime | None = None,
    ) -> Sequence[Callback]: ...

    async def settle(
        self, callback: CallbackId, status: CallbackStatus, *, now: datetime
    ) -> None: ...


class Messages(Protocol):
    """Every SMS and e-mail with its state."""

    async def queue(self, message: Message) -> Message:
        """Write it; the same key returns the first."""

    async def mark(
        self,
        message: MessageId,
        state: MessageState,
        *,
        now: datetime,
        why: str = "",
        provider_id: str | None = None,
    ) -> None: ...

    async def list(
        self,
        business: BusinessId,
        *,
        call: CallId | None = None,
        booking: BookingId | None = None,
        state: MessageState | None = None,
    ) -> Sequence[Message]: ...

    async def opted_out(self, business: BusinessId, to: str) -> bool: ...

    async def opt(
        self, business: BusinessId, to: str, *, out: bool, words: str, now: datetime
    ) -> None: ...


class Calls(Protocol):
    """Calls and their journals."""

    async def begin(self, call: Call) -> None:
        """Twice is fine: a rescued call begins again."""

    async def get(self, business: BusinessId, call: CallId) -> Call | None: ...

    async def list(
        self, business: BusinessId, *, within: Span | None = None, limit: int = 100
    ) -> Sequence[Call]: ...

    async def recent(self, business: BusinessId, caller: str, *, since: datetime) -> Sequence[Call]:
        """Calls from a number, latest first."""

    async def end(self, call: CallId, outcome: Outcome, *, reason: str, now: datetime) -> None:
        """The first end stands."""

    async def write(
        self, call: CallId, kind: JournalKind, data: Mapping[str, object], *, now: datetime
    ) -> JournalRow: ...

    async def journal(self, call: CallId) -> Sequence[JournalRow]: ...


class Sessions(Protocol):
    """State of live calls, so that another process can go on; losing it loses no fact."""

    async def put(self, call: CallId, state: Mapping[str, object], *, ttl: timedelta) -> None: ...

    async def get(self, call: CallId) -> Mapping[str, object] | None: ...

    async def drop(self, call: CallId) -> None: ...

    async def lease(self, name: str, owner: str, *, ttl: timedelta) -> bool:
        """Take or renew a lease; False while another owner has it."""

    async def end_lease(self, name: str, owner: str) -> None: ...


class Attempts(Protocol):
    """Counts that outlive a call: failed identities, messages, dials, cents."""

    async def add(
        self, business: BusinessId, subject: str, kind: str, *, now: datetime, amount: int = 1
    ) -> None: ...

    async def total(
        self, business: BusinessId, subject: str, kind: str, *, since: datetime
    ) -> int: ...


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody who would like an earlier or a full time."""

    id: str
    business: BusinessId
    service: ServiceId
    attendee: Attendee
    created: datetime
    staff: StaffId | None = None
    within: Span | None = None
    offered: Slot | None = None
    offer_ends: datetime | None = None


class Waitlist(Protocol):
    """Who waits for a freed slot, in order."""

    async def add(self, wait: Wait, *, key: str) -> Wait: ...

    async def waiting(self, business: BusinessId, service: ServiceId) -> Sequence[Wait]: ...

    async def save(self, wait: Wait) -> None: ...

    async def remove(self, wait: str) -> bool:
        """Whether it was still there: the one who sees True has won."""


class Gaps(Protocol):
    """Questions without an answer."""

    async def add(self, gap: Gap) -> None: ...

    async def list(self, business: BusinessId) -> Sequence[Gap]: ...

    async def close(self, business: BusinessId, question: str, *, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """A published version of a profile: its YAML and knowledge files by relative path."""

    business: BusinessId
    version: int
    published: datetime
    by: str
    files: Mapping[str, str]


class Profiles(Protocol):
    """What answers calls: published, numbered versions."""

    async def publish(
        self, business: BusinessId, files: Mapping[str, str], *, by: str, now: datetime
    ) -> StoredProfile: ...

    async def current(self, business: BusinessId) -> StoredProfile | None: ...

    async def version(self, business: BusinessId, version: int) -> StoredProfile | None: ...

    async def history(self, business: BusinessId) -> Sequence[StoredProfile]: ...

    async def by_number(self, called: str) -> BusinessId | None:
        """The business that a called number leads to."""

    async def businesses(self) -> Sequence[BusinessId]: ...


class Secrets(Protocol):
    """Credentials by business and name, encrypted at rest."""

    async def get(self, business: BusinessId, name: str) -> str | None: ...

    async def put(self, business: BusinessId, name: str, value: str, *, now: datetime) -> None: ...


# ---- the outside world ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CalendarChanges:
    """What changed in a calendar since a token."""

    changed: Sequence[OutsideEvent]
    removed: Sequence[str]
    token: str
    whole: bool = False
    """The far side forgot the token: `changed` is everything."""


class Calendar(Protocol):
    """Where one person's time is kept by others."""

    async def put(self, booking: Booking, *, title: str, description: str) -> str:
        """Create or update; the booking's id is the idempotency key. Returns the event's uid."""

    async def remove(self, booking: Booking) -> None:
        """Remove if present; twice is fine."""

    async def busy(self, within: Span) -> Sequence[OutsideEvent]:
        """Events that others wrote; ours are left out."""

    async def changes(self, token: str | None) -> CalendarChanges: ...

    async def check(self) -> None:
        """Raises CredentialsRejected or ConnectorUnavailable if we cannot work."""


class Crm(Protocol):
    """A customer system of the business."""

    async def by_phone(self, phone: str) -> Sequence[Customer]: ...

    async def by_email(self, email: str) -> Sequence[Customer]: ...

    async def save(self, customer: Customer, *, key: str) -> str:
        """Create or update; the customer's id in the CRM."""

    async def add_note(self, external_id: str, note: str, *, key: str) -> None: ...

    async def open_ticket(self, external_id: str | None, ticket: Ticket, *, key: str) -> str: ...

    async def check(self) -> None: ...


class Knowledge(Protocol):
    """A store that passages are searched in."""

    async def replace(self, business: BusinessId, source: str, passages: Sequence[Passage]) -> None:
        """What one source holds now; an empty sequence removes it."""

    async def search(
        self, business: BusinessId, query: str, *, on: date, k: int = 5, language: str | None = None
    ) -> Sequence[Found]:
        """Best first, only passages that are valid and public on that day."""

    async def sources(self, business: BusinessId) -> Mapping[str, int]:
        """Sources with their number of passages."""

    async def check(self) -> None: ...


class Embedder(Protocol):
    """Words to vectors of unit length."""

    name: str
    dimensions: int

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]: ...


class Messenger(Protocol):
    """A way to deliver an SMS or an e-mail."""

    channel: Literal["sms", "email"]

    async def send(self, message: Message) -> str:
        """Hand it over; the far side's id. The message's key is the idempotency key. Raises ConnectorError."""

    async def check(self) -> None: ...


class Recordings(Protocol):
    """Where the sound of calls is kept."""

    async def put(self, business: BusinessId, call: CallId, name: str, content: bytes) -> str: ...

    async def get(self, business: BusinessId, call: CallId, name: str) -> bytes | None: ...

    async def erase(self, business: BusinessId, call: CallId) -> int: ...


DialResult = Literal[
    "accepted",
    "declined",
    "busy",
    "no_answer",
    "voicemail",
    "caller_left",
    "not_configured",
    "error",
]


class Line(Protocol):
    """The line of one live call, as an escalation needs it."""

    async def hold(self, *, music: bool) -> None: ...

    async def resume(self) -> None: ...

    async def ring(self, number: str, *, ring_s: float) -> DialResult:
        """Ring a person into this call, apart from the caller."""

    async def brief(self, words: str) -> DialResult:
        """Tell the person who was rung what it is about, and hear whether they take it."""

    async def connect(self) -> None:
        """Put the caller and the person together."""

    async def press(self, digits: str) -> None: ...

    async def hang_up(self) -> None: ...


class Rooms(Protocol):
    """Where calls take place."""

    async def create(self, name: str, *, metadata: str = "") -> None: ...

    async def token(
        self, room: str, identity: str, *, name: str = "", ttl: timedelta, listen_only: bool = False
    ) -> str: ...

    async def dispatch(self, room: str, agent: str, *, metadata: str) -> str: ...

    async def remove(self, room: str, identity: str) -> None: ...

    async def list(self) -> Sequence[str]: ...

    async def dial(self, room: str, number: str, *, identity: str, ring_s: float) -> DialResult: ...

    async def transfer(self, room: str, identity: str, to: str) -> None: ...

    async def close(self, room: str) -> None: ...
