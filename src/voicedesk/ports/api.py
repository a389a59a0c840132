"""Who may use the JSON API, and what was answered to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from voicedesk.domain.business import BusinessId


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A key to one business; of its secret only a digest is kept."""

    id: str
    business: BusinessId
    name: str
    scopes: tuple[str, ...]
    digest: str
    created: datetime
    expires: datetime | None = None
    used: datetime | None = None
    revoked: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request with a key was answered; the same request is answered the same."""

    business: BusinessId
    token: str
    key: str
    request: str
    """A digest of what was asked."""
    status: int
    body: str
    at: datetime


class ApiTokens(Protocol):
    """Keys to the API, and the answers that are given again."""

    async def add(self, token: ApiToken) -> None: ...

    async def get(self, token: str) -> ApiToken | None: ...

    async def list(self, business: BusinessId) -> Sequence[ApiToken]: ...

    async def revoke(self, business: BusinessId, token: str, *, now: datetime) -> bool:
        """Whether there was one that was not revoked."""

    async def used(self, token: str, *, now: datetime) -> None: ...

    async def answered(self, business: BusinessId, token: str, key: str) -> Answered | None: ...

    async def remember(self, answered: Answered) -> Answered:
        """Keep an answer; the first for a key stands."""
