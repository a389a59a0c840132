"""What may die in the middle of a call: how each dies, comes back, and what its caller notices."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

from livekit.rtc import ConnectError
from livekit.rtc.data_stream import StreamError

from lab import redis
from lab.room_caller import RoomCaller
from lab.room_desk import Process, RoomDesk, room_desk
from voicedesk.calls.desks import from_files
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call
from voicedesk.store import open_store

SILENCE_S = 30.0
NOTICED_S = 2.0
PATIENT_S = 3.0
SIGNALS_AWAY_S = 2.0
AWAY_S = 5.0
"""How long what a live call can do without stays away."""
GONE_S = 120.0
"""How long a call without a server may take to be over in the record."""
WISH, DAY, HOURS = "I'd like to book a check-up", "Thursday at two", "what are your opening hours?"
CALLER = "+12025550123"


@dataclass(frozen=True, slots=True)
class Kill:
    """One death and what the caller noticed of it."""

    back_s: float | None
    """From the kill to the next sound; None: it never came."""
    whole: bool
    """What was said before was known, nothing was said twice, and there is one record."""
    lacking: str = ""
    """What was not as it should be."""


def judged(back_s: float | None, **held: bool) -> Kill:
    """A death of which all these should hold."""
    lacking = ", ".join(name.replace("_", " ") for name, so in held.items() if not so)
    return Kill(back_s, whole=not lacking, lacking=lacking)


@dataclass
class World:
    """A desk and what stands behind it."""

    desk: RoomDesk
    memory: redis.Server | None = None
    """The application's Redis."""
    signals: redis.Server | None = None
    """The LiveKit server's own Redis."""
    stopped: list[Process] = field(default_factory=list)


@contextmanager
def world(*, workers: int, with_redis: bool) -> Iterator[World]:
    """A desk with so many workers, on two Redis servers if asked."""
    with ExitStack() as stack:
        memory = stack.enter_context(redis.serving()) if with_redis else None
        signals = stack.enter_context(redis.serving()) if with_redis else None
        more = {"REDIS_URL": memory.url} if memory else {}
        address = f"127.0.0.1:{signals.port}" if signals else ""
        desk = stack.enter_context(room_desk(with_office=True, redis=address, **more))
        for number in range(workers):
            desk.worker(f"worker-{number}")
        yield World(desk, memory, signals)


@asynccontextmanager
async def in_a_call(desk: RoomDesk, room: str) -> AsyncIterator[tuple[RoomCaller, str]]:
    """A caller who was greeted and asked for something; what the desk asked then."""
    await asyncio.to_thread(desk.warm)
    async with desk.caller(room, number=CALLER) as caller:
        await caller.words()
        asked = await caller.answer_to(WISH)
        await asyncio.to_thread(desk.warm)
        yield caller, asked


async def taken_up(there: World, room: str, end: Callable[[World, str], None]) -> Kill:
    """The agent dies: another one apologises once and asks the open question again."""
    async with in_a_call(there.desk, room) as (caller, asked):
        heard = len(caller.said)
        at = time.monotonic()
        end(there, room)
        sound = await caller.sound_after(at + 0.05, within_s=SILENCE_S)
        if sound is None:
            return judged(None, a_sound=False)
        words = await caller.words(heard)
    question = asked.rstrip("?").rsplit(". ", 1)[-1]
    return judged(
        sound - at,
        one_apology=words.count("lost you") == 1,
        question_asked_again=question in words,
        one_record=await _is_one_call(there, room),
    )


async def gone_without(there: World, room: str, dead: Process | redis.Server) -> Kill:
    """What a call can do without dies for a while: the caller is answered all the same."""
    async with in_a_call(there.desk, room) as (caller, _):
        dead.kill()
        try:
            back_s, first = await _ask(caller, DAY)
            await asyncio.sleep(AWAY_S)
        finally:
            await asyncio.to_thread(dead.start)
        _, second = await _ask(caller, HOURS)
    if isinstance(dead, Process):
        await asyncio.to_thread(dead.ready)
    return judged(
        back_s,
        answered=bool(first and second),
        **await _went_on(there, room),
        one_record=await _is_one_call(there, room),
    )


async def without_signals(there: World, room: str) -> Kill:
    """The server's own Redis dies, comes back empty: the call goes on, or is over and rung back."""
    dead = _there(there.signals)
    async with in_a_call(there.desk, room) as (caller, _):
        at = time.monotonic()
        dead.kill()
        await asyncio.sleep(SIGNALS_AWAY_S)
        await asyncio.to_thread(dead.start)
        answered_at = await _answer_or_end(there, room, caller)
        ended = next(iter(await _calls(there, room)), None)
    await _takes_calls(there)
    if answered_at is not None:
        return judged(answered_at - at, one_record=await _is_one_call(there, room))
    async with open_store(there.desk.database) as store:
        promised = await store.callbacks.list(_business())
    over = ended is not None and ended.ended is not None and bool(ended.end_reason)
    rung_back = bool(ended and [one for one in promised if one.call == ended.id])
    return judged(None, over_with_a_reason=over, rung_back=rung_back)


async def _answer_or_end(there: World, room: str, caller: RoomCaller) -> float | None:
    """When the desk was heard again, asked and asked; None once the call is over in the record."""
    give_up = time.monotonic() + GONE_S
    while time.monotonic() < give_up:
        if any(one.ended is not None for one in await _calls(there, room)):
            return None
        with suppress(StreamError, TimeoutError):  # a line that is away takes no words
            asked_at = await caller.write(HOURS)
            sound = await caller.sound_after(asked_at, within_s=PATIENT_S)
            if sound is not None:
                return sound
        await asyncio.sleep(0.2)
    return None


async def _takes_calls(there: World) -> None:
    """Wait until the server lets somebody in again: its node has to be known to Redis."""
    async with asyncio.timeout(GONE_S):
        while True:
            with suppress(ConnectError):
                async with there.desk.caller("knock", asks=False, phone=False):
                    return
            await asyncio.sleep(1)


async def reconnected(there: World, room: str) -> Kill:
    """The LiveKit server dies and is started again: both find each other and go on."""
    async with in_a_call(there.desk, room) as (caller, _):
        again, heard_again = asyncio.Event(), asyncio.Event()
        caller.room.on("reconnected", again.set)
        # a participant of before may stand in the list until the server has told the new ones
        caller.room.on("track_subscribed", lambda *_: heard_again.set())
        heard, at = len(caller.said), time.monotonic()
        there.desk.livekit.kill()
        there.desk.livekit.start()
        async with asyncio.timeout(SILENCE_S):
            await again.wait()
            await heard_again.wait()
        delay_s = time.monotonic() - at
        # after a gap that one notices the desk speaks first; a line of writing needs a moment more
        sorry_at = await caller.sound_after(at + delay_s, within_s=NOTICED_S)
        if sorry_at is not None:
            await caller.words(heard)
        back_s, words = await _ask(caller, DAY)
    waited_s = delay_s + (back_s or SILENCE_S) if sorry_at is None else sorry_at - at
    return judged(
        waited_s,
        answered=bool(words),
        **await _went_on(there, room, apologies=(0, 1)),
        one_record=await _is_one_call(there, room),
    )


async def never_again(there: World, room: str) -> Kill:
    """The LiveKit server dies and stays away: the call ends in the record, and is rung back."""
    desk = there.desk
    async with in_a_call(desk, room) as (_, __):
        at = time.monotonic()
        desk.livekit.kill()
        ended: Call | None = None
        while time.monotonic() < at + GONE_S and (ended is None or ended.ended is None):
            await asyncio.sleep(0.5)
            ended = next(iter(await _calls(there, room)), None)
        over_s = time.monotonic() - at
    async with open_store(desk.database) as store:
        promised = await store.callbacks.list(_business()) if ended else ()
    desk.livekit.start()
    await asyncio.to_thread(desk.livekit.ready)
    rung_back = bool(ended and [one for one in promised if one.call == ended.id])
    over = ended is not None and ended.ended is not None and bool(ended.end_reason)
    return judged(over_s if over else None, rung_back=rung_back)


def process(there: World, room: str) -> None:
    """Kill -9 the process of the call."""
    os.kill(there.desk.job_of(room), signal.SIGKILL)


def worker(there: World, room: str) -> None:
    """Kill -9 the worker with all its processes."""
    owner = there.desk.owner_of(room)
    owner.kill()
    there.stopped.append(owner)


def machine(there: World, room: str) -> None:
    """The machine of the worker is gone: its connections stay open and nothing comes any more."""
    owner = there.desk.owner_of(room)
    os.killpg(owner.pid, signal.SIGSTOP)
    there.stopped.append(owner)


def bring_back(there: World) -> None:
    """Workers that were ended are started again, with an empty log."""
    while there.stopped:
        owner = there.stopped.pop()
        owner.kill()
        owner.log.unlink()
        owner.start()
        owner.ready()


async def _ask(caller: RoomCaller, words: str) -> tuple[float | None, str]:
    """How long the answer took to begin, and the answer."""
    heard = len(caller.said)
    at = await caller.write(words)
    sound = await caller.sound_after(at, within_s=SILENCE_S)
    if sound is None:
        return None, ""
    return sound - at, await caller.words(heard)


async def _went_on(
    there: World, room: str, *, apologies: Collection[int] = (0,)
) -> dict[str, bool]:
    """The day was taken for an answer to the question before, and nothing was said twice."""
    async with asyncio.timeout(SILENCE_S):
        while any(one.ended is None for one in await _calls(there, room)):  # noqa: ASYNC110  # another process writes it
            await asyncio.sleep(0.1)
    async with open_store(there.desk.database) as store:
        rows = [
            row for one in await _calls(there, room) for row in await store.calls.journal(one.id)
        ]
    looked = [row for row in rows if row.data.get("name") == "find_slots"]
    said = [str(row.data["text"]) for row in rows if row.kind == "say"]
    return {
        "day_understood": bool(looked),
        "nothing_said_twice": len(set(said)) == len(said),
        "one_apology_at_most": " ".join(said).count("lost you") in apologies,
    }


async def _is_one_call(there: World, room: str) -> bool:
    return len(await _calls(there, room)) == 1


async def _calls(there: World, room: str) -> list[Call]:
    async with open_store(there.desk.database) as store:
        return [one for one in await store.calls.list(_business()) if one.room == room]


def _business() -> BusinessId:
    return BusinessId(from_files("dental").profile.business.id)


def _there(server: redis.Server | None) -> redis.Server:
    if server is None:
        raise LookupError("this desk has no Redis")
    return server


Death = Callable[[World, str], Awaitable[Kill]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of death."""

    name: str
    told: str
    die: Death
    bound_s: float
    workers: int = 1
    with_redis: bool = False
    quick: int = 0
    """How often in a quick run."""


KINDS = (
    Kind("process", "the process of the call", lambda w, r: taken_up(w, r, process), 1.5, quick=1),
    Kind("office", "the office", lambda w, r: gone_without(w, r, w.desk.office), 1.5, quick=1),
    Kind("server", "livekit-server, started again", reconnected, 6.0),
    Kind("worker", "its worker, another one running", lambda w, r: taken_up(w, r, worker), 1.5, 2),
    Kind("machine", "the machine of its worker", lambda w, r: taken_up(w, r, machine), 6.0, 2),
    Kind(
        "redis",
        "the application's Redis, away for a while",
        lambda w, r: gone_without(w, r, _there(w.memory)),
        1.5,
        with_redis=True,
    ),
    Kind(
        "server-redis",
        "livekit-server's own Redis, away for two seconds",
        without_signals,
        8.0,
        with_redis=True,
    ),
    Kind("gone", "livekit-server, for good: over and rung back", never_again, GONE_S),
)
