"""The caps of a day: everybody who comes counts, and nobody twice."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.services.shop import CALL, CHECKUP, OTHER, Shop
from voicedesk.domain.business import ServiceId
from voicedesk.domain.days import span_of
from voicedesk.errors import SlotTaken
from voicedesk.services.scheduling import Offer, Wish

pytestmark = pytest.mark.unit

WHITENING = ServiceId("whitening")
"""One a day."""
DAY = span_of(date(2026, 3, 5), ZoneInfo("America/New_York"))


async def find(shop: Shop, wish: Wish) -> Offer:
    return await shop.desk.scheduling.find(wish)


async def test_a_family_is_not_offered_a_day_with_room_for_one_of_them(shop: Shop) -> None:
    wish = Wish(WHITENING, shop.when("Thursday"), then=(CHECKUP,))
    assert date(2026, 3, 5) in {s.span.start.date() for s in (await find(shop, wish)).slots}
    both = await find(shop, Wish(WHITENING, shop.when("Thursday"), people=2))
    assert both.slots == ()


async def test_what_a_call_holds_does_not_fill_the_day_for_it(shop: Shop) -> None:
    first = await shop.desk.scheduling.find(Wish(WHITENING, shop.when("Thursday at nine")))
    await shop.desk.scheduling.hold(first.slots[0], call=CALL)
    other = Wish(WHITENING, shop.when("Thursday at two"))
    assert (await shop.desk.scheduling.find(other, call=CALL)).exact
    assert not (await shop.desk.scheduling.find(other, call=OTHER)).exact


async def test_two_who_found_the_last_place_of_a_day_do_not_both_get_it(shop: Shop) -> None:
    nine, two = [
        (await find(shop, Wish(WHITENING, shop.when(f"Thursday at {hour}")))).slots[0]
        for hour in ("nine", "two")
    ]
    scheduling = shop.desk.scheduling
    kept = await scheduling.hold(nine, call=CALL)
    with pytest.raises(SlotTaken) as refused:
        await scheduling.hold(two, call=OTHER)
    assert refused.value.spoken == "That day has just become full."
    assert await scheduling.hold(nine, call=CALL) == kept
    assert await scheduling.ledger.count(shop.desk.business.id, DAY, service=WHITENING) == 1


async def test_another_hour_of_the_last_place_is_taken_in_place_of_the_first(shop: Shop) -> None:
    nine, two = [
        (await find(shop, Wish(WHITENING, shop.when(f"Thursday at {hour}")))).slots[0]
        for hour in ("nine", "two")
    ]
    await shop.desk.scheduling.hold(nine, call=CALL)
    held = await shop.desk.scheduling.hold(two, call=CALL)
    assert held.slot == two
