"""Rings a number and measures how long it takes until somebody answers and is heard."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from livekit import rtc

from voicedesk.calls.summons import RINGING
from voicedesk.ports import DialResult, Rooms

_RUNG = "rung"
_LOUD = 400
_HEAR_S = 10.0
_TOKEN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Rung:
    """What came of a ring; seconds since it was asked for."""

    result: DialResult
    answered_s: float | None = None
    sound_s: float | None = None


async def ring(rooms: Rooms, url: str, number: str, *, ring_s: float) -> Rung:
    """Ring into a room of our own and listen for the first sound. Raises ConnectorError."""
    name = f"{RINGING}{secrets.token_hex(6)}"
    room = rtc.Room()
    token = await rooms.token(name, "listener", ttl=_TOKEN)
    clock = asyncio.get_running_loop().time
    heard: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    listening: set[asyncio.Task[None]] = set()

    def subscribed(
        track: rtc.Track, _: rtc.RemoteTrackPublication, who: rtc.RemoteParticipant
    ) -> None:
        if who.identity != _RUNG:
            return
        listening.add(asyncio.get_running_loop().create_task(_listen(track, heard)))

    room.on("track_subscribed", subscribed)
    began = clock()
    try:
        await room.connect(url, token)
        began = clock()
        result = await rooms.dial(name, number, identity=_RUNG, ring_s=ring_s)
        if result != "accepted":
            return Rung(result)
        answered = clock() - began
        with suppress(TimeoutError):
            async with asyncio.timeout(_HEAR_S):
                return Rung(result, answered, await heard - began)
        return Rung(result, answered)
    finally:
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
        await room.disconnect()
        await rooms.close(name)


async def _listen(track: rtc.Track, heard: asyncio.Future[float]) -> None:
    sound = rtc.AudioStream(track, sample_rate=16_000, num_channels=1)
    try:
        async for event in sound:
            samples = np.frombuffer(event.frame.data, np.int16).astype(np.int32)
            if np.abs(samples).max(initial=0) > _LOUD and not heard.done():
                heard.set_result(asyncio.get_running_loop().time())
                return
    finally:
        await sound.aclose()
