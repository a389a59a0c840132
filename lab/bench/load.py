"""How many calls one process holds before its callers notice: ours beside a stock agent.

`--lanes N` the most calls at once (1, 2, 4 … N), `--calls N` calls a level, `--systems a,b`.
`--rooms` instead: calls in rooms of a real LiveKit server, and the greeting beside a bare agent's.
"""

from __future__ import annotations

import asyncio
import json
import math
import sys
from collections.abc import Mapping, Sequence

from lab.bench import _rooms
from lab.bench._latency_systems import NAMES
from lab.bench._load_process import Level
from lab.bench.latency import MOST_TURNS
from lab.bench.registry import ROOT, Options, Result, Target

TAKES = ("lanes", "calls", "systems", "rooms")
LANES, CALLS, QUICK_LANES, QUICK_TURNS = 16, 16, 2, 2
SYSTEMS = ("hosted", "stock tuned", "local")
SLOWER = 1.1
"""A level holds while the 95th percentile of the waits is at most this multiple of one call's."""
TIMES_STOCK, MOST_PSS_MB = 2.0, 60.0
_LONGEST_S = 3_600.0

Curve = list[Level]


def run(options: Options) -> Result:
    """Raise the number of calls level by level, each in a new process, and print the curves."""
    if "rooms" in options.given:
        return _rooms.run(options)
    most = options.number("lanes", QUICK_LANES if options.quick else LANES)
    calls = options.number("calls", QUICK_LANES if options.quick else CALLS)
    named = options.given.get("systems", "")
    wanted = named.split(",") if named else SYSTEMS[: 2 if options.quick else None]
    systems = [name for name in NAMES if name in wanted or name.replace(" ", "-") in wanted]
    lanes = [most] if options.quick else [2**n for n in range(int(math.log2(most)) + 1)]
    turns = QUICK_TURNS if options.quick else MOST_TURNS
    curves = asyncio.run(_all(systems, lanes, calls=calls, turns=turns, together=options.quick))
    table = "\n".join([*_table(curves), "", *_notes(calls)])
    return Result(table, tuple(_targets(curves, judged=not options.quick)))


async def _all(
    systems: Sequence[str], lanes: Sequence[int], *, calls: int, turns: int, together: bool
) -> dict[str, Curve]:
    free = asyncio.Semaphore(len(systems) if together else 1)

    async def curve(system: str) -> Curve:
        async with free:
            return [await _level(system, lanes=n, calls=max(n, calls), turns=turns) for n in lanes]

    found = await asyncio.gather(*(curve(system) for system in systems))
    return dict(zip(systems, found, strict=True))


async def _level(system: str, *, lanes: int, calls: int, turns: int) -> Level:
    """One level in a process of its own. Raises RuntimeError when it has no figures."""
    numbers = {"lanes": lanes, "calls": calls, "turns": turns}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "lab.bench._load_process",
        system,
        *(word for name, number in numbers.items() for word in (f"--{name}", str(number))),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_LONGEST_S):
            out, _ = await process.communicate()
    except BaseException:
        process.kill()
        raise
    if process.returncode:
        raise RuntimeError(f"{system} under {lanes} calls ended with {process.returncode}")
    return Level(**json.loads(out.decode().strip().splitlines()[-1]))


def knee(curve: Sequence[Level]) -> int:
    """The most calls at once, of those tried in a row, that nobody notices."""
    limit_ms = SLOWER * curve[0].content_p95_ms
    held = 0
    for level in curve:
        if not level.content_p95_ms <= limit_ms:
            break
        held = level.lanes
    return held


def pss_per_call(curve: Sequence[Level]) -> float:
    """Memory of one more call, in MB: the slope from the first level to the last."""
    first, last = curve[0], curve[-1]
    return (last.pss_mb - first.pss_mb) / max(1, last.lanes - first.lanes)


def _table(curves: Mapping[str, Curve]) -> list[str]:
    return [
        "| system | calls at once | content p50 / p95 ms | turns that count | too late a clock "
        "| no answer | booked | of a core, each call | loop lag p99 ms | PSS MB |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {name} | {one.lanes} | {one.content_p50_ms:.0f} / {one.content_p95_ms:.0f} "
            f"| {one.turns} | {one.late} | {one.mute} | {one.booked} of {one.calls} "
            f"| {100 * one.core_share:.1f} % | {one.lag_p99_ms:.0f} | {one.pss_mb:.0f} |"
            for name, curve in curves.items()
            for one in curve
        ),
    ]


def _notes(calls: int) -> list[str]:
    return [
        f"At least {calls} calls a level, the same draws for every system; each level is a new "
        "process with its calls in one loop, so on one core but for recognition and synthesis. "
        "Vendors' doubles run in that process, callers do not.",
        f"A level holds while content p95 is at most {SLOWER} times that of one call at a time.",
    ]


def _targets(curves: Mapping[str, Curve], *, judged: bool) -> list[Target]:
    mute = sum(one.mute for name, curve in curves.items() if "stock" not in name for one in curve)
    found = [Target("every turn of ours is answered", f"{mute} without", not mute, by_clock=True)]
    if not judged:
        return found
    ours, stock = curves.get("hosted"), curves.get("stock tuned")
    if ours:
        each = pss_per_call(ours)
        name = f"PSS of one more call <= {MOST_PSS_MB:.0f} MB"
        found.append(Target(name, f"{each:.1f} MB", each <= MOST_PSS_MB))
    if ours and stock:
        held, theirs = knee(ours), knee(stock)
        name = f"calls held >= {TIMES_STOCK:.0f} times tuned stock"
        met = held >= TIMES_STOCK * theirs
        found.append(Target(name, f"{held} against {theirs}", met, by_clock=True))
    return found
