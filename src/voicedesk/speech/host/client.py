"""The ear and the voice of a call, where another process of this machine hears and speaks."""

from __future__ import annotations

import itertools
import queue
import socket
import threading
import time
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
BEAT_S, MISSED = 0.5, 3
"""How often one asks whether the host lives, and how many questions it may leave unanswered."""
_ERRORS = {one.__name__: one for one in (SpeechOverloaded, SpeechModelMissing, VoiceFailed)}


class HostLost(SpeechError):
    """The process that hears and speaks for this one is gone."""

    retryable = True


class Host:
    """One line to it; made at the first request, thread-safe, and never made twice.

    Nothing here waits for the other side: a thread writes, one reads, and one asks whether it is
    alive for as long as an answer is due. A process that hangs is as good as a dead one.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Future[Message]] = {}
        self._guard = threading.Lock()
        self._outbox: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._socket: socket.socket | None = None
        self._unanswered = 0
        """Questions whether it lives, since it was last heard of."""
        self._over = threading.Event()

    def ask(self, facts: Mapping[str, object], sound: bytes = b"") -> Future[Message]:
        """Send a request; its answer fails with HostLost when there is nobody to give it."""
        answer: Future[Message] = Future()
        answer.set_running_or_notify_cancel()
        number = next(self._numbers)
        with self._guard:
            if self._is_open():
                self._waiting[number] = answer
                self._outbox.put(Message(number, facts, sound))
                return answer
        answer.set_exception(HostLost("nobody hears and speaks for this process"))
        return answer

    @property
    def lost(self) -> bool:
        """Whether nobody answers any more."""
        return self._over.is_set()

    def close(self) -> None:
        """Hang up; twice is fine."""
        self._end()

    def _is_open(self) -> bool:
        if self._socket is None and not self.lost:
            try:
                self._socket = _connected(self._address)
            except OSError:
                self._over.set()
                return False
            for work in (self._write, self._read, self._watch):
                part = partial(work, self._socket)
                threading.Thread(target=part, name="speech-host", daemon=True).start()
        return not self.lost

    def _write(self, line: socket.socket) -> None:
        with suppress(OSError, ValueError), cast("BinaryIO", line.makefile("wb")) as stream:
            while (message := self._outbox.get()) is not None:
                write(stream, message)
        self._end()

    def _read(self, line: socket.socket) -> None:
        with line, suppress(OSError, ValueError, KeyError), line.makefile("rb") as stream:
            while (message := read(stream)) is not None:
                self._unanswered = 0
                with self._guard:
                    answer = self._waiting.pop(message.number, None)
                if answer is not None:
                    _settle(answer, message)
        self._end()

    def _watch(self, _: socket.socket) -> None:
        """A busy host answers at once that it lives; one that does not is given up."""
        while not self._over.wait(BEAT_S):
            if not self._waiting:
                continue
            if self._unanswered >= MISSED:
                break
            self._unanswered += 1
            self._outbox.put(Message(0, {"do": "ping"}))
        self._end()

    def _end(self) -> None:
        with self._guard:
            self._over.set()
            waiting, self._waiting = self._waiting, {}
        self._outbox.put(None)
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        for answer in waiting.values():
            answer.set_exception(HostLost("the speech process has died"))


def _connected(address: str) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(BEAT_S)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    line.settimeout(None)
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
        """Have the host's ear opened, or this one when it is lost; seconds that it took."""
        began = time.perf_counter()
        try:
            self._host.ask({"do": "open", "ear": self._name}).result()
        except HostLost:
            self.hear(np.zeros(EAR_RATE, np.float32)).result()
        return time.perf_counter() - began

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
            # to open an ear takes seconds, in which whoever asked has other things to do
            here = partial(self._hear_here, result, audio, urgency, words)
            threading.Thread(target=here, name="own-ear", daemon=True).start()
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
