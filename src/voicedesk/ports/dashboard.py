"""What people look up and keep on the dashboard: found calls, shares, views, and what is muted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from voicedesk.domain.accounts import UserId
    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import Call, CallId, Channel, CustomerId, JournalRow, Outcome
    from voicedesk.domain.slots import Span
    from voicedesk.ports.figures import Sound


@dataclass(frozen=True, slots=True)
class Sought:
    """Which calls are looked for; every given condition must hold."""

    words: str = ""
    """Somewhere in what was said, or in the caller's number."""
    outcome: Outcome | None = None
    channel: Channel | None = None
    customer: CustomerId | None = None
    within: Span | None = None
    live: bool | None = None
    before: datetime | None = None
    """Those that started earlier: the next page."""


class CallSearch(Protocol):
    """Calls found by what is known of them."""

    async def find(
        self, business: BusinessId, sought: Sought, *, limit: int = 50
    ) -> Sequence[Call]:
        """The latest first."""

    async def lines(
        self, business: BusinessId, *, since: datetime, limit: int = 1000
    ) -> Sequence[JournalRow]:
        """What was written in the journals of all its calls since a moment, oldest first."""

    async def said(
        self, business: BusinessId, *, limit: int
    ) -> Sequence[tuple[CallId, Sequence[JournalRow]]]:
        """The journals of the latest calls."""

    async def words(
        self, business: BusinessId, lines: Collection[tuple[CallId, int]]
    ) -> Mapping[tuple[CallId, int], str]:
        """What was said in some lines of journals."""

    async def sounds(self, business: BusinessId, calls: Sequence[CallId]) -> Mapping[CallId, Sound]:
        """How these calls sounded; those that nobody listened to are not there."""

    async def signs(self, business: BusinessId) -> Mapping[str, datetime]:
        """When each last went well: `calls`, `sms`, `email`; what never did is not there."""


@dataclass(frozen=True, slots=True)
class Share:
    """A link to one call for somebody who cannot sign in; only its digest is kept."""

    digest: str
    business: BusinessId
    call: CallId
    created: datetime
    expires: datetime
    by: str
    hears: bool = False


class Shares(Protocol):
    """Calls that are shown to outsiders for a while."""

    async def share(self, share: Share) -> None: ...

    async def shared(self, digest: str) -> Share | None: ...

    async def list(self, business: BusinessId, call: CallId) -> Sequence[Share]: ...

    async def end(self, business: BusinessId, digest: str) -> None: ...


@dataclass(frozen=True, slots=True)
class View:
    """A search that somebody keeps: its name and the query of its page."""

    name: str
    query: str


class Views(Protocol):
    """Searches that people keep."""

    async def keep(self, business: BusinessId, user: UserId, view: View) -> None: ...

    async def list(self, business: BusinessId, user: UserId) -> Sequence[View]: ...

    async def drop(self, business: BusinessId, user: UserId, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Mute:
    """A cause of failures that nobody wants to hear of until there are more."""

    cause: str
    count: int
    at: datetime
    by: str


class Mutes(Protocol):
    """Causes of failures that are known and wait."""

    async def mute(self, business: BusinessId, mute: Mute) -> None: ...

    async def list(self, business: BusinessId) -> Sequence[Mute]: ...

    async def unmute(self, business: BusinessId, cause: str) -> None: ...
