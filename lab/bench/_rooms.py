"""What calls in rooms of a real LiveKit server cost: until the greeting, and each one more."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lab import redis
from lab.bench import _bare_agent as bare
from lab.bench.registry import ROOT, Options, Result, Target
from lab.bench.soak import used
from lab.room_caller import RATE, Pcm, RoomCaller
from lab.room_desk import Process, RoomDesk, is_installed, room_desk, wait_until
from lab.sip.loopback import DESK, PhoneExchange, can_ring, gateway_process
from lab.sip.telephone import Telephone
from voicedesk.calls.desks import from_files
from voicedesk.calls.sounds import SpeechVoice
from voicedesk.calls.speech import speech_of
from voicedesk.speech.local import LocalSTT, LocalTTS

PAIRS, QUICK_PAIRS = 20, 2
LANES, QUICK_LANES = 8, 2
TURNS = 4
TIMES_BARE, SLOWER = 1.15, 1.1
ROOM_S, SIP_S = 1.0, 1.3
MOST_PSS_MB, MOST_CORE = 60.0, 0.08
BARE_NUMBER = "+12025550101"
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_ASKED = ("what are your opening hours?", "do you take insurance?")


@dataclass(frozen=True, slots=True)
class Held:
    """So many calls at once."""

    calls: int
    waits_s: tuple[float, ...]
    """From the caller's last sample to the desk's first."""
    mute: int
    greeted_s: float
    """The slowest greeting."""
    cores: float
    """All that the desk's processes and the LiveKit server take, in cores."""
    pss_mb: float


@dataclass
class Stage:
    """A desk, a bare agent beside it, and telephones where there is a Redis."""

    desk: RoomDesk
    exchange: PhoneExchange | None
    found: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    """Seconds to the greeting, by the way in and whose it is."""


def run(options: Options) -> Result:
    """Greetings of ours and of a bare agent in turn, then more and more calls at once."""
    if not is_installed():
        return Result("", absent="livekit-server; `make servers` builds it")
    pairs = options.number("calls", QUICK_PAIRS if options.quick else PAIRS)
    most = options.number("lanes", QUICK_LANES if options.quick else LANES)
    with _stage() as stage:
        asyncio.run(_greetings(stage, pairs))
        stage.desk.workers.pop(bare.NAME).kill()
        questions = asyncio.run(_spoken())
        levels = [n for n in (1, 2, 4, 8, 16) if n < most] + [most]
        curve = [asyncio.run(_hold(stage.desk, n, questions)) for n in levels]
    return judge(stage.found, curve)


@contextmanager
def _stage() -> Iterator[Stage]:
    with ExitStack() as stack:
        memory = None if can_ring() else stack.enter_context(redis.serving())
        address = f"127.0.0.1:{memory.port}" if memory else ""
        desk = stack.enter_context(room_desk(redis=address, with_office=True, VOICEDESK_CALLS="16"))
        exchange = None
        if memory:
            gateway = gateway_process(desk.server, memory.url, desk.folder)
            gateway.process.start()
            stack.callback(gateway.process.stop)
            gateway.process.ready()
            exchange = PhoneExchange(desk.server, gateway.address, gateway.process)
            asyncio.run(exchange.lead_in(agent="voicedesk"))
            asyncio.run(exchange.lead_in(BARE_NUMBER, agent=bare.NAME))
        desk.worker()
        desk.workers[bare.NAME] = _bare_worker(desk)
        yield Stage(desk, exchange)


def _bare_worker(desk: RoomDesk) -> Process:
    """Its readiness stands in its log."""
    command = (sys.executable, "-m", "lab.bench._bare_agent")
    environment = {**desk.environment, "PYTHONPATH": str(ROOT)}
    process = Process(bare.NAME, command, environment, "", desk.folder / "bare.log")
    process.start()
    wait_until(lambda: "registered worker" in process.tail(), within_s=60, what="no bare agent")
    return process


async def _greetings(stage: Stage, pairs: int) -> None:
    """In turn, so that whatever else the machine does meets both."""
    for number in range(-1, pairs):  # what is loaded once counts for neither
        for whose in ("ours", bare.NAME):
            rooms_s = await _by_room(stage.desk, whose, f"greeting-{whose}-{number + 1}")
            _note(stage, "room", whose, rooms_s, counts=number >= 0)
            if stage.exchange is not None:
                phone_s = await _by_phone(stage.desk, stage.exchange, whose)
                _note(stage, "sip", whose, phone_s, counts=number >= 0)


def _note(stage: Stage, way: str, whose: str, taken_s: float, *, counts: bool) -> None:
    if counts:
        stage.found.setdefault((way, whose), []).append(taken_s)


async def _by_room(desk: RoomDesk, whose: str, room: str) -> float:
    await asyncio.to_thread(desk.warm)
    agent = "voicedesk" if whose == "ours" else whose
    caller = desk.caller(room, phone=False, asks=False)
    caller.dispatch = {agent: ""}
    async with caller:
        heard = await caller.sound_after(caller.joined_at)
        return heard - caller.joined_at if heard is not None else float("inf")


async def _by_phone(desk: RoomDesk, exchange: PhoneExchange, whose: str) -> float:
    await asyncio.to_thread(desk.warm)
    async with Telephone("+12025550123") as phone:
        began = time.monotonic()
        code, _ = await phone.ring(DESK if whose == "ours" else BARE_NUMBER, exchange.address)
        heard = await phone.sound_after(began) if code == 200 else None  # SIP's yes
        return heard - began if heard is not None else float("inf")


async def _spoken() -> list[Pcm]:
    """The callers' questions aloud."""
    speech = speech_of(from_files("dental").profile)
    voice = SpeechVoice(LocalSTT(speech.ear), LocalTTS(speech.voice))
    found = []
    for words in _ASKED:
        said = b"".join([part async for part in voice.say(words)])
        pcm = np.frombuffer(said, np.int16).astype(np.float64)
        at = np.arange(0, len(pcm), voice.rate / RATE)
        found.append(np.interp(at, np.arange(len(pcm)), pcm).astype(np.int16))
    return found


async def _hold(desk: RoomDesk, calls: int, questions: Sequence[Pcm]) -> Held:
    """So many callers at once, each with a few questions; the desk's costs meanwhile."""
    await asyncio.to_thread(desk.warm)
    waits: list[float | None] = []
    greeted: list[float] = []
    ready = asyncio.Barrier(calls + 1)

    async def one(number: int) -> None:
        async with desk.caller(f"held-{calls}-{number}", phone=False) as caller:
            heard = await caller.sound_after(caller.joined_at, within_s=30)
            greeted.append(heard - caller.joined_at if heard is not None else float("inf"))
            await _quiet(caller)
            await ready.wait()
            for turn in range(TURNS):
                said_at = await caller.speak(questions[(number + turn) % len(questions)])
                sound = await caller.sound_after(said_at)
                waits.append(sound - said_at if sound is not None else None)
                await _quiet(caller)

    async with asyncio.TaskGroup() as tasks:
        for number in range(calls):
            tasks.create_task(one(number))
        await ready.wait()
        groups = {one.pid for one in (desk.livekit, desk.office, *desk.workers.values())}
        began, spent = time.monotonic(), Spent(groups)
        memory_mb = used(groups).memory_mb
        while len(waits) < calls * TURNS - calls:  # before the first has left
            await asyncio.sleep(0.1)
            spent.look()
        cores = spent.seconds / (time.monotonic() - began)
    answered = tuple(sorted(one for one in waits if one is not None))
    return Held(calls, answered, waits.count(None), max(greeted), cores, memory_mb)


async def _quiet(caller: RoomCaller) -> None:
    """The desk has said what it had to say."""
    with suppress(TimeoutError):
        await caller.words(max(0, len(caller.said) - 1), within_s=30)


class Spent:
    """Processor time of some groups of processes; one that dies keeps what it was seen to take."""

    def __init__(self, groups: set[int], proc: Path = Path("/proc")) -> None:
        self._groups, self._proc = groups, proc
        self._before = self._look()
        self._seen = dict(self._before)

    def look(self) -> None:
        """See what has been taken by now; often enough that nobody dies unseen."""
        self._seen |= self._look()

    @property
    def seconds(self) -> float:
        """Since this was made; whoever was born later counts whole."""
        ticks = sum(last - self._before.get(pid, 0) for pid, last in self._seen.items())
        return ticks * _TICK_S

    def _look(self) -> dict[int, int]:
        found = {}
        for folder in self._proc.glob("[0-9]*"):
            with suppress(OSError, ValueError):
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(stat[2]) in self._groups:
                    found[int(folder.name)] = int(stat[11]) + int(stat[12])
        return found


def share(values: Sequence[float], part: float) -> float:
    """A percentile; nothing measured is never soon."""
    ordered = sorted(values)
    return ordered[round(part * (len(ordered) - 1))] if ordered else float("inf")


def knee(curve: Sequence[Held]) -> int:
    """The most calls at once, of those tried in a row, whose answers come as soon as one's."""
    limit_s, held = SLOWER * share(curve[0].waits_s, 0.95), 0
    for level in curve:
        if level.mute or share(level.waits_s, 0.95) > limit_s:
            break
        held = level.calls
    return held


def each(curve: Sequence[Held], what: Callable[[Held], float]) -> float:
    """What one more call takes: the slope from the first level to the last that was answered."""
    first = curve[0]
    last = next((one for one in reversed(curve) if not one.mute), first)
    return (what(last) - what(first)) / max(1, last.calls - first.calls)


def judge(found: dict[tuple[str, str], list[float]], curve: Sequence[Held]) -> Result:
    """The figures and what was promised of them."""
    greeted, targets = _judge_greetings(found)
    levels = [
        f"| {one.calls} | {_pair(one.waits_s)} | {one.mute} | {one.greeted_s:.2f} "
        f"| {one.cores:.2f} | {one.pss_mb:.0f} |"
        for one in curve
    ]
    table = [
        *greeted,
        "",
        "| calls at once | answer p50 / p95 s | without | slowest greeting s | cores | PSS MB |",
        "|---|---|---|---|---|---|",
        *levels,
        "",
        f"Answers come as soon as for one call alone (p95 <= {SLOWER} times) up to {knee(curve)} "
        "calls at once. Callers run on the same cores; costs are those of livekit-server, office "
        "and worker with all their processes.",
    ]
    memory_mb, core = each(curve, lambda one: one.pss_mb), each(curve, lambda one: one.cores)
    costs = (
        (f"PSS of one more call <= {MOST_PSS_MB:.0f} MB", memory_mb, MOST_PSS_MB, " MB"),
        (f"one more call <= {100 * MOST_CORE:.0f} % of a core", 100 * core, 100 * MOST_CORE, " %"),
    )
    return Result("\n".join(table), (*targets, *(_at_most(*one) for one in costs)), kept_as="rooms")


def _judge_greetings(
    found: dict[tuple[str, str], list[float]],
) -> tuple[list[str], list[Target]]:
    table = ["| to the greeting, s | calls | ours p50 / p95 | bare p50 / p95 |"]
    table.append("|---|---|---|---|")
    targets: list[Target] = []
    for way, aim_s in (("room", ROOM_S), ("sip", SIP_S)):
        ours, theirs = found.get((way, "ours")), found.get((way, bare.NAME))
        if not ours or not theirs:
            continue
        table.append(f"| {way} | {len(ours)} | {_pair(ours)} | {_pair(theirs)} |")
        ratio = share(ours, 0.5) / share(theirs, 0.5)
        targets += (
            _at_most(f"{way}: p50 <= {TIMES_BARE} of bare", ratio, TIMES_BARE, ""),
            _at_most(f"{way}: p95 <= {aim_s} s", share(ours, 0.95), aim_s, " s"),
        )
    return table, targets


def _at_most(name: str, measured: float, most: float, unit: str) -> Target:
    return Target(name, f"{measured:.2f}{unit}", met=measured <= most, by_clock=True)


def _pair(values: Sequence[float]) -> str:
    return f"{share(values, 0.5):.2f} / {share(values, 0.95):.2f}"
