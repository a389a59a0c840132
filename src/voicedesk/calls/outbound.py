"""Rings a number for the desk: finds out who answered, says what is meant for them, hears them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from livekit import rtc

from voicedesk.calls.second import Second
from voicedesk.calls.sounds import Speaker, Voice
from voicedesk.calls.summons import AGENT, OUTBOUND, Summons
from voicedesk.domain.business import BusinessId
from voicedesk.errors import VoicedeskError
from voicedesk.language.machines import Opening, answerer, wants_no_calls
from voicedesk.ports import Errand, Reply, Rooms
from voicedesk.ports.outbound import Outcome

logger = logging.getLogger(__name__)

RING_S = 25.0
WHO_S = 4.0
"""How long it is listened who answered; who says nothing is taken for a person."""
QUIET_S = 1.2
KEY_S = 2.5
"""Time to press the key that was named."""
ANSWER_S = 6.0
"""How long a yes or a no is waited for, each of the two times."""
LONGEST_GREETING_S = 30.0
ARRIVES_S = 8.0
"""How long it is waited for a desk to talk with."""
AGAIN = "Please say yes or press 1, or say no or press 2."
MOMENT = "One moment, please."
NOBODY = "I'm sorry, something is wrong on our side. Somebody will ring you again. Goodbye."
"""For calls back, which are tried again, or handed to people."""
SORRY = "I'm sorry, something is wrong on our side. Please ring us about it. Goodbye."
CARRIED_OUT_S = 8.0
"""How long it may take to do what was answered."""
NEVER = "All right. You won't be rung again. Goodbye."
_MOMENT_AFTER_S = 2.0
_TOKEN = timedelta(minutes=10)
_CALLEE = "callee"
_UNWANTED = "9"
_ACCEPTED: Outcome = "accepted"

OpenVoice = Callable[[], AbstractAsyncContextManager[Voice]]


def room_of(business: BusinessId, errand: Errand) -> str:
    """One try has one room, so that whoever comes after a crash finds it."""
    told = f"{business}:{errand.key}"
    return f"{OUTBOUND}{blake2b(told.encode(), digest_size=8).hexdigest()}"


@dataclass(frozen=True, slots=True)
class RoomDialler:
    """Implements `ports.Dialler` in rooms of its own."""

    rooms: Rooms
    url: str
    voice: OpenVoice
    business: BusinessId

    async def deliver(self, errand: Errand, *, introduction: str, message: str) -> Outcome:
        """Raises ConnectorError when the LiveKit server is away."""
        async with self.voice() as voice:
            call = await self._open(errand, voice)
            try:
                result = await self.rooms.dial(
                    call.room.name, errand.to, identity=_CALLEE, ring_s=RING_S
                )
                if result != _ACCEPTED:
                    return result
                return await call.deliver(errand, introduction=introduction, message=message)
            finally:
                await call.close()

    async def abandon(self, errand: Errand) -> None:
        """A conversation that has begun there meanwhile goes on."""
        name = room_of(self.business, errand)
        if not (await self.rooms.look(name)).agents:
            await self.rooms.close(name)

    async def _open(self, errand: Errand, voice: Voice) -> _Outgoing:
        name = room_of(self.business, errand)
        token = await self.rooms.token(name, "desk", ttl=_TOKEN)
        room = rtc.Room()
        await room.connect(self.url, token)
        speaker = Speaker(room, voice, "desk")
        callee = Second(room, _CALLEE, voice, speaker)
        call = _Outgoing(self.rooms, self.business, room, callee)
        # the only source that a token of ours may publish
        await speaker.open(rtc.TrackSource.SOURCE_MICROPHONE)
        return call


class _Outgoing:
    """One call that the desk makes, from its room to its end."""

    def __init__(self, rooms: Rooms, business: BusinessId, room: rtc.Room, callee: Second) -> None:
        self.room = room
        self._rooms, self._business, self._callee = rooms, business, callee
        self._keys: list[str] = []
        self._handed_over = False
        room.on("sip_dtmf_received", lambda key: self._keys.append(key.digit))

    async def deliver(self, errand: Errand, *, introduction: str, message: str) -> Outcome:
        """A machine hears who rang; a person hears the errand, and may answer."""
        if await _who(self._callee) == "machine":
            await _until_quiet(self._callee)
            await self._say(message)
            return "message_left"
        if not await self._say(f"{introduction} {errand.says}"):
            return await self._not_heard()
        if errand.answered is not None:
            return await self._ask(errand)
        if errand.opens:
            return await self._talk(errand, errand.opens)
        await asyncio.sleep(KEY_S)
        return await self._farewell() if self._is_unwanted() else _ACCEPTED

    async def close(self) -> None:
        """The telephone is hung up, unless a conversation goes on in the room."""
        await self._callee.close()
        await self._callee.speaker.close()
        await self.room.disconnect()
        if not self._handed_over:
            await self._rooms.close(self.room.name)

    async def _ask(self, errand: Errand) -> Outcome:
        """What was said before the question ended is no answer to it."""
        for again in (AGAIN, ""):
            answer = await self._answer()
            if self._is_unwanted():
                return await self._farewell()
            if answer in ("accepted", "declined"):
                return await self._reply(errand, yes=answer == "accepted")
            if answer == "voicemail":
                return "voicemail"
            if again and not await self._say(again):
                return _ACCEPTED
        await self._say(errand.unanswered)
        return _ACCEPTED

    async def _reply(self, errand: Errand, *, yes: bool) -> Outcome:
        try:
            async with asyncio.timeout(CARRIED_OUT_S):
                reply = await errand.answered(yes) if errand.answered else Reply()
        except (VoicedeskError, TimeoutError) as error:
            logger.warning(
                "an answer could not be carried out",
                extra={"alarm": True, "error": type(error).__name__},
            )
            await self._say(SORRY)
            return "error"
        if reply.words:
            await self._say(reply.words)
        return await self._talk(errand, reply.opens) if reply.opens else _ACCEPTED

    async def _talk(self, errand: Errand, opens: str) -> Outcome:
        """The desk itself comes in and goes on; who says nine meanwhile is left in peace."""
        summons = Summons(self._business, _CALLEE, opens=opens)
        await self._rooms.dispatch(self.room.name, AGENT, metadata=summons.text())
        nobody = NOBODY if errand.kind == "callback" else SORRY
        for wait_s, words in ((_MOMENT_AFTER_S, MOMENT), (ARRIVES_S - _MOMENT_AFTER_S, nobody)):
            if await self._desk_comes(wait_s):
                self._handed_over = True
                break
            if not await self._say(words):
                return await self._not_heard()
        if not self._handed_over:
            logger.error("no desk for a call that was made", extra={"alarm": True})
            return "error"
        await asyncio.sleep(KEY_S)
        if self._is_unwanted():
            self._handed_over = False
            return await self._farewell()
        return _ACCEPTED

    async def _desk_comes(self, within_s: float) -> bool:
        loop = asyncio.get_running_loop()
        until = loop.time() + within_s
        while loop.time() < until:
            here = self.room.remote_participants
            if any(one.startswith("agent-") for one in here):
                return True
            if _CALLEE not in here:
                return False
            await asyncio.sleep(0.05)
        return False

    async def _answer(self) -> str:
        """An answer to what was asked last; empty: none."""
        while not self._callee.answers.empty():
            self._callee.answers.get_nowait()
        pressed = [key for key in self._keys if key in ("1", "2")]
        if pressed:
            self._keys[:] = [key for key in self._keys if key == _UNWANTED]
            return "accepted" if pressed[-1] == "1" else "declined"
        waiting = asyncio.get_running_loop().create_task(self._callee.answers.get())
        until = asyncio.get_running_loop().time() + ANSWER_S
        while not waiting.done() and not self._is_unwanted() and self._is_there():
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await asyncio.wait((waiting,), timeout=min(left, 0.1))
        if waiting.done():
            return waiting.result() if self._is_there() else ""
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        return ""

    async def _say(self, words: str) -> bool:
        """Whether they heard it to its end, and want to hear more."""
        loop = asyncio.get_running_loop()
        saying = loop.create_task(self._callee.speaker.say(words))
        while not saying.done() and self._is_there() and not self._is_unwanted():
            await asyncio.wait((saying,), timeout=0.05)
        if saying.done():
            saying.result()
            return self._is_there() and not self._is_unwanted()
        saying.cancel()
        await asyncio.gather(saying, return_exceptions=True)
        return False

    async def _not_heard(self) -> Outcome:
        return await self._farewell() if self._is_unwanted() else "declined"

    async def _farewell(self) -> Outcome:
        if self._is_there():
            await self._callee.speaker.say(NEVER)
        return "unwanted"

    def _is_unwanted(self) -> bool:
        return _UNWANTED in self._keys or any(wants_no_calls(one) for one in self._callee.heard)

    def _is_there(self) -> bool:
        return _CALLEE in self.room.remote_participants


async def _who(callee: Second) -> str:
    """Person or machine, from how they begin."""
    loop = asyncio.get_running_loop()
    until = loop.time() + WHO_S
    while loop.time() < until or callee.opening.pause_s < QUIET_S < callee.opening.speech_s:
        words = " ".join(callee.heard)
        opening = callee.opening
        who = answerer(Opening(words, opening.speech_s, opening.pause_s))
        if who != "unknown":
            return who
        await asyncio.sleep(0.1)
    return "person"


async def _until_quiet(callee: Second) -> None:
    """A greeting is heard to its end, and the tone after it."""
    loop = asyncio.get_running_loop()
    until = loop.time() + LONGEST_GREETING_S
    while loop.time() < until and callee.quiet_s() < QUIET_S:  # noqa: ASYNC110  # sound is measured
        await asyncio.sleep(0.1)
