"""How a desk behaves: its voice, its models, whom it calls in, what it may send, spend and keep."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from voicedesk.profile.parts import (
    ClockTime,
    Colour,
    Minutes,
    Part,
    PhoneNumber,
    PictureText,
    QuietHours,
    Slug,
    WeekHours,
)

StaffNews = Literal["new", "moved", "cancelled"]
Fact = Literal["name", "date_of_birth", "phone", "email", "postcode", "account"]


class Recording(Part):
    """Whether calls are recorded, and what is said or asked before."""

    enabled: bool = False
    notice: str = ""
    consent: Literal["none", "notice", "ask"] = "notice"


class Voice(Part):
    """What the desk sounds like."""

    greeting: str
    """May use {business}, {name} and {time_of_day}."""
    tone: Literal["warm", "brisk", "formal"] = "warm"
    languages: tuple[str, ...] = ("en",)
    disclosure: str = "I'm the automated desk."
    """Said where the law asks, and when a caller asks."""
    recording: Recording = Recording()
    rate: Annotated[float, Field(ge=0.5, le=2.0)] = 1.0
    voice: str | None = None


class Models(Part):
    """Chains by name; the first that works is used: `assemblyai/universal-streaming-english`, …"""

    stt: tuple[str, ...] = ("local",)
    llm: tuple[str, ...] = ()
    """Empty: the reflex alone."""
    tts: tuple[str, ...] = ("local",)
    embedder: str | None = None


class Connector(Part):
    """A connected system: which, with what options, and which secret it needs."""

    name: Slug
    options: dict[str, str | int | bool] = Field(default_factory=dict)
    secret: str | None = None
    """Name of the secret, found per business in the store, else in the environment."""


class Calendars(Part):
    """How the desk reads the calendars that staff write themselves."""

    look_s: Annotated[int, Field(ge=10, le=900)] = 30
    """Seconds between two looks; a calendar that rings when something changes is read at once."""


class Connectors(Part):
    """The outside world of this business."""

    crm: Connector | None = None
    knowledge: Connector = Connector(name="embedded")
    sms: Connector = Connector(name="outbox")
    email: Connector = Connector(name="outbox")
    calendar: Connector = Connector(name="feed")
    """The calendar of staff that name none of their own."""
    recordings: Connector = Connector(name="disk")


class Person(Part):
    """Somebody to whom a call can be handed."""

    name: str
    number: PhoneNumber
    role: str = ""
    hours: WeekHours | None = None
    """None: whenever the business is open."""
    ring_s: Annotated[int, Field(ge=5, le=120)] = 20
    transfer: Literal["warm", "blind"] = "warm"
    """warm: rung into the call and told what it is about; blind: the caller's carrier connects
    them (SIP REFER), and the desk is out of it."""


class Escalation(Part):
    """When and to whom a caller is handed over."""

    people: tuple[Person, ...] = ()
    after_misunderstandings: Annotated[int, Field(ge=1, le=5)] = 2
    callback_within_min: Minutes = 120
    """Working time in which a promised call back is due."""
    angry_words: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    """Topics that always go to a person, in the caller's words."""
    once_connected: Literal["leave", "take_notes"] = "leave"
    """leave: the desk goes, and comes back when the person has hung up; take_notes: it stays, says
    that it does, writes down what is said, and is there at once when the person has hung up."""


class Verification(Part):
    """How callers prove who they are."""

    facts: tuple[Fact, ...] = ("name", "date_of_birth")
    """Two facts are asked; the first two that the customer's record has."""
    first_name_for_known_number: bool = True
    others: Literal["two_facts", "named"] = "two_facts"
    """Who may act for somebody else: whoever knows two facts (a parent), or only those named on
    the record, under the preference `authorised`."""
    max_failures: Annotated[int, Field(ge=1, le=10)] = 3
    lock_hours: Annotated[int, Field(ge=1, le=168)] = 24


class Template(Part):
    """Words of one message; see docs/reference/profile.md for the fields in braces."""

    sms: str = ""
    email_subject: str = ""
    email_body: str = ""


class Reports(Part):
    """What the people of the business are told of the desk's work."""

    to: tuple[str, ...] = ()
    """Telephone numbers and e-mail addresses; empty: `notifications.owner`."""
    after_call: bool = False
    """A summary of each call, once it has ended."""
    daily: ClockTime | None = None
    """When the day before is told, on the business's own clock."""
    monthly: bool = False
    """The month before, on the first day of the next, at the same time of day."""


class Notifications(Part):
    """What customers and staff are sent, and when not."""

    templates: dict[str, Template] = Field(default_factory=dict)
    """By kind: confirmation, moved, cancelled, moved_by_us, cancelled_by_us, conflict, reminder,
    waitlist, dropped, resend, staff, code, callback, summary, daily, monthly,
    survey.

    Missing kinds have built-in words."""
    quiet_hours: QuietHours | None = "21:00-08:00"
    reminders_h: tuple[Annotated[int, Field(ge=1, le=336)], ...] = (24, 2)
    staff: bool | tuple[StaffNews, ...] = True
    """Of which bookings their staff are told; each member may want it otherwise."""
    owner: PhoneNumber | None = None
    replies: bool = True
    """Whether texts that people send back are read, and messages may ask for them."""
    reports: Reports = Reports()
    survey: bool = False
    """Ask callers how it was, from 1 to 5; each at most every 30 days."""
    survey_by: Literal["text", "voice"] = "text"
    """By text after a call by telephone (needs `replies`), or before the goodbye: they say it or
    press a key."""
    sender: str = ""


class OutboundCalls(Part):
    """Which calls the desk makes by itself; each needs a way out for calls."""

    callbacks: bool = False
    """Ring back at the time that was promised; else people of the business do."""
    reminders: Literal["never", "asked", "always"] = "asked"
    """By call instead of by text; asked: for customers with the preference `reminders: call`."""
    waitlist: bool = False
    """Offer a freed time by call; by text where nobody was reached."""


class Retention(Part):
    """Days after which things are erased."""

    recordings_days: Annotated[int, Field(ge=1)] = 30
    transcripts_days: Annotated[int, Field(ge=1)] = 365
    messages_days: Annotated[int, Field(ge=1)] = 365


class Web(Part):
    """The call button."""

    origins: tuple[str, ...] = ()
    hours: WeekHours | None = None
    calls_per_day: Annotated[int, Field(ge=0)] = 200
    calls_per_address_day: Annotated[int, Field(ge=0)] = 20
    """Calls from one address; a household or an office shares one."""
    calls_at_once: Annotated[int, Field(ge=0)] = 5
    colour: Colour | None = None
    """Of the button that calls, such as "#14663a"; its letters are white."""
    logo: PictureText | None = None
    """Above the pages of the desk and of the call; as a data URL, at most 48 kB."""


class Emergency(Part):
    """What to do when lives or property are in danger."""

    words: tuple[str, ...] = ()
    sentence: str = "If this is an emergency, please hang up and call 911."
    call_person: bool = True


class Policies(Part):
    """What the desk may say about touchy things; it never invents more."""

    refund: str = ""
    complaint: str = ""
    late_arrival: str = ""
    cancellation: str = ""
    payment: str = ""
    payment_link: str = ""
    """Where callers pay, texted to them; cards are never taken by voice."""


class Limits(Part):
    """What one call, one caller and one day may cost."""

    call_s: Annotated[int, Field(ge=60)] = 1200
    call_cents: Annotated[int, Field(ge=1)] = 200
    messages_per_call: Annotated[int, Field(ge=0)] = 4
    messages_per_caller_day: Annotated[int, Field(ge=0)] = 8
    texts_per_number_day: Annotated[int, Field(ge=0)] = 40
    """Texts of one number that are answered in a day; two machines may text each other."""
    dials_per_call: Annotated[int, Field(ge=0)] = 4
    dial_prefixes: tuple[str, ...] = ("+1",)
    bookings_per_caller_day: Annotated[int, Field(ge=1)] = 4
    cents_per_day: Annotated[int, Field(ge=1)] | None = 10_000
    """For vendors of models and voices in all calls; past it the reflex goes on alone."""
    messages_per_day: Annotated[int, Field(ge=1)] | None = 1_000
    """That callers ask for: codes, links, repeated confirmations."""
    dials_per_day: Annotated[int, Field(ge=1)] | None = 400
    """Numbers rung; past it a call back is promised. In danger people are rung all the same."""
    minutes_per_day: Annotated[int, Field(ge=1)] | None = None
    """Of all calls; past it callers are turned away with a call back. None: no limit."""


class Costs(Part):
    """What is known of the business's own prices, in US dollars."""

    phone_minute: Annotated[float, Field(ge=0)] | None = None
    """What the carrier takes for a minute; left out, what a call by telephone costs is unknown."""


class AfterHours(Part):
    """What is different when the business is closed."""

    greeting: str = ""
    book: bool = True
    escalate: bool = False


class CallLists(Part):
    """Numbers that are treated apart."""

    block: tuple[PhoneNumber, ...] = ()
    vip: tuple[PhoneNumber, ...] = ()
