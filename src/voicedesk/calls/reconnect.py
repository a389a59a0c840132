"""What the desk says when its own line to the server, or the caller's, was away and is back."""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import suppress

from livekit import rtc
from livekit.agents import AgentSession

from voicedesk.agents.live import LiveCall
from voicedesk.calls.session import last_said

logger = logging.getLogger(__name__)

SORRY = "Sorry, I lost you for a moment."
NOTICED_S = 0.8
"""A shorter gap is one that nobody has to speak of."""
_AS_ONE_S = 1.0
"""After so little time a new gap is the same one: a server that restarts is left twice."""
_SETTLED_S = 0.4
"""Until the track of one who is back is heard."""
_CUT_S = 1.0


def once(said: str) -> str:
    """Without the apology that it may have begun with: one is enough."""
    return re.sub(r"^(sorry|i'm afraid)\b[^.!?]*[.!?]\s*", "", said, flags=re.IGNORECASE) or said


class Reconnect:
    """Repeats the last question after a gap: what was said meanwhile, neither side has heard."""

    def __init__(
        self, live: LiveCall, session: AgentSession[LiveCall], room: rtc.Room, caller: str
    ) -> None:
        self._live, self._session, self._room, self._caller = live, session, room, caller
        self._loop = asyncio.get_running_loop()
        self._cut: float | None = None
        self._whole_again = -_AS_ONE_S
        self._before = 0.0
        """When the gap before this one began."""
        self._saying: asyncio.Task[None] | None = None
        room.on("reconnecting", self._away)
        room.on("reconnected", self._back)
        room.on("participant_disconnected", self._left)
        room.on("participant_connected", self._back)

    def _away(self) -> None:
        now = self._loop.time()
        if self._cut is None:
            self._cut = self._before if now - self._whole_again < _AS_ONE_S else now

    def _left(self, who: rtc.RemoteParticipant) -> None:
        hung_up = who.disconnect_reason == rtc.DisconnectReason.CLIENT_INITIATED
        if who.identity == self._caller and not hung_up:
            self._away()

    def _back(self, *_: object) -> None:
        away = self._room.connection_state != rtc.ConnectionState.CONN_CONNECTED
        if self._cut is None or away or self._caller not in self._room.remote_participants:
            return
        now = self._loop.time()
        gap_s = now - self._cut
        self._before, self._whole_again, self._cut = self._cut, now, None
        if gap_s >= NOTICED_S and (self._saying is None or self._saying.done()):
            self._saying = self._loop.create_task(self._go_on(gap_s))

    async def _go_on(self, gap_s: float) -> None:
        live = self._live
        if live.aside or live.state.ended:
            return
        last = last_said(live, self._session)
        await asyncio.sleep(_SETTLED_S)
        with suppress(RuntimeError, TimeoutError):  # it may not be interrupted now, or hangs
            await asyncio.wait_for(self._session.interrupt(), _CUT_S)
        live.journal.add("event", {"line_cut_s": round(gap_s, 1)})
        logger.info("the line is back", extra={"call_id": live.call.id, "gap_s": round(gap_s, 1)})
        self._session.say(f"{SORRY} {once(last)}")
