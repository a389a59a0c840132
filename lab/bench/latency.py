"""How long callers wait for an answer: ours on hosted and on local speech, beside stock agents.

`--calls N` scripted calls with `--seeds K` draws of the vendors' delays, `--lanes L` at once.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from lab.bench._latency_page import PLOT, kinds, notes, plot, table
from lab.bench._latency_run import Run, Turn, unheard_words
from lab.bench._latency_script import FIXED, Line, Script, script
from lab.bench._latency_systems import (
    KEYS,
    NAMES,
    OPENER_HZ,
    PROFILE,
    STOCK,
    Bench,
    Ringing,
    ring,
)
from lab.bench.registry import Options, Result, Target
from lab.far_end import far_end
from lab.vendors.hearing import Timed
from lab.vendors.pace import Pace
from voicedesk.calls.audio import Pcm
from voicedesk.calls.line_ends import DESK_RATE
from voicedesk.calls.local import CALLER_RATE, LOUD, LocalLine
from voicedesk.calls.speech import meet_vendors
from voicedesk.profile.load import load_profile
from voicedesk.rehearsal.caller_voice import CallerVoice, Lap, SpeakingCaller

TAKES = ("calls", "seeds", "lanes", "systems")
CALLS, SEEDS, QUICK_CALLS = 60, 2, 1
LONGEST_CALL_S, MOST_TURNS = 150.0, 14
PAUSE_S = 0.5
QUICK_NOTE = "A quick run shows that everything runs; its few turns are judged by no target."
_GAP_S = 0.02
_FAR_S = 6.0
SPEECH_HOUR, WORDS_MILLION, ANSWERS_MILLION, CHARACTERS_MILLION = 0.15, 0.30, 2.50, 50.0
"""List prices in dollars: AssemblyAI, Gemini 2.5 Flash in and out, ElevenLabs Flash (May 2026)."""


class Ready(CallerVoice):
    """Has every line said once before it is timed: synthesis is no part of a caller."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, float], Pcm] = {}

    def rehearse(self, plans: Iterable[Script]) -> None:
        """Say every line of these calls, so that none is synthesised beside a call."""
        lines = [line for plan in plans for line in (*plan.queue, plan.name)]
        for text in dict.fromkeys([*(line.says for line in lines), *FIXED]):
            self.with_pauses(text, pause_s=PAUSE_S)

    def with_pauses(self, text: str, *, pause_s: float) -> Pcm:
        key = (text, pause_s)
        if key not in self._said:
            self._said[key] = super().with_pauses(text, pause_s=pause_s)
        return self._said[key]


def run(options: Options) -> Result:
    """Hold the calls, all systems in turn with the same draws, and print them side by side."""
    calls = options.number("calls", QUICK_CALLS if options.quick else CALLS)
    seeds = options.number("seeds", 1 if options.quick else SEEDS)
    lanes = options.number("lanes", 8 if options.quick else 2)
    named = options.given.get("systems", "")
    systems = [name for name in NAMES if not named or name.replace(" ", "-") in named.split(",")]
    runs = asyncio.run(_all(systems, calls=calls, seeds=seeds, lanes=lanes, quick=options.quick))
    told = [*table(runs), "", *notes(runs, calls * seeds, lanes)]
    if options.quick:
        page = "\n".join([*told, "", QUICK_NOTE])
        return Result(page, (_booked(runs),))
    page = "\n".join([*told, "", f"![Waits]({PLOT})", "", *kinds(runs)])
    targets = tuple(_targets({each.name: each for each in runs}))
    return Result(page, targets, pictures={PLOT: plot(runs)})


async def _all(
    systems: Sequence[str], *, calls: int, seeds: int, lanes: int, quick: bool
) -> list[Run]:
    plans = [script(seed, number) for seed in range(1, seeds + 1) for number in range(calls)]
    voice = Ready()
    voice.rehearse(plans)
    runs = {name: Run(name) for name in systems}
    free = {True: asyncio.Semaphore(1), False: asyncio.Semaphore(lanes)}
    wanted = [
        (name, seed, number)
        for seed in range(1, seeds + 1)
        for number in range(calls)
        for name in systems
    ]

    hosted = [each for each in wanted if each[0] != "local"]
    local = [each for each in wanted if each[0] == "local"]
    meet_vendors(load_profile(PROFILE).profile, KEYS.get, brain="cascade")
    async with far_end() as far:
        bench = Bench(far)

        async def one(name: str, seed: int, number: int) -> None:
            async with free[name == "local"]:
                await hold(bench, voice, runs[name], Pace(seed, number))

        try:
            # recognition takes a core: where figures count it is run apart from the others
            for group in ([*hosted, *local],) if quick else (hosted, local):
                async with asyncio.TaskGroup() as tasks:
                    for each in group:
                        tasks.create_task(one(*each))
        finally:
            bench.close()
    return list(runs.values())


async def hold(
    bench: Bench, voice: CallerVoice, into: Run, pace: Pace, *, most_turns: int = MOST_TURNS
) -> None:
    """Hold one call of so many turns and note what it was like."""
    async with ring(bench, into.name, pace) as ringing:
        try:
            async with asyncio.timeout(LONGEST_CALL_S):
                service = await _converse(ringing, voice, into, pace, most_turns)
        except TimeoutError:
            service = "a call that did not end"
        into.calls += 1
        into.minutes += ringing.line.now_s() / 60
        vendors = ringing.vendors
        characters = sum(map(len, vendors.mouth.spoken))
        into.spoken += characters
        into.dollars += (
            ringing.line.now_s() / 3600 * SPEECH_HOUR * bool(vendors.ear.queries)
            + vendors.model.tokens_in / 1e6 * WORDS_MILLION
            + vendors.model.tokens_out / 1e6 * ANSWERS_MILLION
            + characters / 1e6 * CHARACTERS_MILLION
        )
        said = [event.text for event in ringing.line.events if event.kind == "desk_said"]
        written, wasted = unheard_words(vendors.model.written, said)
        into.written, into.wasted = into.written + written, into.wasted + wasted
        left = await ringing.left()
        booked = [str(row["service"]) for row in left.bookings if row["status"] == "booked"]
        into.done += service.replace("-", "") in booked


async def _converse(
    ringing: Ringing, voice: CallerVoice, into: Run, pace: Pace, most_turns: int
) -> str:
    """Follow the script until it is said or the desk has ended the call; the service wanted."""
    plan = script(pace.seed, pace.call)
    line = ringing.line
    caller = SpeakingCaller(line, voice)
    await caller.listen(silence_s=0.4)
    while not ringing.over() and len(plan.said) < most_turns:
        said = plan.next(_last_words(line))
        if said is None:
            break
        pace.turn += 1
        ringing.vendors.mind.line = said
        pcm = await asyncio.to_thread(voice.with_pauses, said.says, pause_s=PAUSE_S)
        ringing.vendors.ear.words.append(Timed(said.says, len(pcm) / CALLER_RATE))
        line.late_s = 0.0
        lap = await caller.say(said.says, pause_s=PAUSE_S)
        into.turns.append(_turn(line, said, lap))
        await caller.listen(silence_s=0.4)
    return plan.service


def _turn(line: LocalLine, said: Line, lap: Lap) -> Turn:
    content = _content_s(line, lap)
    return Turn(
        kind=said.kind,
        any_ms=lap.wait_ms,
        content_ms=None if content is None else 1000 * (content - lap.ended_s),
        early=lap.early,
        lag_s=line.late_s,
    )


def _last_words(line: LocalLine) -> str:
    return next((e.text for e in reversed(line.events) if e.kind == "desk_said"), "")


def _content_s(line: LocalLine, lap: Lap) -> float | None:
    """When the first sound that is no opener begins; what plays is known, later is looked up."""
    at = lap.answered_s
    last = _FAR_S + (at or 0.0)
    while at is not None and at < last:
        piece = line.desk.between(at, at + _GAP_S)
        if np.abs(piece.astype(np.int32)).max(initial=0) > LOUD and not _opens(piece):
            return at
        at += _GAP_S
    return None


def _opens(piece: np.ndarray[tuple[int], np.dtype[np.int16]]) -> bool:
    """The doubles speak openers at a pitch of their own; counted by zero crossings."""
    crossings = np.count_nonzero(np.diff(np.signbit(piece)))
    hertz = crossings / 2 / (len(piece) / DESK_RATE)
    return bool(abs(hertz - OPENER_HZ) < OPENER_HZ * 0.12)


def _booked(runs: Sequence[Run]) -> Target:
    ours = [each for each in runs if each.name not in STOCK]
    done, calls = sum(r.done for r in ours), sum(r.calls for r in ours)
    return Target(
        "every call of ours books what was asked for", f"{done} of {calls}", done == calls
    )


def _targets(runs: dict[str, Run]) -> list[Target]:
    found: list[Target] = [_booked(list(runs.values()))]
    hosted, tuned, local = (runs.get(name) for name in ("hosted", "stock tuned", "local"))
    if hosted is not None:
        found += [
            _most("hosted: any sound p95 <= 500 ms", hosted.wait(0.95, content=False), 500),
            _share("hosted: content <= 500 ms on >= 55 % of turns", hosted.within(500), 0.55),
        ]
    if hosted is not None and tuned is not None:
        found += [*_ratios(hosted, tuned)]
    if local is not None:
        found += [
            _most("local: content p50 <= 350 ms", local.wait(0.5, content=True), 350),
            _most("local: content p95 <= 600 ms", local.wait(0.95, content=True), 600),
            _share("local: content <= 500 ms on >= 85 % of turns", local.within(500), 0.85),
        ]
    return found


def _ratios(ours: Run, stock: Run) -> Iterable[Target]:
    ratio: Callable[[float, float], float] = lambda a, b: a / b if b else math.nan  # noqa: E731
    half = ratio(ours.wait(0.5, content=True), stock.wait(0.5, content=True))
    most = ratio(ours.wait(0.95, content=True), stock.wait(0.95, content=True))
    cost = ratio(ours.dollars / max(ours.minutes, 1e-9), stock.dollars / max(stock.minutes, 1e-9))
    for name, got, limit in (
        ("hosted: content p50 <= 0.5 of tuned stock", half, 0.5),
        ("hosted: content p95 <= 0.85 of tuned stock", most, 0.85),
        ("hosted: cost of a minute <= 0.7 of tuned stock", cost, 0.7),
    ):
        yield Target(name, f"{got:.2f}", got <= limit, by_clock=True)
    yield Target(
        "hosted: begins too early no more often than tuned stock",
        f"{100 * ours.early:.1f} % against {100 * stock.early:.1f} %",
        ours.early <= stock.early,
    )
    yield Target(
        "hosted: books no less often than tuned stock",
        f"{ours.done} of {ours.calls} against {stock.done} of {stock.calls}",
        ours.done * stock.calls >= stock.done * ours.calls,
    )


def _most(name: str, got_ms: float, limit_ms: float) -> Target:
    return Target(name, f"{got_ms:.0f} ms", got_ms <= limit_ms, by_clock=True)


def _share(name: str, got: float, least: float) -> Target:
    return Target(name, f"{100 * got:.0f} %", got >= least, by_clock=True)
