"""Webhooks follow from what is written, and never stand in the way of what else follows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from tests.services.shop import SHOP, Shop, open_shop
from tests.workflows.test_crm import around_of, world_of
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryNoticeSender
from voicedesk.domain.booking import Attendee
from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConnectorUnavailable
from voicedesk.profile.webhooks import Webhook
from voicedesk.services.announcing import Announcer
from voicedesk.services.events import data_of
from voicedesk.workflows.inline import InlineRunner
from voicedesk.workflows.run import Surroundings, World

pytestmark = pytest.mark.unit

HOOK = Webhook(id="every", url="https://hooks.example.com/a", secret="A_SECRET")
ADA = Attendee("Ada", "+12025550188")


@pytest.fixture
def desk(clock: ManualClock) -> Shop:
    return open_shop(clock)


def world_with(shop: Shop, sender: MemoryNoticeSender, *hooks: Webhook) -> World:
    store = shop.store

    async def secret(_: str) -> str | None:
        return "quiet harbour"

    data = partial(
        data_of,
        SHOP,
        ledger=store.ledger,
        tickets=store.tickets,
        callbacks=store.callbacks,
        calls=store.calls,
    )
    announcer = Announcer(SHOP, hooks, store.notices, sender, secret, data, shop.clock)

    async def surroundings(_: BusinessId) -> Surroundings:
        return replace(around_of(shop), announcer=announcer)

    return replace(world_of(shop), surroundings=surroundings)


async def test_a_booking_is_told_once_and_again_when_asked(desk: Shop) -> None:
    sender = MemoryNoticeSender()
    runner = InlineRunner(world_with(desk, sender, HOOK))
    await desk.booked("Thursday at two", ADA)
    await runner.run_pending()
    (notice,) = await desk.store.notices.list(SHOP)
    assert (notice.event, notice.state, len(sender.sent)) == ("booking.created", "sent", 1)
    await desk.store.notices.again(SHOP, notice.id, now=desk.clock.now())
    await runner.run_pending()
    assert [headers["webhook-id"] for _, headers, _ in sender.sent] == [notice.id] * 2


async def test_what_cannot_be_told_is_a_failure_and_delays_nothing(desk: Shop) -> None:
    sender = MemoryNoticeSender(failing=ConnectorUnavailable("the webhook fails (500)"))
    runner = InlineRunner(world_with(desk, sender, HOOK))
    await desk.booked("Thursday at two", ADA)
    await runner.run_pending()
    (notice,) = await desk.store.notices.list(SHOP, state="failed")
    ((order, why),) = await desk.store.orders.failures(SHOP)
    assert (order.kind, why) == ("notice", "the webhook fails (500)")
    kinds = [one.kind for one in await desk.store.messages.list(SHOP)]
    assert "confirmation" in kinds
    assert "owner" in kinds
    sender.failing = None
    await desk.store.orders.retry(order.id, now=desk.clock.now())
    await runner.run_pending()
    (sent,) = await desk.store.notices.list(SHOP, state="sent")
    assert (sent.id, len(sender.sent)) == (notice.id, 1)


async def test_a_business_without_webhooks_tells_nobody(desk: Shop) -> None:
    sender = MemoryNoticeSender()
    await desk.booked("Thursday at two", ADA)
    await InlineRunner(world_with(desk, sender)).run_pending()
    assert (await desk.store.notices.list(SHOP), sender.sent) == ([], [])
