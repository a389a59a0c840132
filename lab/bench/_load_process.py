"""One system under so many calls at once, alone in its process; its figures as JSON on stdout.

The callers are another process, so what this one takes is the desk's, with the vendors' doubles.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from lab.bench._latency_run import Run
from lab.bench._latency_script import script
from lab.bench._latency_systems import KEYS, PROFILE, Bench
from lab.bench.latency import Ready, hold
from lab.far_end import FarEnd, far_end
from lab.vendors.pace import Pace
from voicedesk.calls.speech import meet_vendors
from voicedesk.profile.load import load_profile

_PROBE_S = 0.02
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Level:
    """So many calls at once."""

    lanes: int
    calls: int
    booked: int
    content_p50_ms: float
    content_p95_ms: float
    turns: int
    """That count: the caller's clock was right, and there was an answer."""
    late: int
    """Turns that do not, because the caller's own clock was late."""
    mute: int
    """Turns without an answer."""
    core_share: float
    """Of one core, for each call that is up."""
    pss_mb: float
    """At its highest, this process and what it shares in proportion."""
    lag_p99_ms: float
    """By which a timer of the desk's loop is late."""


@dataclass
class _Watch:
    """What the process takes while calls are up."""

    began: float = field(default_factory=time.perf_counter)
    cpu_s: float = field(default_factory=time.process_time)
    pss_mb: float = 0.0
    lags_ms: list[float] = field(default_factory=list)

    async def keep(self) -> None:
        """Probe the loop all the time, and the memory every second."""
        loop, count = asyncio.get_running_loop(), 0
        while True:
            due = loop.time() + _PROBE_S
            await asyncio.sleep(_PROBE_S)
            self.lags_ms.append(1000 * (loop.time() - due))
            count += 1
            if count % 50 == 0:
                self.pss_mb = max(self.pss_mb, await asyncio.to_thread(pss_mb))


def pss_mb() -> float:
    """The proportional memory of this process."""
    found = _PSS.search(Path("/proc/self/smaps_rollup").read_text("ascii"))
    return int(found.group(1)) / 1024 if found else 0.0


@asynccontextmanager
async def _watched() -> AsyncIterator[_Watch]:
    watch = _Watch()
    task = asyncio.get_running_loop().create_task(watch.keep())
    try:
        yield watch
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def level(far: FarEnd, system: str, *, lanes: int, calls: int, turns: int) -> Level:
    """Hold the calls with so many at once."""
    voice, bench, run = Ready(), Bench(far), Run(system)
    voice.rehearse([script(1, number) for number in range(calls)])
    if system == "local":
        bench.speech()
    else:
        meet_vendors(load_profile(PROFILE).profile, KEYS.get, brain="cascade")
    free = asyncio.Semaphore(lanes)

    async def one(number: int) -> None:
        async with free:
            await hold(bench, voice, run, Pace(1, number), most_turns=turns)

    async with _watched() as watch, asyncio.TaskGroup() as tasks:
        for number in range(calls):
            tasks.create_task(one(number))
    bench.close()
    lags = sorted(watch.lags_ms)
    return Level(
        lanes=lanes,
        calls=run.calls,
        booked=run.done,
        content_p50_ms=run.wait(0.5, content=True),
        content_p95_ms=run.wait(0.95, content=True),
        turns=len(run.good),
        late=run.void,
        mute=sum(turn.any_ms is None for turn in run.turns),
        core_share=(time.process_time() - watch.cpu_s) / max(60 * run.minutes, 1e-9),
        pss_mb=max(watch.pss_mb, pss_mb()),
        lag_p99_ms=lags[int(0.99 * (len(lags) - 1))] if lags else 0.0,
    )


async def _main(asked: argparse.Namespace) -> Level:
    async with far_end() as far:
        return await level(
            far, asked.system, lanes=asked.lanes, calls=asked.calls, turns=asked.turns
        )


def main(arguments: list[str]) -> None:
    """Measure one level and print it."""
    parser = argparse.ArgumentParser(prog="python -m lab.bench._load_process", description=__doc__)
    parser.add_argument("system")
    for name in ("lanes", "calls", "turns"):
        parser.add_argument(f"--{name}", type=int, required=True)
    print(json.dumps(asdict(asyncio.run(_main(parser.parse_args(arguments))))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
