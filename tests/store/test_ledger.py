"""A ledger in a database beyond its contract: many writers at once, nothing rewritten."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from sqlalchemy import text

from tests.bookings import CALL, DENTAL, MARIA, NOW, OTHER, TTL, slot
from voicedesk.domain.booking import HoldId, IdempotencyKey
from voicedesk.domain.call import CallId
from voicedesk.domain.slots import Slot
from voicedesk.errors import SlotTaken, StoreError
from voicedesk.ports import Receipt
from voicedesk.store import Store, open_store

pytestmark = pytest.mark.db

TWO = slot("14:00", "14:30")
KEY = IdempotencyKey("book:1")
OVERLAPPING = [slot("14:00", "14:30"), slot("13:45", "14:15"), slot("14:15", "14:45")]


async def try_to_hold(store: Store, wanted: Slot, number: int) -> str:
    try:
        await store.ledger.hold(DENTAL, wanted, call=CallId(f"c{number}"), ttl=TTL, now=NOW)
    except SlotTaken:
        return "taken"
    return "held"


async def test_of_many_who_want_one_time_one_gets_it(url: str) -> None:
    async with open_store(url) as one, open_store(url) as other:
        wishes = [
            try_to_hold((one, other)[number % 2], OVERLAPPING[0], number) for number in range(20)
        ]
        assert Counter(await asyncio.gather(*wishes)) == {"held": 1, "taken": 19}


async def test_of_many_who_want_overlapping_times_none_overlap(url: str) -> None:
    async with open_store(url) as one, open_store(url) as other:
        wishes = [
            try_to_hold((one, other)[number % 2], OVERLAPPING[number % 3], number)
            for number in range(18)
        ]
        found = Counter(await asyncio.gather(*wishes))
    # the middle one alone, or the two outer ones: they do not touch each other
    assert found["held"] in {1, 2}
    assert found["held"] + found["taken"] == 18


async def test_one_key_used_by_many_at_once_books_once(url: str) -> None:
    async with open_store(url) as one, open_store(url) as other:
        hold = await one.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
        stores = [one, other] * 5
        answers: list[Receipt] = await asyncio.gather(
            *(store.ledger.book(hold.id, MARIA, key=KEY, now=NOW) for store in stores)
        )
        assert len({answer.entry for answer in answers}) == 1
        assert Counter(answer.repeated for answer in answers) == {False: 1, True: 9}
        assert len(await other.ledger.bookings(DENTAL)) == 1
        assert len(await other.orders.pending()) == 1


async def test_two_who_swap_times_do_not_wait_for_each_other_for_ever(url: str) -> None:
    async with open_store(url) as one, open_store(url) as other:
        first = await booked(one, slot("09:00", "09:30"), CALL)
        second = await booked(one, slot("10:00", "10:30"), OTHER)
        to_noon = await one.ledger.hold(
            DENTAL, slot("12:00", "12:30"), call=CALL, ttl=TTL, now=NOW, moving=first.booking.id
        )
        to_one = await other.ledger.hold(
            DENTAL, slot("13:00", "13:30"), call=OTHER, ttl=TTL, now=NOW, moving=second.booking.id
        )
        moved = await asyncio.gather(
            one.ledger.move(first.booking.id, to_noon.id, key=IdempotencyKey("m1"), now=NOW),
            other.ledger.move(second.booking.id, to_one.id, key=IdempotencyKey("m2"), now=NOW),
        )
    assert [answer.booking.slot for answer in moved] == [to_noon.slot, to_one.slot]


async def booked(store: Store, wanted: Slot, call: CallId) -> Receipt:
    hold = await store.ledger.hold(DENTAL, wanted, call=call, ttl=TTL, now=NOW)
    return await store.ledger.book(hold.id, MARIA, key=IdempotencyKey(f"k:{hold.id}"), now=NOW)


@pytest.mark.parametrize("statement", ["UPDATE entries SET by = 'me'", "DELETE FROM entries"])
async def test_the_database_itself_refuses_to_rewrite_the_ledger(url: str, statement: str) -> None:
    async with open_store(url) as store:
        receipt = await booked(store, TWO, CALL)
        with pytest.raises(StoreError):
            await store.database.write(lambda connection: connection.execute(text(statement)))
        assert (await store.ledger.entries(DENTAL))[-1] == receipt.entry


@pytest.mark.parametrize("table", ["orders", "entries", "bookings", "claims", "holds"])
async def test_a_booking_is_written_whole_or_not_at_all(url: str, table: str) -> None:
    async with open_store(url) as store:
        hold = await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
        await store.database.write(
            lambda connection: connection.execute(text(f"ALTER TABLE {table} RENAME TO away"))
        )
        with pytest.raises(StoreError):
            await store.ledger.book(hold.id, MARIA, key=KEY, now=NOW)
        await store.database.write(
            lambda connection: connection.execute(text(f"ALTER TABLE away RENAME TO {table}"))
        )
        assert list(await store.ledger.bookings(DENTAL)) == []
        assert list(await store.orders.pending()) == []
        assert await store.ledger.held(HoldId(hold.id)) == hold
        answer = await store.ledger.book(hold.id, MARIA, key=KEY, now=NOW)
        assert not answer.repeated
