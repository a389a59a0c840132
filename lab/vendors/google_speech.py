"""Google Cloud's text to speech on loopback, by gRPC: whole and streamed, a tone for the words."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
import grpc.aio

from lab.vendors.elevenlabs import tone
from lab.vendors.pace import Pace
from lab.vendors.serving import Fault, Faults

with warnings.catch_warnings():
    # the libraries beneath announce what grpcio will be needed in 2027
    warnings.simplefilter("ignore", FutureWarning)
    from google.cloud import texttospeech

_SERVICE = "google.cloud.texttospeech.v1.TextToSpeech"
_FOREVER_S = 30.0
_RATE = 24_000
_PIECE = 2 * _RATE // 4
_REFUSALS = {
    "refused": (grpc.StatusCode.UNAUTHENTICATED, "Request had invalid authentication credentials."),
    "overloaded": (grpc.StatusCode.UNAVAILABLE, "The service is currently unavailable."),
    "limited": (grpc.StatusCode.RESOURCE_EXHAUSTED, "Quota exceeded."),
}


@dataclass(slots=True)
class GoogleSpeech:
    """The double; `spoken` keeps what it was asked to say."""

    faults: Faults = field(default_factory=Faults)
    spoken: list[str] = field(default_factory=list)
    voices: list[str] = field(default_factory=list)
    pace: Pace | None = None
    slow_s: float = 3.0
    hertz: Callable[[str], float] = lambda _: 220.0

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[texttospeech.TextToSpeechAsyncClient]:
        """Run the service; yields the vendor's own client with its channel led here."""
        server = grpc.aio.server()
        server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler(_SERVICE, self._methods()),)
        )
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            transports = texttospeech.TextToSpeechAsyncClient.get_transport_class("grpc_asyncio")
            yield texttospeech.TextToSpeechAsyncClient(transport=transports(channel=channel))
        await server.stop(0.1)

    def _methods(self) -> dict[str, Any]:
        return {
            "SynthesizeSpeech": grpc.unary_unary_rpc_method_handler(
                self._whole,
                request_deserializer=texttospeech.SynthesizeSpeechRequest.deserialize,
                response_serializer=texttospeech.SynthesizeSpeechResponse.serialize,
            ),
            "StreamingSynthesize": grpc.stream_stream_rpc_method_handler(
                self._streamed,
                request_deserializer=texttospeech.StreamingSynthesizeRequest.deserialize,
                response_serializer=texttospeech.StreamingSynthesizeResponse.serialize,
            ),
        }

    async def _whole(
        self,
        request: texttospeech.SynthesizeSpeechRequest,
        context: grpc.aio.ServicerContext[Any, Any],
    ) -> texttospeech.SynthesizeSpeechResponse:
        fault = await self._met(context)
        self.voices.append(request.voice.name)
        pcm = await self._say(request.input.text, request.audio_config.sample_rate_hertz, fault)
        return texttospeech.SynthesizeSpeechResponse(audio_content=pcm)

    async def _streamed(
        self,
        requests: AsyncIterator[texttospeech.StreamingSynthesizeRequest],
        context: grpc.aio.ServicerContext[Any, Any],
    ) -> AsyncIterator[texttospeech.StreamingSynthesizeResponse]:
        fault, rate = await self._met(context), _RATE
        async for request in requests:
            if "streaming_config" in request:
                config = request.streaming_config
                self.voices.append(config.voice.name)
                rate = config.streaming_audio_config.sample_rate_hertz or rate
                continue
            pcm = await self._say(request.input.text, rate, fault)
            for start in range(0, len(pcm), _PIECE):
                if start and fault in ("cut", "stalled"):
                    await asyncio.sleep(_FOREVER_S if fault == "stalled" else 0.0)
                    await context.abort(grpc.StatusCode.INTERNAL, "the stream was broken")
                piece = pcm[start : start + _PIECE]
                yield texttospeech.StreamingSynthesizeResponse(audio_content=piece)

    async def _met(self, context: grpc.aio.ServicerContext[Any, Any]) -> Fault:
        fault = self.faults.take()
        if fault in _REFUSALS:
            await context.abort(*_REFUSALS[fault])
        if fault in ("silent", "slow"):
            await asyncio.sleep(self.slow_s if fault == "slow" else _FOREVER_S)
        return fault

    async def _say(self, text: str, rate: int, fault: Fault) -> bytes:
        self.spoken.append(text)
        if self.pace is not None:
            await asyncio.sleep(self.pace.wait_s("mouth"))
        return b"" if fault == "empty" else tone(text, rate or _RATE, self.hertz(text))
