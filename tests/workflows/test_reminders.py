"""Reminders leave 24 and 2 hours before, each once, and only for what still stands as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.services.shop import CALL
from tests.workflows.practice import LEE, Practice, open_practice
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.booking import Booking
from voicedesk.services.scheduling import Wish

pytestmark = pytest.mark.unit


@pytest.fixture
async def practice(clock: ManualClock) -> Practice:
    return await open_practice(clock)


async def at_hours_before(practice: Practice, booking: Booking, hours: float) -> list[str]:
    """The reminders that have left so many hours before an appointment."""
    practice.shop.clock.set(booking.span.start - timedelta(hours=hours))
    await practice.settle()
    return [kind for kind in practice.told() if kind == "reminder"]


async def moved_to(practice: Practice, booking: Booking, words: str) -> Booking:
    scheduling = practice.shop.desk.scheduling
    wish = Wish(None, practice.shop.when(words), LEE, moving=booking)
    offer = await scheduling.find(wish, call=CALL)
    hold = await scheduling.hold(offer.slots[0], call=CALL, moving=booking.id)
    moved = (await scheduling.move(booking, hold, call=CALL)).booking
    await practice.settle()
    return moved


async def test_one_leaves_24_hours_before_and_one_2_hours_before(practice: Practice) -> None:
    booking = await practice.booked()
    hours = (24.1, 24, 23, 2.1, 2, 1)
    left = [len(await at_hours_before(practice, booking, one)) for one in hours]
    assert left == [0, 1, 1, 1, 2, 2]


async def test_what_is_booked_too_late_for_one_gets_the_other(practice: Practice) -> None:
    booking = await practice.booked("today at two")
    assert await at_hours_before(practice, booking, 1.9) == ["reminder"]


async def test_a_moved_appointment_is_reminded_of_at_its_new_time_alone(
    practice: Practice,
) -> None:
    booking = await practice.booked("Thursday at two")
    moved = await moved_to(practice, booking, "Friday at four")
    assert await at_hours_before(practice, booking, 1) == []
    assert await at_hours_before(practice, moved, 1) == ["reminder", "reminder"]


async def test_a_cancelled_appointment_is_not_reminded_of(practice: Practice) -> None:
    booking = await practice.booked()
    await practice.shop.desk.scheduling.cancel(booking, call=CALL)
    await practice.settle()
    assert await at_hours_before(practice, booking, 1) == []
