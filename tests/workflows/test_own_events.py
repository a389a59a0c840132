"""What staff do to our events in their own calendars is followed and told, or shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.services.shop import OTHER, SHOP
from tests.workflows.practice import ANA, LEE, MAX, Practice, many_bookings, open_practice, span
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.booking import BookingStatus
from voicedesk.domain.slots import Span
from voicedesk.services.scheduling import Wish
from voicedesk.workflows.drift import Look

pytestmark = pytest.mark.unit


@pytest.fixture
async def practice(clock: ManualClock) -> Practice:
    return await open_practice(clock)


async def test_what_the_desk_wrote_itself_changes_nothing(practice: Practice) -> None:
    booking = await practice.booked()
    assert await practice.look() == Look(2, (), 0, 0, 0)
    assert await practice.now_of(booking) == booking
    assert practice.told() == ["confirmation"]


async def test_a_moved_event_moves_its_booking_and_the_customer_hears_of_it(
    practice: Practice,
) -> None:
    booking = await practice.booked()
    practice.lee.drag(booking.id, span(5, 15, 30))
    assert (await practice.look()).moved == 1
    assert (await practice.now_of(booking)).span == span(5, 15, 30)
    assert practice.told() == ["confirmation", "moved_by_us"]
    (words,) = [one.body for one in practice.sms.sent.values() if one.kind == "moved_by_us"]
    assert "from Thursday, March 5 at 2:00 PM to Thursday, March 5 at 3:30 PM" in words
    assert "Free at the moment: Thursday, March 5 at" in words
    assert await practice.look() == Look(2, (), 0, 0, 0)


async def test_an_event_may_be_moved_back_and_forth(practice: Practice) -> None:
    booking = await practice.booked()
    for moved in (span(5, 15), booking.span, span(5, 15)):
        practice.lee.drag(booking.id, moved)
        await practice.look()
        assert (await practice.now_of(booking)).span == moved


async def test_a_longer_event_takes_its_time_and_nobody_is_told(practice: Practice) -> None:
    booking = await practice.booked()
    practice.lee.drag(booking.id, span(5, 14, minutes=90))
    await practice.look()
    assert (await practice.now_of(booking)).span == span(5, 14, minutes=90)
    assert practice.told() == ["confirmation"]


async def test_a_deleted_event_cancels_its_booking(practice: Practice) -> None:
    booking = await practice.booked()
    practice.lee.wipe(booking.id)
    assert (await practice.look()).cancelled == 1
    assert (await practice.now_of(booking)).status is BookingStatus.CANCELLED
    assert practice.told() == ["confirmation", "cancelled_by_us"]


async def test_an_event_in_a_colleagues_calendar_is_the_colleagues_booking(
    practice: Practice,
) -> None:
    booking = await practice.booked()
    practice.lee.wipe(booking.id)
    practice.ana.drag(booking.id, booking.span)
    assert (await practice.look()).moved == 1
    assert (await practice.now_of(booking)).slot.staff == ANA
    assert practice.told()[1:] == ["moved_by_us"]
    assert await practice.look() == Look(2, (), 0, 0, 0)


async def test_a_move_onto_another_booking_is_a_conflict_until_there_is_room(
    practice: Practice,
) -> None:
    first = await practice.booked()
    second = await practice.booked("Thursday at three", MAX)
    practice.lee.drag(first.id, second.span)
    await practice.look()
    (conflict,) = await practice.open_conflicts()
    assert (conflict.kind, conflict.booking, conflict.span) == ("taken", first.id, second.span)
    assert (await practice.now_of(first)).span == first.span
    assert practice.told() == ["confirmation", "conflict"]
    (ticket,) = await practice.shop.store.tickets.list(SHOP)
    assert "was moved in the calendar of Doctor Lee to Thursday, March 5 at 3:00 PM" in (
        ticket.summary
    )
    await practice.look()
    assert len(await practice.open_conflicts()) == 1
    await practice.shop.desk.scheduling.cancel(second, call=OTHER)
    await practice.settle()
    assert (await practice.look()).moved == 1
    await practice.look()
    assert (await practice.now_of(first)).span == second.span
    assert await practice.open_conflicts() == []


async def test_a_conflict_ends_when_the_event_is_moved_back(practice: Practice) -> None:
    first = await practice.booked()
    second = await practice.booked("Thursday at three", MAX)
    practice.lee.drag(first.id, second.span)
    await practice.look()
    practice.lee.drag(first.id, first.span)
    await practice.look()
    (ended,) = await practice.shop.store.calendars.conflicts(SHOP, open_only=False)
    assert (ended.how, ended.settled) == ("moved back", practice.shop.clock.now())


async def test_while_a_caller_decides_the_move_waits(practice: Practice) -> None:
    booking = await practice.booked()
    wish = Wish(None, practice.shop.when("Thursday at three"), LEE)
    offer = await practice.shop.desk.scheduling.find(wish, call=OTHER)
    hold = await practice.shop.desk.scheduling.hold(offer.slots[0], call=OTHER)
    practice.lee.drag(booking.id, hold.slot.span)
    assert await practice.look() == Look(2, (), 0, 0, 0)
    assert await practice.open_conflicts() == []
    await practice.shop.store.ledger.release(hold.id, now=practice.shop.clock.now())
    assert (await practice.look()).moved == 1


@pytest.mark.parametrize(
    "moved, kind",
    [(span(2, 9), "past"), (span(5, 0, minutes=24 * 60), "unclear")],
)
async def test_what_can_only_be_a_slip_is_shown_to_the_owner_alone(
    practice: Practice, moved: Span, kind: str
) -> None:
    booking = await practice.booked()
    practice.lee.drag(booking.id, moved)
    await practice.look()
    assert [one.kind for one in await practice.open_conflicts()] == [kind]
    assert practice.told() == ["confirmation"]
    assert len(await practice.shop.store.tickets.list(SHOP)) == 1


async def test_a_calendar_that_lost_everything_cancels_nothing(practice: Practice) -> None:
    bookings = await many_bookings(practice)
    for booking in bookings:
        practice.lee.wipe(booking.id)
    assert (await practice.look()).cancelled == 0
    assert {one.kind for one in await practice.open_conflicts()} == {"gone"}
    assert await practice.shop.store.ledger.bookings(SHOP) == sorted(
        bookings, key=lambda one: one.span.start
    )
    assert (await practice.look()).cancelled == 0


async def test_a_forgotten_token_reads_everything_and_misses_nothing(
    practice: Practice, clock: ManualClock
) -> None:
    booking = await practice.booked()
    practice.lee.drag(booking.id, span(5, 15))
    clock.advance(timedelta(hours=25))  # the daily look at everything
    assert (await practice.look()).moved == 1
    practice.lee.wipe(booking.id)
    clock.advance(timedelta(hours=25))
    assert (await practice.look()).cancelled == 1


async def test_a_look_while_the_desk_writes_waits_for_it(practice: Practice) -> None:
    booking = await practice.booked()
    (shown,) = await practice.shop.store.calendars.shown(
        SHOP, now=practice.shop.clock.now(), bookings=[booking.id]
    )
    await practice.shop.store.calendars.writing(shown, now=practice.shop.clock.now())
    practice.lee.drag(booking.id, span(5, 15))
    assert (await practice.look()).moved == 0
    await practice.shop.store.calendars.wrote(shown, now=practice.shop.clock.now())
    assert (await practice.look()).moved == 1
