"""A call back is promised for a time at which somebody works, once, and kept or dropped."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.services.shop import CALL, MIRA, Shop, at
from voicedesk.domain.call import CallbackStatus

pytestmark = pytest.mark.unit

PHONE = "+12025550190"


@pytest.mark.parametrize(
    "now, wished, due",
    [
        (at(3, 9), None, at(3, 11)),
        # over lunch, over the night, over the weekend
        (at(3, 11), None, at(3, 14)),
        (at(3, 20), None, at(4, 11)),
        (at(7, 12), None, at(9, 11)),
        (at(3, 9), at(4, 15, 30), at(4, 15, 30)),
        # nobody is there at that time: when they open
        (at(3, 9), at(3, 20), at(4, 9)),
        # a time that has passed is none
        (at(3, 10), at(3, 8), at(3, 12)),
    ],
)
async def test_the_promise_is_for_when_somebody_works(
    shop: Shop, now: datetime, wished: datetime | None, due: datetime
) -> None:
    shop.clock.set(now)
    callback = await shop.desk.callbacks.promise(PHONE, "billing", call=CALL, due=wished)
    assert callback.due == due


async def test_one_call_promises_one_number_once(shop: Shop) -> None:
    first = await shop.desk.callbacks.promise(PHONE, "billing", call=CALL, who=MIRA)
    again = await shop.desk.callbacks.promise(PHONE, "something else", call=CALL)
    assert again == first
    assert (first.name, first.customer) == ("Mira Okafor", MIRA.id)


async def test_another_time_that_is_wished_replaces_the_first(shop: Shop) -> None:
    shop.clock.set(at(3, 9))
    first = await shop.desk.callbacks.promise(PHONE, "billing", call=CALL, who=MIRA)
    wished = at(4, 15, 30)
    later = await shop.desk.callbacks.promise(PHONE, "billing", call=CALL, due=wished)
    assert (later.due, later.name, later.customer) == (wished, "Mira Okafor", MIRA.id)
    assert first.id != later.id
    again = await shop.desk.callbacks.promise(PHONE, "billing", call=CALL, due=wished)
    assert again == later
    assert await shop.desk.callbacks.promise(PHONE, "billing", call=CALL) == later
    assert await shop.desk.callbacks.open() == [later]


async def test_a_caller_may_change_their_mind_again_and_again(shop: Shop) -> None:
    shop.clock.set(at(3, 9))
    for wished in (at(4, 15, 30), at(4, 16), at(4, 15, 30), at(4, 16)):
        last = await shop.desk.callbacks.promise(PHONE, "billing", call=CALL, due=wished)
        assert last.due == wished
        assert await shop.desk.callbacks.open() == [last]


async def test_a_promise_is_kept_or_dropped(shop: Shop) -> None:
    kept = await shop.desk.callbacks.promise(PHONE, "billing", call=CALL)
    dropped = await shop.desk.callbacks.promise("+12025550191", "billing", call=CALL)
    assert await shop.desk.callbacks.open() == [kept, dropped]
    await shop.desk.callbacks.keep(kept.id)
    await shop.desk.callbacks.drop(dropped.id)
    statuses = {one.status for one in await shop.store.callbacks.list(MIRA.business)}
    assert statuses == {CallbackStatus.KEPT, CallbackStatus.DROPPED}
    assert await shop.desk.callbacks.open() == []
