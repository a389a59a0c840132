"""AssemblyAI's streaming wire (v3) on loopback: hears that somebody speaks; told what was said."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from lab.vendors.hearing import Hearing, Told
from lab.vendors.in_band import Demodulator
from lab.vendors.pace import Pace
from lab.vendors.serving import Fault, Faults

_REFUSALS = {"refused": 401, "overloaded": 503, "limited": 429}


@dataclass(slots=True)
class AssemblyAI:
    """The double; each stretch of sound is transcribed as the next of `words`.

    A turn that ends within a `Timed` entry has only the words that were said by then.
    """

    words: deque[str] = field(default_factory=deque)
    faults: Faults = field(default_factory=Faults)
    queries: list[dict[str, list[str]]] = field(default_factory=list)
    """The query of each connection: model, rate, key terms."""
    pace: Pace | None = None
    """How long after the end of speech a turn is told; at once after the silence when absent."""
    slow_s: float = 3.0
    """By which a slow one tells everything late."""
    in_band: Callable[[str], str] | None = None
    """Hear the words that the sound carries (`lab.vendors.in_band`), as this makes of them."""

    def app(self) -> web.Application:
        """For `serve`; the plugin's base URL is `ws://` and the address."""
        app = web.Application()
        app.router.add_get("/v3/ws", self._connected)
        return app

    async def _connected(self, request: web.Request) -> web.StreamResponse:
        query = {key: request.query.getall(key) for key in request.query}
        self.queries.append(query)
        fault = self.faults.take()
        if not request.headers.get("Authorization"):
            fault = "refused"
        if fault in _REFUSALS:
            return web.json_response({"error": fault}, status=_REFUSALS[fault])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "Begin", "id": "s1", "expires_at": int(time.time()) + 600})
        hearing = Hearing(
            self.words,
            int(query["sample_rate"][0]),
            silence_s=int(query.get("min_turn_silence", ["400"])[0]) / 1000,
            pace=self.pace,
            demodulator=self.in_band and Demodulator(int(query["sample_rate"][0]), self.in_band),
        )
        async for message in socket:
            if message.type is WSMsgType.TEXT and json.loads(message.data)["type"] == "Terminate":
                await socket.send_json({"type": "Termination", "audio_duration_seconds": 1})
                break
            fault = self.faults.live or fault
            if message.type is not WSMsgType.BINARY or fault == "stalled":
                continue
            told = hearing.take(message.data)
            if fault == "cut" and (told or self.faults.live):
                await socket.close(code=1011, message=b"internal error")
                return socket
            await self._tell(socket, told, fault)
        await socket.close()
        return socket

    async def _tell(self, socket: web.WebSocketResponse, told: list[Told], fault: Fault) -> None:
        for turn in told:
            if fault == "slow":
                await asyncio.sleep(self.slow_s)
            await socket.send_json(_message(turn.under(fault)))


def _message(told: Told) -> dict[str, Any]:
    text = " ".join(told.words) if told.ended else ""
    return {
        "type": "Turn",
        "turn_order": told.turn,
        "turn_is_formatted": False,
        "end_of_turn": told.ended,
        "end_of_turn_confidence": 0.9 if told.ended else 0.1,
        "transcript": text,
        "utterance": text,
        "words": [
            {"text": word, "word_is_final": told.ended, "start": 100 * n, "end": 100 * n + 90}
            | {"confidence": 0.95}
            for n, word in enumerate(told.words)
        ],
    }
