"""Budgets hold across calls, and end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.shop import Shop, open_shop, profile_with
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.call import Call, CallId
from voicedesk.errors import OverLimit

pytestmark = pytest.mark.unit


@pytest.fixture
def shop(clock: ManualClock) -> Shop:
    limits = {
        "call_s": 60,
        "call_cents": 10,
        "messages_per_call": 2,
        "messages_per_caller_day": 3,
        "dials_per_call": 1,
        "bookings_per_caller_day": 1,
    }
    return open_shop(clock, profile_with(limits=limits, web={"calls_per_day": 2}))


async def test_messages_are_counted_by_call_and_by_caller(shop: Shop, call: Call) -> None:
    second = replace(call, id=CallId("call-2"))
    await shop.desk.limits.spend_message(call)
    await shop.desk.limits.spend_message(call)
    with pytest.raises(OverLimit):
        await shop.desk.limits.spend_message(call)
    await shop.desk.limits.spend_message(second)
    with pytest.raises(OverLimit):
        await shop.desk.limits.spend_message(second)


async def test_a_withheld_number_has_the_budget_of_its_call(shop: Shop, call: Call) -> None:
    withheld = [replace(call, caller=None, id=CallId(f"call-{n}")) for n in range(2)]
    await shop.desk.limits.spend_message(withheld[0])
    await shop.desk.limits.spend_message(withheld[0])
    await shop.desk.limits.spend_message(withheld[1])
    with pytest.raises(OverLimit):
        await shop.desk.limits.spend_message(withheld[0])


async def test_only_allowed_numbers_are_rung_and_only_so_often(shop: Shop, call: Call) -> None:
    with pytest.raises(OverLimit):
        await shop.desk.limits.spend_dial(call, "+882130000000")
    await shop.desk.limits.spend_dial(call, "+12025550110")
    with pytest.raises(OverLimit):
        await shop.desk.limits.spend_dial(call, "+12025550110")


async def test_bookings_of_a_caller_are_limited_for_a_day(shop: Shop, call: Call) -> None:
    await shop.desk.limits.spend_booking(call)
    with pytest.raises(OverLimit) as refused:
        await shop.desk.limits.spend_booking(replace(call, id=CallId("call-2")))
    assert "A person can help" in refused.value.spoken
    shop.clock.advance(timedelta(days=1, minutes=1))
    await shop.desk.limits.spend_booking(call)


async def test_money_and_time_of_a_call_run_out(shop: Shop, call: Call) -> None:
    assert await shop.desk.limits.spend_cents(call, 10)
    assert not await shop.desk.limits.spend_cents(call, 1)
    assert shop.desk.limits.seconds_left(call) == 60
    shop.clock.advance(timedelta(minutes=5))
    assert shop.desk.limits.seconds_left(call) == 0


async def test_the_web_page_has_a_number_of_calls_a_day(shop: Shop) -> None:
    admitted = [await shop.desk.limits.admit_web_call("198.51.100.7") for _ in range(3)]
    assert admitted == [True, True, False]
