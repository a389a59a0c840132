"""A promised call back is told at once, and told again when its time is past."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.services.shop import CALL, Shop, open_shop
from tests.workflows.test_crm import world_of
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.call import CallbackStatus
from voicedesk.workflows.inline import InlineRunner

pytestmark = pytest.mark.unit

PHONE = "+12025550188"


@pytest.fixture
def shop(clock: ManualClock) -> Shop:
    return open_shop(clock)


async def told(shop: Shop) -> list[str]:
    every = await shop.store.messages.list(shop.desk.business.id)
    return [message.body for message in every if "call" in message.body]


async def test_a_promise_that_nobody_keeps_is_told_to_whoever_looks_after_the_desk(
    shop: Shop,
) -> None:
    runner = InlineRunner(world_of(shop))
    callback = await shop.desk.callbacks.promise(PHONE, "the crown", call=CALL)
    await runner.run_pending()
    shop.clock.advance(callback.due - shop.clock.now() + timedelta(minutes=1))
    await runner.run_pending()
    first, again = await told(shop)
    assert "nobody has called" not in first
    assert "it is past that time, and nobody has called. the crown" in again
    (kept,) = await shop.store.callbacks.list(shop.desk.business.id)
    assert kept.status is CallbackStatus.BROKEN


async def test_a_promise_that_was_kept_is_not_told_again(shop: Shop) -> None:
    runner = InlineRunner(world_of(shop))
    callback = await shop.desk.callbacks.promise(PHONE, "the crown", call=CALL)
    await runner.run_pending()
    await shop.desk.callbacks.keep(callback.id)
    shop.clock.advance(timedelta(days=1))
    await runner.run_pending()
    assert len(await told(shop)) == 1
