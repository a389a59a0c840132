"""Says when a live call is over, and why."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from livekit import rtc
from livekit.agents import AgentSession

from voicedesk.agents.live import LiveCall
from voicedesk.calls.arrivals import Arrival
from voicedesk.calls.attend import Attendant

LOOK_S = 0.1
LOST_GRACE_S = 7.0
"""A caller who stays away is to be texted within ten seconds, and the text needs some of them."""
SERVER_LOST = "server_lost"
"""The LiveKit server has gone and has not come back in time."""
_TOO_LONG = "I have to end our call here. Please ring again if there is anything else. Goodbye."


@dataclass(frozen=True, slots=True)
class Standing:
    """One look at a call."""

    said_goodbye: str | None = None
    """Why the desk has ended the call; its farewell has been heard."""
    gone_s: float | None = None
    """How long the caller has been out of the room."""
    hung_up: bool = False
    """They left on purpose."""
    phone: bool = False
    cut: bool = False
    """The desk's own connection to the LiveKit server is away."""
    stopped: str | None = None
    """Why the process has to end."""


def over(now: Standing) -> str | None:
    """Why the call is over; None while it goes on."""
    if now.stopped:
        return now.stopped
    if now.said_goodbye:
        return now.said_goodbye
    if now.gone_s is not None and now.gone_s >= grace_s(phone=now.phone, hung_up=now.hung_up):
        if now.cut:
            return SERVER_LOST
        return "hang_up" if now.hung_up else "connection_lost"
    return None


def grace_s(*, phone: bool, hung_up: bool) -> float:
    """How long a caller who left the room may take to come back; a telephone cannot."""
    if hung_up:
        return 0.0 if phone else 3.0
    return LOST_GRACE_S


class Control:
    """Follows one call until it is over."""

    def __init__(
        self, live: LiveCall, session: AgentSession[LiveCall], room: rtc.Room, caller: Arrival
    ) -> None:
        self._live, self._session, self._room, self._caller = live, session, room, caller
        self._now: Callable[[], float] = asyncio.get_running_loop().time
        # they may have left between their arrival and now, when nobody listened yet
        here = caller.identity in room.remote_participants
        self._gone_at: float | None = None if here else self._now()
        self._hung_up = False
        self._stopped: str | None = None
        room.on("participant_disconnected", self._left)
        room.on("participant_connected", self._back)
        room.on("disconnected", self._disconnected)

    @property
    def alone(self) -> bool:
        """Whether the caller is out of the room."""
        return self._gone_at is not None

    def stop(self, why: str) -> None:
        """End the call at the next look; the first reason stands."""
        self._stopped = self._stopped or why

    async def until_over(self) -> str:
        """Why the call ended."""
        attendant = Attendant(self._session, self._live)
        attending = asyncio.get_running_loop().create_task(attendant.attend())
        try:
            while (why := over(self._look(attending))) is None:
                self._mind_the_clock()
                await asyncio.sleep(LOOK_S)
        finally:
            attending.cancel()
            await asyncio.gather(attending, return_exceptions=True)
        return why

    def _look(self, attending: asyncio.Task[str]) -> Standing:
        now = self._now()
        return Standing(
            said_goodbye=attending.result() if attending.done() else None,
            gone_s=now - self._gone_at if self._gone_at is not None else None,
            hung_up=self._hung_up,
            phone=self._caller.channel == "phone",
            cut=self._room.connection_state == rtc.ConnectionState.CONN_RECONNECTING,
            stopped=self._stopped,
        )

    def _mind_the_clock(self) -> None:
        live = self._live
        # two people who speak with each other are not cut off by a limit that is the desk's own
        if live.aside or live.state.ended or live.desk.limits.seconds_left(live.call) > 0:
            return
        live.state.ended = "too_long"
        self._session.interrupt()
        self._session.say(_TOO_LONG, allow_interruptions=False)

    def _left(self, who: rtc.RemoteParticipant) -> None:
        if who.identity != self._caller.identity:
            return
        self._gone_at = self._now()
        self._hung_up = who.disconnect_reason == rtc.DisconnectReason.CLIENT_INITIATED

    def _disconnected(self, reason: rtc.DisconnectReason.ValueType) -> None:
        closed = reason in (
            rtc.DisconnectReason.ROOM_DELETED,
            rtc.DisconnectReason.PARTICIPANT_REMOVED,
            rtc.DisconnectReason.CLIENT_INITIATED,
        )
        self.stop("room_closed" if closed else SERVER_LOST)

    def _back(self, who: rtc.RemoteParticipant) -> None:
        if who.identity == self._caller.identity:
            self._gone_at = None
