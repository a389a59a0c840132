"""What the desk lets people hear beside its own voice: a track of words and music."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, suppress
from typing import Any, Protocol

import numpy as np
from livekit import rtc
from livekit.agents import stt, tts

_FRAME_S = 0.02
_QUEUE_MS = 100
_LEVEL = 1_800
"""Loudness of the music: well below a voice."""
_CHORDS = (
    (261.6, 329.6, 392.0, 523.3),
    (220.0, 261.6, 329.6, 440.0),
    (174.6, 220.0, 261.6, 349.2),
    (196.0, 246.9, 293.7, 392.0),
)
_NOTE_S = 0.6


class Voice(Protocol):
    """What says words aloud and writes heard words down."""

    @property
    def rate(self) -> int: ...

    def say(self, words: str) -> AsyncIterator[bytes]:
        """16-bit samples at `rate`."""
        ...

    def hear(self, track: rtc.Track) -> AsyncIterator[str]:
        """Whole utterances, as they end."""
        ...


class SpeechVoice:
    """The ears and the mouth that a call has already."""

    def __init__(self, ear: stt.STT[Any], mouth: tts.TTS[Any]) -> None:
        self._ear, self._mouth = ear, mouth

    @property
    def rate(self) -> int:
        """Samples per second."""
        return self._mouth.sample_rate

    async def say(self, words: str) -> AsyncIterator[bytes]:
        async with self._mouth.synthesize(words) as spoken:
            async for part in spoken:
                yield bytes(part.frame.data)

    async def hear(self, track: rtc.Track) -> AsyncIterator[str]:
        stream = self._ear.stream()
        feeding = asyncio.get_running_loop().create_task(_feed(track, stream))
        try:
            async for event in stream:
                if event.type == stt.SpeechEventType.FINAL_TRANSCRIPT and event.alternatives:
                    yield event.alternatives[0].text
        finally:
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)
            await stream.aclose()


async def _feed(track: rtc.Track, stream: stt.RecognizeStream) -> None:
    sound = rtc.AudioStream(track, sample_rate=16_000, num_channels=1)
    async with aclosing(sound):
        async for event in sound:
            stream.push_frame(event.frame)


class Speaker:
    """One track of the desk's, that plays whatever it is given last."""

    def __init__(self, room: rtc.Room, voice: Voice, name: str) -> None:
        self._room, self._voice, self._name = room, voice, name
        self._source = rtc.AudioSource(voice.rate, 1, queue_size_ms=_QUEUE_MS)
        self._playing: asyncio.Task[None] | None = None
        self.sid = ""

    async def open(
        self, source: rtc.TrackSource.ValueType = rtc.TrackSource.SOURCE_UNKNOWN
    ) -> None:
        """Publish the track; whoever may hear it does from now on."""
        track = rtc.LocalAudioTrack.create_audio_track(self._name, self._source)
        options = rtc.TrackPublishOptions(source=source, dtx=False)
        published = await self._room.local_participant.publish_track(track, options)
        self.sid = published.sid

    async def say(self, words: str) -> None:
        """Say it, in the place of whatever is playing; returns when it was played."""
        await self.stop()
        samples = b""
        frame = 2 * round(self._voice.rate * _FRAME_S)
        async for part in self._voice.say(words):
            samples += part
            while len(samples) >= frame:
                await self._play(samples[:frame])
                samples = samples[frame:]
        await self._play(samples + bytes(frame - len(samples)))
        await self._source.wait_for_playout()

    def music(self) -> None:
        """Play until stopped."""
        if self._playing is None:
            self._playing = asyncio.get_running_loop().create_task(self._music())

    async def stop(self) -> None:
        """Silence, at once."""
        playing, self._playing = self._playing, None
        if playing is not None:
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
            self._source.clear_queue()

    async def close(self) -> None:
        """Take the track away; twice is fine."""
        await self.stop()
        if self.sid:
            with suppress(rtc.participant.UnpublishTrackError):
                await self._room.local_participant.unpublish_track(self.sid)
            self.sid = ""
            await self._source.aclose()

    async def _music(self) -> None:
        for samples in music(self._voice.rate):
            await self._play(samples)

    async def _play(self, samples: bytes) -> None:
        await self._source.capture_frame(
            rtc.AudioFrame(samples, self._voice.rate, 1, len(samples) // 2)
        )


def music(rate: int) -> Iterator[bytes]:
    """Slow broken chords without end, 20 ms at a time; nobody's composition."""
    frame = round(rate * _FRAME_S)
    while True:
        for chord in _CHORDS:
            for note in (*chord, *reversed(chord[1:3])):
                yield from _note(note, rate, frame)


def _note(hertz: float, rate: int, frame: int) -> Iterator[bytes]:
    at = np.arange(round(_NOTE_S * rate)) / rate
    swell = np.minimum(1.0, at * 25) * np.exp(-3.0 * at)
    wave = np.sin(2 * np.pi * hertz * at) + 0.3 * np.sin(4 * np.pi * hertz * at)
    samples = (_LEVEL * swell * wave).astype(np.int16)
    for start in range(0, len(samples) - frame + 1, frame):
        yield samples[start : start + frame].tobytes()
