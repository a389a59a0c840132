"""The line of a call in a room: hold, ring a person, brief them, put through, keys, hang up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from livekit import rtc

from voicedesk.calls.apart import Apart
from voicedesk.calls.second import LISTEN_S, Second
from voicedesk.calls.sounds import Speaker, SpeechVoice, Voice
from voicedesk.errors import ConnectorError
from voicedesk.ports import DialResult, Rooms

if TYPE_CHECKING:
    from livekit.agents import AgentSession

    from voicedesk.agents.live import LiveCall

logger = logging.getLogger(__name__)

PERSON = "person-"
"""Identities of people who were rung into a call begin so."""
MOMENT = "One moment, please. I'm ringing somebody for you."
STILL = "I'm still trying to reach somebody. Thank you for waiting."
THANKS = "Thank you. I'll take care of the caller. Goodbye."
_KEYS = {**{str(digit): digit for digit in range(10)}, "*": 10, "#": 11}
_QUIET_S = 3.0


class RoomLine:
    """Implements `ports.Line`; the session, or a voice, is known only once it has started.

    `stay` is told who speaks with the caller now, where the desk does not leave then.
    """

    def __init__(
        self,
        room: rtc.Room,
        rooms: Rooms,
        *,
        caller: str = "",
        leave: Callable[[], None],
        stay: Callable[[str], None] | None = None,
        listen_s: float = LISTEN_S,
    ) -> None:
        self._room, self._rooms, self._leave, self._stay = room, rooms, leave, stay
        self._caller, self._listen_s = caller, listen_s
        self._apart = Apart(room, rooms, caller)
        self._session: AgentSession[LiveCall] | None = None
        self._voice: Voice | None = None
        self._music: Speaker | None = None
        self._second: Second | None = None
        self._rung = 0

    def attach(self, session: AgentSession[LiveCall]) -> None:
        """The session that is put on hold and taken back, and whose voice speaks here too."""
        self._session = session
        if session.stt is not None and session.tts is not None:
            self.speak_with(SpeechVoice(session.stt, session.tts))

    def speak_with(self, voice: Voice) -> None:
        """What says and hears words on this line."""
        self._voice = voice

    async def hold(self, *, music: bool) -> None:
        """The caller hears what happens, then music; what they say is not listened to."""
        if self._session is not None:
            self._session.input.set_audio_enabled(False)
        if not music or self._voice is None:
            return
        if self._music is None:
            await self._until_quiet()
            self._music = Speaker(self._room, self._voice, "hold")
            await self._music.open()
            self._apart.only_caller()
        await self._music.say(STILL if self._rung else MOMENT)
        self._music.music()

    async def resume(self) -> None:
        """The desk is back with the caller."""
        await self._end_second()
        await self._end_music()
        self._room.local_participant.set_track_subscription_permissions(allow_all_participants=True)
        if self._session is not None:
            self._session.input.set_audio_enabled(True)

    async def ring(self, number: str, *, ring_s: float) -> DialResult:
        """Ring a person into this room, apart from the caller; returns once they have answered."""
        await self._end_second()
        if not self._caller_is_here():
            return "caller_left"
        self._rung += 1
        identity = f"{PERSON}{self._rung}"
        await self._expect(identity)
        loop = asyncio.get_running_loop()
        dialling = loop.create_task(
            self._rooms.dial(self._room.name, number, identity=identity, ring_s=ring_s)
        )
        leaving = loop.create_task(self._until_caller_leaves())
        self._room.on("track_published", self._keep_apart)
        result: DialResult = "caller_left"
        try:
            await asyncio.wait((dialling, leaving), return_when=asyncio.FIRST_COMPLETED)
            if dialling.done():
                result = dialling.result()
            return result
        finally:
            self._room.off("track_published", self._keep_apart)
            for task in (dialling, leaving):
                task.cancel()
            await asyncio.gather(dialling, leaving, return_exceptions=True)
            if result != "accepted":
                await self._end_second()
            else:
                await self._apart.withhold(identity)

    async def brief(self, words: str) -> DialResult:
        """Tell the person what it is about; they take the call by a key or a word."""
        second = self._second
        if second is None:
            return "error"
        loop = asyncio.get_running_loop()
        asking = loop.create_task(second.ask(words))
        leaving = loop.create_task(self._until_caller_leaves())
        try:
            await asyncio.wait((asking, leaving), return_when=asyncio.FIRST_COMPLETED)
            result = asking.result() if asking.done() else "caller_left"
        finally:
            for task in (asking, leaving):
                task.cancel()
            await asyncio.gather(asking, leaving, return_exceptions=True)
        if result != "accepted":
            if result == "declined":
                await self._thank(second)
            await self._end_second()
        return result

    async def connect(self) -> None:
        """Caller and person hear each other; the desk leaves them alone, or stays for notes."""
        second, self._second = self._second, None
        await self._end_music()
        if second is not None:
            await second.close()
            await second.speaker.close()
            await self._apart.together(second.identity)
        if self._stay is not None and second is not None:
            self._stay(second.identity)
        else:
            self._leave()

    async def transfer(self, number: str) -> DialResult:
        """Have the caller's own carrier connect them elsewhere; the desk is out of it then."""
        result = await self._rooms.transfer(self._room.name, self._caller, number)
        if result == "accepted":
            self._leave()
        return result

    async def press(self, digits: str) -> None:
        for digit in digits:
            if digit in _KEYS:
                await self._room.local_participant.publish_dtmf(code=_KEYS[digit], digit=digit)

    async def hang_up(self) -> None:
        await self._rooms.close(self._room.name)

    async def _expect(self, identity: str) -> None:
        """Whoever is rung may speak or press a key at once, and hears nothing but us."""
        if self._voice is None:
            return
        speaker = Speaker(self._room, self._voice, "brief")
        await speaker.open()
        self._apart.brief(identity, speaker.sid)
        self._second = Second(self._room, identity, self._voice, speaker, listen_s=self._listen_s)

    async def _thank(self, second: Second) -> None:
        if second.identity in self._room.remote_participants:
            await second.speaker.say(THANKS)

    async def _end_second(self) -> None:
        second, self._second = self._second, None
        if second is None:
            return
        await second.close()
        await second.speaker.close()
        await self._remove(second.identity)

    async def _end_music(self) -> None:
        music, self._music = self._music, None
        if music is not None:
            await music.close()

    async def _remove(self, identity: str) -> None:
        try:
            await self._rooms.remove(self._room.name, identity)
        except ConnectorError as error:
            logger.warning("a person stays rung", extra={"error": type(error).__name__})

    def _keep_apart(self, _: rtc.RemoteTrackPublication, who: rtc.RemoteParticipant) -> None:
        if who.identity.startswith(PERSON):
            task = asyncio.get_running_loop().create_task(self._apart.withhold(who.identity))
            self._withholding = task

    def _caller_is_here(self) -> bool:
        return not self._caller or self._caller in self._room.remote_participants

    async def _until_caller_leaves(self) -> None:
        while self._caller_is_here():  # noqa: ASYNC110  # joins and leaves have several events
            await asyncio.sleep(0.05)

    async def _until_quiet(self) -> None:
        """What the desk was saying is heard to its end before another voice of it begins."""
        session = self._session
        for _ in range(round(_QUIET_S / 0.05)):
            if session is None or session.agent_state != "speaking":
                return
            await asyncio.sleep(0.05)
