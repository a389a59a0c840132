"""What every store must do for calls, their journals and the state of live ones."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bookings import CALL, DENTAL, NOW, OTHER
from tests.stores import AnyStore
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, CustomerId, Outcome
from voicedesk.domain.slots import Span

pytestmark = pytest.mark.db

HOUR = timedelta(hours=1)
RING = Call(
    id=CALL,
    business=DENTAL,
    channel="phone",
    started=NOW,
    caller="+12025550123",
    called="+12025550100",
    profile_version=3,
    room="call-1-room",
    customer=CustomerId("cu1"),
)
LATER = replace(RING, id=OTHER, started=NOW + HOUR)


class TestCalls:
    async def test_a_call_is_read_back_whole(self, store: AnyStore) -> None:
        await store.calls.begin(RING)
        assert await store.calls.get(DENTAL, CALL) == RING
        assert await store.calls.get(BusinessId("salon"), CALL) is None
        bare = Call(CallId("call-3"), DENTAL, "text", NOW)
        await store.calls.begin(bare)
        assert await store.calls.get(DENTAL, bare.id) == bare

    async def test_a_rescued_call_begins_again_and_goes_on(self, store: AnyStore) -> None:
        await store.calls.begin(RING)
        await store.calls.write(CALL, "say", {"text": "Hello."}, now=NOW)
        await store.calls.begin(RING)
        assert len(await store.calls.journal(CALL)) == 1

    async def test_the_first_end_stands_and_has_its_order(self, store: AnyStore) -> None:
        await store.calls.begin(RING)
        await store.calls.end(CALL, Outcome.BOOKED, reason="goodbye", now=NOW + HOUR)
        await store.calls.end(CALL, Outcome.ABANDONED, reason="killed", now=NOW + 2 * HOUR)
        await store.calls.begin(RING)
        ended = replace(RING, ended=NOW + HOUR, outcome=Outcome.BOOKED, end_reason="goodbye")
        assert await store.calls.get(DENTAL, CALL) == ended
        orders = await store.orders.pending()
        assert [(order.kind, order.ref) for order in orders] == [("after_call", CALL)]

    async def test_calls_are_listed_latest_first(self, store: AnyStore) -> None:
        await store.calls.begin(RING)
        await store.calls.begin(LATER)
        await store.calls.begin(replace(RING, id=CallId("c9"), business=BusinessId("salon")))
        assert list(await store.calls.list(DENTAL)) == [LATER, RING]
        assert list(await store.calls.list(DENTAL, limit=1)) == [LATER]
        assert list(await store.calls.list(DENTAL, within=Span(NOW, NOW + HOUR))) == [RING]

    async def test_a_call_under_way_is_found_by_its_room(self, store: AnyStore) -> None:
        under_way = store.calls.under_way
        ring = replace(RING, room="room-1")
        await store.calls.begin(ring)
        await store.calls.begin(replace(LATER, room="room-1"))
        assert await under_way(DENTAL, "room-1", since=NOW) == replace(LATER, room="room-1")
        await store.calls.end(LATER.id, Outcome.ANSWERED, reason="goodbye", now=NOW + HOUR)
        assert await under_way(DENTAL, "room-1", since=NOW) == ring
        assert await under_way(DENTAL, "room-1", since=NOW + HOUR) is None
        assert await under_way(DENTAL, "room-2", since=NOW) is None
        assert await under_way(BusinessId("salon"), "room-1", since=NOW) is None

    async def test_recent_calls_of_a_number_are_found(self, store: AnyStore) -> None:
        await store.calls.begin(RING)
        await store.calls.begin(LATER)
        await store.calls.begin(replace(RING, id=CallId("c9"), caller="+12025550199"))
        recent = store.calls.recent
        assert list(await recent(DENTAL, "+12025550123", since=NOW)) == [LATER, RING]
        assert list(await recent(DENTAL, "+12025550123", since=NOW + HOUR)) == [LATER]


class TestJournal:
    async def test_rows_are_numbered_as_they_are_written(self, store: AnyStore) -> None:
        await store.calls.begin(RING)
        first = await store.calls.write(CALL, "heard", {"text": "hola ✓", "by": None}, now=NOW)
        second = await store.calls.write(CALL, "tool", {"ok": True, "ms": 1.5}, now=NOW + HOUR)
        assert (first.number, second.number) == (1, 2)
        assert list(await store.calls.journal(CALL)) == [first, second]
        assert list(await store.calls.journal(OTHER)) == []

    async def test_writers_at_once_share_no_number(self, store: AnyStore) -> None:
        await store.calls.begin(RING)
        writes = (store.calls.write(CALL, "event", {"n": n}, now=NOW) for n in range(12))
        rows = await asyncio.gather(*writes)
        assert sorted(row.number for row in rows) == list(range(1, 13))
        written = [row.data for row in await store.calls.journal(CALL)]
        assert written == [row.data for row in sorted(rows, key=lambda row: row.number)]


class TestSessions:
    async def test_the_latest_state_of_a_call_is_kept(self, store: AnyStore) -> None:
        await store.sessions.put(CALL, {"level": 1}, ttl=HOUR)
        await store.sessions.put(CALL, {"level": 2, "asked": ["name"]}, ttl=HOUR)
        assert await store.sessions.get(CALL) == {"level": 2, "asked": ["name"]}
        assert await store.sessions.get(OTHER) is None
        await store.sessions.drop(CALL)
        await store.sessions.drop(CALL)
        assert await store.sessions.get(CALL) is None

    async def test_a_lease_has_one_owner(self, store: AnyStore) -> None:
        lease = store.sessions.lease
        assert await lease("watcher", "office-1", ttl=HOUR)
        assert await lease("watcher", "office-1", ttl=HOUR)
        assert not await lease("watcher", "office-2", ttl=HOUR)
        assert await lease("sweeper", "office-2", ttl=HOUR)
        await store.sessions.end_lease("watcher", "office-2")
        assert not await lease("watcher", "office-2", ttl=HOUR)
        await store.sessions.end_lease("watcher", "office-1")
        assert await lease("watcher", "office-2", ttl=HOUR)
