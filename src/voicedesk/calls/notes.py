"""The desk in a call that a person has taken: it writes down what is said, and is there after."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import aclosing

from livekit import rtc
from livekit.agents import AgentSession

from voicedesk.agents.live import LiveCall
from voicedesk.calls.sounds import SpeechVoice, Voice

logger = logging.getLogger(__name__)

TAKING_NOTES = "taking_notes"
"""The event in the journal of a call in which two people speak and the desk listens."""
BACK = "You're back with the desk. Is there anything else I can do for you?"
_NOTED = "While you were silent, caller and colleague said to each other: {words}"
_MOST_CHARACTERS = 4_000


def staying(
    live: LiveCall, session: AgentSession[LiveCall], room: rtc.Room, caller: str
) -> Callable[[str], None] | None:
    """What begins the notes of a call; None where the profile has the desk leave."""
    if live.desk.profile.escalation.once_connected == "leave":
        return None
    ear, mouth = session.stt, session.tts
    voice = SpeechVoice(ear, mouth) if ear is not None and mouth is not None else None
    return Notes(live, session, room, caller=caller, voice=voice).begin


class Notes:
    """Listens to caller and person until one of them leaves."""

    def __init__(
        self,
        live: LiveCall,
        session: AgentSession[LiveCall],
        room: rtc.Room,
        *,
        caller: str,
        voice: Voice | None,
    ) -> None:
        self._live, self._session, self._room, self._voice = live, session, room, voice
        self._caller, self._person = caller, ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._said: list[str] = []

    def begin(self, person: str) -> None:
        """The two are together; the desk says nothing more until it is alone with the caller."""
        self._person = person
        self._live.aside = True
        self._live.journal.add("event", {TAKING_NOTES: True})
        self._session.input.set_audio_enabled(False)
        self._room.on("participant_disconnected", self._left)
        self._session.on("close", lambda _: self._stop())
        for identity, who in ((self._caller, "caller_said"), (person, "person_said")):
            for track in self._tracks(identity):
                self._keep(self._write(track, who))

    def _stop(self) -> None:
        """Listen no more."""
        for task in tuple(self._tasks):
            task.cancel()

    def _tracks(self, identity: str) -> list[rtc.Track]:
        who = self._room.remote_participants.get(identity)
        tracks = [one.track for one in who.track_publications.values()] if who else []
        return [one for one in tracks if one is not None and one.kind == rtc.TrackKind.KIND_AUDIO]

    async def _write(self, track: rtc.Track, who: str) -> None:
        if self._voice is None:
            return
        async with aclosing(self._voice.hear(track)) as utterances:  # type: ignore[type-var]  # a generator
            async for words in utterances:
                if words.strip():
                    self._live.journal.add("event", {who: words})
                    self._said.append(f"{who.removesuffix('_said')}: {words}")

    def _left(self, who: rtc.RemoteParticipant) -> None:
        if who.identity == self._person and self._caller in self._room.remote_participants:
            task = asyncio.get_running_loop().create_task(self._come_back())
            self._coming = task

    async def _come_back(self) -> None:
        self._room.off("participant_disconnected", self._left)
        self._stop()
        self._live.aside = False
        self._live.journal.add("event", {TAKING_NOTES: False})
        if self._said:
            await self._read_notes(" ".join(self._said)[-_MOST_CHARACTERS:])
        self._session.input.set_audio_enabled(True)
        self._session.say(BACK)
        logger.info("the desk has the call again", extra={"call_id": self._live.call.id})

    async def _read_notes(self, words: str) -> None:
        """A model goes on from what was said; the reflex alone does not read notes."""
        agent = self._session.current_agent
        context = agent.chat_ctx.copy()
        context.add_message(role="system", content=_NOTED.format(words=words))
        await agent.update_chat_ctx(context)

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
