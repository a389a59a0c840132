"""The line of a call in a room: hold, ring a person, put through, keys, hang up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from livekit import rtc

from voicedesk.ports import DialResult, Rooms

if TYPE_CHECKING:
    from livekit.agents import AgentSession

    from voicedesk.agents.live import LiveCall

_KEYS = {**{str(digit): digit for digit in range(10)}, "*": 10, "#": 11}


class RoomLine:
    """Implements `ports.Line`; the session is known only once it has started."""

    def __init__(self, room: rtc.Room, rooms: Rooms, *, leave: Callable[[], None]) -> None:
        self._room, self._rooms, self._leave = room, rooms, leave
        self._session: AgentSession[LiveCall] | None = None

    def attach(self, session: AgentSession[LiveCall]) -> None:
        """The session that is put on hold and taken back."""
        self._session = session

    async def hold(self, *, music: bool) -> None:
        if self._session is not None:
            self._session.input.set_audio_enabled(False)

    async def resume(self) -> None:
        if self._session is not None:
            self._session.input.set_audio_enabled(True)

    async def ring(self, number: str, *, ring_s: float) -> DialResult:
        """Nobody is rung into the caller's room yet: the ladder goes on to a call back."""
        return "not_configured"

    async def brief(self, words: str) -> DialResult:
        return "not_configured"

    async def connect(self) -> None:
        self._leave()

    async def press(self, digits: str) -> None:
        for digit in digits:
            if digit in _KEYS:
                await self._room.local_participant.publish_dtmf(code=_KEYS[digit], digit=digit)

    async def hang_up(self) -> None:
        await self._rooms.close(self._room.name)
