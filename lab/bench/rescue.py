"""What a caller notices when something dies in the middle of a call: process, server or machine.

`--kills N` of each kind, `--of process,worker,…` only these kinds.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
from collections.abc import Mapping, Sequence
from itertools import groupby

from livekit.rtc import ConnectError
from livekit.rtc.data_stream import StreamError

from lab import redis
from lab.bench._rescue_kills import KINDS, Kill, Kind, World, bring_back, world
from lab.bench.registry import Options, Result, Target
from lab.room_desk import is_installed

TAKES = ("kills", "of")
KILLS = 50


def run(options: Options) -> Result:
    """Kill one thing after another, each kind on a desk that has what it needs."""
    if not is_installed():
        return Result("", absent="livekit-server; `make servers` builds it")
    asked = wanted(options.given.get("of", ""))
    kills = options.number("kills", KILLS)
    planned = {one: one.quick if options.quick and not options.given else kills for one in asked}
    found: dict[Kind, list[Kill]] = {}
    lacking = [one.name for one in planned if one.with_redis and not redis.is_installed()]
    order = [one for one, times in planned.items() if times and one.name not in lacking]
    for needs, kinds in groupby(order, key=lambda one: (one.workers, one.with_redis)):
        with world(workers=needs[0], with_redis=needs[1]) as there:
            for kind in kinds:
                found[kind] = asyncio.run(_all(there, kind, planned[kind]))
    return judge(found, whole=not options.given and not lacking)


def wanted(names: str) -> tuple[Kind, ...]:
    """The kinds that were asked for, all by default. Raises SystemExit in words."""
    known = {one.name: one for one in KINDS}
    asked = names.split(",") if names else list(known)
    if unknown := [one for one in asked if one not in known]:
        raise SystemExit(f"--of knows {', '.join(known)}, not {', '.join(unknown)}")
    return tuple(kind for name, kind in known.items() if name in asked)


def judge(found: Mapping[Kind, Sequence[Kill]], *, whole: bool = True) -> Result:
    """The figures and what was promised of them."""
    table = [
        "| what is killed | kills | back | p50 s | p95 s | whole |",
        "|---|---|---|---|---|---|",
    ]
    targets: list[Target] = []
    lacking: list[str] = []
    for kind, kills in found.items():
        waits = sorted(one.back_s for one in kills if one.back_s is not None)
        middle = statistics.median(waits) if waits else float("inf")
        late = waits[round(0.95 * (len(waits) - 1))] if waits else float("inf")
        good = sum(1 for one in kills if one.whole)
        table.append(
            f"| {kind.told} | {len(kills)} | {len(waits)} | {middle:.2f} | {late:.2f} | {good} |"
        )
        lacking += [f"{kind.name}: lacking {one.lacking}." for one in kills if one.lacking]
        targets += (
            Target(f"{kind.name}: nothing lost", f"{good} of {len(kills)}", good == len(kills)),
            Target(
                f"{kind.name}: p95 <= {kind.bound_s} s",
                f"{late:.2f} s",
                met=late <= kind.bound_s,
                by_clock=True,
            ),
        )
    notes = (
        "",
        "From the kill to the next sound of the desk; where it has not fallen silent, from the "
        "caller's next question to its answer. Whole: what was said before is known, one apology "
        "at most, one record of the call.",
    )
    return Result("\n".join([*table, *notes, *lacking]), tuple(targets), whole=whole)


async def _all(there: World, kind: Kind, times: int) -> list[Kill]:
    found = []
    for number in range(times):
        try:
            found.append(await kind.die(there, f"call-{kind.name}-{number}"))
        except (TimeoutError, StreamError, ConnectError) as error:
            found.append(Kill(None, whole=False, lacking=f"{type(error).__name__} {error}".strip()))
        print(f"{kind.name} {number}: {found[-1]}", file=sys.stderr)
        await asyncio.to_thread(bring_back, there)
    return found
