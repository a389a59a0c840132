"""Journals of ended calls are read for counting once; what they say is kept as long as it holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.bookings import DENTAL, NOW
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.domain.slots import Span
from voicedesk.ports import CallFacts, Person, Turn, Used
from voicedesk.store import Store, migrate, open_store
from voicedesk.store.tables.sums import call_sums

pytestmark = pytest.mark.db

ONE = CallId("call-1")
PHONE = "+12025550123"
DAY = Span(NOW, NOW + timedelta(days=1))


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """A store with tables: what is kept in memory is read at once."""
    await migrate(url)
    async with open_store(url) as found:
        yield found


async def a_call(store: Store, *, ended: bool = True) -> None:
    """Two lines, and an end."""
    await store.calls.begin(Call(ONE, DENTAL, "phone", NOW, caller=PHONE))
    hello = {"text": "Hello.", "ms": 0.0, "by": "greeting"}
    await store.calls.write(ONE, "say", hello, now=NOW)
    await store.calls.write(ONE, "tool", {"name": "find_slots", "ok": True}, now=NOW)
    await store.calls.write(ONE, "say", {"text": "At two.", "ms": 212.5, "by": "reflex"}, now=NOW)
    await store.calls.write(ONE, "event", {"used": []}, now=NOW)
    if ended:
        await store.calls.end(ONE, Outcome.ANSWERED, reason="hang_up", now=NOW)


async def facts(store: Store) -> CallFacts:
    (found,) = await store.figures.facts(DENTAL, DAY)
    return found


async def sums(store: Store) -> list[Any]:
    async def work(connection: AsyncConnection) -> list[Any]:
        return list(await connection.execute(select(call_sums)))

    return await store.database.read(work)


async def change(store: Store, **values: object) -> None:
    async def work(connection: AsyncConnection) -> None:
        await connection.execute(update(call_sums).values(values))

    await store.database.write(work)


async def test_a_call_that_ended_is_summed_when_it_is_counted(store: Store) -> None:
    await a_call(store)
    first = await facts(store)
    (row,) = await sums(store)
    assert (row.call, row.business, row.last) == (ONE, DENTAL, 4)
    assert await facts(store) == first
    assert (first.greeting, first.greeted, first.is_wanted) == ("Hello.", NOW, True)
    assert (first.turns, first.used) == ((Turn(212.5, "reflex"),), ())


async def test_the_sum_is_what_is_counted_and_not_the_lines(store: Store) -> None:
    await a_call(store)
    await facts(store)
    await change(
        store,
        said={
            "asked": 7,
            "used": [
                {"kind": "tts", "provider": "Mouth", "model": "soft", "amount": 2.0, "out": 0.0}
            ],
        },
    )
    found = await facts(store)
    assert (found.asked, found.greeting) == (7, "")
    assert found.used == (Used("tts", "Mouth", "soft", 2.0),)


async def test_a_call_that_goes_on_is_read_each_time(store: Store) -> None:
    await a_call(store, ended=False)
    await facts(store)
    assert await sums(store) == []


async def test_a_line_that_comes_later_counts_and_is_summed(store: Store) -> None:
    await a_call(store)
    await facts(store)
    await store.calls.write(ONE, "event", {"score": 4, "by": "sms"}, now=NOW)
    assert (await facts(store)).score == 4
    (row,) = await sums(store)
    assert (row.last, row.said["score"]) == (5, 4)


async def test_a_sum_of_an_earlier_release_is_made_anew(store: Store) -> None:
    await a_call(store)
    right = await facts(store)
    await change(store, version=0, said={"asked": 7})
    assert await facts(store) == right
    (row,) = await sums(store)
    assert row.version > 0


async def test_calls_are_summed_before_anybody_counts(store: Store) -> None:
    await a_call(store)
    other, live = CallId("call-2"), CallId("call-3")
    for call in (other, live):
        await store.calls.begin(Call(call, DENTAL, "phone", NOW, caller=PHONE))
        await store.calls.write(call, "say", {"text": "That is $75."}, now=NOW)
    await store.calls.end(other, Outcome.ANSWERED, reason="hang_up", now=NOW)
    assert await store.figures.sum_some(DENTAL, DAY, limit=1) == 1
    assert await store.figures.sum_some(DENTAL, DAY) == 1
    assert await store.figures.sum_some(DENTAL, DAY) == 0
    assert {row.call for row in await sums(store)} == {ONE, other}
    before = await store.figures.facts(DENTAL, DAY)
    assert await store.figures.forget_sums(DENTAL) == 2
    assert await sums(store) == []
    assert await store.figures.facts(DENTAL, DAY) == before


async def test_a_call_without_a_line_is_not_asked_for_again(store: Store) -> None:
    await store.calls.begin(Call(ONE, DENTAL, "phone", NOW))
    await store.calls.end(ONE, Outcome.ABANDONED, reason="hang_up", now=NOW)
    assert await store.figures.sum_some(DENTAL, DAY) == 0


async def test_a_sum_goes_with_the_journal_of_whoever_is_erased(store: Store) -> None:
    await a_call(store)
    await facts(store)
    await store.erasure.erase(DENTAL, Person((PHONE,), calls=(ONE,)), now=NOW)
    assert await sums(store) == []
