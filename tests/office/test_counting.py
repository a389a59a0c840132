"""The office counts each line of the journals once, and says how old what waits is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette

from tests.bookings import DENTAL, NOW
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, Callback, CallbackId, CallId, Message, MessageId, Outcome
from voicedesk.office.counting import Counting, tell_prometheus
from voicedesk.ports import Order
from voicedesk.store import Store, open_store
from voicedesk.telemetry.metrics import OfficeMetrics

pytestmark = pytest.mark.unit

ONE = CallId("call-1")
MINUTE = timedelta(minutes=1)


async def every() -> tuple[BusinessId, ...]:
    return (DENTAL,)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{tmp_path}/desk.db") as opened:
        yield opened


@pytest.fixture
def counting(store: Store) -> Counting:
    return Counting(store, ManualClock(NOW), every, OfficeMetrics("0.1.0"))


async def told(counting: Counting) -> str:
    transport = httpx2.ASGITransport(app=Starlette(routes=[counting.route]))
    async with httpx2.AsyncClient(transport=transport, base_url="http://office") as client:
        answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    return answer.text


async def test_each_line_is_counted_once(store: Store, counting: Counting) -> None:
    await store.calls.begin(Call(ONE, DENTAL, "phone", NOW))
    old = {"outcome": "moved"}
    await store.calls.write(ONE, "end", old, now=NOW - MINUTE)
    assert await counting.look() == 0
    effect = {"effect": "booked", "ref": "bk-1"}
    await store.calls.write(ONE, "state", effect, now=NOW + timedelta(seconds=1))
    assert await counting.look() == 1
    # a machine whose clock is behind writes later, and earlier
    await store.calls.write(ONE, "state", effect, now=NOW)
    assert await counting.look() == 1
    assert await counting.look() == 0
    text = await told(counting)
    assert 'voicedesk_effects_total{effect="booked"} 2.0' in text
    assert "moved" not in text


async def test_what_waits_has_an_age(store: Store, counting: Counting) -> None:
    await store.orders.add(Order("deliver:1", DENTAL, "deliver", "1", NOW - 9 * MINUTE, {}))
    failed = Order("calendar:1", DENTAL, "calendar", "1", NOW, {})
    await store.orders.failed(failed, why="away", now=NOW)
    message = Message(
        MessageId("m"), DENTAL, "reminder", "sms", "+1", "", "Hello", "m", NOW - 5 * MINUTE
    )
    await store.messages.queue(message)
    late = Callback(CallbackId("c"), DENTAL, "+1", "Why", NOW - MINUTE, NOW - 9 * MINUTE)
    await store.callbacks.promise(late, key="c")
    await counting.look()
    text = await told(counting)
    assert 'voicedesk_outbox_oldest_seconds{kind="order"} 540.0' in text
    assert 'voicedesk_outbox_oldest_seconds{kind="message"} 300.0' in text
    assert 'voicedesk_orders_failed{kind="calendar"} 1.0' in text
    assert "voicedesk_callbacks_late 1.0" in text
    await store.orders.retry(failed.id, now=NOW)
    await counting.look()
    assert "voicedesk_orders_failed{" not in await told(counting)


async def test_many_lines_are_read_in_portions(store: Store, counting: Counting) -> None:
    await counting.look()
    await store.calls.begin(Call(ONE, DENTAL, "phone", NOW))
    await store.calls.end(ONE, Outcome.BOOKED, reason="done", now=NOW)
    rows = [
        await store.calls.write(ONE, "end", {"outcome": "booked"}, now=NOW + n * MINUTE)
        for n in range(3)
    ]
    assert await counting.look() == len(rows)


async def test_nobody_is_told_without_an_address(store: Store) -> None:
    await tell_prometheus("", store, None)  # type: ignore[arg-type]  # the desks are not asked
