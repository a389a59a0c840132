"""Telephone calls that the desk makes: what is to be said, and what came of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from voicedesk.ports.calls import DialResult

if TYPE_CHECKING:
    from datetime import datetime

    from voicedesk.domain.business import BusinessId

ErrandKind = Literal["callback", "reminder", "waitlist"]
Refusal = Literal["opted_out", "no_consent", "out_of_hours", "not_allowed", "over_limit"]
Outcome = DialResult | Literal["message_left", "unwanted", "lost"] | Refusal
"""`lost`: the process that rang died, so nobody knows what was heard; it is not rung again."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the desk says to an answer; `opens` begins a conversation with the desk after it."""

    words: str = ""
    opens: str = ""


Answered = Callable[[bool], Awaitable[Reply]]
"""Does what a yes or a no asks for; the words it returns are true when they are said."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One call to make; `key` makes it once."""

    kind: ErrandKind
    to: str
    says: str
    """For the person alone; a machine hears none of it."""
    key: str
    asked_for: bool = False
    """The person has asked to be rung about this."""
    opens: str = ""
    """With these words the desk begins a conversation, once it is known that a person is there."""
    unanswered: str = ""
    """Said to a person who answers neither yes nor no."""
    answered: Answered | None = None
    """A question stands at the end of `says`, and this is what follows from its answer."""


class Dialler(Protocol):
    """Rings a number and says what there is to say."""

    async def deliver(self, errand: Errand, *, introduction: str, message: str) -> Outcome:
        """`introduction` opens to a person; `message` is all that a machine is left.

        Raises ConnectorError.
        """

    async def abandon(self, errand: Errand) -> None:
        """End what a process that died has left of this call. Raises ConnectorError."""


@dataclass(frozen=True, slots=True)
class Dial:
    """One ringing of the desk's own, in the record from before it rings."""

    key: str
    business: BusinessId
    kind: ErrandKind
    ref: str
    """The call back, the booking or the waiting that it is about; they know the number."""
    began: datetime
    outcome: Outcome | None = None
    ended: datetime | None = None


class Dials(Protocol):
    """Every call that the desk has made."""

    async def begin(self, dial: Dial) -> bool:
        """Write it before it rings; False when this key has been written before."""

    async def get(self, business: BusinessId, key: str) -> Dial | None: ...

    async def end(self, business: BusinessId, key: str, outcome: Outcome, *, now: datetime) -> None:
        """What came of it; the first outcome stands."""

    async def list(
        self, business: BusinessId, *, ref: str | None = None, limit: int = 100
    ) -> Sequence[Dial]:
        """The latest first."""
