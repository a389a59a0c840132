"""A conversation by text: the same desk, one message at a time, taken up again each time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from tests.calls.talking import MARIA, TUESDAY_MORNING
from voicedesk.bootstrap import Office, brain_for, open_office, replies_of
from voicedesk.calls.texting import Texting, thread_of
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.booking import Booking, BookingStatus
from voicedesk.domain.business import BusinessId
from voicedesk.errors import Conflict
from voicedesk.ports import Incoming
from voicedesk.profile.load import load_profile
from voicedesk.services.desk import Desk
from voicedesk.services.instead import instead_of
from voicedesk.services.message_words import write_when

pytestmark = pytest.mark.unit

STRANGER = "+12025550190"


@dataclass
class Thread:
    """Somebody who texts the dental practice."""

    office: Office
    clock: ManualClock
    texting: Texting
    number: int = 0

    async def text(self, words: str, *, sender: str = MARIA) -> str:
        """What is written back."""
        self.number += 1
        incoming = self.incoming(words, sender=sender)
        replies = replies_of(self.office.desk, self.office.store, self.texting)
        told = await replies.take(incoming)
        await self.office.settle()
        self.clock.advance(timedelta(minutes=2))
        return told[0].body if told else ""

    def incoming(self, words: str, *, sender: str = MARIA) -> Incoming:
        event = f"SM{self.number}"
        business = self.office.desk.business.id
        return Incoming(event, business, "text", event, self.clock.now(), sender=sender, body=words)

    async def bookings(self) -> list[Booking]:
        return list(await self.office.store.ledger.bookings(self.office.desk.business.id))


@asynccontextmanager
async def opened() -> AsyncIterator[Thread]:
    clock = ManualClock(datetime.fromisoformat(TUESDAY_MORNING))
    async with open_office(load_profile("dental"), clock=clock) as office:

        async def desk(_: BusinessId) -> Desk:
            return office.desk

        store = office.store
        texting = Texting(desk, store.calls, store.sessions, brain_for)
        yield Thread(office, clock, texting)


async def test_a_booking_is_made_by_text_over_several_messages() -> None:
    async with opened() as thread:
        before = {booking.id for booking in await thread.bookings()}
        assert "Thursday" in await thread.text("a checkup with Doctor Lee on Thursday at two")
        assert "confirmed" in await thread.text("book it")
        (booking,) = [b for b in await thread.bookings() if b.id not in before]
        assert booking.attendee.phone == MARIA
        assert (
            f"{booking.span.start.astimezone(thread.office.desk.business.zone):%a %H}" == "Thu 14"
        )


async def test_m_moves_the_booking_after_the_confirmation_by_text() -> None:
    async with opened() as thread:
        await thread.text("a checkup with Doctor Lee on Thursday at two")
        await thread.text("yes")
        (booking,) = [b for b in await thread.bookings() if b.slot.staff == "dr_lee"]
        asked = await thread.text("M")
        assert "?" in asked
        await thread.text("Friday at ten")
        await thread.text("yes")
        moved = await thread.office.store.ledger.booking(booking.business, booking.id)
        assert moved is not None
        assert moved.sequence == 1
        assert f"{thread.office.desk.business.local(moved.span.start):%a %H}" == "Fri 10"


async def test_a_stranger_is_answered_and_shown_nobodys_bookings() -> None:
    async with opened() as thread:
        assert "parking" in (await thread.text("is there parking?", sender=STRANGER)).casefold()
        told = await thread.text("when is my appointment?", sender=STRANGER)
        assert "You have" not in told


async def test_a_text_that_is_taken_up_twice_is_answered_the_same() -> None:
    async with opened() as thread:
        incoming = thread.incoming("a checkup on Thursday at two")
        first = await thread.texting.answer(incoming, incoming.body, about=None)
        assert await thread.texting.answer(incoming, incoming.body, about=None) == first
        calls = await thread.office.store.calls.list(thread.office.desk.business.id)
        assert len(calls) == 1


async def test_two_texts_of_one_number_are_answered_one_after_the_other() -> None:
    async with opened() as thread:
        name = thread_of(thread.office.desk.business.id, MARIA)
        await thread.office.store.sessions.lease(name, "another", ttl=timedelta(minutes=1))
        with pytest.raises(Conflict):
            await thread.texting.answer(thread.incoming("hello"), "hello", about=None)


async def test_a_cancelled_booking_stays_cancelled_when_the_desk_is_asked() -> None:
    async with opened() as thread:
        await thread.text("a checkup with Doctor Lee on Thursday at two")
        await thread.text("yes")
        assert await thread.text("X") == ""
        every = await thread.office.store.ledger.bookings(
            thread.office.desk.business.id, statuses=(BookingStatus.CANCELLED,)
        )
        assert [b.slot.staff for b in every] == ["dr_lee"]


@pytest.mark.parametrize("kind", ["conflict", "moved_by_us"])
async def test_one_of_the_times_offered_for_a_conflict_is_taken_by_text(kind: str) -> None:
    async with opened() as thread:
        await thread.text("a checkup with Doctor Lee on Thursday at two")
        await thread.text("yes")
        (booking,) = [b for b in await thread.bookings() if b.slot.staff == "dr_lee"]
        scheduling, notifications = thread.office.desk.scheduling, thread.office.desk.notifications
        free = await instead_of(scheduling, booking)
        told = await notifications.tell_change(kind, booking, key="drift", offers=free)
        await thread.office.settle()
        offered = write_when(thread.office.desk.business.local(free[1].span.start))
        assert offered in told[0].body
        assert "reply with" in told[0].body.casefold()
        assert "?" in await thread.text(f"{offered} is fine")
        await thread.text("yes")
        moved = await thread.office.store.ledger.booking(booking.business, booking.id)
        assert moved is not None
        assert (moved.sequence, moved.span.start) == (1, free[1].span.start)


async def test_who_was_cancelled_by_us_books_again_by_naming_a_time() -> None:
    async with opened() as thread:
        await thread.text("a checkup with Doctor Lee on Thursday at two")
        await thread.text("yes")
        (booking,) = [b for b in await thread.bookings() if b.slot.staff == "dr_lee"]
        desk = thread.office.desk
        await desk.scheduling.cancel(booking, call=None, by="calendar")
        await thread.office.settle()
        assert "?" in await thread.text("Friday at ten then")
        await thread.text("yes")
        (again,) = [b for b in await thread.bookings() if b.slot.service == booking.slot.service]
        assert f"{desk.business.local(again.span.start):%a %H}" == "Fri 10"
