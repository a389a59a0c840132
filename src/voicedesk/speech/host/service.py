"""The process that hears and speaks for all calls of a worker."""

from __future__ import annotations

import logging
import os
import socketserver
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import BinaryIO, cast

import numpy as np

from voicedesk.errors import VoicedeskError
from voicedesk.speech.cache import ClauseCache, ClauseKey
from voicedesk.speech.host.wire import Message, read, write
from voicedesk.speech.local.ear import Ear, Urgency
from voicedesk.speech.local.heard import Heard, Samples
from voicedesk.speech.local.rate import resample
from voicedesk.speech.local.voice import VOICE_RATE, Synthesiser

logger = logging.getLogger(__name__)

CLAUSE_BYTES = 96_000_000
"""Clauses that are remembered, as 32-bit samples: a quarter of an hour."""
_MOST_LINES = 128
"""Calls that may knock at the same moment."""
Reply = Callable[[Message], None]
Work = Callable[[Message, Reply], None]


class Ears:
    """The recognisers of one name: each has a thread of its own, the least busy one is asked."""

    def __init__(self, open_one: Callable[[], Ear], count: int) -> None:
        self._ears = [open_one() for _ in range(count)]
        for ear in self._ears:
            ear.warm_up()

    def hear(self, audio: Samples, *, urgency: Urgency, words: list[str]) -> Future[Heard]:
        """Queue audio at 16 kHz. Raises SpeechOverloaded."""
        least = min(self._ears, key=lambda ear: ear.backlog)
        return least.hear(audio, urgency=urgency, words=words)


class Mouth:
    """One voice: a clause is synthesised once."""

    def __init__(self, synthesiser: Synthesiser, cache: ClauseCache) -> None:
        self._synthesiser, self._cache = synthesiser, cache
        self._one_at_a_time = threading.Lock()

    def say(self, words: str, rate: float) -> bytes:
        """32-bit samples of a clause at `VOICE_RATE`."""
        key = ClauseKey(words, self._synthesiser.name, rate)
        known = self._cache.get(key)
        if known is not None:
            return known
        with self._one_at_a_time:
            # another call may have waited for the same words
            return self._cache.get(key) or self._made(key)

    def _made(self, key: ClauseKey) -> bytes:
        sound = self._synthesiser.speak(key.text, rate=key.rate)
        made = resample(sound, rate=self._synthesiser.sample_rate, to=VOICE_RATE)
        pcm = np.ascontiguousarray(made, np.float32).tobytes()
        self._cache.put(key, pcm)
        return pcm


class Service:
    """Answers the requests of calls; ears and voices are opened when they are first named."""

    def __init__(
        self,
        open_ear: Callable[[str], Ear],
        open_voice: Callable[[str], Synthesiser],
        *,
        ears: int = 0,
    ) -> None:
        self._open_ear, self._open_voice = open_ear, open_voice
        self._count = ears or max(1, (os.cpu_count() or 2) // 2)
        self._ears: dict[str, Ears] = {}
        self._mouths: dict[str, Mouth] = {}
        self._cache = ClauseCache(memory_bytes=CLAUSE_BYTES)
        self._opening = threading.Lock()
        self._speaking = ThreadPoolExecutor(2, "voice")
        self._preparing = ThreadPoolExecutor(1, "prepare")
        self._hearing = ThreadPoolExecutor(1, "hear")
        self._does: dict[str, Work] = {
            "open": partial(self._later, self._hearing, self._open),
            "hear": partial(self._later, self._hearing, self._hear),
            "say": partial(self._later, self._speaking, self._say),
            "prepare": partial(self._later, self._preparing, self._prepare),
            "ping": _live,
        }

    def answer(self, asked: Message, reply: Reply) -> None:
        """Take one request and be ready for the next. Raises KeyError for what is none."""
        self._does[str(asked.facts["do"])](asked, reply)

    def _later(self, threads: ThreadPoolExecutor, work: Work, asked: Message, reply: Reply) -> None:
        def go() -> None:
            try:
                work(asked, reply)
            except Exception as failure:  # noqa: BLE001  # a bad request must not deafen or silence the other calls
                reply(_failed(asked.number, failure))

        threads.submit(go)

    def _hear(self, asked: Message, reply: Reply) -> None:
        facts = asked.facts
        audio = np.frombuffer(asked.sound, np.float32)
        urgency = Urgency(int(str(facts["urgency"])))
        words = [str(word) for word in cast("list[object]", facts["words"])]
        heard = self._ears_of(str(facts["ear"])).hear(audio, urgency=urgency, words=words)
        heard.add_done_callback(partial(_tell_heard, asked.number, reply))

    def _open(self, asked: Message, reply: Reply) -> None:
        self._ears_of(str(asked.facts["ear"]))
        reply(Message(asked.number, {}))

    def _say(self, asked: Message, reply: Reply) -> None:
        mouth = self._mouth_of(str(asked.facts["voice"]))
        reply(Message(asked.number, {}, mouth.say(str(asked.facts["text"]), _rate(asked))))

    def _prepare(self, asked: Message, reply: Reply) -> None:
        reply(Message(asked.number, {}))
        mouth = self._mouth_of(str(asked.facts["voice"]))
        for text in cast("list[object]", asked.facts["texts"]):
            with suppress(VoicedeskError):
                mouth.say(str(text), _rate(asked))

    def _ears_of(self, name: str) -> Ears:
        with self._opening:
            if name not in self._ears:
                self._ears[name] = Ears(partial(self._open_ear, name), self._count)
            return self._ears[name]

    def _mouth_of(self, name: str) -> Mouth:
        with self._opening:
            if name not in self._mouths:
                self._mouths[name] = Mouth(self._open_voice(name), self._cache)
            return self._mouths[name]


def serve(address: str, service: Service) -> socketserver.BaseServer:
    """A server on a Unix socket that only this user can reach; `serve_forever` runs it."""

    class Line(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            guard = threading.Lock()
            stream = cast("BinaryIO", self.rfile)

            def reply(message: Message) -> None:
                # whoever asked may be gone
                with guard, suppress(OSError, ValueError):
                    write(cast("BinaryIO", self.wfile), message)

            with suppress(OSError, ValueError, KeyError):
                while (asked := read(stream)) is not None:
                    service.answer(asked, reply)

    class Lines(socketserver.ThreadingUnixStreamServer):
        request_queue_size = _MOST_LINES
        daemon_threads = True

    before = os.umask(0o077)
    try:
        server = Lines(address, Line)
    finally:
        os.umask(before)
    return server


def _rate(asked: Message) -> float:
    return float(str(asked.facts["rate"]))


def _live(asked: Message, reply: Reply) -> None:
    reply(Message(asked.number, {}))


def _tell_heard(number: int, reply: Reply, heard: Future[Heard]) -> None:
    failure = None if heard.cancelled() else heard.exception()
    if heard.cancelled() or failure is not None:
        reply(_failed(number, failure or RuntimeError("cancelled")))
    else:
        reply(Message(number, asdict(heard.result())))


def _failed(number: int, failure: BaseException) -> Message:
    logger.warning("speech failed", extra={"failure": type(failure).__name__})
    return Message(number, {"error": type(failure).__name__, "words": str(failure)})
