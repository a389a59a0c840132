"""What goes in and out of the API: every field with its meaning, nothing unknown taken."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
Words = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")]
FileText = Annotated[str, Field(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+$")]
Slug = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_-]+$")]
Id = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_:.-]+$")]
Phone = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$", examples=["+12025550123"])]
Email = Annotated[
    str, Field(max_length=200, pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
]


def _written(value: object) -> object:
    """Days and moments as they are written, not as a number that may mean anything."""
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d(?!\d)", value):
        return value
    if isinstance(value, date):
        return value
    raise ValueError("write it as 2026-03-05, a moment as 2026-03-05T14:00:00-05:00")


Day = Annotated[date, BeforeValidator(_written)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written)]
BookingState = Literal["booked", "cancelled", "completed", "no_show"]
TicketState = Literal["open", "waiting", "done"]
TicketPriority = Literal["low", "normal", "high", "urgent"]
CallbackState = Literal["promised", "kept", "broken", "dropped"]
State = Literal["queued", "sent", "delivered", "failed", "suppressed"]
T = TypeVar("T")


class Shape(BaseModel):
    """Strict: what is not known is refused."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Page(Shape, Generic[T]):
    """Some of a list; `next` is the `cursor` of the following page, null at the end."""

    items: list[T]
    next: str | None = None


class Person(Shape):
    """For whom a booking is."""

    name: Name
    phone: Phone | None = None
    email: Email | None = None


class Slot(Shape):
    """A time that can be booked."""

    service: str
    staff: str
    location: str
    start: Moment
    end: Moment


class BookingsAsked(Shape):
    """Which bookings are wanted."""

    first: Annotated[Day | None, Field(alias="from", description="Today if left out.")] = None
    days: Annotated[int, Field(ge=1, le=366)] = 30
    staff: Slug | None = None
    status: Literal["booked", "cancelled", "completed", "no_show", "any"] = "booked"
    cursor: Annotated[Id | None, Field(description="`next` of the page before.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class NewBooking(Shape):
    """A booking to make."""

    service: Slug
    start: Moment
    customer: Person
    staff: Slug | None = None
    location: Slug | None = None
    note: Words = ""


class Move(Shape):
    """Where a booking is to go."""

    start: Moment
    staff: Slug | None = None


class Booking(Slot):
    """An appointment, as the ledger holds it."""

    id: str
    status: BookingState
    name: str
    phone: str | None
    email: str | None
    note: str
    created: Moment
    changes: int
    """How often it was changed."""


class NewCustomer(Shape):
    """Somebody to put on file."""

    name: Name
    phones: Annotated[list[Phone], Field(max_length=5)] = []
    email: Email | None = None
    birth_date: Day | None = None
    account: Name | None = None


class CustomerChange(Shape):
    """What is new about somebody; what is left out stays, null empties."""

    name: Annotated[Name, Field(default_factory=str)]
    phones: Annotated[list[Phone], Field(max_length=5, default_factory=list)]
    """All of them, the one to ring first; in place of those on file."""
    email: Email | None = None
    birth_date: Day | None = None
    account: Name | None = None


class Customer(NewCustomer):
    """Somebody who is on file."""

    id: str
    name: str
    phones: list[str]
    email: str | None = None
    account: str | None = None


class CustomersFile(Shape):
    """A customer list of another program."""

    text: FileText = Field(description="CSV with a heading.", examples=["name,phone\nAda,555"])
    dry_run: Annotated[StrictBool, Field(description="Only say what would be done.")] = False


class BookingsFile(Shape):
    """Appointments of another program."""

    format: Literal["csv", "ics"]
    text: FileText = Field(description="The file: CSV with a heading, or a calendar.")
    service: Annotated[Words, Field(description="For appointments that name none.")] = ""
    staff: Annotated[Words, Field(description="Whose calendar it is.")] = ""
    dry_run: Annotated[StrictBool, Field(description="Only say what would be done.")] = False


class ImportedLine(Shape):
    """What became of one line, counted from 1."""

    line: int
    state: Literal["new", "changed", "same", "bad"]
    words: str


class Imported(Shape):
    """What became of a file."""

    new: int
    changed: int
    same: int
    bad: int
    lines: list[ImportedLine]


class NewTicket(Shape):
    """Something for a person to see to."""

    category: Slug
    summary: Name
    priority: TicketPriority = "normal"
    name: Words = ""
    phone: Phone | None = None


class TicketChange(Shape):
    """What is new about a ticket."""

    status: TicketState | None = None
    priority: TicketPriority | None = None


class Ticket(Shape):
    """Something that a person has to see to."""

    id: str
    category: str
    summary: str
    status: TicketState
    priority: TicketPriority
    name: str
    phone: str | None
    created: Moment
    due: Moment | None


class Settled(Shape):
    """How a call back came out."""

    status: Literal["kept", "dropped"]


class Callback(Shape):
    """A call back that was promised."""

    id: str
    phone: str
    name: str
    reason: str
    due: Moment
    status: CallbackState
    created: Moment


class Message(Shape):
    """A text or a mail with what became of it."""

    id: str
    kind: str
    channel: Literal["sms", "email"]
    to: str
    body: str
    state: State
    why: str
    booking: str | None
    created: Moment
