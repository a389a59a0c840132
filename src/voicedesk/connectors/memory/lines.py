"""Lines and rooms in memory: people answer as they were told to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal

from voicedesk.ports import DialResult, Occupant, RoomView


class MemoryLine:
    """Implements `ports.Line`: numbers answer by a table, and everything done is kept in order."""

    def __init__(
        self,
        answers: Mapping[str, DialResult] | None = None,
        *,
        takes: Mapping[str, DialResult] | None = None,
    ) -> None:
        self._answers = dict(answers or {})
        self._takes = dict(takes or {})
        self._ringing: str | None = None
        self.done: list[tuple[str, str]] = []
        self.on_hold = False
        self.connected: str | None = None
        self.ended = False

    @property
    def dialled(self) -> tuple[str, ...]:
        """Numbers that were rung, in order."""
        return tuple(what for deed, what in self.done if deed == "ring")

    async def hold(self, *, music: bool) -> None:
        self.on_hold = True
        self.done.append(("hold", "music" if music else "silence"))

    async def resume(self) -> None:
        self.on_hold = False
        self.done.append(("resume", ""))

    async def ring(self, number: str, *, ring_s: float) -> DialResult:
        self.done.append(("ring", number))
        self._ringing = number
        return self._answers.get(number, "no_answer")

    async def brief(self, words: str) -> DialResult:
        self.done.append(("brief", words))
        return self._takes.get(self._ringing or "", "accepted")

    async def connect(self) -> None:
        self.connected = self._ringing
        self.on_hold = False
        self.done.append(("connect", self._ringing or ""))

    async def transfer(self, number: str) -> DialResult:
        self.done.append(("transfer", number))
        result = self._answers.get(number, "no_answer")
        if result == "accepted":
            self.connected, self.on_hold = number, False
        return result

    async def press(self, digits: str) -> None:
        self.done.append(("press", digits))

    async def hang_up(self) -> None:
        self.ended = True
        self.done.append(("hang_up", ""))


class MemoryRooms:
    """Implements `ports.Rooms`."""

    def __init__(self, answers: Mapping[str, DialResult] | None = None) -> None:
        self._answers = dict(answers or {})
        self._jobs = 0
        self.rooms: dict[str, set[str]] = {}
        self.metadata: dict[str, str] = {}
        self.dispatched: dict[str, tuple[str, str, str]] = {}
        """By id: room, agent and metadata."""
        self.deaf: set[tuple[str, str, str]] = set()
        """Room, listener and the track that they may not hear."""
        self.under_way: dict[str, set[str]] = {}
        """By room: agents whose job a worker has taken."""
        self.works = False
        """Whether there is a worker, which takes every job."""
        self.transfers: list[tuple[str, str, str]] = []
        self.told: list[tuple[str, str, str]] = []

    async def create(self, name: str, *, metadata: str = "") -> None:
        self.rooms.setdefault(name, set())
        self.metadata.setdefault(name, metadata)

    async def token(
        self, room: str, identity: str, *, name: str = "", ttl: timedelta, listen_only: bool = False
    ) -> str:
        await self.create(room)
        self.rooms[room].add(identity)
        return f"{room}/{identity}"

    async def dispatch(self, room: str, agent: str, *, metadata: str) -> str:
        await self.create(room)
        self._jobs += 1
        job = f"dispatch-{self._jobs}"
        self.dispatched[job] = (room, agent, metadata)
        if self.works:
            self.under_way.setdefault(room, set()).add(f"agent-{job}")
        return job

    async def remove(self, room: str, identity: str) -> None:
        self.rooms.get(room, set()).discard(identity)

    async def list(self) -> Sequence[str]:
        return sorted(self.rooms)

    async def look(self, room: str) -> RoomView:
        occupants = tuple(
            Occupant(identity, _kind(identity)) for identity in sorted(self.rooms.get(room, ()))
        )
        asked_for = any(of == room for of, _, _ in self.dispatched.values())
        under_way = frozenset(self.under_way.get(room, ()))
        return RoomView(room, None, occupants, asked_for=asked_for, under_way=under_way)

    async def dial(self, room: str, number: str, *, identity: str, ring_s: float) -> DialResult:
        result = self._answers.get(number, "no_answer")
        if result == "accepted":
            self.rooms.setdefault(room, set()).add(identity)
        return result

    async def transfer(self, room: str, identity: str, to: str) -> DialResult:
        result = self._answers.get(to, "accepted")
        if result == "accepted":
            await self.remove(room, identity)
            self.transfers.append((room, identity, to))
        return result

    async def let_hear(
        self, room: str, listener: str, tracks: Sequence[str], *, heard: bool
    ) -> None:
        withheld = {(room, listener, track) for track in tracks}
        self.deaf = self.deaf - withheld if heard else self.deaf | withheld

    async def tell(self, room: str, topic: str, words: str) -> None:
        self.told.append((room, topic, words))

    async def close(self, room: str) -> None:
        self.rooms.pop(room, None)
        self.metadata.pop(room, None)


def _kind(identity: str) -> Literal["phone", "web", "agent"]:
    if identity.startswith("agent-"):
        return "agent"
    return "phone" if identity.startswith("sip_") else "web"
