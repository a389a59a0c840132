"""Follows the journals of live calls, once for each business, and tells every page that watches."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import JournalRow
from voicedesk.errors import StoreError
from voicedesk.ports import CallSearch, Clock

LOOK_S = 0.3
OVERLAP = timedelta(seconds=15)
"""Lines may be committed later than the moment that they bear, and clocks of machines differ."""
WAITING = 500
"""Lines that a page may be behind; a page that does not read is let go, and comes back."""


@dataclass(slots=True)
class _Watch:
    """One business that is watched."""

    pages: set[asyncio.Queue[JournalRow | None]] = field(default_factory=set)
    seen: dict[tuple[str, int], datetime] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None


class Hub:
    """One look at the database serves every page of a business."""

    def __init__(self, search: CallSearch, clock: Clock) -> None:
        self._search, self._clock = search, clock
        self._watched: dict[BusinessId, _Watch] = {}

    async def follow(
        self, business: BusinessId, *, since: datetime
    ) -> AsyncIterator[JournalRow | None]:
        """Every line written since a moment, then each as it comes; None now and then: it lives.

        A line may come twice around the beginning; its call and number say so. Raises StoreError
        when what was missed cannot be read.
        """
        queue: asyncio.Queue[JournalRow | None] = asyncio.Queue(WAITING)
        watch = self._begin(business)
        watch.pages.add(queue)
        try:
            for missed in await self._search.lines(business, since=since - OVERLAP):
                yield missed
            while queue in watch.pages or not queue.empty():
                yield await self._next(queue)
        finally:
            watch.pages.discard(queue)
            await self._end(business, watch)

    async def _next(self, queue: asyncio.Queue[JournalRow | None]) -> JournalRow | None:
        with suppress(TimeoutError):
            async with asyncio.timeout(10):
                return await queue.get()
        return None

    def _begin(self, business: BusinessId) -> _Watch:
        watch = self._watched.setdefault(business, _Watch())
        if watch.task is None:
            look = self._look(business, watch, self._clock.now())
            watch.task = asyncio.get_running_loop().create_task(look)
        return watch

    async def _end(self, business: BusinessId, watch: _Watch) -> None:
        if watch.pages or watch.task is None:
            return
        watch.task.cancel()
        with suppress(asyncio.CancelledError):
            await watch.task
        watch.task = None
        self._watched.pop(business, None)

    async def _look(self, business: BusinessId, watch: _Watch, since: datetime) -> None:
        while True:
            try:
                rows = await self._search.lines(business, since=since - OVERLAP)
            except StoreError as error:
                # the pages say so themselves when they load anything; here it is tried again
                logging.getLogger(__name__).warning(
                    "journals not followed", extra={"error": type(error).__name__}
                )
                rows = ()
            for row in rows:
                since = max(since, row.at)
                self._tell(watch, row)
            _forget(watch, before=since - 2 * OVERLAP)
            await asyncio.sleep(LOOK_S)

    def _tell(self, watch: _Watch, row: JournalRow) -> None:
        key = (row.call, row.number)
        if key in watch.seen:
            return
        watch.seen[key] = row.at
        for page in tuple(watch.pages):
            if page.full():
                watch.pages.discard(page)
            else:
                page.put_nowait(row)


def _forget(watch: _Watch, *, before: datetime) -> None:
    for key in [key for key, at in watch.seen.items() if at < before]:
        del watch.seen[key]
