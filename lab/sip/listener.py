"""Somebody in a room who speaks a tone and writes down what they see: the agent's place, played."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import numpy as np
from livekit import api, rtc

from lab.sip.loopback import PhoneExchange
from voicedesk.office.livekit_server import KEY

RATE = 48_000
_FRAME = RATE // 100


@dataclass
class Listener:
    """Use it as `async with Listener(exchange, room) as agent`."""

    exchange: PhoneExchange
    room_name: str
    identity: str = "agent-1"
    keys: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    left: list[tuple[str, int]] = field(default_factory=list)
    """Who left, and LiveKit's reason."""

    async def __aenter__(self) -> Self:
        self.room = rtc.Room()
        self._tasks: set[asyncio.Task[None]] = set()
        self.room.on("sip_dtmf_received", lambda key: self.keys.append(key.digit))
        self.room.on("participant_attributes_changed", self._changed)
        self.room.on("participant_disconnected", self._left)
        token = api.AccessToken(KEY, self.exchange.server.secret).with_identity(self.identity)
        token = token.with_kind("agent").with_grants(
            api.VideoGrants(room_join=True, room=self.room_name)
        )
        await self.room.connect(self.exchange.server.url, token.to_jwt())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.room.disconnect()

    async def speak(self, hertz: int = 600) -> None:
        """Publish a tone until it is over: what answers a telephone."""
        source = rtc.AudioSource(RATE, 1, queue_size_ms=20)
        track = rtc.LocalAudioTrack.create_audio_track("voice", source)
        microphone = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        await self.room.local_participant.publish_track(track, microphone)
        task = asyncio.get_running_loop().create_task(_tone(source, hertz))
        self._tasks.add(task)

    @property
    def phones(self) -> dict[str, dict[str, str]]:
        """The telephones that are there, with their attributes."""
        people = self.room.remote_participants.values()
        return {one.identity: dict(one.attributes) for one in people}

    async def until(self, status: str, *, within_s: float = 5.0) -> None:
        """Wait until a telephone says so."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while status not in self._statuses():  # noqa: ASYNC110  # several events lead here
                    await asyncio.sleep(0.01)

    def _statuses(self) -> list[str]:
        now = [told.get("sip.callStatus", "") for told in self.phones.values()]
        return [*self.statuses, *now]

    def _changed(self, changed: dict[str, str], _: rtc.Participant) -> None:
        if "sip.callStatus" in changed:
            self.statuses.append(changed["sip.callStatus"])

    def _left(self, who: rtc.RemoteParticipant) -> None:
        self.left.append((who.identity, int(who.disconnect_reason or 0)))


async def _tone(source: rtc.AudioSource, hertz: int) -> None:
    n = 0
    while True:
        at = np.arange(n, n + _FRAME)
        wave = (9_000 * np.sin(2 * np.pi * hertz * at / RATE)).astype(np.int16)
        await source.capture_frame(rtc.AudioFrame(wave.tobytes(), RATE, 1, _FRAME))
        n += _FRAME
