"""Times are found, held, booked, moved and cancelled by the rules, and nobody loses a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.services.shop import (
    CALL,
    CHECKUP,
    CLEANING,
    MIRA,
    OTHER,
    ZONE,
    Shop,
    at,
    open_shop,
    profile_with,
)
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.booking import Attendee, BookingStatus
from voicedesk.domain.business import ClaimKey, LocationId, ServiceId, StaffId
from voicedesk.domain.call import CallId
from voicedesk.domain.slots import Span
from voicedesk.errors import HoldExpired, NotUnderstood, OutsideRules, SlotTaken
from voicedesk.ports import OutsideEvent
from voicedesk.services.scheduling import Offer, Wish, spoken_name, with_article

pytestmark = pytest.mark.unit

LEE, ANA = StaffId("lee"), StaffId("ana")
WHO = Attendee("Mira Okafor", "+12025550177", customer=MIRA.id)


def said(offer: Offer) -> list[str]:
    return [f"{slot.span.start:%a %d %H:%M} {slot.staff}" for slot in offer.slots]


@pytest.mark.parametrize(
    "words, slots",
    [
        ("next Tuesday at 2 pm", ["Tue 10 14:00 lee"]),
        ("tomorrow at ten", ["Wed 04 10:00 lee"]),
        # a quarter past is not on the step, but it is free and it was asked for
        ("tomorrow at ten fifteen", ["Wed 04 10:15 lee"]),
        ("Tuesday or Wednesday at ten", ["Tue 10 10:00 lee", "Wed 04 10:00 lee"]),
    ],
)
async def test_the_exact_time_that_was_wished_is_offered_alone(
    shop: Shop, words: str, slots: list[str]
) -> None:
    offer = await shop.desk.scheduling.find(Wish(None, shop.when(words)))
    assert (offer.exact, offer.reason) == (True, "ok")
    assert said(offer) == slots


@pytest.mark.parametrize(
    "words, slots",
    [
        ("Thursday", ["Thu 05 09:00 lee", "Thu 05 13:00 lee", "Thu 05 16:30 lee"]),
        ("Friday afternoon", ["Fri 06 13:00 lee", "Fri 06 14:30 lee", "Fri 06 16:30 lee"]),
        ("any day next week", ["Mon 09 09:00 lee", "Wed 11 13:00 lee", "Fri 13 09:00 lee"]),
        ("at two", ["Tue 03 14:00 lee", "Wed 04 14:00 lee", "Thu 05 14:00 lee"]),
        ("after four", ["Tue 03 16:00 lee", "Wed 04 16:00 lee", "Thu 05 16:00 lee"]),
    ],
)
async def test_a_window_gives_a_choice_that_can_be_heard(
    shop: Shop, words: str, slots: list[str]
) -> None:
    offer = await shop.desk.scheduling.find(Wish(None, shop.when(words)))
    assert (offer.exact, offer.reason) == (False, "ok")
    assert said(offer) == slots


async def test_a_whole_free_stretch_is_named_as_one(shop: Shop) -> None:
    offer = await shop.desk.scheduling.find(Wish(CLEANING, shop.when("Thursday")))
    assert [(span.start, span.end) for span in offer.open_ranges] == [
        (at(5, 9), at(5, 12)),
        (at(5, 13), at(5, 17)),
    ]


@pytest.mark.parametrize(
    "words, reason, detail, first",
    [
        ("yesterday", "past", "passed", "Tue 03 10:00 lee"),
        ("today at nine thirty", "too_soon", "an hour of notice", "Tue 03 10:00 lee"),
        ("in a year", "too_far", "only book until", "Fri 01 09:00 lee"),
        ("Sunday", "closed", "closed on Sunday", "Mon 09 09:00 lee"),
        ("March 16th", "holiday", "a family day", "Tue 17 09:00 lee"),
        ("Thursday at half past twelve", "outside_hours", "from nine to noon", "Thu 05 13:00 lee"),
        ("Thursday at 8 pm", "outside_hours", "from one to five", "Thu 05 16:30 lee"),
        ("Tuesday, March 5th", "mismatch", "the fifth is a Thursday", "Thu 05 09:00 lee"),
    ],
)
async def test_bad_news_has_a_reason_and_a_way_on(
    shop: Shop, words: str, reason: str, detail: str, first: str
) -> None:
    offer = await shop.desk.scheduling.find(Wish(None, shop.when(words)))
    assert (offer.exact, offer.reason) == (False, reason)
    assert detail in offer.detail
    assert said(offer)[0] == first


async def test_a_taken_time_gives_the_nearest_others(shop: Shop) -> None:
    await shop.booked("Thursday at two", WHO)
    offer = await shop.desk.scheduling.find(Wish(None, shop.when("Thursday at two")))
    assert (offer.reason, offer.detail) == ("taken", "two is taken")
    assert said(offer)[:2] == ["Thu 05 13:30 lee", "Thu 05 14:30 lee"]


async def test_a_full_day_gives_the_days_around_it(shop: Shop) -> None:
    busy = OutsideEvent("away", Span(at(5, 8), at(5, 18)))
    await shop.store.ledger.import_busy(
        MIRA.business, ClaimKey("staff:lee"), "own", [busy], busy.span, now=at(3, 9)
    )
    offer = await shop.desk.scheduling.find(Wish(None, shop.when("Thursday")))
    assert offer.reason == "full"
    assert offer.detail == "Thursday the fifth is fully booked"
    assert said(offer) == ["Wed 04 09:00 lee", "Wed 04 13:00 lee", "Fri 06 09:00 lee"]


async def test_a_wished_person_who_is_away_is_replaced_or_awaited(shop: Shop) -> None:
    wish = Wish(None, shop.when("Thursday at ten"), staff=ANA)
    offer = await shop.desk.scheduling.find(wish)
    assert (offer.reason, offer.detail) == (
        "staff_away",
        "Ana is not in on Thursday the fifth at ten",
    )
    assert said(offer)[:2] == ["Thu 05 10:00 lee", "Thu 05 09:30 lee"]


async def test_somebody_who_does_not_perform_a_service_is_not_offered_for_it(shop: Shop) -> None:
    offer = await shop.desk.scheduling.find(Wish(CLEANING, shop.when("Wednesday"), staff=ANA))
    assert (offer.reason, offer.detail) == ("staff_away", "Ana doesn't do cleaning")
    assert {slot.staff for slot in offer.slots} == {LEE}


async def test_the_person_of_the_last_visit_is_preferred(shop: Shop) -> None:
    wish = Wish(None, shop.when("tomorrow at ten"), prefer=ANA)
    assert said(await shop.desk.scheduling.find(wish)) == ["Wed 04 10:00 ana"]


async def test_refused_times_are_not_offered_again(shop: Shop) -> None:
    first = await shop.desk.scheduling.find(Wish(None, shop.when("Thursday")))
    second = await shop.desk.scheduling.find(Wish(None, shop.when("Thursday"), exclude=first.slots))
    assert not set(said(first)) & set(said(second))
    assert second.reason == "ok"


async def test_something_later_and_something_earlier_are_understood(shop: Shop) -> None:
    thursday = shop.when("Thursday")
    later = await shop.desk.scheduling.find(Wish(None, thursday, after=at(5, 15)))
    earlier = await shop.desk.scheduling.find(Wish(None, thursday, before=at(5, 10)))
    assert said(later) == ["Thu 05 15:30 lee", "Thu 05 16:00 lee", "Thu 05 16:30 lee"]
    assert said(earlier) == ["Thu 05 09:00 lee", "Thu 05 09:30 lee"]


async def test_not_on_a_day_leaves_the_others(shop: Shop) -> None:
    offer = await shop.desk.scheduling.find(Wish(None, shop.when("not tomorrow")))
    assert [slot.span.start.day for slot in offer.slots] == [3, 5, 6]


async def test_two_people_come_one_after_the_other_to_the_same_person(shop: Shop) -> None:
    offer = await shop.desk.scheduling.find(Wish(CLEANING, shop.when("Thursday morning"), people=2))
    first, second = offer.visits[0]
    assert (first.staff, second.staff) == (LEE, LEE)
    assert first.span.end == second.span.start
    holds = await shop.desk.scheduling.hold_visit(offer.visits[0], call=CALL)
    people = [WHO, Attendee("Lin Okafor", "+12025550177")]
    receipts = await shop.desk.scheduling.book_visit(holds, people, call=CALL)
    assert [one.booking.attendee.name for one in receipts] == ["Mira Okafor", "Lin Okafor"]


async def test_a_day_that_has_reached_its_cap_is_full(shop: Shop) -> None:
    whitening = ServiceId("whitening")
    offer = await shop.desk.scheduling.find(Wish(whitening, shop.when("Thursday at nine")))
    hold = await shop.desk.scheduling.hold(offer.slots[0], call=CALL)
    await shop.desk.scheduling.book(hold, WHO, call=CALL)
    again = await shop.desk.scheduling.find(Wish(whitening, shop.when("Thursday")))
    assert again.reason == "full"
    assert date(2026, 3, 5) not in {slot.span.start.date() for slot in again.slots}
    assert again.slots


async def test_without_a_service_and_without_a_usual_one_it_asks(clock: ManualClock) -> None:
    shop = open_shop(clock, profile_with(default_service=None))
    with pytest.raises(NotUnderstood):
        await shop.desk.scheduling.find(Wish(None))


async def test_a_held_slot_is_offered_to_nobody_else(shop: Shop) -> None:
    wish = Wish(None, shop.when("Thursday at two"))
    (slot,) = (await shop.desk.scheduling.find(wish, call=CALL)).slots
    await shop.desk.scheduling.hold(slot, call=CALL)
    mine = await shop.desk.scheduling.find(wish, call=CALL)
    others = await shop.desk.scheduling.find(wish, call=OTHER)
    assert (mine.exact, others.exact, others.reason) == (True, False, "taken")


async def test_a_call_holds_one_time_and_changing_it_frees_the_other(shop: Shop) -> None:
    scheduling = shop.desk.scheduling
    two = (await scheduling.find(Wish(None, shop.when("Thursday at two")), call=CALL)).slots[0]
    quarter = (
        await scheduling.find(Wish(None, shop.when("Thursday at two fifteen")), call=CALL)
    ).slots[0]
    await scheduling.hold(two, call=CALL)
    # the two overlap, and the caller's own hold does not stand in the way
    await scheduling.hold(quarter, call=CALL)
    await scheduling.hold(two, call=CALL)
    free = await scheduling.find(Wish(None, shop.when("Thursday at half past two")), call=OTHER)
    assert free.exact


async def test_a_lost_race_leaves_the_caller_what_they_had(shop: Shop) -> None:
    scheduling = shop.desk.scheduling
    two = (await scheduling.find(Wish(None, shop.when("Thursday at two")))).slots[0]
    quarter = (await scheduling.find(Wish(None, shop.when("Thursday at two fifteen")))).slots[0]
    half = (await scheduling.find(Wish(None, shop.when("Thursday at half past two")))).slots[0]
    await scheduling.hold(two, call=CALL)
    await scheduling.hold(half, call=OTHER)
    with pytest.raises(SlotTaken):
        await scheduling.hold(quarter, call=CALL)
    held = await scheduling.hold(two, call=CALL)
    assert (await scheduling.book(held, WHO, call=CALL)).booking.slot == two


async def test_booking_twice_is_booking_once(shop: Shop) -> None:
    scheduling = shop.desk.scheduling
    (slot,) = (await scheduling.find(Wish(None, shop.when("Thursday at two")))).slots
    hold = await scheduling.hold(slot, call=CALL)
    first = await scheduling.book(hold, WHO, call=CALL)
    again = await scheduling.book(hold, WHO, call=CALL)
    assert (first.repeated, again.repeated) == (False, True)
    assert again.booking == first.booking
    assert len(await scheduling.upcoming(MIRA)) == 1


async def test_hanging_up_gives_the_time_back(shop: Shop) -> None:
    scheduling = shop.desk.scheduling
    (slot,) = (await scheduling.find(Wish(None, shop.when("Thursday at two")))).slots
    hold = await scheduling.hold(slot, call=CALL)
    await scheduling.release(CALL)
    assert (await scheduling.find(Wish(None, shop.when("Thursday at two")), call=OTHER)).exact
    with pytest.raises(HoldExpired):
        await scheduling.book(hold, WHO, call=CALL)


async def test_a_time_that_has_passed_cannot_be_held(shop: Shop) -> None:
    (slot,) = (await shop.desk.scheduling.find(Wish(None, shop.when("today at two")))).slots
    shop.clock.set(at(3, 14))
    with pytest.raises(OutsideRules):
        await shop.desk.scheduling.hold(slot, call=CALL)


async def test_moving_takes_the_new_time_before_the_old_is_freed(shop: Shop) -> None:
    scheduling = shop.desk.scheduling
    booking = await shop.booked("Thursday at two", WHO)
    wish = Wish(CHECKUP, shop.when("Thursday at two fifteen"), moving=booking)
    (slot,) = (await scheduling.find(wish, call=CALL)).slots
    hold = await scheduling.hold(slot, call=CALL, moving=booking.id)
    receipt = await scheduling.move(booking, hold, call=CALL)
    assert (receipt.booking.span.start, receipt.booking.sequence) == (at(5, 14, 15), 1)
    assert receipt.entry.before == booking.slot
    assert [one.id for one in await scheduling.upcoming(None, phone=WHO.phone)] == [booking.id]


async def test_a_cancelled_booking_frees_its_time(shop: Shop) -> None:
    booking = await shop.booked("Thursday at two", WHO)
    receipt = await shop.desk.scheduling.cancel(booking, call=CALL)
    assert receipt.booking.status is BookingStatus.CANCELLED
    assert await shop.desk.scheduling.upcoming(MIRA) == []
    assert (await shop.desk.scheduling.find(Wish(None, shop.when("Thursday at two")))).exact


async def test_inside_the_cancellation_window_a_person_has_to_help(shop: Shop) -> None:
    scheduling = shop.desk.scheduling
    booking = await shop.booked("today at noon, no, today at one", WHO)
    assert scheduling.may_change(booking)
    shop.clock.advance(timedelta(hours=3))
    assert not scheduling.may_change(booking)
    with pytest.raises(OutsideRules, match="wish breaks") as refused:
        await scheduling.cancel(booking, call=CALL)
    assert "up to two hours before" in refused.value.spoken
    (later,) = (await scheduling.find(Wish(None, shop.when("today at three")))).slots
    hold = await scheduling.hold(later, call=CALL, moving=booking.id)
    with pytest.raises(OutsideRules):
        await scheduling.move(booking, hold, call=CALL)


async def test_a_slot_is_described_as_people_say_it(shop: Shop) -> None:
    offer = await shop.desk.scheduling.find(Wish(CLEANING, shop.when("Thursday at two")))
    described = shop.desk.scheduling.describe(offer.slots[0])
    assert described == "a cleaning with Doctor Lee on Thursday, March fifth at two"
    today = await shop.desk.scheduling.find(Wish(CLEANING, shop.when("today at two")))
    assert "today, Tuesday, March third at two" in shop.desk.scheduling.describe(today.slots[0])


@pytest.mark.parametrize(
    "name, words",
    [
        ("cleaning", "a cleaning"),
        ("Oil change", "an oil change"),
        ("highlights", "highlights"),
        ("MOT", "a MOT"),
    ],
)
def test_a_service_has_its_article(name: str, words: str) -> None:
    assert with_article(name) == words


def test_a_title_is_spoken_whole() -> None:
    assert spoken_name("Dr. Lee") == "Doctor Lee"


async def test_a_busy_month_is_answered_from_the_whole_horizon(shop: Shop) -> None:
    away = OutsideEvent("away", Span(at(3, 0), at(3, 0) + timedelta(days=40)))
    ledger = shop.store.ledger
    lee = ClaimKey("staff:lee")
    await ledger.import_busy(MIRA.business, lee, "own", [away], away.span, now=at(3, 9))
    offer = await shop.desk.scheduling.find(Wish(CLEANING))
    assert offer.reason == "ok"
    assert offer.slots[0].span.start == datetime(2026, 4, 13, 9, tzinfo=ZONE)


TWO_PLACES = {
    "locations": [
        {"id": "main", "name": "Main Street"},
        {"id": "mall", "name": "the mall", "hours": {"thursday": ["14:00-16:00"]}},
    ],
    "staff": [
        {"id": "lee", "name": "Doctor Lee", "locations": ["main"]},
        {"id": "ana", "name": "Ana", "locations": ["mall"]},
    ],
    "services": [{"id": "checkup", "name": "check-up", "duration_min": 30}],
}


async def test_a_place_that_is_full_or_closed_gives_way_to_the_other(clock: ManualClock) -> None:
    shop = open_shop(clock, profile_with(**TWO_PLACES))
    mall = LocationId("mall")
    there = await shop.desk.scheduling.find(Wish(None, shop.when("Thursday at two"), location=mall))
    elsewhere = await shop.desk.scheduling.find(
        Wish(None, shop.when("Thursday at ten"), location=mall)
    )
    assert shop.desk.scheduling.describe_service(there.slots[0]) == (
        "a check-up with Ana at the mall"
    )
    assert elsewhere.reason == "outside_hours"
    assert said(elsewhere)[:2] == ["Thu 05 10:00 lee", "Thu 05 14:00 ana"]


async def test_a_visit_is_held_whole_or_not_at_all(shop: Shop) -> None:
    scheduling = shop.desk.scheduling
    wish = Wish(CLEANING, shop.when("Thursday morning"), people=2)
    visit = (await scheduling.find(wish)).visits[0]
    await scheduling.hold(visit[1], call=OTHER)
    with pytest.raises(SlotTaken):
        await scheduling.hold_visit(visit, call=CALL)
    assert (await scheduling.hold(visit[0], call=CallId("call-3"))).slot == visit[0]


async def test_when_all_is_refused_there_is_nothing_else(clock: ManualClock) -> None:
    booking = {"horizon_days": 1, "step_min": 60}
    shop = open_shop(clock, profile_with(booking=booking))
    everything = await shop.desk.scheduling.find(Wish(None), k=100)
    nothing = await shop.desk.scheduling.find(Wish(None, exclude=everything.slots))
    assert (nothing.slots, nothing.reason) == ((), "full")


async def test_a_time_between_two_starts_is_explained(shop: Shop) -> None:
    offer = await shop.desk.scheduling.find(Wish(None, shop.when("Thursday at ten twenty")))
    assert offer.detail == "appointments begin every fifteen minutes"
    assert said(offer)[0] == "Thu 05 10:30 lee"


async def test_a_day_that_is_full_by_its_cap_alone_is_skipped(clock: ManualClock) -> None:
    shop = open_shop(clock, profile_with(booking={"max_per_day": 1}))
    booking = await shop.booked("Thursday at nine", WHO)
    full = await shop.desk.scheduling.find(Wish(None, shop.when("Thursday at two")))
    moving = await shop.desk.scheduling.find(
        Wish(None, shop.when("Thursday at two"), moving=booking)
    )
    assert (full.exact, moving.exact) == (False, True)


async def test_two_people_have_the_exact_time_that_was_wished_when_both_fit(shop: Shop) -> None:
    offer = await shop.desk.scheduling.find(Wish(CLEANING, shop.when("Thursday at nine"), people=2))

    assert (offer.exact, offer.reason) == (True, "ok")
    assert len(offer.visits[0]) == 2
