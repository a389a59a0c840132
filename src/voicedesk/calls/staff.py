"""What the people of the business tell the desk of a live call: a note, a line, to step aside."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping

from livekit import rtc
from livekit.agents import AgentSession

from voicedesk.agents.live import LiveCall

logger = logging.getLogger(__name__)

TOPIC = "voicedesk.staff"
STAFF = "staff-"
"""How whoever takes part from the dashboard is named in the room."""
BACK = "I'm back with you. What else can I do for you?"
_NOTE = "A colleague at the business tells you, for this call only: {words}"


class Staff:
    """Listens to the server, which alone may speak on this topic; callers cannot."""

    def __init__(
        self,
        live: LiveCall,
        session: AgentSession[LiveCall],
        room: rtc.Room,
        stop: Callable[[str], None],
    ) -> None:
        self._live, self._session, self._room, self._stop = live, session, room, stop
        self._under_way: set[asyncio.Task[None]] = set()
        room.on("data_received", self._heard)
        room.on("participant_disconnected", self._left)

    def _heard(self, packet: rtc.DataPacket) -> None:
        # what a participant sends bears its name; the server's own word bears none
        if packet.topic != TOPIC or packet.participant is not None:
            return
        try:
            told = json.loads(packet.data)
        except ValueError:
            return
        if isinstance(told, dict):
            self._start(told)

    def _left(self, who: rtc.RemoteParticipant) -> None:
        others = [one for one in self._room.remote_participants if one.startswith(STAFF)]
        if self._live.aside and who.identity.startswith(STAFF) and not others:
            self._start({"deed": "come_back"})

    def _start(self, told: Mapping[str, object]) -> None:
        task = asyncio.get_running_loop().create_task(self.obey(told))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def obey(self, told: Mapping[str, object]) -> None:
        """Do what was told; what is unknown is left alone."""
        deed, words = str(told.get("deed", "")), str(told.get("words", "")).strip()
        if deed == "say" and words:
            self._live.journal.add("event", {"asked_to_say": words})
            self._session.say(words)
        elif deed == "note" and words:
            await self._note(words)
        elif deed == "step_aside" and not self._live.aside:
            await self._step_aside()
        elif deed == "come_back" and self._live.aside:
            self._come_back()
        elif deed == "end":
            self._live.journal.add("event", {"ended_by": "staff"})
            self._stop("ended_by_staff")

    async def _note(self, words: str) -> None:
        """A model reads it with its next answer; the reflex alone does not read notes."""
        self._live.journal.add("event", {"whispered": words})
        agent = self._session.current_agent
        context = agent.chat_ctx.copy()
        context.add_message(role="system", content=_NOTE.format(words=words))
        await agent.update_chat_ctx(context)

    async def _step_aside(self) -> None:
        self._live.aside = True
        self._live.journal.add("event", {"aside": True})
        self._session.input.set_audio_enabled(False)
        await self._session.interrupt(force=True)
        logger.info("a person took over", extra={"call_id": self._live.call.id})

    def _come_back(self) -> None:
        self._live.aside = False
        self._live.journal.add("event", {"back": True})
        self._session.input.set_audio_enabled(True)
        self._session.say(BACK)
        logger.info("the desk has the call again", extra={"call_id": self._live.call.id})
