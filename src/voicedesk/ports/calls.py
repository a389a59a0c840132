"""Live and past calls: journals, sessions, recordings, lines and rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import Call, CallId, JournalKind, JournalRow, Outcome
    from voicedesk.domain.slots import Span


class Calls(Protocol):
    """Calls and their journals."""

    async def begin(self, call: Call) -> None:
        """Twice is fine: a rescued call begins again."""

    async def get(self, business: BusinessId, call: CallId) -> Call | None: ...

    async def list(
        self, business: BusinessId, *, within: Span | None = None, limit: int = 100
    ) -> Sequence[Call]: ...

    async def recent(self, business: BusinessId, caller: str, *, since: datetime) -> Sequence[Call]:
        """Calls from a number, latest first."""

    async def under_way(self, business: BusinessId, room: str, *, since: datetime) -> Call | None:
        """The latest call in a room that has not ended."""

    async def end(self, call: CallId, outcome: Outcome, *, reason: str, now: datetime) -> None:
        """The first end stands."""

    async def write(
        self, call: CallId, kind: JournalKind, data: Mapping[str, object], *, now: datetime
    ) -> JournalRow: ...

    async def journal(self, call: CallId) -> Sequence[JournalRow]: ...


class Sessions(Protocol):
    """State of live calls, so that another process can go on; losing it loses no fact."""

    async def put(self, call: CallId, state: Mapping[str, object], *, ttl: timedelta) -> None: ...

    async def get(self, call: CallId) -> Mapping[str, object] | None: ...

    async def drop(self, call: CallId) -> None: ...

    async def lease(self, name: str, owner: str, *, ttl: timedelta) -> bool:
        """Take or renew a lease; False while another owner has it."""

    async def end_lease(self, name: str, owner: str) -> None: ...


RECORDING = "call.ogg"
"""Under which name the whole sound of a call is kept."""


class Recordings(Protocol):
    """Where the sound of calls is kept."""

    async def put(self, business: BusinessId, call: CallId, name: str, content: bytes) -> str: ...

    async def get(self, business: BusinessId, call: CallId, name: str) -> bytes | None: ...

    async def erase(self, business: BusinessId, call: CallId) -> int: ...


DialResult = Literal[
    "accepted",
    "declined",
    "busy",
    "no_answer",
    "voicemail",
    "caller_left",
    "not_configured",
    "gateway_down",
    "unknown_number",
    "error",
]


class Line(Protocol):
    """The line of one live call, as an escalation needs it."""

    async def hold(self, *, music: bool) -> None: ...

    async def resume(self) -> None: ...

    async def ring(self, number: str, *, ring_s: float) -> DialResult:
        """Ring a person into this call, apart from the caller."""

    async def brief(self, words: str) -> DialResult:
        """Tell the person who was rung what it is about, and hear whether they take it."""

    async def connect(self) -> None:
        """Put the caller and the person together."""

    async def transfer(self, number: str) -> DialResult:
        """Hand the caller to their own carrier, to be connected elsewhere."""

    async def press(self, digits: str) -> None: ...

    async def hang_up(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Occupant:
    """Somebody in a room; `phone` only when the server vouches for it."""

    identity: str
    kind: Literal["phone", "web", "agent"]


@dataclass(frozen=True, slots=True)
class RoomView:
    """One room at one moment."""

    name: str
    opened: datetime | None = None
    occupants: tuple[Occupant, ...] = ()
    asked_for: bool = False
    """An agent was asked for, whether it came or not."""
    under_way: frozenset[str] = frozenset()
    """Agents whose job a worker has taken and not ended: some are in the room, some on their way,
    and some died there, which the server learns late."""

    @property
    def callers(self) -> tuple[Occupant, ...]:
        """Everybody who is not an agent."""
        return tuple(one for one in self.occupants if one.kind != "agent")

    @property
    def agents(self) -> tuple[Occupant, ...]:
        """The agents that the server believes to be there, dead ones for a while among them."""
        return tuple(one for one in self.occupants if one.kind == "agent")


class Rooms(Protocol):
    """Where calls take place."""

    async def create(self, name: str, *, metadata: str = "") -> None: ...

    async def token(
        self, room: str, identity: str, *, name: str = "", ttl: timedelta, listen_only: bool = False
    ) -> str: ...

    async def dispatch(self, room: str, agent: str, *, metadata: str) -> str: ...

    async def remove(self, room: str, identity: str) -> None: ...

    async def list(self) -> Sequence[str]: ...

    async def look(self, room: str) -> RoomView:
        """Who is in a room; nobody in one that does not exist."""

    async def dial(self, room: str, number: str, *, identity: str, ring_s: float) -> DialResult: ...

    async def transfer(self, room: str, identity: str, to: str) -> DialResult:
        """Have a telephone's own carrier connect it to another number."""

    async def let_hear(
        self, room: str, listener: str, tracks: Sequence[str], *, heard: bool
    ) -> None:
        """Give somebody the sound of some tracks, or take it away."""

    async def tell(self, room: str, topic: str, words: str) -> None:
        """Tell whoever is in a room something, as the server itself; callers cannot."""

    async def close(self, room: str) -> None: ...
