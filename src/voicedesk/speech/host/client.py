"""The ear and the voice of a call, where another process of this machine hears and speaks."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import BinaryIO, cast

import numpy as np

from voicedesk.errors import SpeechError, SpeechModelMissing, SpeechOverloaded, VoiceFailed
from voicedesk.speech.cache import ClauseCache
from voicedesk.speech.clauses import in_clauses
from voicedesk.speech.host.wire import Message, read, write
from voicedesk.speech.local.ear import Ear, Urgency
from voicedesk.speech.local.heard import EAR_RATE, Heard, Samples
from voicedesk.speech.local.voice import VOICE_RATE, Synthesiser, Voice

CLAUSE_BYTES = 6_000_000
"""What a call remembers of its own clauses; the host remembers those of all."""
SAY_S = 10.0
"""How long a clause is waited for; the voice itself takes a fiftieth of a second."""
_ERRORS = {one.__name__: one for one in (SpeechOverloaded, SpeechModelMissing, VoiceFailed)}


class HostLost(SpeechError):
    """The process that hears and speaks for this one is gone."""

    retryable = True


class Host:
    """One line to it; made at the first request, thread-safe, and never made twice."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Future[Message]] = {}
        self._guard = threading.Lock()
        self._stream: BinaryIO | None = None
        self._socket: socket.socket | None = None
        self.lost = False

    def ask(self, facts: Mapping[str, object], sound: bytes = b"") -> Future[Message]:
        """Send a request; its answer fails with HostLost when there is nobody to give it."""
        answer: Future[Message] = Future()
        answer.set_running_or_notify_cancel()
        try:
            with self._guard:
                stream = self._opened()
                number = next(self._numbers)
                self._waiting[number] = answer
                write(stream, Message(number, facts, sound))
        except (OSError, ValueError):
            self._end()
            if not answer.done():
                answer.set_exception(HostLost("nobody hears and speaks for this process"))
        return answer

    def close(self) -> None:
        """Hang up; twice is fine."""
        self._end()

    def _opened(self) -> BinaryIO:
        if self.lost:
            raise OSError("the line was lost")
        if self._stream is None:
            line = _connected(self._address)
            stream = cast("BinaryIO", line.makefile("rwb"))
            self._socket, self._stream = line, stream
            reading = partial(self._read, line, stream)
            threading.Thread(target=reading, name="speech-host", daemon=True).start()
            return stream
        return self._stream

    def _read(self, line: socket.socket, stream: BinaryIO) -> None:
        with line, suppress(OSError, ValueError, KeyError), stream:
            while (message := read(stream)) is not None:
                answer = self._waiting.pop(message.number, None)
                if answer is not None:
                    _settle(answer, message)
        self._end()

    def _end(self) -> None:
        self.lost = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        while self._waiting:
            with suppress(KeyError):
                _, answer = self._waiting.popitem()
                if not answer.done():
                    answer.set_exception(HostLost("the speech process has died"))


def _connected(address: str) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


def _settle(answer: Future[Message], message: Message) -> None:
    failed = message.facts.get("error")
    if failed is None:
        answer.set_result(message)
        return
    kind = _ERRORS.get(str(failed), SpeechError)
    answer.set_exception(kind(str(message.facts.get("words"))))


class HostEar:
    """Implements `Listens`: the queue and the recogniser are the host's, for all calls.

    When the host dies, what was asked of it and all that follows is heard here, by an ear that
    is opened then.
    """

    def __init__(self, host: Host, name: str, own: Callable[[], Ear]) -> None:
        self._host, self._name = host, name
        self._open_own = own
        self._own: Ear | None = None
        self._guard = threading.Lock()

    @property
    def name(self) -> str:
        return self._own.name if self._own else f"{self._name} (host)"

    def hear(
        self, audio: Samples, *, urgency: Urgency = Urgency.FINAL, words: Sequence[str] = ()
    ) -> Future[Heard]:
        """Queue audio at 16 kHz; the future fails with SpeechOverloaded where the queue is full."""
        if self._own is not None:
            return self._own.hear(audio, urgency=urgency, words=words)
        result: Future[Heard] = Future()
        facts = {"do": "hear", "ear": self._name, "urgency": int(urgency), "words": list(words)}
        answer = self._host.ask(facts, np.ascontiguousarray(audio, np.float32).tobytes())
        answer.add_done_callback(partial(self._heard, result, audio, urgency, words))
        return result

    def warm_up(self) -> float:
        """Decode a second of nothing, so that the first caller does not wait; seconds it took."""
        return self.hear(np.zeros(EAR_RATE, np.float32)).result().decode_s

    def close(self) -> None:
        """Hang up; twice is fine."""
        self._host.close()
        if self._own is not None:
            self._own.close()

    def _heard(
        self,
        result: Future[Heard],
        audio: Samples,
        urgency: Urgency,
        words: Sequence[str],
        answer: Future[Message],
    ) -> None:
        if not result.set_running_or_notify_cancel():
            return
        failure = answer.exception()
        if failure is None:
            result.set_result(heard_of(answer.result().facts))
        elif isinstance(failure, HostLost):
            self._hear_here(result, audio, urgency, words)
        else:
            result.set_exception(failure)

    def _hear_here(
        self, result: Future[Heard], audio: Samples, urgency: Urgency, words: Sequence[str]
    ) -> None:
        try:
            with self._guard:
                self._own = self._own or self._open_own()
            mine = self._own.hear(audio, urgency=urgency, words=words)
        except (SpeechError, SpeechModelMissing) as failure:
            result.set_exception(failure)
            return
        mine.add_done_callback(partial(_pass_on, result))


def _pass_on(result: Future[Heard], mine: Future[Heard]) -> None:
    if mine.cancelled():
        result.set_exception(SpeechOverloaded("the ear was closed"))
    elif (failure := mine.exception()) is not None:
        result.set_exception(failure)
    else:
        result.set_result(mine.result())


class HostSynthesiser:
    """Implements `Synthesiser`; what the host cannot say is said here."""

    def __init__(self, host: Host, voice: str, own: Callable[[], Synthesiser]) -> None:
        self._host, self._voice = host, voice
        self._open_own = own
        self._own: Synthesiser | None = None
        self.name = voice

    @property
    def sample_rate(self) -> int:
        return self._own.sample_rate if self._own else VOICE_RATE

    def speak(self, text: str, *, rate: float) -> Samples:
        """Samples of one clause. Raises VoiceFailed, SpeechModelMissing."""
        if self._own is None:
            facts = {"do": "say", "voice": self._voice, "rate": rate, "text": text}
            try:
                said = self._host.ask(facts).result(SAY_S)
            except (HostLost, TimeoutError):
                self._own = self._open_own()
            else:
                return np.frombuffer(said.sound, np.float32)
        return self._own.speak(text, rate=rate)

    def prepare(self, texts: Sequence[str], *, rate: float) -> None:
        """Have the host say clauses unheard, beside its other work."""
        facts = {"do": "prepare", "voice": self._voice, "rate": rate, "texts": list(texts)}
        self._host.ask(facts)


class HostVoice(Voice):
    """A voice whose clauses are made, and remembered for all calls, by the host."""

    def __init__(
        self, synthesiser: HostSynthesiser, *, rate: float, sayings: Mapping[str, str]
    ) -> None:
        cache = ClauseCache(memory_bytes=CLAUSE_BYTES)
        super().__init__(synthesiser, rate=rate, cache=cache, sayings=sayings)
        self._far = synthesiser

    def warm(self, texts: Iterable[str]) -> int:
        """What will be said often is prepared by the host; nothing is loaded here."""
        words = [self._words(clause) for text in texts for clause in in_clauses(text)]
        self._far.prepare(words, rate=self._rate)
        return 0


def heard_of(facts: Mapping[str, object]) -> Heard:
    """Recognised words as they came over the wire."""
    others = facts.get("others")
    numbers = ("confidence", "no_speech", "decode_s", "waited_s")
    return Heard(
        str(facts.get("text", "")),
        others=tuple(map(str, others)) if isinstance(others, list) else (),
        **{name: float(str(facts.get(name, 0.0))) for name in numbers},
    )
