"""A cancelled time reaches those who wait, one after the other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.services.shop import CALL, OTHER, Shop, open_shop
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryMessenger
from voicedesk.domain.booking import Attendee
from voicedesk.domain.business import BusinessId
from voicedesk.services.scheduling import Wish
from voicedesk.workflows.inline import InlineRunner
from voicedesk.workflows.run import Surroundings, World

pytestmark = pytest.mark.unit

FIRST, SECOND = Attendee("Mira", "+12025550177"), Attendee("Ada", "+12025550188")


def runner_of(shop: Shop, sms: MemoryMessenger) -> InlineRunner:
    desk, store = shop.desk, shop.store

    async def surroundings(_: BusinessId) -> Surroundings:
        return Surroundings(
            desk.profile,
            desk.business,
            desk.notifications,
            {},
            {"sms": sms, "email": MemoryMessenger("email")},
            waitlist=desk.waitlist,
        )

    world = World(
        shop.clock,
        store.ledger,
        store.orders,
        store.customers,
        store.tickets,
        store.callbacks,
        store.messages,
        store.calls,
        store.inbox,
        surroundings,
        store.calendars,
    )
    return InlineRunner(world)


def offered(sms: MemoryMessenger) -> list[str]:
    return [message.to for message in sms.sent.values() if message.kind == "waitlist"]


async def test_a_cancelled_time_is_offered_to_one_after_the_other(clock: ManualClock) -> None:
    shop, sms = open_shop(clock), MemoryMessenger("sms")
    runner = runner_of(shop, sms)
    booking = await shop.booked("Thursday at two", Attendee("Lin", "+12025550199"))
    wish = Wish(None, shop.when("Thursday"))
    await shop.desk.waitlist.join(wish, FIRST, call=CALL)
    clock.advance(timedelta(minutes=1))
    await shop.desk.waitlist.join(wish, SECOND, call=OTHER)
    await shop.desk.scheduling.cancel(booking, call=CALL)
    await runner.run_pending()
    await runner.run_pending()
    assert offered(sms) == [FIRST.phone]
    clock.advance(timedelta(minutes=31))
    await runner.run_pending()
    await runner.run_pending()
    assert offered(sms) == [FIRST.phone, SECOND.phone]


async def test_where_nobody_waits_nobody_is_told(clock: ManualClock) -> None:
    shop, sms = open_shop(clock), MemoryMessenger("sms")
    runner = runner_of(shop, sms)
    booking = await shop.booked("Thursday at two", Attendee("Lin", "+12025550199"))
    await shop.desk.scheduling.cancel(booking, call=CALL)
    await runner.run_pending()
    assert offered(sms) == []
