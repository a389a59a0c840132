"""What every store must do for what other systems are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bookings import DENTAL, NOW
from tests.stores import AnyStore
from voicedesk.domain.business import BusinessId
from voicedesk.ports import Notice

pytestmark = pytest.mark.db

NOTICE = Notice("evt_1", DENTAL, "accounting", "booking.created", "bk-1", NOW)
LATER = NOW + timedelta(minutes=5)


async def orders(store: AnyStore) -> list[tuple[str, object]]:
    return [(one.id, one.data["notice"]) for one in await store.orders.pending()]


async def test_a_notice_and_its_order_are_written_once(store: AnyStore) -> None:
    assert await store.notices.add(NOTICE)
    assert not await store.notices.add(replace(NOTICE, hook="other"))
    assert await store.notices.get(DENTAL, "evt_1") == NOTICE
    assert await store.notices.get(BusinessId("salon"), "evt_1") is None
    assert await orders(store) == [("notice:evt_1", "evt_1")]


async def test_tries_are_counted_and_the_latest_stand_first(store: AnyStore) -> None:
    await store.notices.add(NOTICE)
    await store.notices.add(replace(NOTICE, id="evt_2", at=LATER))
    await store.notices.tried(NOTICE, "waiting", status=None, why="away", now=NOW)
    await store.notices.tried(NOTICE, "failed", status=None, why="gone", now=LATER)
    assert [one.id for one in await store.notices.list(DENTAL)] == ["evt_2", "evt_1"]
    assert len(await store.notices.list(DENTAL, limit=1)) == 1
    (failed,) = await store.notices.list(DENTAL, state="failed")
    assert (failed.tries, failed.why, failed.changed) == (2, "gone", LATER)


async def test_what_was_told_is_told_again(store: AnyStore) -> None:
    await store.notices.add(NOTICE)
    await store.notices.tried(NOTICE, "sent", status=204, why="", now=NOW)
    assert await store.notices.again(DENTAL, "evt_1", now=LATER)
    assert not await store.notices.again(DENTAL, "evt_9", now=LATER)
    assert not await store.notices.again(BusinessId("salon"), "evt_1", now=LATER)
    again = await store.notices.get(DENTAL, "evt_1")
    assert again is not None
    assert (again.state, again.status) == ("waiting", 204)
    assert await orders(store) == [("notice:evt_1", "evt_1"), ("notice:evt_1#1", "evt_1")]
