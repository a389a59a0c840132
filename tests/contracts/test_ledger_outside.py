"""What every ledger must do with busy time that others write."""

from __future__ import annotations

import pytest

from tests.bookings import (
    CALL,
    DENTAL,
    LEE,
    MARIA,
    NOW,
    OTHER,
    TTL,
    WEEK,
    booked,
    busy,
    moment,
    slot,
    stretch,
)
from tests.stores import AnyStore
from voicedesk.domain.booking import IdempotencyKey
from voicedesk.domain.slots import Span
from voicedesk.errors import HoldExpired, SlotTaken
from voicedesk.ports import OutsideEvent

pytestmark = pytest.mark.db

TWO = slot("14:00", "14:30")
THREE = slot("15:00", "15:30")
KEY = IdempotencyKey("cancel:1")
EVENTS = (OutsideEvent("lunch", stretch("12:00", "13:07")),)


async def test_outside_events_are_taken_time(store: AnyStore) -> None:
    collisions = await store.ledger.import_busy(DENTAL, LEE, "own", EVENTS, WEEK, now=NOW)
    assert list(collisions) == []
    assert await busy(store) == [stretch("12:00", "13:07")]
    with pytest.raises(SlotTaken):
        await store.ledger.hold(DENTAL, slot("13:05", "13:35"), call=CALL, ttl=TTL, now=NOW)
    await store.ledger.hold(DENTAL, slot("13:10", "13:40"), call=CALL, ttl=TTL, now=NOW)


async def test_importing_again_replaces_what_was_known(store: AnyStore) -> None:
    ledger = store.ledger
    for _ in range(2):
        await ledger.import_busy(DENTAL, LEE, "own", EVENTS, WEEK, now=NOW)
    moved = [OutsideEvent("lunch", stretch("13:00", "14:00"))]
    await ledger.import_busy(DENTAL, LEE, "own", moved, WEEK, now=NOW)
    assert await busy(store) == [stretch("13:00", "14:00")]
    freed = slot("12:00", "13:00")
    await ledger.hold(DENTAL, freed, call=CALL, ttl=TTL, now=NOW)


async def test_what_lies_outside_the_span_is_left_alone(store: AnyStore) -> None:
    ledger = store.ledger
    await ledger.import_busy(DENTAL, LEE, "own", EVENTS, WEEK, now=NOW)
    await ledger.import_busy(DENTAL, LEE, "own", [], stretch("14:00", "18:00"), now=NOW)
    await ledger.import_busy(DENTAL, LEE, "private", [], WEEK, now=NOW)
    assert await busy(store) == [stretch("12:00", "13:07")]


async def test_an_event_over_a_booking_is_reported_and_harms_nothing(store: AnyStore) -> None:
    booking = (await booked(store, TWO)).booking
    await booked(store, THREE)
    over = [OutsideEvent("dentist", stretch("14:15", "15:00"))]
    found = await store.ledger.import_busy(DENTAL, LEE, "own", over, WEEK, now=NOW)
    assert list(found) == [booking.id]
    assert await store.ledger.booking(DENTAL, booking.id) == booking
    await store.ledger.cancel(booking.id, key=KEY, now=NOW)
    with pytest.raises(SlotTaken):
        await store.ledger.hold(DENTAL, slot("14:20", "14:50"), call=OTHER, ttl=TTL, now=NOW)
    await store.ledger.hold(DENTAL, slot("14:00", "14:15"), call=OTHER, ttl=TTL, now=NOW)


async def test_two_calendars_may_be_busy_at_once(store: AnyStore) -> None:
    ledger = store.ledger
    await ledger.import_busy(DENTAL, LEE, "own", EVENTS, WEEK, now=NOW)
    await ledger.import_busy(DENTAL, LEE, "private", EVENTS, WEEK, now=NOW)
    await ledger.import_busy(DENTAL, LEE, "own", [], WEEK, now=NOW)
    with pytest.raises(SlotTaken):
        await ledger.hold(DENTAL, slot("12:30", "13:00"), call=CALL, ttl=TTL, now=NOW)


async def test_a_holiday_of_weeks_is_busy_on_every_day_of_it(store: AnyStore) -> None:
    ledger = store.ledger
    away = [OutsideEvent("holiday", Span(moment("00:00", 1), moment("12:00", 30)))]
    for _ in range(2):
        await ledger.import_busy(DENTAL, LEE, "own", away, WEEK, now=NOW)
    (found,) = await busy(store)
    assert found.start <= WEEK.start
    assert found.end >= WEEK.end
    noon = slot("12:00", "12:30", day=12)
    with pytest.raises(SlotTaken):
        await ledger.hold(DENTAL, noon, call=CALL, ttl=TTL, now=NOW)
    await ledger.import_busy(DENTAL, LEE, "own", [], WEEK, now=NOW)
    assert await busy(store) == []
    await ledger.hold(DENTAL, noon, call=CALL, ttl=TTL, now=NOW)


async def test_an_event_that_goes_on_is_taken_as_far_as_one_looks(store: AnyStore) -> None:
    ledger = store.ledger
    night = [OutsideEvent("night", Span(moment("20:00", 15), moment("04:00", 16)))]
    further = Span(WEEK.start, moment("00:00", 20))
    await ledger.import_busy(DENTAL, LEE, "own", night, WEEK, now=NOW)
    await ledger.import_busy(DENTAL, LEE, "own", night, further, now=NOW)
    with pytest.raises(SlotTaken):
        await ledger.hold(DENTAL, slot("02:00", "02:30", day=16), call=CALL, ttl=TTL, now=NOW)


async def test_a_hold_over_which_an_event_was_put_is_not_booked(store: AnyStore) -> None:
    hold = await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    over = [OutsideEvent("dentist", stretch("14:15", "15:00"))]
    assert not await store.ledger.import_busy(DENTAL, LEE, "own", over, WEEK, now=NOW)
    with pytest.raises(HoldExpired):
        await store.ledger.book(hold.id, MARIA, key=IdempotencyKey("book:1"), now=NOW)


async def test_a_booking_is_not_moved_onto_an_event(store: AnyStore) -> None:
    booking = (await booked(store, TWO)).booking
    hold = await store.ledger.hold(DENTAL, THREE, call=OTHER, ttl=TTL, now=NOW, moving=booking.id)
    over = [OutsideEvent("dentist", stretch("15:00", "15:10"))]
    await store.ledger.import_busy(DENTAL, LEE, "own", over, WEEK, now=NOW)
    with pytest.raises(HoldExpired):
        await store.ledger.move(booking.id, hold.id, key=IdempotencyKey("move:1"), now=NOW)
    assert await store.ledger.booking(DENTAL, booking.id) == booking
