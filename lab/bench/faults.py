"""What callers hear when vendors are dead, slow or lie, and what stands after bad days.

`--calls N` injections of each row, `--lanes L` calls at once, `--rows V1,V4` some rows only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from lab.bench import _fault_incidents, _fault_vendors
from lab.bench._fault_rows import MOST_SILENCE_S, Tally, table
from lab.bench._fault_script import LINES
from lab.bench._latency_systems import KEYS, PROFILE, Bench
from lab.bench.latency import PAUSE_S, Ready
from lab.bench.registry import Options, Result, Target
from lab.far_end import far_end
from voicedesk.calls.speech import meet_vendors, warm_up
from voicedesk.profile.load import load_profile

TAKES = ("calls", "lanes", "rows")
CALLS, LANES = 20, 2
QUICK_CALLS, QUICK_LANES, QUICK_ROWS = 1, 6, ("V1", "V10", "I1")
SCORE = 0.95
"""Share of the injections that must be met in full."""


def run(options: Options) -> Result:
    """Hold the calls and print the table."""
    calls = options.number("calls", QUICK_CALLS if options.quick else CALLS)
    lanes = options.number("lanes", QUICK_LANES if options.quick else LANES)
    named = tuple(filter(None, options.given.get("rows", "").split(",")))
    wanted = named or (QUICK_ROWS if options.quick else ())
    tallies = asyncio.run(_all(wanted, calls=calls, lanes=lanes))
    return Result(
        "\n".join([*table(tallies), "", *_notes(calls, lanes)]),
        tuple(_targets(tallies)),
        whole=not named and calls >= CALLS,
    )


async def _all(wanted: Sequence[str], *, calls: int, lanes: int) -> list[Tally]:
    voice, free = Ready(), asyncio.Semaphore(lanes)
    for text in LINES:
        voice.with_pauses(text, pause_s=PAUSE_S)
    async with far_end() as far:
        bench = Bench(far)
        every = [*_fault_vendors.rows(bench, voice), *_fault_incidents.rows()]
        tallies = [Tally(row) for row in every if not wanted or row.number in wanted]

        async def one(tally: Tally, number: int) -> None:
            async with free:
                tally.seen.append(await tally.row.inject(number))

        profile = load_profile(PROFILE).profile
        meet_vendors(profile, KEYS.get, brain="cascade")
        await asyncio.to_thread(warm_up, profile)
        async with asyncio.TaskGroup() as tasks:
            for number in range(calls):
                for tally in tallies:
                    tasks.create_task(one(tally, number))
    return tallies


def _notes(calls: int, lanes: int) -> list[str]:
    return [
        f"{calls} calls a row, {lanes} at once. A fault is there before the call, or begins in the "
        "middle of the caller's second turn, and stays. Longest silence: from the caller's last "
        "sound, or from a sound of the desk, to the desk's next one. V: vendors, in sound. I: days "
        "in writing, with a call an hour and no silence to measure.",
    ]


def _targets(tallies: Sequence[Tally]) -> list[Target]:
    seen = [each for tally in tallies for each in tally.seen]
    longest = max((tally.longest_s for tally in tallies), default=0.0)
    untrue = [words for each in seen for words in each.untrue]
    booked, good = sum(each.booked for each in seen), sum(each.good for each in seen)
    return [
        Target(
            f"no silence > {MOST_SILENCE_S:.0f} s",
            f"{longest:.2f} s",
            longest <= MOST_SILENCE_S,
            by_clock=True,
        ),
        Target("nothing untrue is written or said", "; ".join(untrue) or "none", not untrue),
        Target(
            "the caller can still book",
            f"{booked} of {len(seen)}",
            booked == len(seen),
            by_clock=True,
        ),
        Target(
            f"in full on >= {100 * SCORE:.0f} % of the calls",
            f"{good} of {len(seen)}",
            good >= SCORE * len(seen),
            by_clock=True,
        ),
    ]
