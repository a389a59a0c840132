"""The local voice as a LiveKit synthesiser: the first clause leaves as soon as it is complete."""

from __future__ import annotations

from typing import Never

from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    APIConnectionError,
    APIConnectOptions,
    tts,
    utils,
)

from voicedesk.errors import SpeechError
from voicedesk.speech.clauses import Clauses, in_clauses
from voicedesk.speech.local.voice import VOICE_RATE, Voice

_GAP_S = 0.12
"""Silence between clauses."""
_FRAME_MS = 20


class LocalTTS(tts.TTS[Never]):
    """One per call; all share one `Voice`."""

    def __init__(self, voice: Voice) -> None:
        super().__init__(
            capabilities=tts.TTSCapabilities(streaming=True), sample_rate=VOICE_RATE, num_channels=1
        )
        self.voice = voice

    @property
    def model(self) -> str:
        return self.voice.name

    @property
    def provider(self) -> str:
        return "local"

    async def sound(self, clause: str) -> bytes:
        """16-bit sound of a clause; raises APIConnectionError, so that a chain goes on."""
        try:
            return await self.voice.speak(clause)
        except SpeechError as failure:
            raise APIConnectionError(str(failure), retryable=failure.retryable) from failure

    def synthesize(
        self, text: str, *, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> tts.ChunkedStream:
        return _Whole(tts=self, input_text=text, conn_options=conn_options)

    def stream(
        self, *, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> tts.SynthesizeStream:
        return _Growing(tts=self, conn_options=conn_options)


_SILENCE = b"\0\0" * int(VOICE_RATE * _GAP_S)


class _Whole(tts.ChunkedStream):
    def __init__(self, *, tts: LocalTTS, input_text: str, conn_options: APIConnectOptions) -> None:
        super().__init__(tts=tts, input_text=input_text, conn_options=conn_options)
        self._local = tts

    async def _run(self, output_emitter: tts.AudioEmitter) -> None:
        output_emitter.initialize(
            request_id=utils.shortuuid(),
            sample_rate=VOICE_RATE,
            num_channels=1,
            mime_type="audio/pcm",
        )
        for clause in in_clauses(self._input_text):
            output_emitter.push(await self._local.sound(clause) + _SILENCE)
        output_emitter.flush()


class _Growing(tts.SynthesizeStream):
    def __init__(self, *, tts: LocalTTS, conn_options: APIConnectOptions) -> None:
        super().__init__(tts=tts, conn_options=conn_options)
        self._local = tts
        self._spoken = False

    async def _run(self, output_emitter: tts.AudioEmitter) -> None:
        output_emitter.initialize(
            request_id=utils.shortuuid(),
            sample_rate=VOICE_RATE,
            num_channels=1,
            mime_type="audio/pcm",
            stream=True,
            frame_size_ms=_FRAME_MS,
        )
        output_emitter.start_segment(segment_id=utils.shortuuid())
        clauses = Clauses()
        async for piece in self._input_ch:
            ready = clauses.push(piece) if isinstance(piece, str) else clauses.flush()
            await self._speak(ready, output_emitter)
        await self._speak(clauses.flush(), output_emitter)
        output_emitter.end_segment()

    async def _speak(self, ready: list[str], output: tts.AudioEmitter) -> None:
        for clause in ready:
            self._mark_started()
            sound = await self._local.sound(clause)
            output.push(_SILENCE + sound if self._spoken else sound)
            self._spoken = True
