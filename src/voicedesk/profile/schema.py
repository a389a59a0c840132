"""The profile: everything that voicedesk knows about one business, as `profile.yaml` states it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from voicedesk.profile.actions import Action
from voicedesk.profile.conduct import (
    AfterHours,
    Calendars,
    CallLists,
    Connector,
    Connectors,
    Costs,
    Emergency,
    Escalation,
    Limits,
    Models,
    Notifications,
    OutboundCalls,
    Policies,
    Retention,
    StaffNews,
    Verification,
    Voice,
    Web,
)
from voicedesk.profile.parts import (
    DateRange,
    Holidays,
    Minutes,
    Part,
    PhoneNumber,
    SeasonPart,
    Slug,
    WeekHours,
)
from voicedesk.profile.webhooks import Webhook


class BusinessPart(Part):
    """Who it is."""

    id: Slug
    name: str
    kind: str
    """What callers would call it: "dental practice"."""
    time_zone: str
    """IANA name, checked: `America/New_York`."""
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "US"
    """Where numbers without a country code belong, ISO 3166."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    phone: PhoneNumber
    email: str = ""
    website: str = ""
    sample: bool = False
    """Invented: its pages say so, and nobody is written to, rung or connected because of it."""


class LocationPart(Part):
    """A place where customers come; without hours of its own it keeps the business's."""

    id: Slug
    name: str
    aliases: tuple[str, ...] = ()
    address: str = ""
    directions: str = ""
    hours: WeekHours | None = None


class ServicePart(Part):
    """Something that can be booked."""

    id: Slug
    name: str
    aliases: tuple[str, ...] = ()
    duration_min: Annotated[int, Field(ge=5, le=24 * 60)]
    buffer_before_min: Minutes = 0
    buffer_after_min: Minutes = 0
    price: Annotated[float, Field(ge=0)] | None = None
    """In the business's currency; left out: on request."""
    price_from: bool = False
    description: str = ""
    staff: tuple[Slug, ...] = ()
    """Who performs it; empty: everybody."""
    resources: tuple[Slug, ...] = ()
    """Kinds of resource it needs."""
    locations: tuple[Slug, ...] = ()
    questions: tuple[str, ...] = ()
    """Asked once the time is chosen; the answers go into the booking's note."""
    bring: str = ""
    max_per_day: Annotated[int, Field(ge=1)] | None = None


class StaffPart(Part):
    """Somebody who performs services."""

    id: Slug
    name: str
    aliases: tuple[str, ...] = ()
    pronoun: Literal["she", "he", "they"] = "they"
    hours: WeekHours | None = None
    away: tuple[DateRange, ...] = ()
    locations: tuple[Slug, ...] = ()
    calendars: tuple[Connector, ...] = ()
    """The first is written to; all are read for busy time."""
    phone: PhoneNumber | None = None
    email: str | None = None
    told_of: bool | tuple[StaffNews, ...] | None = None
    """Of which of their bookings they are told; left out: as `notifications.staff` says."""
    told_by: Literal["sms", "email"] | None = None
    """Left out: by text where there is a number, else by e-mail."""


class ResourcePart(Part):
    """A chair, a bay or a room."""

    id: Slug
    kind: Slug
    name: str
    location: Slug | None = None


class BookingPart(Part):
    """How bookings may be made."""

    notice_min: Annotated[int, Field(ge=0)] = 60
    horizon_days: Annotated[int, Field(ge=1, le=730)] = 90
    quantum_min: Literal[5, 10, 15, 30] = 15
    step_min: Literal[5, 10, 15, 20, 30, 60] = 30
    hold_min: Annotated[int, Field(ge=1, le=60)] = 5
    cancellation_window_h: Annotated[int, Field(ge=0)] = 0
    max_per_day: Annotated[int, Field(ge=1)] | None = None
    waitlist: bool = True
    ask: tuple[Literal["name", "phone", "email", "date_of_birth"], ...] = ("name", "phone")
    """What must be known before a booking is made; a caller's own number counts as the phone."""


class Profile(Part):
    """One business."""

    schema_version: Literal[1] = 1
    business: BusinessPart
    numbers: tuple[PhoneNumber, ...] = ()
    """Called numbers that lead to this business."""
    locations: tuple[LocationPart, ...]
    hours: WeekHours
    holidays: Holidays = Holidays()
    closures: tuple[DateRange, ...] = ()
    seasons: tuple[SeasonPart, ...] = ()
    services: tuple[ServicePart, ...]
    default_service: Slug | None = None
    """What "an appointment" means when nothing else is said."""
    staff: tuple[StaffPart, ...]
    resources: tuple[ResourcePart, ...] = ()
    booking: BookingPart = BookingPart()
    products: tuple[str, ...] = ()
    """Words of the trade that a recogniser should expect."""
    voice: Voice
    models: Models = Models()
    connectors: Connectors = Connectors()
    calendars: Calendars = Calendars()
    escalation: Escalation = Escalation()
    verification: Verification = Verification()
    notifications: Notifications = Notifications()
    outbound: OutboundCalls = OutboundCalls()
    retention: Retention = Retention()
    web: Web = Web()
    actions: tuple[Action, ...] = ()
    """Requests to other systems during a call."""
    webhooks: tuple[Webhook, ...] = ()
    """Other systems that are told what happens."""
    phrases: dict[str, str] = Field(default_factory=dict)
    """Own words for the desk's sentences, by the keys of docs/reference/phrases.md."""
    pronunciation: dict[str, str] = Field(default_factory=dict)
    emergency: Emergency = Emergency()
    policies: Policies = Policies()
    limits: Limits = Limits()
    costs: Costs = Costs()
    after_hours: AfterHours = AfterHours()
    call_lists: CallLists = CallLists()
