"""How long a caller hears nothing when the process, or the worker, of the call is killed."""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import time
from dataclasses import dataclass

from lab.bench.registry import Options, Result, Target
from lab.room_caller import RoomCaller
from lab.room_desk import RoomDesk, is_installed, room_desk

KILLS = 50
QUICK_KILLS = 3
PROCESS_S = 1.5
SILENCE_S = 15.0


@dataclass(frozen=True, slots=True)
class Kill:
    """One death and what the caller noticed of it."""

    back_s: float | None
    """From the kill to the next sound; None: it never came."""
    apologised: bool
    went_on: bool
    """The question that was open before was asked again."""


def run(options: Options) -> Result:
    """Kill the process of one call after another."""
    if not is_installed():
        return Result("", absent="livekit-server; `make servers` builds it")
    kills = QUICK_KILLS if options.quick else KILLS
    with room_desk() as desk:
        desk.worker()
        found = [asyncio.run(one(desk, f"call-{number}")) for number in range(kills)]
    return judge(found, quick=options.quick)


async def one(desk: RoomDesk, room: str) -> Kill:
    """One call: greeted, asked something, killed, taken up."""
    desk.warm()
    async with desk.caller(room) as caller:
        await caller.words()
        asked = await caller.answer_to("I'd like to book a check-up")
        desk.warm()
        return await kill(desk, caller, asked)


async def kill(desk: RoomDesk, caller: RoomCaller, asked: str) -> Kill:
    """Kill the process that holds the call, and listen."""
    heard = len(caller.said)
    at = time.monotonic()
    os.kill(desk.job_of(caller.room_name), signal.SIGKILL)
    sound = await caller.sound_after(at + 0.05, within_s=SILENCE_S)
    if sound is None:
        return Kill(None, apologised=False, went_on=False)
    words = await caller.words(heard)
    question = asked.rstrip("?").rsplit(". ", 1)[-1]
    return Kill(sound - at, apologised="lost you" in words, went_on=question in words)


def judge(found: list[Kill], *, quick: bool) -> Result:
    """The figures and what was promised of them."""
    waits = sorted(one.back_s for one in found if one.back_s is not None)
    middle = statistics.median(waits) if waits else float("inf")
    late = waits[min(len(waits) - 1, round(0.95 * (len(waits) - 1)))] if waits else float("inf")
    whole = sum(1 for one in found if one.apologised and one.went_on)
    table = "\n".join(
        [
            "| kills of the call's process | back | p50 s | p95 s | apologised and went on |",
            "|---|---|---|---|---|",
            f"| {len(found)} | {len(waits)} | {middle:.2f} | {late:.2f} | {whole} |",
        ]
    )
    # three kills beside other work say that it works, not how fast
    bound = SILENCE_S if quick else PROCESS_S
    return Result(
        table,
        (
            Target("every call goes on", f"{whole} of {len(found)}", met=whole == len(found)),
            Target(
                f"p95 of the silence <= {bound} s",
                f"{late:.2f} s",
                met=late <= bound,
                by_clock=True,
            ),
        ),
    )
