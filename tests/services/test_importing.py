"""What was taken over from another calendar is in ours, and nobody is written to because of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from voicedesk.bootstrap import Office, open_office
from voicedesk.domain.booking import Booking
from voicedesk.domain.call import CallId
from voicedesk.profile.load import load_profile
from voicedesk.services.calendar_files import Line
from voicedesk.services.importing import Import

pytestmark = pytest.mark.unit

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
MARIA = {
    "name": "Maria Gonzalez",
    "phone": "+12025550123",
    "service": "cleaning",
    "staff": "dr_lee",
    "start": "2026-03-26T10:00",
}


async def taken_over(office: Office) -> Booking:
    desk, store = office.desk, office.store
    work = Import(desk.business, "US", store.ledger, store.customers, desk.clock)
    (one,) = await work.bookings([Line(2, MARIA)])
    assert one.state == "new", one.words
    await office.settle()
    found = await store.ledger.bookings(desk.business.id, phone="+12025550123")
    return next(one for one in found if str(one.call).startswith("import-"))


async def test_an_imported_appointment_is_in_the_calendar_and_is_not_confirmed() -> None:
    async with open_office(load_profile("dental"), now=NOW) as office:
        booking = await taken_over(office)
        assert office.outside is not None
        assert booking.id in office.outside.calendar.ours  # type: ignore[attr-defined]  # the twin
        told = await office.store.messages.list(booking.business, booking=booking.id)
        assert [message.kind for message in told] == []


async def test_its_cancellation_by_the_business_is_told() -> None:
    async with open_office(load_profile("dental"), now=NOW) as office:
        booking = await taken_over(office)
        await office.desk.scheduling.cancel(booking, call=CallId("call-1"), by="staff")
        await office.settle()
        told = await office.store.messages.list(booking.business, booking=booking.id)
        assert {message.kind for message in told} == {"cancelled", "staff"}
