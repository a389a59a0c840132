"""What one utterance says: the shapes in which understanding answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from voicedesk.language.dates import OpenHours, When

TermKind = Literal["service", "staff", "location", "product"]
Reference = Literal[
    "earlier",
    "later",
    "soonest",
    "latest",
    "same_as_last",
    "same_staff",
    "same_service",
    "same_time",
    "same_day",
    "that_one",
    "either",
    "anyone",
    "both",
    "this_number",
]
ANSWER_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the business: a service, a person, a place, a product; and the names it goes by."""

    id: str
    kind: TermKind
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What understanding must know of a business; built from its profile."""

    terms: tuple[Term, ...] = ()
    region: str = "US"
    hours: OpenHours | None = None
    emergency: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as far as it was said."""

    first: str | None = None
    last: str | None = None

    @property
    def full(self) -> str:
        """First and last, whichever are known."""
        return " ".join(part for part in (self.first, self.last) if part)


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing the caller wants, and how sure that is (0 to 1)."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """One value said: its canonical form, the words, and how sure that is (0 to 1)."""

    value: str | Name
    text: str
    confidence: float
    negated: bool = False
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What one utterance says."""

    text: str
    intents: tuple[Intent, ...] = ()
    answer: Literal["yes", "no"] | None = None
    dates: tuple[When, ...] = ()
    entities: Mapping[str, tuple[Entity, ...]] = field(default_factory=dict)
    confident: bool = False
    references: tuple[Reference, ...] = ()
    people: int | None = None
    correction: bool = False
    angry: bool = False
    abusive: bool = False
    emergency: bool = False
    filler_only: bool = False
    other_language: str | None = None

    @property
    def recurring(self) -> bool:
        """Whether a time was said that comes again and again ("every Tuesday")."""
        return any(when.recurring for when in self.dates)

    @property
    def best(self) -> str | None:
        """The likeliest intent, when there is one at all."""
        return self.intents[0].name if self.intents else None

    def wants(self, name: str, *, at_least: float = ANSWER_THRESHOLD) -> bool:
        """Whether the intent is among those heard, with at least this confidence."""
        return any(i.name == name and i.confidence >= at_least for i in self.intents)

    def first(self, kind: str) -> Entity | None:
        """The likeliest value of a kind that was not refused ("not with Ana")."""
        return next((e for e in self.entities.get(kind, ()) if not e.negated), None)

    def value(self, kind: str) -> str | None:
        """The text of the likeliest value of a kind; None when there is none."""
        found = self.first(kind)
        if found is None:
            return None
        return found.value.full if isinstance(found.value, Name) else found.value
