"""What every ledger must do: nothing taken twice, a key answered once, orders with their deeds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from tests.bookings import (
    CALL,
    DENTAL,
    LATER,
    MARIA,
    NOW,
    OTHER,
    TTL,
    booked,
    busy,
    moment,
    slot,
    stretch,
)
from tests.stores import AnyStore
from voicedesk.domain.booking import BookingId, BookingStatus, Deed, HoldId, IdempotencyKey
from voicedesk.domain.business import BusinessId, ClaimKey
from voicedesk.domain.slots import Slot, Span
from voicedesk.errors import HoldExpired, SlotTaken, UnknownBooking

pytestmark = pytest.mark.db

CHAIR = ClaimKey("resource:chair_1")
TWO = slot("14:00", "14:30")
THREE = slot("15:00", "15:30")
KEY = IdempotencyKey("book:call-1:1")


async def orders(store: AnyStore) -> list[tuple[str, str]]:
    return [(order.kind, order.ref) for order in await store.orders.pending()]


async def test_a_hold_claims_all_that_its_slot_needs(store: AnyStore) -> None:
    hold = await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    assert await store.ledger.held(hold.id) == hold
    assert (hold.slot, hold.call, hold.expires) == (TWO, CALL, NOW + TTL)
    assert await busy(store) == [TWO.claimed]
    assert await busy(store, CHAIR) == [TWO.claimed]
    assert await busy(store, ClaimKey("staff:kim")) == []


@pytest.mark.parametrize(
    "wanted",
    [
        TWO,
        slot("13:45", "14:15"),
        slot("14:25", "15:00"),
        slot("13:00", "16:00"),
        slot("14:10", "14:15"),
        slot("14:00", "14:30", staff="kim"),  # another person, the same chair
        slot("14:00", "14:30", chair="chair_2"),  # another chair, the same person
    ],
)
async def test_what_is_held_is_held_for_nobody_else(store: AnyStore, wanted: Slot) -> None:
    await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    with pytest.raises(SlotTaken):
        await store.ledger.hold(DENTAL, wanted, call=OTHER, ttl=TTL, now=NOW)


@pytest.mark.parametrize(
    "wanted",
    [
        slot("13:30", "14:00"),
        slot("14:30", "15:00"),
        slot("14:00", "14:30", staff="kim", chair="chair_2"),
        slot("14:00", "14:30", day=11),
    ],
)
async def test_what_does_not_touch_can_be_held(store: AnyStore, wanted: Slot) -> None:
    await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    other = await store.ledger.hold(DENTAL, wanted, call=OTHER, ttl=TTL, now=NOW)
    assert other.slot == wanted


async def test_businesses_do_not_take_each_others_time(store: AnyStore) -> None:
    await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    salon = BusinessId("salon")
    hold = await store.ledger.hold(salon, TWO, call=OTHER, ttl=TTL, now=NOW)
    receipt = await store.ledger.book(hold.id, MARIA, key=KEY, now=NOW)
    assert await store.ledger.booking(DENTAL, receipt.booking.id) is None
    assert list(await store.ledger.bookings(DENTAL)) == []
    assert [entry.hold for entry in await store.ledger.entries(salon)] == [hold.id, hold.id]


async def test_the_same_call_and_slot_give_the_same_hold_extended(store: AnyStore) -> None:
    first = await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    later = NOW + timedelta(minutes=2)
    again = await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=later)
    assert again == replace(first, expires=later + TTL)


async def test_a_released_slot_is_free_and_releasing_twice_is_fine(store: AnyStore) -> None:
    hold = await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    await store.ledger.release(hold.id, now=NOW)
    await store.ledger.release(hold.id, now=NOW)
    await store.ledger.release(HoldId("no such hold"), now=NOW)
    assert await store.ledger.held(hold.id) is None
    assert await busy(store) == []
    deeds = [entry.deed for entry in await store.ledger.entries(DENTAL)]
    assert deeds == [Deed.HELD, Deed.RELEASED]


async def test_hanging_up_releases_all_that_the_call_held(store: AnyStore) -> None:
    await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    await store.ledger.hold(DENTAL, THREE, call=CALL, ttl=TTL, now=NOW)
    kept = await store.ledger.hold(DENTAL, slot("16:00", "17:00"), call=OTHER, ttl=TTL, now=NOW)
    assert await store.ledger.release_call(CALL, now=NOW) == 2
    assert await busy(store) == [kept.slot.claimed]


async def test_an_expired_hold_gives_way_to_whoever_comes(store: AnyStore) -> None:
    lapsed = await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    taken = await store.ledger.hold(DENTAL, TWO, call=OTHER, ttl=TTL, now=LATER)
    assert await busy(store, later=True) == [TWO.claimed]
    with pytest.raises(HoldExpired):
        await store.ledger.book(lapsed.id, MARIA, key=KEY, now=LATER)
    booking = (await store.ledger.book(taken.id, MARIA, key=KEY, now=LATER)).booking
    assert booking.call == OTHER


async def test_an_expired_hold_whose_slot_is_still_free_books_all_the_same(store: AnyStore) -> None:
    hold = await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    assert await store.ledger.expire(now=LATER) == 1
    assert await busy(store, later=True) == []
    receipt = await store.ledger.book(hold.id, MARIA, key=KEY, now=LATER)
    assert await busy(store, later=True) == [TWO.claimed]
    assert receipt.booking.slot == TWO


async def test_sweeping_ends_only_what_is_over_and_once(store: AnyStore) -> None:
    await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    live = await store.ledger.hold(DENTAL, THREE, call=OTHER, ttl=2 * TTL, now=NOW)
    assert await store.ledger.expire(now=NOW) == 0
    assert await store.ledger.expire(now=LATER) == 1
    assert await store.ledger.expire(now=LATER) == 0
    assert await busy(store, later=True) == [live.slot.claimed]


async def test_a_booking_is_written_with_its_entry_and_its_order(store: AnyStore) -> None:
    receipt = await booked(store, TWO)
    booking, entry = receipt.booking, receipt.entry
    assert not receipt.repeated
    assert (booking.attendee, booking.status, booking.call) == (MARIA, BookingStatus.BOOKED, CALL)
    assert await store.ledger.booking(DENTAL, booking.id) == booking
    assert (entry.deed, entry.booking, entry.slot) == (Deed.BOOKED, booking.id, TWO)
    assert [e.deed for e in await store.ledger.entries(DENTAL)] == [Deed.HELD, Deed.BOOKED]
    assert await orders(store) == [("booked", entry.id)]
    assert (await store.orders.pending())[0].data["booking"] == booking.id


async def test_a_booked_slot_stays_taken_when_its_hold_would_have_ended(store: AnyStore) -> None:
    await booked(store, TWO)
    assert await store.ledger.expire(now=LATER) == 0
    assert await store.ledger.release_call(CALL, now=LATER) == 0
    with pytest.raises(SlotTaken):
        await store.ledger.hold(DENTAL, TWO, call=OTHER, ttl=TTL, now=LATER)


async def test_the_same_key_books_once_and_answers_the_same(store: AnyStore) -> None:
    hold = await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    first = await store.ledger.book(hold.id, MARIA, key=KEY, now=NOW)
    again = await store.ledger.book(hold.id, MARIA, key=KEY, now=LATER)
    assert again == replace(first, repeated=True)
    assert len(await store.ledger.bookings(DENTAL)) == 1
    assert len(await orders(store)) == 1


async def released_hold(store: AnyStore) -> HoldId:
    hold = await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    await store.ledger.release(hold.id, now=NOW)
    return hold.id


async def used_hold(store: AnyStore) -> HoldId:
    hold = await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    await store.ledger.book(hold.id, MARIA, key=KEY, now=NOW)
    return hold.id


async def unknown_hold(_store: AnyStore) -> HoldId:
    return HoldId("no such hold")


@pytest.mark.parametrize("gone", [released_hold, used_hold, unknown_hold])
async def test_a_hold_that_is_gone_cannot_be_booked(
    store: AnyStore, gone: Callable[[AnyStore], Awaitable[HoldId]]
) -> None:
    hold = await gone(store)
    with pytest.raises(HoldExpired):
        await store.ledger.book(hold, MARIA, key=IdempotencyKey("another"), now=NOW)


async def test_a_move_frees_the_old_time_and_keeps_the_booking(store: AnyStore) -> None:
    was = (await booked(store, TWO)).booking
    hold = await store.ledger.hold(DENTAL, THREE, call=OTHER, ttl=TTL, now=NOW, moving=was.id)
    assert await busy(store) == [TWO.claimed, THREE.claimed]
    key = IdempotencyKey("move:1")
    receipt = await store.ledger.move(was.id, hold.id, key=key, now=NOW, by="staff")
    assert receipt.booking == replace(was, slot=THREE, sequence=1)
    assert (receipt.entry.before, receipt.entry.slot, receipt.entry.by) == (TWO, THREE, "staff")
    assert await busy(store) == [THREE.claimed]
    assert await store.ledger.held(hold.id) is None
    assert (await orders(store))[1:] == [("moved", receipt.entry.id)]
    again = await store.ledger.move(was.id, hold.id, key=key, now=LATER, by="staff")
    assert again == replace(receipt, repeated=True)


async def test_a_booking_may_move_into_time_of_its_own(store: AnyStore) -> None:
    was = (await booked(store, TWO)).booking
    near = slot("14:15", "14:45")
    hold = await store.ledger.hold(DENTAL, near, call=OTHER, ttl=TTL, now=NOW, moving=was.id)
    await store.ledger.move(was.id, hold.id, key=KEY, now=NOW)
    assert await busy(store) == [near.claimed]
    freed = await store.ledger.hold(DENTAL, slot("13:45", "14:15"), call=OTHER, ttl=TTL, now=NOW)
    assert freed.slot.span.end == near.span.start


async def test_a_move_that_comes_too_late_leaves_the_booking_where_it_was(store: AnyStore) -> None:
    was = (await booked(store, TWO)).booking
    hold = await store.ledger.hold(DENTAL, THREE, call=CALL, ttl=TTL, now=NOW, moving=was.id)
    taken = await store.ledger.hold(DENTAL, THREE, call=OTHER, ttl=TTL, now=LATER)
    with pytest.raises(HoldExpired):
        await store.ledger.move(was.id, hold.id, key=KEY, now=LATER)
    assert await store.ledger.booking(DENTAL, was.id) == was
    assert await busy(store, later=True) == [TWO.claimed, taken.slot.claimed]


async def test_a_slot_beside_a_moving_booking_cannot_be_booked_as_another(store: AnyStore) -> None:
    was = (await booked(store, TWO)).booking
    near = slot("14:15", "14:45")
    hold = await store.ledger.hold(DENTAL, near, call=CALL, ttl=TTL, now=NOW, moving=was.id)
    with pytest.raises(HoldExpired):
        await store.ledger.book(hold.id, MARIA, key=KEY, now=NOW)


async def test_a_cancelled_booking_frees_its_time(store: AnyStore) -> None:
    was = (await booked(store, TWO)).booking
    key = IdempotencyKey("cancel:1")
    receipt = await store.ledger.cancel(was.id, key=key, now=NOW, call=OTHER)
    assert receipt.booking == replace(was, status=BookingStatus.CANCELLED, sequence=1)
    assert (receipt.entry.call, receipt.entry.slot) == (OTHER, TWO)
    assert await busy(store) == []
    assert await busy(store, CHAIR) == []
    again = await store.ledger.cancel(was.id, key=key, now=LATER, call=OTHER)
    assert again == replace(receipt, repeated=True)
    assert (await orders(store))[1:] == [("cancelled", receipt.entry.id)]


async def test_a_confirmation_is_noted(store: AnyStore) -> None:
    was = (await booked(store, TWO)).booking
    receipt = await store.ledger.confirm(was.id, key=KEY, now=NOW, by="customer_reply")
    assert (receipt.booking, receipt.entry.deed) == (was, Deed.CONFIRMED)
    assert receipt.entry.by == "customer_reply"
    assert (await orders(store))[1:] == [("confirmed", receipt.entry.id)]


@pytest.mark.parametrize("which", ["cancelled", "unknown"])
async def test_what_is_not_booked_can_neither_move_nor_end(store: AnyStore, which: str) -> None:
    was = (await booked(store, TWO)).booking
    await store.ledger.cancel(was.id, key=IdempotencyKey("cancel:1"), now=NOW)
    hold = await store.ledger.hold(DENTAL, THREE, call=CALL, ttl=TTL, now=NOW)
    booking = {"cancelled": was.id, "unknown": BookingId("no such booking")}[which]
    with pytest.raises(UnknownBooking):
        await store.ledger.move(booking, hold.id, key=KEY, now=NOW)
    with pytest.raises(UnknownBooking):
        await store.ledger.cancel(booking, key=KEY, now=NOW)
    with pytest.raises(UnknownBooking):
        await store.ledger.confirm(booking, key=KEY, now=NOW)


async def test_bookings_are_found_by_who_and_when(store: AnyStore) -> None:
    late = (await booked(store, slot("09:00", "10:00", day=11))).booking
    early = (await booked(store, TWO)).booking
    gone = (await booked(store, THREE)).booking
    await store.ledger.cancel(gone.id, key=KEY, now=NOW)
    find = store.ledger.bookings
    assert list(await find(DENTAL)) == [early, late]
    assert list(await find(DENTAL, phone=MARIA.phone)) == [early, late]
    assert list(await find(DENTAL, phone="+12025550199")) == []
    assert list(await find(DENTAL, within=stretch("14:29", "23:00"))) == [early]
    assert list(await find(DENTAL, within=stretch("14:30", "23:00"))) == []
    cancelled = await find(DENTAL, statuses=[BookingStatus.CANCELLED])
    assert [booking.id for booking in cancelled] == [gone.id]


async def test_a_day_counts_its_bookings_and_live_holds(store: AnyStore) -> None:
    first = (await booked(store, TWO)).booking
    await store.ledger.hold(DENTAL, THREE, call=OTHER, ttl=TTL, now=NOW)
    moved = slot("17:00", "17:30")
    await store.ledger.hold(DENTAL, moved, call=OTHER, ttl=TTL, now=NOW, moving=first.id)
    await booked(store, slot("09:00", "09:30", day=11))
    day = Span(moment("00:00"), moment("00:00", 11))
    assert await store.ledger.count(DENTAL, day) == 2
    assert await store.ledger.count(DENTAL, day, service=TWO.service) == 2
    assert await store.ledger.count(DENTAL, day, service=type(TWO.service)("checkup")) == 0
    await store.ledger.cancel(first.id, key=KEY, now=LATER)
    assert await store.ledger.count(DENTAL, day) == 0


async def test_entries_are_read_by_booking_and_by_call(store: AnyStore) -> None:
    first = await booked(store, TWO)
    second = await booked(store, THREE, call=OTHER)
    by_booking = await store.ledger.entries(DENTAL, booking=first.booking.id)
    assert list(by_booking) == [first.entry]
    by_call = await store.ledger.entries(DENTAL, call=OTHER)
    assert [entry.deed for entry in by_call] == [Deed.HELD, Deed.BOOKED]
    assert by_call[-1] == second.entry


async def test_busy_time_is_merged_and_sorted(store: AnyStore) -> None:
    await booked(store, slot("15:00", "16:00"))
    await booked(store, TWO)
    await store.ledger.hold(DENTAL, slot("14:30", "15:00"), call=OTHER, ttl=TTL, now=NOW)
    await booked(store, slot("09:00", "10:00", day=11))
    assert await busy(store) == [stretch("14:00", "16:00"), stretch("09:00", "10:00", day=11)]
    assert await busy(store, later=True) == [
        TWO.claimed,
        stretch("15:00", "16:00"),
        stretch("09:00", "10:00", day=11),
    ]


async def test_the_hour_that_runs_twice_in_autumn_is_two_hours(store: AnyStore) -> None:
    first = moment("01:00").replace(month=11, day=1)
    spans = [
        Span(at, (at.astimezone(UTC) + timedelta(hours=1)).astimezone(at.tzinfo))
        for at in (first, first.replace(fold=1))
    ]
    held = [
        await store.ledger.hold(
            DENTAL, replace(TWO, span=span, claimed=span), call=CALL, ttl=TTL, now=NOW
        )
        for span in spans
    ]
    assert held[0].id != held[1].id
    assert await store.ledger.held(held[1].id) == held[1]


async def test_several_spans_are_read_in_one_moment(store: AnyStore) -> None:
    await store.ledger.hold(DENTAL, TWO, call=CALL, ttl=TTL, now=NOW)
    await store.ledger.hold(DENTAL, slot("9:00", "9:30", day=11), call=OTHER, ttl=TTL, now=NOW)
    await store.ledger.hold(DENTAL, slot("9:00", "9:30", day=12), call=OTHER, ttl=TTL, now=NOW)
    keys = [CHAIR, ClaimKey("staff:kim")]
    found = await store.ledger.busy(
        DENTAL,
        keys,
        stretch("00:00", "23:00"),
        now=NOW,
        further=[stretch("00:00", "23:00", 12), stretch("8:00", "9:30", 12)],
    )
    assert {key: list(spans) for key, spans in found.items()} == {
        CHAIR: [TWO.claimed, stretch("9:00", "9:30", 12)],
        ClaimKey("staff:kim"): [],
    }
