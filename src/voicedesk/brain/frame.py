"""What a conversation has come to: the caller's aim, what is known, what this turn brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from voicedesk.brain.asked import Question
from voicedesk.brain.talk import Did
from voicedesk.language.dates import When
from voicedesk.language.understand import Heard

Aim = Literal["book", "move", "cancel", "lookup", "resend", "support", "message", "late"]
Prefer = Literal["", "soonest", "other", "earlier", "later"]


@dataclass(frozen=True, slots=True)
class Offered:
    """One time or one of the caller's bookings, as a tool numbered it."""

    number: int
    start: datetime
    """On the business's wall clock, without a zone, as the tool wrote it."""
    staff: str
    service: str
    day: str
    time: str
    person: str
    say: str = ""
    end: datetime | None = None
    """On the same clock; not of every booking."""


@dataclass(slots=True)
class Wish:
    """What the caller would like, as far as it was said."""

    service: str | None = None
    staff: str | None = None
    location: str | None = None
    whens: tuple[When, ...] = ()
    refused: tuple[When, ...] = ()
    """Times that they do not want."""
    prefer: Prefer = ""
    people: int = 1
    like_last: tuple[Literal["service", "staff"], ...] = ()
    """What of it shall be as at the last visit, while that is not known."""
    particular: bool = False
    """They want something that was not named yet, so the usual service will not do."""
    unsure: str = ""
    """The words that the service was only guessed from, until the caller says that it is so."""
    said_now: bool = True
    """Every time was said in words that still mean the same; else they are written out."""

    @property
    def timed(self) -> bool:
        """Whether there is anything to search by."""
        return bool(self.whens) or self.prefer != ""


@dataclass(slots=True)
class Search:
    """What was found for the wish."""

    fresh: bool = False
    """The wish has not changed since."""
    offer: tuple[Offered, ...] = ()
    narrowed: tuple[Offered, ...] = ()
    """Those of the offer that the caller's last words leave."""
    exact: bool = False
    plain: bool = False
    """It was searched by the wish alone, so searching again gives the same."""
    before: tuple[Offered, ...] = ()
    """What was offered before the caller hesitated, while that is looked at again."""
    say: str = ""
    waitlist: bool = False
    agreed: bool = False
    """A yes was said to several times at once."""
    pick: int | None = None
    held: Offered | None = None
    declined: Offered | None = None
    """What was held when the caller said no."""
    read_back: str = ""
    needs: tuple[str, ...] = ()


@dataclass(slots=True)
class Person:
    """What the caller said of themselves, and how much of it was handed to a tool."""

    name: str = ""
    phone: str = ""
    email: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    """What was said since the last time it was noted."""
    notes: list[str] = field(default_factory=list)
    """Answers to a service's own questions that were not noted yet."""
    vehicle: str = ""
    """Make, model and year, where they were told before anybody asked."""
    unproved: set[str] = field(default_factory=set)
    """Facts said since the last check."""


@dataclass(slots=True)
class Trouble:
    """What support is to see to."""

    category: str = ""
    words: list[str] = field(default_factory=list)
    service: str = ""
    """What can be booked for it: it was named, or the answer to it was about that."""
    account: str = ""
    order: str = ""
    asked_account: bool = False
    filed: bool = False
    unreachable: bool = False
    """It was filed without a number to ring."""

    @property
    def summary(self) -> str:
        """The caller's own words."""
        return " ".join(self.words).strip()


@dataclass(slots=True)
class Turn:
    """What happened since the caller last spoke."""

    heard: Heard | None = None
    asked: Question | None = None
    did: list[Did] = field(default_factory=list)
    yes: bool = False
    no: bool = False
    used: bool = False
    """The words answered what was asked, or moved the task on."""
    question: bool = False
    asks_when_rung: bool = False
    """They want to know when the promised call will come, or when their ticket is seen to."""
    moved_on: bool = False
    """The words chose, wished or told something, beyond a yes or a no."""
    spoke: bool = False
    """The desk has already said something in this turn."""

    def result(self, tool: str) -> Did | None:
        """The latest finished use of a tool in this turn."""
        return next((d for d in reversed(self.did) if d.tool == tool and not d.running), None)


@dataclass(slots=True)
class Frame:
    """The whole conversation, folded."""

    aim: Aim | None = None
    wish: Wish = field(default_factory=Wish)
    search: Search = field(default_factory=Search)
    person: Person = field(default_factory=Person)
    trouble: Trouble = field(default_factory=Trouble)
    turn: Turn = field(default_factory=Turn)
    bookings: tuple[Offered, ...] | None = None
    """The caller's own; None until looked up."""
    last_visit: Mapping[str, str] | None = None
    """Service and person of the last visit; empty when there was none, None until looked up."""
    target: int | None = None
    """Which of them is meant."""
    just_made: bool = False
    """What is to be changed was booked in this very call."""
    source: tuple[When, ...] = ()
    """When the meant booking is, in the caller's words."""
    confirmed: bool = False
    """A yes to the read-back that has not been carried out yet."""
    cancel_asked: bool = False
    done: list[str] = field(default_factory=list)
    done_on: datetime | None = None
    """When the last thing begins that was booked or moved in this call."""
    done_until: datetime | None = None
    """When it ends."""
    farewell: str = ""
    last_question: str = ""
    asked_at: int = 0
    """The turn of the last question."""
    mentioned_at: int = 0
    """The turn in which a service was last spoken of."""
    leans_on: str = ""
    """The question before, where the last one goes on with it and it named no service."""
    asked_of: tuple[str, tuple[When, ...]] = ("", ())
    """Whose hours were asked for, and on which days: "is Mia in on Thursday?"."""
    record_wanted: bool = False
    """They asked what became of a ticket of theirs."""
    acting: Did | None = None
    """An action of the profile that asked for something."""
    promised: str = ""
    """When a person will ring or look into it, in the words in which it was promised."""
    person_wanted: str = ""
    """Why a person is to be rung, while that is not settled."""
    another: bool = False
    """It is for somebody else than what was booked before; whose name is not known yet."""
    own: frozenset[str] = frozenset()
    """What the business asks before a visit, word for word."""
    desk_last: str = ""
    said: set[str] = field(default_factory=set)
    turns: int = 0
    misses: int = 0
    stalls: int = 0
    """Turns in a row that brought nothing of who is calling, though it was asked."""
    abused: int = 0
    silences: int = 0
    """Empty turns in a row."""
    also: list[str] = field(default_factory=list)
    """Services that were wanted besides, each booked after the one before."""
    mentioned: str = ""
    """The service that was last spoken of."""
    wished: str = ""
    """The service of the task before: asking the price of another does not change it."""
    now: datetime | None = None

    def mention(self, service: object) -> None:
        """Note which service was spoken of in this turn, if one was."""
        if service:
            self.mentioned, self.mentioned_at = str(service), self.turns
