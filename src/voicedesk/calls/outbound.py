"""Rings a number for the desk: finds out who answered, and says what is meant for them."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import timedelta

from livekit import rtc

from voicedesk.calls.second import Second
from voicedesk.calls.sounds import Speaker, Voice
from voicedesk.calls.summons import OUTBOUND
from voicedesk.language.machines import Opening, answerer
from voicedesk.ports import Errand, Rooms
from voicedesk.ports.outbound import Outcome

RING_S = 25.0
WHO_S = 4.0
"""How long it is listened who answered; who says nothing is taken for a person."""
QUIET_S = 1.2
KEY_S = 2.5
"""Time to press the key that was named."""
LONGEST_GREETING_S = 30.0
_TOKEN = timedelta(minutes=10)
_CALLEE = "callee"
_UNWANTED = "9"


@dataclass(frozen=True, slots=True)
class RoomDialler:
    """Implements `ports.Dialler` in rooms of its own."""

    rooms: Rooms
    url: str
    voice: Voice

    async def deliver(self, errand: Errand, *, introduction: str, message: str) -> Outcome:
        """Raises ConnectorError when the LiveKit server is away."""
        name = f"{OUTBOUND}{secrets.token_hex(6)}"
        token = await self.rooms.token(name, "desk", ttl=_TOKEN)
        room = rtc.Room()
        await room.connect(self.url, token)
        speaker = Speaker(room, self.voice, "desk")
        callee = Second(room, _CALLEE, self.voice, speaker)
        keys: list[str] = []
        room.on("sip_dtmf_received", lambda key: keys.append(key.digit))
        try:
            # the only source that a token of ours may publish
            await speaker.open(rtc.TrackSource.SOURCE_MICROPHONE)
            result = await self.rooms.dial(name, errand.to, identity=_CALLEE, ring_s=RING_S)
            if result != "accepted":
                return result
            if await _who(callee) == "machine":
                await _until_quiet(callee)
                await speaker.say(message)
                return "message_left"
            await speaker.say(f"{introduction} {errand.says}")
            await asyncio.sleep(KEY_S)
            return "unwanted" if _UNWANTED in keys else "accepted"
        finally:
            await callee.close()
            await speaker.close()
            await room.disconnect()
            await self.rooms.close(name)


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
