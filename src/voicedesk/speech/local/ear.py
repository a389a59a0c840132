"""The one ear of a process: a bounded queue before a recogniser, the ends of turns first."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Protocol

import numpy as np

from voicedesk.errors import SpeechOverloaded
from voicedesk.speech.local.heard import EAR_RATE, Heard, Recogniser, Samples

FINAL_BEAM = 3
"""Readings followed at once for the end of a turn; interim results, and finals while others wait,
take the first that comes."""


class Urgency(IntEnum):
    """What is decoded first."""

    FINAL = 0
    INTERIM = 1
    SECOND_LOOK = 2
    """In the whole 30-second window: better and slow, for the record, never within a turn."""


@dataclass(order=True)
class _Job:
    urgency: Urgency
    number: int
    asked: float = field(compare=False)
    audio: Samples = field(compare=False)
    words: Sequence[str] = field(compare=False)
    result: Future[Heard] = field(compare=False)


class Listens(Protocol):
    """What hears for the calls of a process."""

    @property
    def name(self) -> str: ...

    def hear(
        self, audio: Samples, *, urgency: Urgency = Urgency.FINAL, words: Sequence[str] = ()
    ) -> Future[Heard]:
        """Queue audio at 16 kHz; SpeechOverloaded comes at once or as the future's failure."""

    def warm_up(self) -> float:
        """Have everything loaded; seconds that a second of nothing took."""

    def close(self) -> None:
        """Let go; twice is fine."""


class Ear:
    """Serves every call of a process from one thread.

    An overload costs interim results first: they are refused from `interim_limit` waiting jobs on,
    finals from `limit` on.
    """

    def __init__(self, recogniser: Recogniser, *, limit: int = 64, interim_limit: int = 4) -> None:
        self._recogniser = recogniser
        self._limit = limit
        self._interim_limit = interim_limit
        self._jobs: list[_Job] = []
        self._numbers = itertools.count()
        self._ready = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="ear", daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        return self._recogniser.name

    @property
    def backlog(self) -> int:
        """Jobs that wait."""
        return len(self._jobs)

    def hear(
        self, audio: Samples, *, urgency: Urgency = Urgency.FINAL, words: Sequence[str] = ()
    ) -> Future[Heard]:
        """Queue audio at 16 kHz; `words` are names likely to be in it.

        Raises:
            SpeechOverloaded: The queue is full for this urgency, or the ear is closed.
        """
        result: Future[Heard] = Future()
        room = self._limit if urgency is Urgency.FINAL else self._interim_limit
        with self._ready:
            if self._closed or len(self._jobs) >= room:
                raise SpeechOverloaded(f"the ear has {len(self._jobs)} utterances waiting")
            job = _Job(urgency, next(self._numbers), time.perf_counter(), audio, words, result)
            heapq.heappush(self._jobs, job)
            self._ready.notify()
        return result

    def warm_up(self) -> float:
        """Decode a second of nothing, so that the first caller does not wait; seconds it took."""
        return self.hear(np.zeros(EAR_RATE, np.float32)).result().decode_s

    def close(self) -> None:
        """Stop the thread and cancel what waits; twice is fine."""
        with self._ready:
            self._closed = True
            waiting, self._jobs = self._jobs, []
            self._ready.notify()
        for job in waiting:
            job.result.cancel()
        self._thread.join()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            if not job.result.set_running_or_notify_cancel():
                continue
            began = time.perf_counter()
            try:
                heard = self._decode(job)
            except Exception as failure:  # noqa: BLE001  # a bad utterance must not deafen the other calls
                job.result.set_exception(failure)
            else:
                job.result.set_result(replace(heard, waited_s=began - job.asked))

    def _next(self) -> _Job | None:
        with self._ready:
            while not self._jobs and not self._closed:
                self._ready.wait()
            return heapq.heappop(self._jobs) if self._jobs else None

    def _decode(self, job: _Job) -> Heard:
        hurry = job.urgency is Urgency.INTERIM or (job.urgency is Urgency.FINAL and self._jobs)
        beam = 1 if hurry else FINAL_BEAM
        whole = job.urgency is Urgency.SECOND_LOOK
        return self._recogniser.decode(job.audio, beam=beam, words=job.words, whole_window=whole)
