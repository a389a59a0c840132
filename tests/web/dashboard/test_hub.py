"""The hub: every page that watches hears every line, once one of them does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryStore
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, JournalRow
from voicedesk.web.dashboard.hub import Hub

pytestmark = pytest.mark.unit

DENTAL, SALON = BusinessId("dental"), BusinessId("salon")
OURS, THEIRS = CallId("ours"), CallId("theirs")


@pytest.fixture
async def store(clock: ManualClock) -> MemoryStore:
    kept = MemoryStore(clock)
    await kept.calls.begin(Call(OURS, DENTAL, "web", clock.now()))
    await kept.calls.begin(Call(THEIRS, SALON, "web", clock.now()))
    return kept


async def heard(page: AsyncIterator[JournalRow | None], count: int) -> list[str]:
    """The words of so many lines."""
    words: list[str] = []
    async with asyncio.timeout(5):
        while len(words) < count:
            row = await anext(page)
            words.extend([str(row.data["text"])] if row else [])
    return words


async def test_what_was_missed_comes_first_then_what_is_new(
    store: MemoryStore, clock: ManualClock
) -> None:
    await store.calls.write(OURS, "say", {"text": "one"}, now=clock.now())
    page = Hub(store.search, clock).follow(DENTAL, since=clock.now() - timedelta(seconds=1))
    assert await heard(page, 1) == ["one"]
    clock.advance(timedelta(seconds=1))
    await store.calls.write(OURS, "say", {"text": "two"}, now=clock.now())
    later = await heard(page, 2)
    await page.aclose()  # type: ignore[attr-defined]  # it is a generator
    assert later[-1] == "two"


async def test_every_page_hears_and_no_other_business(
    store: MemoryStore, clock: ManualClock
) -> None:
    hub = Hub(store.search, clock)
    first, second = (hub.follow(DENTAL, since=clock.now()) for _ in range(2))
    await store.calls.write(THEIRS, "say", {"text": "secret"}, now=clock.now())
    await store.calls.write(OURS, "say", {"text": "hello"}, now=clock.now())
    assert await heard(first, 1) == await heard(second, 1) == ["hello"]
    await first.aclose()  # type: ignore[attr-defined]  # it is a generator
    assert hub._watched
    await second.aclose()  # type: ignore[attr-defined]  # it is a generator
    assert not hub._watched
