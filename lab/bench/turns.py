"""What a turn in writing takes: session, brain and tools, over every call that is rehearsed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from statistics import median

from lab.bench.registry import ROOT, Options, Result, Target
from voicedesk.profile.load import load_profile
from voicedesk.rehearsal.rehearse import How, Rehearsed, rehearse
from voicedesk.rehearsal.scenario import Scenario, read_scenarios

SCENARIOS = ROOT / "tests" / "scenarios"
SLOWEST_MS = 15.0
TIMES = 3
"""How often a call is held; of each turn the fastest counts, for the rest is the machine's."""
QUICK_EVERY = 12
_SHARES = (0.5, 0.9, 0.95, 0.99)


def run(options: Options) -> Result:
    """Hold every call that the project rehearses, with the brain that needs no key."""
    scenarios = read_scenarios([SCENARIOS])
    chosen = scenarios[::QUICK_EVERY] if options.quick else scenarios
    rounds = [asyncio.run(_hold(chosen)) for _ in range(1 if options.quick else TIMES)]
    return judge(rounds)


async def _hold(scenarios: Sequence[Scenario]) -> list[Rehearsed]:
    loaded = {name: load_profile(name) for name in {one.profile for one in scenarios}}
    return [await rehearse(one, loaded[one.profile], How("reflex")) for one in scenarios]


def judge(rounds: Sequence[Sequence[Rehearsed]]) -> Result:
    """The shares of the turns, each at its fastest."""
    turns = sorted(
        min(same_turn)
        for same_call in zip(*rounds, strict=True)
        for same_turn in zip(*(call.turn_ms for call in same_call), strict=False)
    )
    all_turns = sorted(ms for calls in rounds for call in calls for ms in call.turn_ms)
    lines = ["| of the turns | each at its fastest, ms | as they came, ms |", "|---|---:|---:|"]
    lines += [
        f"| {share:.0%} | {_at(turns, share):.1f} | {_at(all_turns, share):.1f} |"
        for share in _SHARES
    ]
    calls = len(rounds[0])
    said = f"{len(turns)} turns of {calls} calls, each held {len(rounds)} times; "
    lines += ["", f"{said}in the middle {median(turns):.1f} ms."]
    failed = [call.name for held in rounds for call in held if not call.passed]
    p95 = _at(turns, 0.95)
    return Result(
        table="\n".join(lines),
        targets=(
            Target(f"p95 of a turn <= {SLOWEST_MS:.0f} ms", f"{p95:.1f} ms", p95 <= SLOWEST_MS,
                   by_clock=True),
            Target("every call passes", f"{len(failed)} failed", not failed),
        ),
    )  # fmt: skip


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
