"""A marked sample business with a month of invented calls, held by the desk itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from voicedesk.agents.arrival import arrive
from voicedesk.bootstrap import (
    Office,
    Outside,
    Remembered,
    brain_for,
    build_desk,
    live_call,
    new_call,
    world_of,
)
from voicedesk.calls.text import TextCall
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import (
    MemoryActions,
    MemoryCalendar,
    MemoryKnowledge,
    MemoryLine,
    MemoryMessenger,
)
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallbackStatus, Channel, Customer, CustomerId, MessageState
from voicedesk.profile.facts import facts_passages
from voicedesk.profile.folder import PROFILE
from voicedesk.profile.load import LoadedProfile, load_files, load_profile
from voicedesk.rehearsal.caller import RuleCaller
from voicedesk.rehearsal.sample_calls import NAMES, Script, script
from voicedesk.workflows.inline import InlineRunner

SAMPLE = BusinessId("sample")
DAYS, CALLS_A_DAY = 30, 4
TURN_S = 9
OPEN_H = (8, 18)
LONGEST_CALL = 14
"""Turns after which an invented caller hangs up."""


@dataclass(frozen=True, slots=True)
class Month:
    """How much is invented."""

    until: datetime
    days: int = DAYS
    calls_a_day: int = CALLS_A_DAY
    seed: int = 7


def sample_profile() -> LoadedProfile:
    """The dental practice of the project under another name, marked, with no number of its own."""
    files = dict(load_profile("dental").files)
    text = files[PROFILE]
    for before, after in (
        ("  id: dental\n", "  id: sample\n  sample: true\n"),
        ("  name: Bright Smile Dental\n", "  name: Sample Dental\n"),
        ('  phone: "+12025550100"\n', '  phone: "+12025550198"\n'),
        ('numbers: ["+12025550100", "+12025550101"]\n', "numbers: []\n"),
    ):
        if before not in text:
            raise AssertionError(f"the dental profile has no {before!r} any more")
        text = text.replace(before, after, 1)
    return load_files({**files, PROFILE: text})


async def play(store: Remembered, month: Month, *, told: Callable[[int, int], None]) -> int:
    """Hold the calls of a month in a store of their own; how many there were.

    The store must hold nothing else: whatever is due in it is carried out in memory.
    """
    loaded = sample_profile()
    clock = ManualClock(month.until - timedelta(days=month.days))
    outside = Outside(
        MemoryKnowledge(),
        MemoryCalendar(),
        MemoryMessenger("sms"),
        MemoryMessenger("email"),
        None,
        MemoryActions(),
    )
    desk = build_desk(loaded, store, outside, clock)
    await desk.knowledge.ingest(loaded.knowledge, more=facts_passages(loaded.profile))
    office = Office(desk, store, outside, InlineRunner(world_of(desk, store, outside)))
    customers = [await store.customers.save(one) for one in _customers()]
    rng = Random(month.seed)
    moments = _moments(rng, month, office)
    for number, at in enumerate(moments):
        clock.advance(max(timedelta(0), at - clock.now()))
        await office.settle()
        await _call(office, script(rng, desk.business, customers))
        told(number + 1, len(moments))
    clock.advance(max(timedelta(0), month.until - clock.now()))
    await office.settle()
    await _loose_ends(office, rng)
    return len(moments)


def _customers() -> list[Customer]:
    return [
        Customer(
            CustomerId(f"sample-{n}"),
            SAMPLE,
            name,
            (f"+120255501{n + 10:02}",),
            f"{name.split()[0].lower()}@example.com",
        )
        for n, name in enumerate(NAMES)
    ]


def _moments(rng: Random, month: Month, office: Office) -> list[datetime]:
    """When the calls come in: in the daytime of the business, fewer on Sundays."""
    found = []
    for day in range(month.days, -1, -1):
        midnight = office.desk.business.local(month.until - timedelta(days=day)).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        count = 1 if midnight.weekday() == 6 else month.calls_a_day + rng.randint(-1, 1)
        minutes = [rng.randrange(OPEN_H[0] * 60, OPEN_H[1] * 60) for _ in range(max(1, count))]
        found += [midnight + timedelta(minutes=minute) for minute in minutes]
    return sorted(at for at in found if at < month.until - timedelta(minutes=5))


async def _call(office: Office, said: Script) -> None:
    channel: Channel = "web" if said.by_web else "phone"
    call = new_call(office.desk, channel=channel, caller=said.caller)
    live = live_call(office.desk, call, line=MemoryLine({}))
    greeting = await arrive(live)
    caller, heard = RuleCaller(said.rules), [greeting]
    live.journal.watch(lambda kind, data: heard.append(_words(kind, data)))
    live.journal.add("say", {"who": "desk", "text": greeting, "ms": 0.0, "by": "greeting"})
    async with TextCall(live, brain_for(live, "reflex"), greeting=greeting) as conversation:
        while not conversation.over and caller.turns < LONGEST_CALL:
            rule = await caller.answer(" ".join(heard))
            if rule is None or rule.say is None:
                break
            heard.clear()
            await conversation.say(rule.say)
            _pass(office, TURN_S)
            await office.settle()


def _words(kind: str, data: object) -> str:
    return str(data["text"]) if kind == "say" and isinstance(data, dict) else ""


def _pass(office: Office, seconds: float) -> None:
    if isinstance(office.desk.clock, ManualClock):
        office.desk.clock.advance(timedelta(seconds=seconds))


async def _loose_ends(office: Office, rng: Random) -> None:
    """What people did meanwhile: calls back kept, all but the last; some messages not arrived."""
    store, now = office.store, office.desk.clock.now()
    owed = await store.callbacks.list(SAMPLE, status=CallbackStatus.PROMISED)
    for one in list(owed)[:-2]:
        kept = CallbackStatus.KEPT if rng.random() < 0.85 else CallbackStatus.BROKEN
        await store.callbacks.settle(one.id, kept, now=now)
    sent = [one for one in await store.messages.list(SAMPLE) if one.state is MessageState.SENT]
    for message in rng.sample(sent, len(sent) // 8):
        good = rng.random() < 0.8
        state = MessageState.DELIVERED if good else MessageState.FAILED
        why = "" if good else "The number cannot receive texts."
        await store.messages.mark(message.id, state, now=now, why=why)
