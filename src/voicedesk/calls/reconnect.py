"""What the desk says when its own connection to the server was away and is back."""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import suppress

from livekit import rtc
from livekit.agents import AgentSession

from voicedesk.agents.live import LiveCall

logger = logging.getLogger(__name__)

SORRY = "Sorry, I lost you for a moment."
NOTICED_S = 1.0
"""A shorter gap is one that nobody has to speak of."""
BACK_S = 7.0
"""How long the caller's own connection is waited for."""
_LOOK_S = 0.1
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
        self._saying: asyncio.Task[None] | None = None
        room.on("reconnecting", self._away)
        room.on("reconnected", self._back)

    def _away(self) -> None:
        self._cut = self._loop.time() if self._cut is None else self._cut

    def _back(self) -> None:
        gap_s = 0.0 if self._cut is None else self._loop.time() - self._cut
        self._cut = None
        if gap_s >= NOTICED_S:
            self._saying = self._loop.create_task(self._go_on(gap_s))

    async def _go_on(self, gap_s: float) -> None:
        live = self._live
        if live.aside or live.state.ended:
            return
        last = self._last_said()
        with suppress(TimeoutError):
            async with asyncio.timeout(BACK_S):
                while self._caller not in self._room.remote_participants:  # noqa: ASYNC110  # joins have several events
                    await asyncio.sleep(_LOOK_S)
        await asyncio.sleep(_SETTLED_S)
        with suppress(RuntimeError, TimeoutError):  # it may not be interrupted now, or hangs
            await asyncio.wait_for(self._session.interrupt(), _CUT_S)
        live.journal.add("event", {"line_cut_s": round(gap_s, 1)})
        logger.info("the line is back", extra={"call_id": live.call.id, "gap_s": round(gap_s, 1)})
        self._session.say(f"{SORRY} {once(last)}")

    def _last_said(self) -> str:
        """What the desk is saying, else what it said last."""
        if self._session.current_speech is not None and self._live.saying:
            return self._live.saying
        said = [m for m in self._session.history.messages() if m.role == "assistant"]
        return (said[-1].text_content or "") if said else ""
