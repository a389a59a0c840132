"""What staff put into their own calendars is taken time, or a conflict that is seen and told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.services.shop import CALL, OTHER, SHOP, at, profile_with
from tests.workflows.practice import (
    ANA,
    LEE,
    LIN,
    THEIR_OWN,
    Practice,
    many_bookings,
    open_practice,
    span,
    world_of,
)
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryCalendar
from voicedesk.domain.slots import Span
from voicedesk.errors import CredentialsRejected, HoldExpired
from voicedesk.ports import CalendarChanges, OutsideEvent
from voicedesk.services.drift import STORM
from voicedesk.services.scheduling import Wish
from voicedesk.workflows.drift import look

pytestmark = pytest.mark.unit


@pytest.fixture
async def practice(clock: ManualClock) -> Practice:
    return await open_practice(clock)


async def test_an_event_of_their_own_is_taken_time_at_the_next_look(practice: Practice) -> None:
    practice.lee.add(OutsideEvent("lunch", span(5, 14, minutes=60)))
    await practice.look()
    wish = Wish(None, practice.shop.when("Thursday at two"), LEE)
    offer = await practice.shop.desk.scheduling.find(wish)
    assert (offer.exact, offer.reason) == (False, "taken")
    practice.lee.drop("lunch")
    await practice.look()
    assert (await practice.shop.desk.scheduling.find(wish)).exact


async def test_an_event_over_a_booking_is_a_conflict_that_is_told_once(
    practice: Practice,
) -> None:
    booking = await practice.booked()
    practice.lee.add(OutsideEvent("dentist", span(5, 14, 15)))
    assert (await practice.look()).conflicts == 1
    (conflict,) = await practice.open_conflicts()
    assert (conflict.kind, conflict.booking) == ("busy", booking.id)
    assert conflict.found == practice.shop.clock.now()
    practice.lee.add(OutsideEvent("dentist", span(5, 14, 20)))
    assert (await practice.look()).conflicts == 0
    assert practice.told() == ["confirmation", "conflict"]
    (words,) = [one.body for one in practice.sms.sent.values() if one.kind == "conflict"]
    assert "may not be able to keep your check-up on Thursday, March 5 at 2:00 PM" in words
    assert "March 5 at 2:00 PM or" not in words
    practice.lee.drop("dentist")
    await practice.look()
    assert await practice.open_conflicts() == []


async def test_what_was_put_over_a_hold_wins_over_it(practice: Practice) -> None:
    wish = Wish(None, practice.shop.when("Thursday at two"), LEE)
    offer = await practice.shop.desk.scheduling.find(wish, call=CALL)
    hold = await practice.shop.desk.scheduling.hold(offer.slots[0], call=CALL)
    practice.lee.add(OutsideEvent("dentist", span(5, 14)))
    await practice.look()
    with pytest.raises(HoldExpired):
        await practice.shop.desk.scheduling.book(hold, LIN, call=CALL)


async def test_a_moved_booking_ends_its_conflict(practice: Practice) -> None:
    booking = await practice.booked()
    practice.lee.add(OutsideEvent("dentist", span(5, 14, 15)))
    await practice.look()
    wish = Wish(None, practice.shop.when("Thursday at four"), LEE, moving=booking)
    offer = await practice.shop.desk.scheduling.find(wish, call=OTHER)
    hold = await practice.shop.desk.scheduling.hold(offer.slots[0], call=OTHER, moving=booking.id)
    await practice.shop.desk.scheduling.move(booking, hold, call=OTHER)
    await practice.settle()
    await practice.look()
    (ended,) = await practice.shop.store.calendars.conflicts(SHOP, open_only=False)
    assert ended.how == "moved"


async def test_many_conflicts_at_once_are_for_the_owner_alone(practice: Practice) -> None:
    bookings = await many_bookings(practice)
    assert len(bookings) > STORM
    practice.lee.add(OutsideEvent("away", Span(at(4, 0), at(7, 0))))
    assert (await practice.look()).conflicts == len(bookings)
    assert {one.kind for one in practice.sms.sent.values()} == {"confirmation", "owner"}
    assert len(await practice.open_conflicts()) == len(bookings)


async def test_a_calendar_that_is_away_is_said_and_stops_nobody(
    practice: Practice, clock: ManualClock
) -> None:
    practice.ana.down = True
    booking = await practice.booked()
    practice.lee.drag(booking.id, span(5, 15))
    found = await practice.look()
    assert (found.read, len(found.failing), found.moved) == (1, 1, 1)
    assert await practice.shop.store.tickets.list(SHOP) == []
    clock.advance(timedelta(minutes=16))
    for _ in range(2):
        await practice.look()
    (ticket,) = await practice.shop.store.tickets.list(SHOP)
    assert "The calendar of Ana cannot be read since" in ticket.summary
    practice.ana.down = False
    practice.ana.add(OutsideEvent("lunch", span(5, 12)))
    assert (await practice.look()).failing == ()
    assert [one.failing for one in await practice.shop.store.calendars.cursors(SHOP)] == [None] * 2


async def test_a_calendar_that_is_no_longer_named_keeps_nobody_busy(practice: Practice) -> None:
    practice.lee.add(OutsideEvent("lunch", span(5, 14)))
    await practice.look()
    world = world_of(practice.shop, {}, practice.sms, profile_with())
    await look(world, SHOP)
    assert await practice.shop.store.calendars.cursors(SHOP) == []
    wish = Wish(None, practice.shop.when("Thursday at two"), LEE)
    assert (await practice.shop.desk.scheduling.find(wish)).exact


class Locked(MemoryCalendar):
    async def changes(self, token: str | None) -> CalendarChanges:
        raise CredentialsRejected("the key was withdrawn")


async def test_a_lock_is_said_at_once(practice: Practice) -> None:
    calendars = {LEE: (Locked(),), ANA: (practice.ana,)}
    world = world_of(practice.shop, dict(calendars), practice.sms, THEIR_OWN)
    await look(world, SHOP)
    (ticket,) = await practice.shop.store.tickets.list(SHOP)
    assert "the key was withdrawn" in ticket.summary
