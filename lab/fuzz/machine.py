"""Feed one input after another to a reader, and make what breaks it as small as it gets."""

from __future__ import annotations

import resource
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType
from typing import Protocol

from lab.fuzz.mutator import Mutator

MOST_CPU_S = 3.0
"""Of one input; of the processor's time, so that a busy machine is no finding."""
MOST_MEMORY_KB = 150_000
"""By which one input may raise what the process has ever taken."""
MOST_KEPT = 2_000
SMALLER_TRIES, SMALLER_S = 2_000, 60.0
_OURS = f"{Path(__file__).resolve().parents[2]}/src/"


class Wrong(Exception):
    """A reader took an input and did what it must not do."""


class _TooLong(BaseException):
    """The processor's time of one input is used up; no reader may catch it."""


class Reader(Protocol):
    """Something that reads what somebody else has written."""

    @property
    def seeds(self) -> Sequence[str]:
        """Valid inputs."""
        ...

    @property
    def words(self) -> Sequence[str]:
        """What has a meaning in them."""
        ...

    def read(self, given: str) -> object:
        """Read it and judge what came of it: raises Wrong, or whatever escapes.

        Returns what kind of answer it was: an input with a new one is kept and changed further.
        """
        ...


@dataclass(frozen=True, slots=True)
class Finding:
    """An input that a reader does not stand."""

    kind: str
    """What happened and where; two inputs of one kind are one finding."""
    given: str


@dataclass(slots=True)
class Fuzzed:
    """What came of it."""

    executions: int = 0
    answers: int = 0
    """Kinds of answers that were met."""
    findings: dict[str, Finding] = field(default_factory=dict)


def fuzz(
    reader: Reader, *, seed: int, seconds: float | None = None, most: int | None = None
) -> Fuzzed:
    """Try inputs until so much time is over, or so many were tried."""
    rng = Random(seed)
    mutator, done = Mutator(rng, reader.words), Fuzzed()
    kept, answers = list(reader.seeds), set[object]()
    began = time.monotonic()
    queue = list(reader.seeds)
    while (seconds is None or time.monotonic() < began + seconds) and done.executions != most:
        # every valid input first; a few of those that led somewhere new are taken more often
        given = queue.pop() if queue else mutator.change(_drawn(rng, kept), rng.choice(kept))
        done.executions += 1
        answer, finding = attempt(reader, given)
        if finding is not None:
            done.findings.setdefault(finding.kind, finding)
        elif answer not in answers and len(kept) < MOST_KEPT:
            kept.append(given)
        answers.add(answer)
    done.answers = len(answers)
    return done


def attempt(reader: Reader, given: str) -> tuple[object, Finding | None]:
    """Try one input: the kind of its answer, and what was wrong with it."""
    before = _peak_kb()
    try:
        with _limited(MOST_CPU_S):
            answer = reader.read(given)
    except _TooLong as late:
        return None, Finding(f"takes more than {MOST_CPU_S:.0f} s {_where(late)}", given)
    except Wrong as wrong:
        return None, Finding(f"wrong: {wrong}", given)
    except Exception as error:  # noqa: BLE001  # whatever escapes is the finding
        return None, Finding(f"{type(error).__name__} {_where(error)}", given)
    if _peak_kb() - before > MOST_MEMORY_KB:
        return answer, Finding(f"takes more than {MOST_MEMORY_KB // 1000} MB", given)
    return answer, None


def smaller(reader: Reader, finding: Finding, *, within_s: float = SMALLER_S) -> Finding:
    """The same finding by less: what can be left out is left out."""
    given, tries, until = finding.given, SMALLER_TRIES, time.monotonic() + within_s
    size = max(1, len(given) // 2)
    while size and tries and time.monotonic() < until:
        at = 0
        while at < len(given) and tries and time.monotonic() < until:
            less = given[:at] + given[at + size :]
            tries -= 1
            _, found = attempt(reader, less)
            if found is not None and found.kind == finding.kind:
                given = less
            else:
                at += size
        size //= 2
    return Finding(finding.kind, given)


def _drawn(rng: Random, kept: Sequence[str]) -> str:
    newest = kept[-20:]
    return rng.choice(newest if rng.random() < 0.3 else kept)


def _where(error: BaseException) -> str:
    """The last place in the product, without its line, which moves with every change."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(_OURS)]
    if not ours:
        return ""
    return f"in {ours[-1].filename.removeprefix(_OURS)} {ours[-1].name}"


def _peak_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    def late(_number: int, _frame: FrameType | None) -> None:
        raise _TooLong

    before: Callable[[int, FrameType | None], object] | int | None
    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
