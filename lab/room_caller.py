"""A caller in a room of a real LiveKit server: writes or speaks, hears, and notes when."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import numpy as np
from livekit import api, rtc
from numpy.typing import NDArray

LOUD = 184
"""-45 dBFS as a 16-bit sample."""
RATE = 48_000
_FRAME = RATE // 100
_GAP_S = 0.2
_QUIET_S = 0.6
_MOST_TURNS = 14

Pcm = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the desk as they were shown, and when the first of them came."""

    at: float
    text: str


@dataclass
class RoomCaller:
    """Use it as `async with RoomCaller(…) as caller`; times are `time.monotonic()`."""

    url: str
    key: str
    secret: str
    room_name: str
    number: str = "+12025550123"
    called: str = ""
    dispatch: Mapping[str, str] | None = None
    """Agent and metadata that the token asks for; None: a plain join."""
    phone: bool = True
    identity: str = ""
    said: list[Said] = field(default_factory=list)
    onsets: list[float] = field(default_factory=list)
    """When sound began after a pause, by anybody in the room."""
    left: asyncio.Event = field(default_factory=asyncio.Event)
    joined_at: float = 0.0

    async def __aenter__(self) -> Self:
        self._tasks: set[asyncio.Task[None]] = set()
        self._pending: asyncio.Queue[tuple[Pcm, asyncio.Future[float]]] = asyncio.Queue()
        self._last_loud = 0.0
        self.identity = self.identity or (f"sip_{self.number}" if self.phone else "browser")
        self.room = rtc.Room()
        self.room.on("track_subscribed", self._subscribed)
        self.room.on("disconnected", lambda *_: self.left.set())
        self.room.register_text_stream_handler("lk.transcription", self._shown)
        self.joined_at = time.monotonic()
        await self.room.connect(self.url, self.token())
        self._source = rtc.AudioSource(RATE, 1, queue_size_ms=20)
        track = rtc.LocalAudioTrack.create_audio_track("caller", self._source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False)
        await self.room.local_participant.publish_track(track, options)
        self._keep(self._speak())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.room.disconnect()

    def token(self) -> str:
        """What the carrier or the page would be given."""
        token = api.AccessToken(self.key, self.secret).with_identity(self.identity)
        token = token.with_grants(api.VideoGrants(room_join=True, room=self.room_name))
        if self.phone:
            attributes = {"sip.phoneNumber": self.number, "sip.callStatus": "active"}
            if self.called:
                attributes["sip.trunkPhoneNumber"] = self.called
            token = token.with_kind("sip").with_attributes(attributes)
        if self.dispatch is not None:
            agents = [
                api.RoomAgentDispatch(agent_name=name, metadata=metadata)
                for name, metadata in self.dispatch.items()
            ]
            token = token.with_room_config(api.RoomConfiguration(agents=agents))
        return token.to_jwt()

    async def write(self, text: str) -> float:
        """Say it in writing; when it left."""
        await self.room.local_participant.send_text(text, topic="lk.chat")
        return time.monotonic()

    async def speak(self, pcm: Pcm) -> float:
        """Say it aloud, 48 kHz; when the last sample left."""
        done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._pending.put_nowait((pcm, done))
        return await done

    async def sound_after(self, moment: float, *, within_s: float = 15.0) -> float | None:
        """When the first sound after a moment began; None when none came."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while True:
                    for onset in self.onsets:
                        if onset > moment:
                            return onset
                    await asyncio.sleep(0.005)  # the stopwatch's own grain
        return None

    async def answer_to(self, text: str, *, within_s: float = 20.0) -> str:
        """Write, and wait for the desk's whole answer."""
        before = len(self.said)
        await self.write(text)
        return await self.words(before, within_s=within_s)

    async def words(self, before: int = 0, *, within_s: float = 20.0) -> str:
        """What the desk said since so many utterances, once it has been quiet for a second."""
        async with asyncio.timeout(within_s):
            while not self._has_answered(before):  # noqa: ASYNC110  # quiet is a length of time
                await asyncio.sleep(0.02)  # quiet is a length of time
        return " ".join(said.text for said in self.said[before:])

    def _has_answered(self, before: int) -> bool:
        return len(self.said) > before and time.monotonic() - self._last_loud >= _QUIET_S

    async def talk(self, *rules: tuple[str, str], until: str) -> str:
        """Answer the desk by the first rule that fits its words, until they match; those words."""
        heard = await self.words(len(self.said) - 1 if self.said else 0)
        for _ in range(_MOST_TURNS):
            if re.search(until, heard, re.IGNORECASE):
                return heard
            fitting = (say for when, say in rules if re.search(when, heard, re.IGNORECASE))
            heard = await self.answer_to(next(fitting, "yes"))
        raise TimeoutError(f"the desk never said {until!r}; its last words: {heard}")

    def _shown(self, reader: rtc.TextStreamReader, identity: str) -> None:
        if identity != self.identity:
            self._keep(self._read(reader))

    async def _read(self, reader: rtc.TextStreamReader) -> None:
        text = (await reader.read_all()).strip()
        if text:
            self.said.append(Said(time.monotonic(), text))

    def _subscribed(self, track: rtc.Track, *_: object) -> None:
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            self._keep(self._listen(track))

    async def _listen(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=10)
        async for event in stream:
            samples = np.frombuffer(event.frame.data, np.int16).astype(np.int32)
            if np.abs(samples).max() > LOUD:
                now = time.monotonic()
                if now - self._last_loud > _GAP_S:
                    self.onsets.append(now)
                self._last_loud = now

    async def _speak(self) -> None:
        """A microphone never stops: silence when nothing is said."""
        silence = np.zeros(_FRAME, np.int16)
        while True:
            frames = [silence]
            done: asyncio.Future[float] | None = None
            if not self._pending.empty():
                pcm, done = self._pending.get_nowait()
                padded = np.pad(pcm, (0, -len(pcm) % _FRAME))
                frames = list(padded.reshape(-1, _FRAME))
            for frame in frames:
                await self._source.capture_frame(rtc.AudioFrame(frame.tobytes(), RATE, 1, _FRAME))
            if done is not None:
                done.set_result(time.monotonic())

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
