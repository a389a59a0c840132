"""One telephone in a room: a participant of kind SIP whose sound, keys and state are a phone's."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from livekit import api, rtc
from livekit.protocol.models import DisconnectReason
from numpy.typing import NDArray

from lab.sip.media import FRAME_S, KEYS, Media
from lab.sip.schema import Proto

logger = logging.getLogger(__name__)

ROOM_RATE = 48_000
FIRST_SOUND_S = 30.0
NO_SOUND_S = 15.0
"""Without a packet for so long the call is ended, as LiveKit's service does."""
_ROOM_FRAME = ROOM_RATE // 100
_LOUDEST = 32_767

Frame = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Seat:
    """Who the telephone is in the room."""

    room: str
    identity: str
    name: str
    metadata: str
    attributes: Mapping[str, str]
    config: Proto = None
    """What the dispatch rule says of a room that this participant creates."""


@dataclass(frozen=True, slots=True)
class Door:
    """The LiveKit server, with the keys that let us in."""

    url: str
    key: str
    secret: str

    def token(self, seat: Seat) -> str:
        """What lets a telephone in."""
        grants = api.VideoGrants(
            room_join=True,
            room=seat.room,
            can_publish=True,
            can_subscribe=True,
            can_publish_data=True,
            can_update_own_metadata=True,
        )
        token = api.AccessToken(self.key, self.secret).with_identity(seat.identity)
        token = token.with_name(seat.name).with_metadata(seat.metadata).with_kind("sip")
        token = token.with_attributes(dict(seat.attributes)).with_grants(grants)
        if seat.config is not None:
            token = token.with_room_config(seat.config)
        return token.to_jwt()


@dataclass
class Bridge:
    """The room on one side, a telephone's media on the other."""

    media: Media
    room: rtc.Room = field(default_factory=rtc.Room)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    """The telephone or the room has ended the call."""
    somebody: asyncio.Event = field(default_factory=asyncio.Event)
    """There is sound to be heard in the room, or another telephone."""
    hung_up: bool = False
    """It was the telephone, or a limit of ours."""
    keys: asyncio.Queue[str] | None = None
    """Where pressed keys go while a code is asked for; None: into the room."""

    def __post_init__(self) -> None:
        self._tracks: dict[str, asyncio.Queue[Frame]] = {}
        self._coming: asyncio.Queue[bytes] = asyncio.Queue(maxsize=4)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._listening = self._open = self._closing = False
        self.media.on_sound, self.media.on_key = self._heard, self._pressed

    async def join(self, url: str, token: str) -> None:
        """Come in, deaf at first. Raises rtc.ConnectError."""
        on = self.room.on
        on("track_published", lambda publication, _: self._subscribe(publication))
        on("track_subscribed", lambda track, publication, _: self._add(track, publication.sid))
        on("track_unsubscribed", lambda _, publication, __: self._tracks.pop(publication.sid, None))
        on("participant_connected", self._see)
        on("sip_dtmf_received", lambda key: self.keep(self.media.press(key.digit)))
        on("disconnected", lambda _: self.over.set())
        await self.room.connect(url, token, rtc.RoomOptions(auto_subscribe=False))
        self._source = rtc.AudioSource(ROOM_RATE, 1, queue_size_ms=0)
        name = self.room.local_participant.identity
        track = rtc.LocalAudioTrack.create_audio_track(name, self._source)
        microphone = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False)
        await self.room.local_participant.publish_track(track, microphone)
        self.keep(self._into_room())

    def listen(self) -> None:
        """Hear the room from now on."""
        self._listening = True
        for who in self.room.remote_participants.values():
            self._see(who)
            for publication in who.track_publications.values():
                self._subscribe(publication)

    async def set(self, status: str, **more: str) -> None:
        """What the room is told of the telephone."""
        told = {"sip.callStatus": status, **more}
        with suppress(Exception):  # the room may be gone: then nobody is to be told
            await self.room.local_participant.set_attributes(told)

    async def talk(self, longest_s: float) -> None:
        """From answer to the end."""
        self._open = True
        self.keep(self._out_of_room())
        self.keep(self._mind_silence())
        try:
            async with asyncio.timeout(longest_s):
                await self.over.wait()
        except TimeoutError:
            self.hung_up = True

    async def tone(self, hertz: int, seconds: float) -> None:
        """Let the room hear a tone, as a carrier does while it rings."""
        for n in range(round(seconds * 100)):
            at = np.arange(n * _ROOM_FRAME, (n + 1) * _ROOM_FRAME)
            wave = (12_000 * np.sin(2 * np.pi * hertz * at / ROOM_RATE)).astype(np.int16)
            await self._source.capture_frame(
                rtc.AudioFrame(wave.tobytes(), ROOM_RATE, 1, _ROOM_FRAME)
            )
            await asyncio.sleep(0.01)

    async def leave(self, reason: Any = DisconnectReason.CLIENT_INITIATED) -> bool:  # noqa: ANN401
        """Be gone; False when we already were."""
        if self._closing:
            return False
        self._closing = True
        if self.hung_up and self.room.isconnected():
            await self.set("hangup")
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.media.close()
        await self.room.disconnect(reason=reason)
        return True

    def keep(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Work that lasts at most as long as the call."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _see(self, who: rtc.RemoteParticipant) -> None:
        if self._listening and who.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP:
            self.somebody.set()

    def _subscribe(self, publication: rtc.RemoteTrackPublication) -> None:
        if self._listening and publication.kind == rtc.TrackKind.KIND_AUDIO:
            publication.set_subscribed(True)
            self.somebody.set()

    def _add(self, track: rtc.Track, sid: str) -> None:
        if track.kind != rtc.TrackKind.KIND_AUDIO:
            return
        frames: asyncio.Queue[Frame] = asyncio.Queue(maxsize=3)
        self._tracks[sid] = frames
        self.keep(self._collect(track, frames))

    async def _collect(self, track: rtc.Track, frames: asyncio.Queue[Frame]) -> None:
        stream = rtc.AudioStream(
            track, sample_rate=self.media.rate, num_channels=1, frame_size_ms=20
        )
        try:
            async for event in stream:
                if frames.full():  # the oldest goes, so that delay stays bounded
                    frames.get_nowait()
                frames.put_nowait(np.frombuffer(event.frame.data, np.int16))
        finally:
            await stream.aclose()

    def _heard(self, pcm: bytes) -> None:
        if not self._open:
            return
        if self._coming.full():
            self._coming.get_nowait()
        self._coming.put_nowait(pcm)

    async def _into_room(self) -> None:
        resampler: rtc.AudioResampler | None = None
        rest = b""
        while True:
            pcm = await self._coming.get()
            rate = self.media.rate
            resampler = resampler or rtc.AudioResampler(
                rate, ROOM_RATE, num_channels=1, quality=rtc.AudioResamplerQuality.QUICK
            )
            pushed = resampler.push(rtc.AudioFrame(pcm, rate, 1, len(pcm) // 2))
            rest += b"".join(bytes(frame.data) for frame in pushed)
            while len(rest) >= 2 * _ROOM_FRAME:
                frame, rest = rest[: 2 * _ROOM_FRAME], rest[2 * _ROOM_FRAME :]
                await self._source.capture_frame(rtc.AudioFrame(frame, ROOM_RATE, 1, _ROOM_FRAME))

    async def _out_of_room(self) -> None:
        """Every 20 ms one frame of all tracks together; silence when nobody speaks."""
        size = round(self.media.rate * FRAME_S)
        due = time.monotonic()
        while True:
            mixed = np.zeros(size, np.int32)
            for frames in self._tracks.values():
                if not frames.empty() and (frame := frames.get_nowait()).size == size:
                    mixed += frame
            self.media.send(np.clip(mixed, -_LOUDEST, _LOUDEST).astype(np.int16).tobytes())
            due += FRAME_S
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def _mind_silence(self) -> None:
        began = time.monotonic()
        while True:
            await asyncio.sleep(1)
            last, now = self.media.last_packet, time.monotonic()
            if now - (last or began) > (NO_SOUND_S if last else FIRST_SOUND_S):
                logger.warning("no sound from the telephone any more")
                self.hung_up = True
                self.over.set()
                return

    def _pressed(self, key: str) -> None:
        if self.keys is not None:
            self.keys.put_nowait(key)
        elif self.room.isconnected():
            me = self.room.local_participant
            self.keep(me.publish_dtmf(code=KEYS.index(key), digit=key))
