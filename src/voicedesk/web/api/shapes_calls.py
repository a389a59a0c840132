"""What goes out of the API about calls: their heads, lines and figures, and what went wrong."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from voicedesk.web.api.shapes import Day, Id, Moment, Shape, Words

Channel = Literal["phone", "web", "text"]
Outcome = Literal[
    "booked", "moved", "cancelled", "answered", "ticket", "callback", "transferred", "abandoned"
]
LineKind = Literal["say", "heard", "tool", "handoff", "state", "key", "event", "end"]
NoticeState = Literal["waiting", "sent", "failed"]


class CallsAsked(Shape):
    """Which calls are wanted; every given condition must hold."""

    words: Annotated[Words | None, Field(description="Said in the call, or its number.")] = None
    outcome: Outcome | None = None
    channel: Channel | None = None
    customer: Id | None = None
    since: Annotated[Moment | None, Field(description="Began then or later.")] = None
    until: Annotated[Moment | None, Field(description="Began earlier.")] = None
    live: Annotated[bool | None, Field(description="Still going on, or over.")] = None
    cursor: Annotated[Id | None, Field(description="`next` of the page before.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Sound(Shape):
    """How a call's sound came through, as the desk's end counted it."""

    seconds: float
    """How long it was watched."""
    received: int
    lost: int
    """Packets of the caller's sound."""
    loss: float | None
    """The share of them that was lost; None where none were sent."""
    jitter_ms: float
    unheard_s: float
    """Seconds in which nothing came from the caller."""
    unsent_s: float
    """Seconds in which the desk spoke and nothing left it."""


class Call(Shape):
    """One call."""

    id: str
    channel: Channel
    started: Moment
    ended: Moment | None
    caller: str | None
    called: str | None
    customer: str | None
    outcome: Outcome | None
    end_reason: str | None
    profile_version: int | None
    sound: Sound | None
    """None where nobody listened for it."""


class Line(Shape):
    """One line of a call's journal."""

    number: int
    at: Moment
    kind: LineKind
    data: dict[str, JsonValue]


class CallName(Shape):
    """A call by its id."""

    id: str


class FiguresAsked(Shape):
    """Of which days figures are wanted."""

    days: Annotated[int, Field(ge=1, le=92, description="Up to and with today.")] = 30
    month: Annotated[
        str | None,
        Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="A month in place of the days."),
    ] = None
    channel: Literal["phone", "web"] | None = None


class BehindAsked(FiguresAsked):
    """Which number's calls are wanted."""

    of: Annotated[str, Field(min_length=1, max_length=80, examples=["some.conversion"])]
    cursor: Annotated[Id | None, Field(description="`next` of the page before.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Share(Shape):
    """Some calls out of others, with the 95 % band in which the true share lies."""

    some: int
    of: int
    undecided: int
    """Can still come to stand on either side."""
    value: float | None
    low: float | None
    high: float | None


class Spread(Shape):
    """How long something took, in seconds."""

    p50: float | None
    p95: float | None
    count: int


class Counted(Shape):
    """The figures of a stretch of time."""

    since: Moment
    until: Moment
    calls: int
    live: int
    robocalls: int
    at_once: int
    outcomes: dict[str, int]
    duration_s: Spread
    answer_s: Spread
    shares: dict[str, Share]


class CountedDay(Shape):
    """The calls of one day."""

    day: Day
    calls: int
    conversion: Share


class Cost(Shape):
    """What a minute of the calls of a period cost by dated list prices, in US dollars."""

    usd_minute: float | None
    """None where no call has a known cost."""
    minutes: float
    """Of the calls whose cost is known."""
    known: int
    unknown: int
    parts_usd: dict[str, float]
    """By `stt`, `tts`, `llm` and `line`, over those minutes."""


class Figures(Shape):
    """The figures of a period beside those of the period before."""

    version: int
    """Of their definitions."""
    defined: Day
    counted_at: Moment
    now: Counted
    before: Counted
    days: list[CountedDay]
    cost: Cost


class Notice(Shape):
    """One event that a webhook was told."""

    id: str
    hook: str
    event: str
    ref: str
    at: Moment
    state: NoticeState
    tries: int
    status: int | None
    """What the far side answered last."""
    why: str


class Failure(Shape):
    """Something that could not be carried out."""

    id: str
    kind: str
    ref: str
    """The booking, ticket, call back or call that it follows from."""
    why: str
    since: Moment
