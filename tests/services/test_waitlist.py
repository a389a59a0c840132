"""A freed time goes to those who wait: in order, one at a time, with one winner."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.services.shop import CALL, OTHER, Shop, at, open_shop, profile_with
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.booking import Attendee
from voicedesk.domain.business import StaffId
from voicedesk.domain.slots import Slot
from voicedesk.errors import NotUnderstood, OutsideRules, SlotTaken
from voicedesk.ports import Wait
from voicedesk.services.scheduling import Wish

pytestmark = pytest.mark.unit

FIRST = Attendee("Mira Okafor", "+12025550177")
SECOND = Attendee("Ada Byron", "+12025550188")


async def slot_at(shop: Shop, words: str) -> Slot:
    return (await shop.desk.scheduling.find(Wish(None, shop.when(words)))).slots[0]


async def wait(shop: Shop, who: Attendee, words: str = "Thursday") -> Wait:
    wish = Wish(None, shop.when(words))
    joined = await shop.desk.waitlist.join(wish, who, call=CALL if who is FIRST else OTHER)
    shop.clock.advance(timedelta(minutes=1))
    return joined


async def test_the_one_who_waits_longest_is_offered_the_time_first(shop: Shop) -> None:
    first, second = await wait(shop, FIRST), await wait(shop, SECOND)
    slot = await slot_at(shop, "Thursday at two")
    offered = await shop.desk.waitlist.offer(slot)
    assert offered is not None
    assert (offered.id, offered.offered) == (first.id, slot)
    (text,) = await shop.store.messages.list(shop.desk.business.id)
    assert (text.kind, text.to) == ("waitlist", FIRST.phone)
    assert "Thursday, March 5 at 2:00 PM" in text.body
    # while the offer stands, nobody else is told and nobody else can book
    assert await shop.desk.waitlist.offer(slot) == offered
    assert len(await shop.store.messages.list(shop.desk.business.id)) == 1
    assert second.offered is None
    with pytest.raises(SlotTaken):
        await shop.desk.scheduling.hold(slot, call=OTHER)


async def test_accepting_books_the_time_once(shop: Shop) -> None:
    await wait(shop, FIRST)
    offered = await shop.desk.waitlist.offer(await slot_at(shop, "Thursday at two"))
    assert offered is not None
    booking = await shop.desk.waitlist.accept(offered)
    assert (booking.span.start, booking.attendee) == (at(5, 14), FIRST)
    # said twice, or said again because the answer was lost, it is one booking
    assert await shop.desk.waitlist.accept(offered) == booking
    assert len(await shop.store.ledger.bookings(shop.desk.business.id)) == 1


async def test_who_waits_no_longer_gets_nothing(shop: Shop) -> None:
    await wait(shop, FIRST)
    offered = await shop.desk.waitlist.offer(await slot_at(shop, "Thursday at two"))
    assert offered is not None
    assert await shop.desk.waitlist.leave(offered.id)
    with pytest.raises(SlotTaken):
        await shop.desk.waitlist.accept(offered)


async def test_an_offer_that_is_over_wins_nothing_and_the_next_is_told(shop: Shop) -> None:
    await wait(shop, FIRST)
    second = await wait(shop, SECOND)
    slot = await slot_at(shop, "Thursday at two")
    offered = await shop.desk.waitlist.offer(slot)
    assert offered is not None
    shop.clock.advance(timedelta(minutes=31))
    with pytest.raises(SlotTaken):
        await shop.desk.waitlist.accept(offered)
    following = await shop.desk.waitlist.offer(slot)
    assert following is not None
    assert following.id == second.id


async def test_of_several_who_say_yes_at_once_one_wins(shop: Shop) -> None:
    await wait(shop, FIRST)
    await wait(shop, SECOND)
    slot = await slot_at(shop, "Thursday at two")
    late = await shop.desk.waitlist.offer(slot)
    assert late is not None
    shop.clock.advance(timedelta(minutes=31))
    standing = await shop.desk.waitlist.offer(slot)
    assert standing is not None
    # the one whose offer is over, and the other twice: a text and its repetition
    answers = (shop.desk.waitlist.accept(one) for one in (late, standing, standing))
    lost, won, again = await asyncio.gather(*answers, return_exceptions=True)
    assert isinstance(lost, SlotTaken)
    (booking,) = await shop.store.ledger.bookings(shop.desk.business.id)
    assert won == again == booking
    assert booking.attendee == SECOND


async def test_declining_passes_it_on(shop: Shop) -> None:
    await wait(shop, FIRST)
    second = await wait(shop, SECOND)
    offered = await shop.desk.waitlist.offer(await slot_at(shop, "Thursday at two"))
    assert offered is not None
    following = await shop.desk.waitlist.decline(offered)
    assert following is not None
    assert following.id == second.id


@pytest.mark.parametrize("words", ["Friday", "Thursday at four"])
async def test_a_time_that_does_not_suit_is_not_offered(shop: Shop, words: str) -> None:
    await wait(shop, FIRST, words)
    assert await shop.desk.waitlist.offer(await slot_at(shop, "Thursday at two")) is None


async def test_who_wants_one_person_is_not_offered_another(shop: Shop) -> None:
    wish = Wish(None, shop.when("tomorrow"), staff=StaffId("ana"))
    await shop.desk.waitlist.join(wish, FIRST, call=CALL)
    assert await shop.desk.waitlist.offer(await slot_at(shop, "tomorrow at ten")) is None


async def test_a_time_that_is_too_near_is_nobodys(shop: Shop) -> None:
    await wait(shop, FIRST, "today")
    slot = await slot_at(shop, "today at half past ten")
    shop.clock.set(at(3, 10))
    assert await shop.desk.waitlist.offer(slot) is None


async def test_joining_twice_is_waiting_once_and_one_can_leave(shop: Shop) -> None:
    first = await wait(shop, FIRST)
    assert await wait(shop, FIRST) == first
    assert await shop.desk.waitlist.leave(first.id)
    assert not await shop.desk.waitlist.leave(first.id)


async def test_a_desk_without_a_list_or_a_service_says_so(clock: ManualClock) -> None:
    closed = open_shop(clock, profile_with(booking={"waitlist": False}))
    vague = open_shop(clock, profile_with(default_service=None))
    with pytest.raises(OutsideRules):
        await closed.desk.waitlist.join(Wish(None), FIRST, call=CALL)
    with pytest.raises(NotUnderstood):
        await vague.desk.waitlist.join(Wish(None), FIRST, call=CALL)


async def test_who_rings_back_finds_the_kept_time_free_and_others_do_not(shop: Shop) -> None:
    await wait(shop, FIRST)
    slot = await slot_at(shop, "Thursday at two")
    await shop.desk.waitlist.offer(slot)
    with pytest.raises(SlotTaken):
        await shop.desk.scheduling.hold(slot, call=CALL)
    assert await shop.desk.waitlist.called("+12025550999") == 0
    assert await shop.desk.waitlist.called(FIRST.phone or "") == 1
    assert (await shop.desk.scheduling.hold(slot, call=CALL)).slot == slot
