"""States and leases in the database pass away with their time."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from tests.bookings import CALL, OTHER
from voicedesk.store import open_store

pytestmark = pytest.mark.db

HOUR = timedelta(hours=1)
OVER = timedelta(milliseconds=-1)


async def test_an_old_state_is_none(url: str) -> None:
    async with open_store(url) as store:
        await store.sessions.put(CALL, {"level": 1}, ttl=OVER)
        await store.sessions.put(OTHER, {"level": 2}, ttl=HOUR)
        assert await store.sessions.get(CALL) is None
        assert await store.sessions.get(OTHER) == {"level": 2}


async def test_a_lease_that_is_over_goes_to_whoever_asks(url: str) -> None:
    async with open_store(url) as store:
        assert await store.sessions.lease("watcher", "one", ttl=OVER)
        assert await store.sessions.lease("watcher", "two", ttl=HOUR)
        assert not await store.sessions.lease("watcher", "one", ttl=HOUR)


async def test_of_many_who_want_a_lease_one_gets_it(url: str) -> None:
    async with open_store(url) as one, open_store(url) as other:
        wishes = [
            (one, other)[number % 2].sessions.lease("watcher", f"office-{number}", ttl=HOUR)
            for number in range(10)
        ]
        assert Counter(await asyncio.gather(*wishes)) == {True: 1, False: 9}
