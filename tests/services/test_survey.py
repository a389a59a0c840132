"""Callers are asked how it was by text, once in a while; only what they say is counted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from voicedesk.calls.desks import Desks
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.domain.slots import Span
from voicedesk.ports import CallFacts, Incoming
from voicedesk.profile.load import load_profile
from voicedesk.services.survey import NOT_AGAIN, may_ask_aloud
from voicedesk.store import Store, open_store
from voicedesk.workflows.inline import InlineRunner

pytestmark = pytest.mark.unit

DENTAL = BusinessId("dental")
CALLER = "+12025550143"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite+aiosqlite:///{tmp_path}/desk.db") as opened:
        yield opened


@pytest.fixture
def desks(store: Store, clock: ManualClock, tmp_path: Path) -> Desks:
    for name, text in load_profile("dental").files.items():
        path = tmp_path / "dental" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("notifications:\n", "notifications:\n  survey: true\n", 1))
    return Desks(store, clock, str(tmp_path / "dental"), tmp_path, lambda _: None)


async def rung(desks: Desks, name: str = "one", /, **more: object) -> None:
    """A call that ended, and what follows from it."""
    now, calls = desks.clock.now(), desks.store.calls
    call = Call(CallId(name), DENTAL, "phone", now, caller=CALLER)
    await calls.begin(replace(call, **more))  # type: ignore[arg-type]  # fields, as named
    await calls.end(call.id, Outcome.ANSWERED, reason="hang_up", now=now + timedelta(minutes=1))
    await InlineRunner(desks.world()).run_pending()


async def asked(store: Store) -> list[CallId | None]:
    return [one.call for one in await store.messages.list(DENTAL) if one.kind == "survey"]


async def texted(desks: Desks, words: str) -> list[str]:
    """What the desk answers to a text."""
    around = await desks.world().surroundings(DENTAL)
    assert around.replies is not None
    now = desks.clock.now()
    text = Incoming(words, DENTAL, "text", words, now, CALLER, "+12025550100", words)
    return [one.body for one in await around.replies.take(text)]


async def facts(desks: Desks) -> CallFacts:
    now = desks.clock.now()
    within = Span(now - timedelta(days=60), now + timedelta(days=1))
    return (await desks.store.figures.facts(DENTAL, within))[0]


async def test_what_a_caller_says_is_kept_as_it_was_said(desks: Desks, clock: ManualClock) -> None:
    await rung(desks)
    before = await facts(desks)
    clock.advance(timedelta(minutes=5))
    answer = await texted(desks, "4")
    after = await facts(desks)
    assert (before.is_asked, before.score) == (True, None)
    assert answer == ["Thank you for telling us."]
    assert after.score == 4
    clock.advance(timedelta(minutes=5))
    await texted(desks, "2/5")
    assert (await facts(desks)).score == 2


@pytest.mark.parametrize("words", ["6", "0", "45", "great", "at 4", "4 pm"])
async def test_what_is_no_figure_is_no_score(desks: Desks, clock: ManualClock, words: str) -> None:
    await rung(desks)
    clock.advance(timedelta(minutes=5))
    await texted(desks, words)
    assert (await facts(desks)).score is None


async def test_a_late_figure_is_no_answer(desks: Desks, clock: ManualClock) -> None:
    await rung(desks)
    clock.advance(timedelta(days=4))
    await texted(desks, "5")
    assert (await facts(desks)).score is None


async def test_nobody_is_asked_twice_in_a_month(desks: Desks, clock: ManualClock) -> None:
    await rung(desks)
    clock.advance(timedelta(days=2))
    await rung(desks, "two")
    clock.advance(NOT_AGAIN)
    await rung(desks, "three")
    assert set(await asked(desks.store)) == {"one", "three"}


@pytest.mark.parametrize(
    "more", [{"channel": "web"}, {"caller": None}, {"caller": "+447700900123"}]
)
async def test_who_cannot_be_asked_is_not(desks: Desks, more: dict[str, object]) -> None:
    await rung(desks, "one", **more)
    assert await asked(desks.store) == []
    assert not (await facts(desks)).is_asked


async def test_who_was_asked_lately_is_not_asked_aloud(desks: Desks, clock: ManualClock) -> None:
    profile, calls = load_profile("dental").profile, desks.store.calls
    before = Call(CallId("before"), DENTAL, "phone", clock.now(), caller=CALLER)
    await calls.begin(before)
    now = Call(CallId("now"), DENTAL, "phone", clock.now(), caller=CALLER)
    assert await may_ask_aloud(now, profile, calls, now=clock.now())
    await calls.write(before.id, "event", {"asked_score": "call"}, now=clock.now())
    assert not await may_ask_aloud(now, profile, calls, now=clock.now())
    assert await may_ask_aloud(replace(now, caller=None), profile, calls, now=clock.now())
    later = clock.now() + NOT_AGAIN + timedelta(days=1)
    assert await may_ask_aloud(now, profile, calls, now=later)
