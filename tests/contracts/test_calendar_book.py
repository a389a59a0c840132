"""What every store must remember about the calendars of others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bookings import DENTAL, LEE, NOW, WEEK, booked, slot, stretch
from tests.stores import AnyStore
from voicedesk.domain.booking import BookingId, IdempotencyKey
from voicedesk.domain.business import BusinessId, StaffId
from voicedesk.domain.slots import Span
from voicedesk.ports import Collision, Conflict, Cursor, OutsideEvent, Shown

pytestmark = pytest.mark.db

OTHER = BusinessId("other")
TWO = slot("14:00", "14:30")
CURSOR = Cursor(DENTAL, "lee/google-1", NOW, token="t1", whole=NOW)
SHOWN = Shown(DENTAL, BookingId("b1"), "lee/google-1", StaffId("lee"), TWO.span, 0)
CONFLICT = Conflict(
    id="c1",
    business=DENTAL,
    booking=BookingId("b1"),
    sequence=0,
    staff=StaffId("lee"),
    calendar="lee/google-1",
    kind="busy",
    span=TWO.span,
    found=NOW,
)


async def shown(store: AnyStore) -> list[Shown]:
    return list(await store.calendars.shown(DENTAL, now=NOW))


async def test_a_cursor_is_kept_for_each_calendar_and_forgotten(store: AnyStore) -> None:
    book = store.calendars
    away = replace(CURSOR, token=None, whole=None, failing=NOW, why="away")
    other = replace(CURSOR, calendar="kim/google-1")
    await book.keep([CURSOR, other])
    await book.keep([away])
    assert {one.calendar: one for one in await book.cursors(DENTAL)} == {
        away.calendar: away,
        other.calendar: other,
    }
    assert list(await book.cursors(OTHER)) == []
    await book.drop(DENTAL, away.calendar)
    assert list(await book.cursors(DENTAL)) == [other]


async def test_what_is_being_written_says_so_until_it_is(store: AnyStore) -> None:
    book = store.calendars
    await book.writing(SHOWN, now=NOW)
    assert await shown(store) == [replace(SHOWN, writing=True)]
    await book.wrote(SHOWN, now=NOW)
    assert await shown(store) == [SHOWN]
    moved = replace(SHOWN, span=stretch("15:00", "15:30"), sequence=1)
    await book.writing(moved, now=NOW)
    # until it is written, what stood there before is what was written
    assert await shown(store) == [replace(SHOWN, writing=True)]
    await book.wrote(moved, now=NOW)
    assert await shown(store) == [moved]
    await book.hid(DENTAL, SHOWN.booking)
    await book.hid(DENTAL, SHOWN.booking)
    assert await shown(store) == []


async def test_of_two_writers_the_last_one_ends_it(store: AnyStore) -> None:
    book = store.calendars
    for _ in range(2):
        await book.writing(SHOWN, now=NOW)
    await book.wrote(SHOWN, now=NOW)
    assert [one.writing for one in await shown(store)] == [True]
    await book.wrote(SHOWN, now=NOW)
    assert [one.writing for one in await shown(store)] == [False]


async def test_a_writer_that_died_does_not_write_for_ever(store: AnyStore) -> None:
    book, later = store.calendars, NOW + timedelta(minutes=11)
    await book.writing(SHOWN, now=NOW)
    assert [one.writing for one in await book.shown(DENTAL, now=later)] == [False]
    await book.writing(SHOWN, now=later)
    await book.wrote(SHOWN, now=later)
    assert [one.writing for one in await book.shown(DENTAL, now=later)] == [False]


async def test_shown_are_those_ahead_or_those_that_are_asked_for(store: AnyStore) -> None:
    book, behind = store.calendars, TWO.span.end
    await book.wrote(SHOWN, now=NOW)
    assert list(await book.shown(DENTAL, now=behind)) == []
    assert list(await book.shown(OTHER, now=NOW)) == []
    assert list(await book.shown(DENTAL, now=behind, bookings=[SHOWN.booking])) == [SHOWN]
    assert list(await book.shown(DENTAL, now=NOW, bookings=[BookingId("b2")])) == []


async def test_collisions_are_what_stands_now(store: AnyStore) -> None:
    ledger, book = store.ledger, store.calendars
    booking = (await booked(store, TWO)).booking
    over = OutsideEvent("dentist", stretch("14:15", "15:00"))
    beside = OutsideEvent("lunch", stretch("14:30", "15:00"))
    await ledger.import_busy(DENTAL, LEE, "own", [over, beside], WEEK, now=NOW)
    expected = [Collision(booking.id, "own", "dentist", over.span)]
    assert list(await book.collisions(DENTAL, now=NOW)) == expected
    assert list(await book.collisions(OTHER, now=NOW)) == []
    assert list(await book.collisions(DENTAL, now=over.span.end)) == []
    await ledger.import_busy(DENTAL, LEE, "own", [beside], WEEK, now=NOW)
    assert list(await book.collisions(DENTAL, now=NOW)) == []
    await ledger.import_busy(DENTAL, LEE, "own", [over], WEEK, now=NOW)
    await ledger.cancel(booking.id, key=IdempotencyKey("cancel:1"), now=NOW)
    assert list(await book.collisions(DENTAL, now=NOW)) == []


async def test_an_event_of_days_collides_once_with_each_booking(store: AnyStore) -> None:
    booking = (await booked(store, TWO)).booking
    away = OutsideEvent("away", Span(WEEK.start, WEEK.end))
    await store.ledger.import_busy(DENTAL, LEE, "own", [away], WEEK, now=NOW)
    found = await store.calendars.collisions(DENTAL, now=NOW)
    assert [(one.booking, one.uid) for one in found] == [(booking.id, "away")]


async def test_a_conflict_is_reported_once_with_its_order(store: AnyStore) -> None:
    book = store.calendars
    assert await book.report(CONFLICT, quiet=True)
    assert not await book.report(replace(CONFLICT, kind="taken"))
    assert await book.conflict(DENTAL, "c1") == CONFLICT
    assert await book.conflict(OTHER, "c1") is None
    orders = [(o.kind, o.ref, o.data) for o in await store.orders.pending()]
    assert orders == [("conflict", "c1", {"booking": "b1", "quiet": True})]


async def test_a_settled_conflict_is_history(store: AnyStore) -> None:
    book = store.calendars
    await book.report(CONFLICT)
    await book.told(DENTAL, "c1", now=NOW)
    await book.settle(DENTAL, "c1", how="moved", now=NOW)
    await book.settle(DENTAL, "c1", how="again", now=NOW)
    assert list(await book.conflicts(DENTAL)) == []
    ended = replace(CONFLICT, told=NOW, settled=NOW, how="moved")
    assert list(await book.conflicts(DENTAL, open_only=False)) == [ended]


async def test_one_that_is_settled_from_the_start_has_no_order(store: AnyStore) -> None:
    await store.calendars.report(replace(CONFLICT, settled=NOW, how="the same"))
    assert list(await store.orders.pending()) == []
    assert list(await store.calendars.conflicts(DENTAL)) == []


async def test_what_is_long_over_is_forgotten(store: AnyStore) -> None:
    book = store.calendars
    await book.wrote(SHOWN, now=NOW)
    await book.report(CONFLICT)
    await book.prune(DENTAL, before=TWO.span.end)
    assert len(await book.conflicts(DENTAL)) == 1
    await book.prune(DENTAL, before=TWO.span.end + timedelta(minutes=1))
    assert list(await book.conflicts(DENTAL)) == []
    assert list(await book.shown(DENTAL, now=NOW, bookings=[SHOWN.booking])) == []
