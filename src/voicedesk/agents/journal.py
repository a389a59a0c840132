"""The journal of a live call: every event written as it happens, and told to whoever watches."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress

from voicedesk.domain.call import CallId, JournalKind
from voicedesk.errors import VoicedeskError
from voicedesk.ports import Calls, Clock
from voicedesk.telemetry.mask import CardWatch, mask_cards

logger = logging.getLogger(__name__)

Watcher = Callable[[JournalKind, Mapping[str, object]], None]


class Journal:
    """Writes in order and off the caller's path; a store that fails loses lines, never the call."""

    def __init__(self, calls: Calls, call: CallId, clock: Clock) -> None:
        self._calls = calls
        self._call = call
        self._clock = clock
        self._queue: asyncio.Queue[tuple[JournalKind, Mapping[str, object]]] = asyncio.Queue()
        self._writer: asyncio.Task[None] | None = None
        self._watchers: list[Watcher] = []
        self._cards = CardWatch()

    def watch(self, watcher: Watcher) -> None:
        """Tell a watcher of every line from now on."""
        self._watchers.append(watcher)

    def add(self, kind: JournalKind, data: Mapping[str, object]) -> None:
        """Note one event; it is written soon, in order."""
        data = {key: _without_cards(value) for key, value in data.items()}
        if kind == "heard" and isinstance(data.get("text"), str):
            data["text"] = self._cards.take(str(data["text"]))
        self._queue.put_nowait((kind, data))
        for watcher in self._watchers:
            watcher(kind, data)

    def beware(self) -> None:
        """A code is about to be read out: what is heard next is kept without its figures."""
        self._cards.beware()

    def start(self) -> None:
        """Begin to write."""
        if self._writer is None:
            self._writer = asyncio.ensure_future(self._write())

    async def close(self, *, timeout_s: float = 5.0) -> None:
        """Write what is left and stop."""
        if self._writer is None:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._queue.join(), timeout_s)
        self._writer.cancel()
        with suppress(asyncio.CancelledError):
            await self._writer
        self._writer = None

    async def _write(self) -> None:
        while True:
            kind, data = await self._queue.get()
            try:
                await self._calls.write(self._call, kind, data, now=self._clock.now())
            except VoicedeskError as error:
                logger.warning("journal line lost", extra={"error": type(error).__name__})
            finally:
                self._queue.task_done()


def _without_cards(value: object) -> object:
    if isinstance(value, str):
        return mask_cards(value)
    if isinstance(value, Mapping):
        return {key: _without_cards(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_cards(inner) for inner in value]
    return value
