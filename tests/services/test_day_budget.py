"""What a business may use in a day ends, is told before it does, and begins anew at midnight."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.shop import Shop, open_shop, profile_with
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryDialler
from voicedesk.domain.call import Call, CallId
from voicedesk.errors import OverLimit
from voicedesk.ports import Errand
from voicedesk.services.day_budget import Budgeted, DayBudget
from voicedesk.services.limits import Limits
from voicedesk.services.outbound import Outbound

pytestmark = pytest.mark.unit

OWNER = "+12025550190"
DAY = {"cents_per_day": 100, "messages_per_day": 5, "dials_per_day": 5, "minutes_per_day": 1}


@pytest.fixture
def shop(clock: ManualClock) -> Shop:
    told = {"owner": OWNER, "quiet_hours": None}
    return open_shop(clock, profile_with(limits=DAY, notifications=told))


@pytest.fixture
def limits(shop: Shop) -> Limits:
    desk = shop.desk
    day = DayBudget(
        desk.business, desk.profile, shop.store.attempts, desk.notifications, desk.clock
    )
    return replace(desk.limits, day=day)


def others(call: Call, number: int) -> Call:
    return replace(call, id=CallId(f"call-{number}"), caller=f"+1202555{number:04}")


async def test_messages_of_all_callers_end_with_a_sentence(limits: Limits, call: Call) -> None:
    for number in range(5):  # five callers, one message each
        await limits.spend_message(others(call, number))
    with pytest.raises(OverLimit) as refused:
        await limits.spend_message(others(call, 9))
    assert "any more messages today" in refused.value.spoken


async def test_past_the_dials_nobody_is_rung_but_in_danger(limits: Limits, call: Call) -> None:
    await limits.use_of_day("dials", 5)
    with pytest.raises(OverLimit):
        await limits.spend_dial(call, "+12025550110")
    await limits.spend_dial(call, "+12025550110", urgent=True)


async def test_past_the_dials_the_desk_rings_nobody_by_itself(limits: Limits, shop: Shop) -> None:
    store, desk = shop.store, shop.desk
    outbound = Outbound(
        desk.business, desk.profile, store.messages, store.attempts, limits,
        MemoryDialler(), store.dials, desk.clock,
    )  # fmt: skip
    errand = Errand("callback", "+12025550123", "You asked.", "k", True)  # noqa: FBT003
    before = await outbound.refusal(errand)
    await limits.use_of_day("dials", 5)
    assert (before, await outbound.refusal(errand)) == (None, "over_limit")


async def test_money_of_many_small_calls_is_the_money_of_the_day(
    limits: Limits, call: Call
) -> None:
    spent = [await limits.spend_cents(others(call, number), 40) for number in range(4)]
    assert spent == [True, True, True, False]
    assert not await limits.day_has("cents")


@pytest.mark.parametrize(
    "what, first, second, words",
    [
        ("cents", 79, 1, "money for models and voices"),
        ("messages", 3, 1, "messages on request"),
        ("dials", 3, 1, "dials"),
        ("seconds", 47, 1, "minutes in calls"),
    ],
)
async def test_the_owner_is_told_once_when_four_fifths_are_used(
    limits: Limits, shop: Shop, what: Budgeted, first: int, second: int, words: str
) -> None:
    await limits.use_of_day(what, first)
    quiet = await shop.store.messages.list(shop.desk.business.id)
    await limits.use_of_day(what, second)
    await limits.use_of_day(what, 10)
    told = await shop.store.messages.list(shop.desk.business.id)
    assert (quiet, [one.to for one in told]) == ([], [OWNER])
    assert told[0].body.endswith(f"80% of today's {words} used")


async def test_a_new_day_has_its_own(limits: Limits, clock: ManualClock) -> None:
    await limits.use_of_day("seconds", 60)
    before = await limits.day_has("seconds")
    clock.advance(timedelta(days=1))
    assert (before, await limits.day_has("seconds")) == (False, True)


async def test_without_a_limit_there_is_always_some_left(shop: Shop) -> None:
    free = shop.desk.profile.limits.model_copy(update={"minutes_per_day": None})
    profile = shop.desk.profile.model_copy(update={"limits": free})
    desk = shop.desk
    day = DayBudget(desk.business, profile, shop.store.attempts, desk.notifications, desk.clock)
    assert await day.use("seconds", 10**6)
    assert await day.left("seconds")
    assert await shop.store.messages.list(desk.business.id) == []
