"""The state of calls outlives the loss of Redis, and the newest is what is read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from lab import redis
from tests.bookings import CALL, OTHER
from voicedesk.errors import SettingsInvalid
from voicedesk.store import Store, open_store, redis_sessions

pytestmark = pytest.mark.db

HOUR = timedelta(hours=1)


@pytest.fixture
def server() -> Iterator[redis.Server]:
    if not redis.is_installed():
        pytest.skip("Redis is not installed (apt-get install redis-server)")
    with redis.serving() as running:
        yield running


@pytest.fixture
async def store(sqlite_url: str, server: redis.Server) -> AsyncIterator[Store]:
    async with open_store(sqlite_url, redis=server.url) as opened:
        yield opened


@pytest.fixture
async def other(store: Store, sqlite_url: str, server: redis.Server) -> AsyncIterator[Store]:
    """Another process on the same database."""
    async with open_store(sqlite_url, redis=server.url) as opened:
        yield opened


async def test_the_state_is_in_redis_and_any_process_reads_it(store: Store, other: Store) -> None:
    await store.sessions.put(CALL, {"level": 2, "asked": ["name"]}, ttl=HOUR)
    assert await other.sessions.get(CALL) == {"level": 2, "asked": ["name"]}
    assert await store._kept.get(CALL) is None
    await other.sessions.drop(CALL)
    assert await store.sessions.get(CALL) is None


async def test_a_state_passes_away_with_its_time(store: Store) -> None:
    await store.sessions.put(CALL, {"level": 2}, ttl=timedelta(milliseconds=1))
    await store.sessions.put(OTHER, {"level": 1}, ttl=HOUR)
    assert await store.sessions.get(OTHER) == {"level": 1}
    assert await store.sessions.get(CALL) is None


async def test_without_redis_the_database_keeps_the_state(
    store: Store, other: Store, server: redis.Server
) -> None:
    await store.sessions.put(CALL, {"level": 1}, ttl=HOUR)
    server.kill()
    await store.sessions.put(CALL, {"level": 2}, ttl=HOUR)
    assert await store.sessions.get(CALL) == {"level": 2}
    assert await other.sessions.get(CALL) == {"level": 2}
    await other.sessions.drop(CALL)
    assert await store.sessions.get(CALL) is None


async def test_what_was_written_without_redis_is_the_newer(
    store: Store, server: redis.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_sessions, "REST_S", 0.0)
    server.kill()
    await store.sessions.put(CALL, {"level": 1}, ttl=HOUR)
    server.start()
    assert await store.sessions.get(CALL) == {"level": 1}
    await store.sessions.put(CALL, {"level": 2}, ttl=HOUR)
    assert await store._kept.get(CALL) is None
    assert await store.sessions.get(CALL) == {"level": 2}


async def test_a_redis_that_failed_is_left_alone_for_a_while(
    store: Store, server: redis.Server
) -> None:
    server.kill()
    await store.sessions.put(CALL, {"level": 1}, ttl=HOUR)
    server.start()
    await store.sessions.put(CALL, {"level": 2}, ttl=HOUR)
    assert await store._kept.get(CALL) == {"level": 2}


async def test_leases_never_depend_on_redis(
    store: Store, other: Store, server: redis.Server
) -> None:
    assert await store.sessions.lease("watcher", "one", ttl=HOUR)
    server.kill()
    assert not await other.sessions.lease("watcher", "two", ttl=HOUR)
    await store.sessions.end_lease("watcher", "one")
    assert await other.sessions.lease("watcher", "two", ttl=HOUR)


async def test_an_address_that_is_none_is_said(sqlite_url: str) -> None:
    async with open_store(sqlite_url, redis="localhost:6379") as store:
        with pytest.raises(SettingsInvalid, match="REDIS_URL"):
            await store.sessions.put(CALL, {}, ttl=HOUR)
