"""AssemblyAI's streaming wire (v3) on loopback: hears that somebody speaks; told what was said."""

from __future__ import annotations

import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from aiohttp import WSMsgType, web

from lab.vendors.pace import Pace
from lab.vendors.serving import Faults

_LOUD = 300
_ENOUGH_S = 0.2
"""Of loud sound: an utterance."""
_ALL = 0.9
"""Of its time: an entry has been said."""
_WORD_S = 0.33
_LATE_S = 0.3
"""From a word to its interim result."""


class Timed(str):
    """Words with how long it takes to say them: a turn that ends early has the first of them."""

    __slots__ = ("seconds",)
    seconds: float

    def __new__(cls, words: str, seconds: float) -> Timed:
        """`words` as any text, `seconds` from the first sound to the last."""
        made = super().__new__(cls, words)
        made.seconds = seconds
        return made


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

    def app(self) -> web.Application:
        """For `serve`; the plugin's base URL is `ws://` and the address."""
        app = web.Application()
        app.router.add_get("/v3/ws", self._connected)
        return app

    async def _connected(self, request: web.Request) -> web.StreamResponse:
        query = {key: request.query.getall(key) for key in request.query}
        self.queries.append(query)
        fault = self.faults.take()
        if fault == "refused" or not request.headers.get("Authorization"):
            return web.json_response({"error": "Not authorized"}, status=401)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "Begin", "id": "s1", "expires_at": int(time.time()) + 600})
        hearing = _Hearing(self.words, int(query["sample_rate"][0]), query, self.pace)
        async for message in socket:
            if message.type is WSMsgType.TEXT and json.loads(message.data)["type"] == "Terminate":
                await socket.send_json({"type": "Termination", "audio_duration_seconds": 1})
                break
            if message.type is not WSMsgType.BINARY or fault == "stalled":
                continue
            for turn in hearing.take(message.data):
                if fault == "cut":
                    await socket.close(code=1011, message=b"internal error")
                    return socket
                await socket.send_json(turn)
        await socket.close()
        return socket


class _Hearing:
    """Finds utterances by their loudness."""

    def __init__(
        self, words: deque[str], rate: int, query: dict[str, list[str]], pace: Pace | None
    ) -> None:
        self._words, self._rate, self._pace = words, rate, pace
        self._silence_s = int(query.get("min_turn_silence", ["400"])[0]) / 1000
        self._loud_s = self._quiet_s = self._since_s = 0.0
        self._told = self._shown = self._turn = 0
        self._wait_s: float | None = None

    def take(self, pcm: bytes) -> list[dict[str, Any]]:
        """What is to be told after this piece of sound."""
        samples = np.frombuffer(pcm, "<i2")
        seconds = len(samples) / self._rate
        loud = bool(samples.size and np.abs(samples.astype(np.int32)).max() > _LOUD)
        # an entry begins with its first sound, and lasts over the pauses within it
        self._since_s += seconds if loud or self._since_s else 0.0
        if loud:
            self._loud_s, self._quiet_s, self._wait_s = self._loud_s + seconds, 0.0, None
        else:
            self._quiet_s += seconds
        if self._loud_s < _ENOUGH_S or not self._words:
            return []
        return self._interim() if self._quiet_s < self._until_told() else self._final()

    def _until_told(self) -> float:
        if self._pace is None:
            return self._silence_s
        if self._wait_s is None and self._quiet_s > 0:
            self._wait_s = max(self._silence_s, self._pace.wait_s("ear"))
        return self._wait_s or self._silence_s

    def _said(self) -> list[str]:
        """The words of the entry that have been said by now."""
        entry = self._words[0]
        words = entry.replace("|", " ").split()
        if not isinstance(entry, Timed):
            return words
        share = (self._since_s - self._quiet_s) / max(entry.seconds, 0.1)
        return words if share >= _ALL else words[: max(1, round(share * len(words)))]

    def _interim(self) -> list[dict[str, Any]]:
        words = self._said()[self._told :]
        known = 1 if self._pace is None else int((self._loud_s - _LATE_S) / _WORD_S)
        if known <= self._shown or self._shown >= len(words):
            return []
        self._shown = min(known, len(words))
        return [self._message(words[: self._shown], ended=False)]

    def _final(self) -> list[dict[str, Any]]:
        words = self._said()
        new, self._told = words[self._told :], len(words)
        if self._told == len(self._words[0].replace("|", " ").split()):
            self._words.popleft()
            self._told, self._since_s = 0, 0.0
        self._loud_s, self._shown, self._wait_s = 0.0, 0, None
        return [self._message(new, ended=True)] if new else []

    def _message(self, words: list[str], *, ended: bool) -> dict[str, Any]:
        told = [
            {"text": w, "word_is_final": ended, "start": 100 * n, "end": 100 * n + 90}
            | {"confidence": 0.95}
            for n, w in enumerate(words)
        ]
        turn = self._turn
        self._turn += ended
        return {
            "type": "Turn",
            "turn_order": turn,
            "turn_is_formatted": False,
            "end_of_turn": ended,
            "end_of_turn_confidence": 0.9 if ended else 0.1,
            "transcript": " ".join(words) if ended else "",
            "utterance": " ".join(words) if ended else "",
            "words": told,
        }
