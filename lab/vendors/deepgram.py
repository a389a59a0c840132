"""Deepgram's live transcription on loopback: the listen socket, told what was said."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from lab.vendors.hearing import Hearing, Told
from lab.vendors.in_band import Demodulator
from lab.vendors.pace import Pace
from lab.vendors.serving import Fault, Faults

_CLOSE = "CloseStream"
_REFUSALS = {
    "refused": (401, "INVALID_AUTH"),
    "overloaded": (503, "SERVICE_UNAVAILABLE"),
    "limited": (429, "TOO_MANY_REQUESTS"),
}


@dataclass(slots=True)
class Deepgram:
    """The double; each stretch of sound is transcribed as the next of `words`."""

    words: deque[str] = field(default_factory=deque)
    faults: Faults = field(default_factory=Faults)
    queries: list[dict[str, list[str]]] = field(default_factory=list)
    """The query of each connection: model, rate, key terms."""
    pace: Pace | None = None
    slow_s: float = 3.0
    """By which a slow one tells everything late."""
    in_band: Callable[[str], str] | None = None
    """Hear the words that the sound carries (`lab.vendors.in_band`), as this makes of them."""

    def app(self) -> web.Application:
        """For `serve`; the plugin's base URL is `http://`, the address and `/v1/listen`."""
        app = web.Application()
        app.router.add_get("/v1/listen", self._connected)
        return app

    async def _connected(self, request: web.Request) -> web.StreamResponse:
        query = {key: request.query.getall(key) for key in request.query}
        self.queries.append(query)
        fault = self.faults.take()
        if not request.headers.get("Authorization", "").startswith("Token "):
            fault = "refused"
        if fault in _REFUSALS:
            status, code = _REFUSALS[fault]
            return web.json_response({"err_code": code, "err_msg": fault}, status=status)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        hearing = Hearing(
            self.words,
            int(query["sample_rate"][0]),
            silence_s=int(query.get("endpointing", ["10"])[0]) / 1000,
            pace=self.pace,
            demodulator=self.in_band and Demodulator(int(query["sample_rate"][0]), self.in_band),
        )
        await self._hear(socket, hearing, fault)
        return socket

    async def _hear(self, socket: web.WebSocketResponse, hearing: Hearing, fault: Fault) -> None:
        async for message in socket:
            if message.type is WSMsgType.TEXT and json.loads(message.data)["type"] == _CLOSE:
                await socket.send_json({"type": "Metadata", "request_id": "r1", "duration": 1.0})
                break
            fault = self.faults.live or fault
            if message.type is not WSMsgType.BINARY or fault == "stalled":
                continue
            told = hearing.take(message.data)
            if fault == "cut" and (told or self.faults.live):
                await socket.close(code=1011, message=b"NET-0000")
                return
            for one in told:
                await asyncio.sleep(self.slow_s if fault == "slow" else 0.0)
                await socket.send_json(_results(one.under(fault)))
        await socket.close()


def _results(told: Told) -> dict[str, Any]:
    alternative = {
        "transcript": " ".join(told.words),
        "confidence": 0.95,
        "words": [
            {"word": word, "start": 0.1 * n, "end": 0.1 * n + 0.09, "confidence": 0.95}
            for n, word in enumerate(told.words)
        ],
    }
    return {
        "type": "Results",
        "channel_index": [0, 1],
        "start": 0.0,
        "duration": 1.0,
        "is_final": told.ended,
        "speech_final": told.ended,
        "channel": {"alternatives": [alternative]},
        "metadata": {"request_id": "r1", "model_uuid": "m1"},
    }
