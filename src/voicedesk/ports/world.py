"""The systems of others: calendars, knowledge stores, messengers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from voicedesk.domain.booking import Booking
    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import Message
    from voicedesk.domain.knowledge import Found, Passage
    from voicedesk.domain.slots import Span
    from voicedesk.ports.ledger import OutsideEvent


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """One of our events as a calendar has it; somebody may have moved or deleted it."""

    uid: str
    """The booking's."""
    span: Span | None
    """None: it is not there any more."""


@dataclass(frozen=True, slots=True)
class CalendarChanges:
    """What changed in a calendar since a token."""

    changed: Sequence[OutsideEvent]
    removed: Sequence[str]
    token: str
    whole: bool = False
    """The far side forgot the token: `changed` is everything within `within`."""
    own: Sequence[OwnEvent] = ()
    """Our events that were touched, by us or by others; when `whole`, all of them."""
    within: Span | None = None
    """What `changed` and `own` cover when they are whole; None: all that lies ahead."""


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


class Knowledge(Protocol):
    """A store that passages are searched in."""

    async def replace(
        self, business: BusinessId, source: str, passages: Sequence[Passage], *, digest: str = ""
    ) -> None:
        """What one source holds now; an empty sequence removes it.

        `digest` names what it was taken in from, for `digests`. It can be found by its words at
        once; by its meaning after `refresh`, where the store has an embedder.
        """

    async def search(
        self, business: BusinessId, query: str, *, on: date, k: int = 5, language: str | None = None
    ) -> Sequence[Found]:
        """Best first, only passages that are valid and public on that day."""

    async def sources(self, business: BusinessId) -> Mapping[str, int]:
        """Sources with their number of passages."""

    async def digests(self, business: BusinessId) -> Mapping[str, str]:
        """Sources with what they were taken in from; a changed digest means: take in again."""

    async def refresh(self, business: BusinessId) -> int:
        """Make some of the vectors that are missing, as after a change of model; how many.

        Nought when none is missing, or nothing is searched by meaning. What was made is kept.
        """

    async def check(self) -> None: ...


class Embedder(Protocol):
    """Words to vectors of unit length."""

    @property
    def name(self) -> str:
        """Of the model; vectors of another are not comparable."""

    @property
    def dimensions(self) -> int: ...

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]: ...


class Messenger(Protocol):
    """A way to deliver an SMS or an e-mail."""

    @property
    def channel(self) -> Literal["sms", "email"]: ...

    async def send(self, message: Message) -> str:
        """Hand it over, once by its key; the far side's id. Raises ConnectorError."""

    async def check(self) -> None: ...
