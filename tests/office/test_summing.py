"""The office sums up calls by itself, at its start and whenever some have ended."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from voicedesk.calls.desks import Desks
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.office.summing import BACK, RECENT, sum_up, sums_made
from voicedesk.store import Store, open_store

pytestmark = pytest.mark.unit

DENTAL = BusinessId("dental")


async def ended(store: Store, name: str, clock: ManualClock, ago: timedelta) -> None:
    began = clock.now() - ago
    await store.calls.begin(Call(CallId(name), DENTAL, "phone", began))
    await store.calls.write(CallId(name), "say", {"text": "Hello."}, now=began)
    await store.calls.end(CallId(name), Outcome.ANSWERED, reason="hang_up", now=began)


async def test_every_call_at_first_and_then_the_recent_ones(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_store(f"sqlite+aiosqlite:///{tmp_path}/desk.db") as store:
        desks = Desks(store, clock, "dental", tmp_path, lambda _: None)
        for n in range(103):
            await ended(store, f"old-{n}", clock, timedelta(days=90, minutes=n))
        await ended(store, "new", clock, timedelta(hours=1))
        assert await sums_made(store, desks, RECENT) == 1
        assert await sums_made(store, desks, BACK) == 103
        assert await sums_made(store, desks, BACK) == 0


async def test_the_office_does_so_at_its_start_and_goes_on(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_store(f"sqlite+aiosqlite:///{tmp_path}/desk.db") as store:
        desks = Desks(store, clock, "dental", tmp_path, lambda _: None)
        await ended(store, "old", clock, timedelta(days=90))
        summing = asyncio.get_running_loop().create_task(sum_up(desks))
        async with asyncio.timeout(20):
            while await store.figures.forget_sums(DENTAL) == 0:  # noqa: ASYNC110  # another writes it
                await asyncio.sleep(0.05)
        assert not summing.done()
        summing.cancel()
