"""Says when a live call is over, and why; asks a silent caller whether they are still there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from livekit import rtc
from livekit.agents import AgentSession, ConversationItemAddedEvent

from voicedesk.agents.live import LiveCall
from voicedesk.calls.arrivals import Arrival

LOOK_S = 0.1
FAREWELL_S = 12.0
"""The longest that a goodbye may take."""
_SILENCES_S = (6.0, 12.0, 20.0)
_STILL_THERE = "Are you still there?"
_GOODBYE = "I can't hear you, so I'll let you go. Please ring again any time. Goodbye."
_TOO_LONG = "I have to end our call here. Please ring again if there is anything else. Goodbye."


@dataclass(frozen=True, slots=True)
class Standing:
    """One look at a call."""

    said_goodbye: str | None = None
    """Why the desk ends the call."""
    goodbye_s: float = 0.0
    """How long ago it decided so."""
    desk_busy: bool = False
    gone_s: float | None = None
    """How long the caller has been out of the room."""
    hung_up: bool = False
    """They left on purpose."""
    phone: bool = False
    seconds_left: float = 1.0
    stopped: str | None = None
    """Why the process has to end."""


def over(now: Standing) -> str | None:
    """Why the call is over; None while it goes on."""
    if now.stopped:
        return now.stopped
    if now.said_goodbye and (not now.desk_busy or now.goodbye_s > FAREWELL_S):
        return now.said_goodbye
    if now.gone_s is not None and now.gone_s >= grace_s(phone=now.phone, hung_up=now.hung_up):
        return "hang_up" if now.hung_up else "connection_lost"
    return None


def grace_s(*, phone: bool, hung_up: bool) -> float:
    """How long a caller who left the room may take to come back; a telephone cannot."""
    if hung_up:
        return 0.0 if phone else 3.0
    return 15.0


class Control:
    """Follows one call until it is over."""

    def __init__(
        self, live: LiveCall, session: AgentSession[LiveCall], room: rtc.Room, caller: Arrival
    ) -> None:
        self._live, self._session, self._room, self._caller = live, session, room, caller
        self._now: Callable[[], float] = asyncio.get_running_loop().time
        self._gone_at: float | None = None
        self._hung_up = False
        self._goodbye_at: float | None = None
        self._quiet_since = self._now()
        self._asked = 0
        self._stopped: str | None = None
        self.stays = False
        """The caller goes on without the desk: the room is left open."""
        session.on("conversation_item_added", self._heard)
        room.on("participant_disconnected", self._left)
        room.on("participant_connected", self._back)
        room.on("disconnected", lambda *_: self.stop("room_closed"))

    def stop(self, why: str) -> None:
        """End the call at the next look; the first reason stands."""
        self._stopped = self._stopped or why

    async def until_over(self) -> str:
        """Why the call ended."""
        while (why := over(self._look())) is None:
            self._mind_the_silence()
            self._mind_the_clock()
            await asyncio.sleep(LOOK_S)
        return why

    def _look(self) -> Standing:
        now = self._now()
        ended = self._live.state.ended
        if ended and self._goodbye_at is None:
            self._goodbye_at = now
        return Standing(
            said_goodbye=ended,
            goodbye_s=now - self._goodbye_at if self._goodbye_at is not None else 0.0,
            desk_busy=self._desk_busy(now),
            gone_s=now - self._gone_at if self._gone_at is not None else None,
            hung_up=self._hung_up,
            phone=self._caller.channel == "phone",
            stopped=self._stopped,
        )

    def _desk_busy(self, now: float) -> bool:
        # the farewell follows the decision by a moment: do not hang up between the two
        fresh = self._goodbye_at is not None and now - self._goodbye_at < 0.5
        return fresh or self._session.agent_state in ("speaking", "thinking")

    def _mind_the_silence(self) -> None:
        now = self._now()
        if self._session.user_state == "speaking":
            self._asked = 0
        if self._session.user_state == "speaking" or self._desk_busy(now) or self._gone_at:
            self._quiet_since = now - (_SILENCES_S[self._asked - 1] if self._asked else 0.0)
            return
        if now - self._quiet_since >= _SILENCES_S[self._asked] and not self._live.state.ended:
            self._ask()

    def _ask(self) -> None:
        self._asked += 1
        if self._asked == len(_SILENCES_S):
            self._live.state.ended = "silence"
            self._session.say(_GOODBYE, allow_interruptions=False)
            self._asked = 0
            return
        # not for the brain: the question before still stands
        self._session.say(_STILL_THERE, add_to_chat_ctx=False)

    def _mind_the_clock(self) -> None:
        live = self._live
        if live.state.ended or live.desk.limits.seconds_left(live.call) > 0:
            return
        live.state.ended = "too_long"
        self._session.interrupt()
        self._session.say(_TOO_LONG, allow_interruptions=False)

    def _heard(self, event: ConversationItemAddedEvent) -> None:
        if getattr(event.item, "role", None) == "user":
            self._asked = 0

    def _left(self, who: rtc.RemoteParticipant) -> None:
        if who.identity != self._caller.identity:
            return
        self._gone_at = self._now()
        self._hung_up = who.disconnect_reason == rtc.DisconnectReason.CLIENT_INITIATED

    def _back(self, who: rtc.RemoteParticipant) -> None:
        if who.identity == self._caller.identity:
            self._gone_at = None
