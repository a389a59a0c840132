"""A database at rest is sound, and each rule finds what breaks it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from tests.bookings import CALL, DENTAL, NOW, booked, slot
from tests.stores import sqlite_url  # noqa: F401  # a fixture
from voicedesk.domain.booking import IdempotencyKey
from voicedesk.domain.call import Call, Outcome
from voicedesk.store import Store, open_store
from voicedesk.store.soundness import (
    NO_REASON,
    ORPHANED,
    OVERLAP,
    UNCLAIMED,
    UNEXPLAINED,
    UNFOLLOWED,
    UNTRUE,
    unsound,
)

pytestmark = pytest.mark.unit


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[Store]:  # noqa: F811
    """Two bookings of one call that has ended; the second one cancelled."""
    async with open_store(sqlite_url) as opened:
        await opened.calls.begin(Call(CALL, DENTAL, "phone", NOW))
        await booked(opened, slot("09:00", "09:30"))
        second = await booked(opened, slot("10:00", "10:30"))
        key = IdempotencyKey("cancel:2")
        await opened.ledger.cancel(second.booking.id, key=key, now=NOW, call=CALL)
        said = {"who": "desk", "text": "You're booked. I've cancelled the other one."}
        await opened.calls.write(CALL, "say", said, now=NOW)
        await opened.calls.end(CALL, Outcome.BOOKED, reason="hang_up", now=NOW)
        yield opened


async def spoil(store: Store, *statements: str) -> None:
    async def work(connection: object) -> None:
        for statement in statements:
            await connection.execute(text(statement))  # type: ignore[attr-defined]

    await store.database.write(work)


async def test_what_the_store_itself_writes_is_sound(store: Store) -> None:
    assert not await unsound(store.database)
    assert not await unsound(store.database, DENTAL)


@pytest.mark.parametrize(
    "statement,rule",
    [
        ("UPDATE bookings SET status = 'booked'", UNCLAIMED),
        ("DELETE FROM claims", UNCLAIMED),
        ("UPDATE claims SET owner = 'nobody'", ORPHANED),
        ("UPDATE bookings SET sequence = 7", UNEXPLAINED),
        ("DELETE FROM orders WHERE kind = 'booked'", UNFOLLOWED),
        ("UPDATE calls SET end_reason = NULL", NO_REASON),
    ],
)
async def test_each_rule_finds_what_breaks_it(store: Store, statement: str, rule: str) -> None:
    await spoil(store, statement)
    assert rule in await unsound(store.database)


async def test_two_on_one_chair_are_found(store: Store) -> None:
    third = await booked(store, slot("11:00", "11:30"))
    assert third.booking.sequence == 0
    earlier = "(SELECT slot FROM bookings WHERE status = 'booked' ORDER BY start LIMIT 1)"
    await spoil(store, f"UPDATE bookings SET slot = {earlier}")  # noqa: S608  # no word of others
    assert {OVERLAP, UNCLAIMED, UNEXPLAINED} <= set(await unsound(store.database))


async def test_a_claim_without_its_row_is_found(store: Store) -> None:
    said = {"who": "desk", "text": "I've moved your appointment."}
    await store.calls.write(CALL, "say", said, now=NOW)
    assert (await unsound(store.database))[UNTRUE] == 1


async def test_one_business_answers_for_itself_alone(store: Store) -> None:
    await spoil(store, "UPDATE claims SET owner = 'nobody'")
    assert not await unsound(store.database, type(DENTAL)("salon"))
