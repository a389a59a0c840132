"""What other systems are told of the desk: each notice with what became of it, and its sender."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from voicedesk.domain.business import BusinessId

NoticeState = Literal["waiting", "sent", "failed"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One event for one address. What it says is read when it is sent, so no person is in it."""

    id: str
    business: BusinessId
    hook: str
    """The id of the webhook in the profile."""
    event: str
    ref: str
    """The booking, ticket, promised call back or call."""
    at: datetime
    state: NoticeState = "waiting"
    tries: int = 0
    status: int | None = None
    """What the far side last answered."""
    why: str = ""
    changed: datetime | None = None


class Notices(Protocol):
    """Notices, each written with the order to send it."""

    async def add(self, notice: Notice) -> bool:
        """Whether it is new; the same id is added once."""

    async def get(self, business: BusinessId, notice: str) -> Notice | None: ...

    async def list(
        self, business: BusinessId, *, state: NoticeState | None = None, limit: int = 100
    ) -> Sequence[Notice]:
        """The latest first."""

    async def tried(
        self, notice: Notice, state: NoticeState, *, status: int | None, why: str, now: datetime
    ) -> None:
        """Write down what became of one try."""

    async def again(self, business: BusinessId, notice: str, *, now: datetime) -> bool:
        """Send it once more, whatever became of it; whether there is such a notice."""


class NoticeSender(Protocol):
    """Tells another system."""

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer, which is 2xx. Raises ConnectorError."""
