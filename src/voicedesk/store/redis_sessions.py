"""The state of live calls in Redis, which may be lost at any time: then the database has it."""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, TypeVar

from voicedesk.errors import SettingsInvalid

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import timedelta

    from redis.asyncio import Redis

    from voicedesk.domain.call import CallId
    from voicedesk.ports import Sessions

log = logging.getLogger(__name__)

TIMEOUT_S = 0.25
"""A turn waits no longer for Redis; the database takes as long."""
REST_S = 5.0
"""How long Redis is left alone after it failed."""

Answer = TypeVar("Answer")


class RedisSessions:
    """Implements `ports.Sessions`.

    What the database has of a call was put there while Redis was away, so it is the newer. Leases
    are always in the database: two owners would be worse than a slow one.
    """

    def __init__(self, url: str, *, behind: Sessions) -> None:
        self._url = url
        self._behind = behind
        self._redis: Redis | None = None
        self._rests_until = 0.0
        self._in_database: set[CallId] = set()

    async def put(self, call: CallId, state: Mapping[str, object], *, ttl: timedelta) -> None:
        packed = json.dumps(dict(state), separators=(",", ":"))

        async def work(redis: Redis) -> bool:
            await redis.set(_name(call), packed, px=ttl)
            return True

        if not await self._try(work):
            self._in_database.add(call)
            await self._behind.put(call, state, ttl=ttl)
        elif call in self._in_database:
            await self._behind.drop(call)
            self._in_database.discard(call)

    async def get(self, call: CallId) -> Mapping[str, object] | None:
        newer = await self._behind.get(call)
        if newer is not None:
            self._in_database.add(call)
            return newer

        async def work(redis: Redis) -> Mapping[str, object] | None:
            packed = await redis.get(_name(call))
            return None if packed is None else json.loads(packed)

        return await self._try(work)

    async def drop(self, call: CallId) -> None:
        async def work(redis: Redis) -> None:
            await redis.delete(_name(call))

        await self._behind.drop(call)
        self._in_database.discard(call)
        await self._try(work)

    async def lease(self, name: str, owner: str, *, ttl: timedelta) -> bool:
        return await self._behind.lease(name, owner, ttl=ttl)

    async def end_lease(self, name: str, owner: str) -> None:
        await self._behind.end_lease(name, owner)

    async def close(self) -> None:
        """Let go of the connection."""
        if self._redis is not None:
            await self._redis.aclose()
            self._redis = None

    async def _try(self, work: Callable[[Redis], Awaitable[Answer]]) -> Answer | None:
        """What Redis answers; None when it does not."""
        from redis.exceptions import RedisError  # only where Redis is used

        if time.monotonic() < self._rests_until:
            return None
        try:
            return await work(self._connect())
        except (RedisError, OSError) as error:
            self._rests_until = time.monotonic() + REST_S
            log.warning("redis does not answer", extra={"error": type(error).__name__})
            return None

    def _connect(self) -> Redis:
        from redis.asyncio import Redis  # only where Redis is used

        if self._redis is None:
            try:
                self._redis = Redis.from_url(
                    self._url, socket_connect_timeout=TIMEOUT_S, socket_timeout=TIMEOUT_S
                )
            except ValueError as error:
                message = "REDIS_URL is not an address of Redis, like redis://127.0.0.1:6379/0"
                raise SettingsInvalid(message) from error
        return self._redis


def _name(call: CallId) -> str:
    return f"voicedesk:session:{call}"
