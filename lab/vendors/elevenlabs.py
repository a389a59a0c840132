"""ElevenLabs' speech on loopback, whole and as multi-stream input; a tone as long as the words."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from aiohttp import WSMsgType, web

from lab.vendors.pace import Pace
from lab.vendors.serving import Fault, Faults

SECONDS_A_LETTER = 0.03
_PIECE_S = 0.25
_FOREVER_S = 30.0
_HTTP = {"refused": 401, "overloaded": 503, "limited": 429}


@dataclass(slots=True)
class ElevenLabs:
    """The double; `spoken` keeps what it was asked to say."""

    faults: Faults = field(default_factory=Faults)
    spoken: list[str] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    pace: Pace | None = None
    """How long the first sound takes; none when absent."""
    slow_s: float = 3.0
    hertz: Callable[[str], float] = lambda _: 220.0
    """The pitch of the tone by the words, so that a listener can tell what is being said."""

    def app(self) -> web.Application:
        """For `serve`; the plugin's base URL is `http://`, the address and `/v1`."""
        app = web.Application()
        app.router.add_post("/v1/text-to-speech/{voice}/stream", self._whole)
        app.router.add_get("/v1/text-to-speech/{voice}/multi-stream-input", self._multi)
        return app

    async def _whole(self, request: web.Request) -> web.StreamResponse:
        self.keys.append(request.headers.get("xi-api-key"))
        fault, text = self.faults.take(), str((await request.json())["text"])
        if fault in _HTTP:
            detail = {"status": fault, "message": fault}
            return web.json_response({"detail": detail}, status=_HTTP[fault])
        if fault == "garbled":
            return web.json_response({"detail": "no audio"})
        self.spoken.append(text)
        rate = int(request.query["output_format"].removeprefix("pcm_"))
        response = web.StreamResponse(headers={"Content-Type": "audio/pcm"})
        await response.prepare(request)
        if fault in ("silent", "slow"):
            await asyncio.sleep(self.slow_s if fault == "slow" else _FOREVER_S)
        await self._think()
        await _pieces(
            response, tone(text, rate, self.hertz(text)) if fault != "empty" else b"", rate, fault
        )
        return response

    async def _multi(self, request: web.Request) -> web.StreamResponse:
        self.keys.append(request.headers.get("xi-api-key"))
        rate = int(request.query["output_format"].removeprefix("pcm_"))
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        begun: set[str | None] = set()
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            told = json.loads(message.data)
            context, text = told.get("context_id"), told.get("text", "").strip()
            if text:
                self.spoken.append(text)
                if context not in begun:
                    begun.add(context)
                    await self._think()
                sound = base64.b64encode(tone(text, rate, self.hertz(text))).decode()
                await socket.send_json({"audio": sound, "contextId": context, "isFinal": False})
            if told.get("flush") or told.get("close_context"):
                await socket.send_json({"contextId": context, "isFinal": True})
        return socket

    async def _think(self) -> None:
        if self.pace is not None:
            await asyncio.sleep(self.pace.wait_s("mouth"))


async def _pieces(response: web.StreamResponse, pcm: bytes, rate: int, fault: Fault) -> None:
    size = int(rate * _PIECE_S) * 2
    for number, start in enumerate(range(0, len(pcm), size)):
        if number == 2 and fault == "stalled":
            await asyncio.sleep(_FOREVER_S)
        if number == 2 and fault == "cut" and response._req and response._req.transport:  # noqa: SLF001
            response._req.transport.abort()  # noqa: SLF001  # as a broken line does
            return
        await response.write(pcm[start : start + size])


def tone(text: str, rate: int, hertz: float = 220.0) -> bytes:
    """A sound as long as the words would take."""
    at = np.arange(int(len(text) * SECONDS_A_LETTER * rate)) / rate
    return (8000 * np.sin(2 * np.pi * hertz * at)).astype("<i2").tobytes()
