"""CalDAV against a real Radicale: what others wrote is busy, what we wrote is ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.calendars import BOOKING, MOVED, START, WEEK, ZONE, a_caldav
from voicedesk.connectors.calendar.caldav import CalDav, build
from voicedesk.connectors.http import Body
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.business import BusinessId
from voicedesk.domain.slots import Span
from voicedesk.errors import ConfigurationError, ConnectorUnavailable, CredentialsRejected

pytestmark = pytest.mark.unit

HOUR = timedelta(hours=1)
AT_TWO = (
    "DTSTART;TZID=America/New_York:20260310T140000\r\nDTEND;TZID=America/New_York:20260310T150000"
)


@pytest.fixture
async def calendar(tmp_path: Path) -> AsyncIterator[CalDav]:
    async with a_caldav(tmp_path) as made:
        yield made


async def write(calendar: CalDav, name: str, *lines: str, uid: str = "") -> None:
    """Staff write an event of their own."""
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\nBEGIN:DAYLIGHT\r\nDTSTART:20070311T020000\r\n"
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\n"
        "END:DAYLIGHT\r\nBEGIN:STANDARD\r\nDTSTART:20071104T020000\r\n"
        "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\n"
        "END:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    event = "\r\n".join(lines)
    content = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n{zone}BEGIN:VEVENT\r\n"
        f"UID:{uid or name}\r\nDTSTAMP:20260301T000000Z\r\n{event}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    headers = {"Content-Type": "text/calendar"}
    body = Body(content=content.encode())
    await calendar.http.send("PUT", f"{name}.ics", body=body, headers=headers)


async def test_an_event_of_staff_is_busy_time(calendar: CalDav) -> None:
    await write(calendar, "lunch", AT_TWO, "SUMMARY:Lunch")
    [found] = await calendar.busy(WEEK)
    assert (found.summary, found.span) == ("Lunch", Span(START, START + HOUR))


async def test_each_occurrence_of_a_series_is_busy(calendar: CalDav) -> None:
    # the clocks go forward on the eighth; the meeting stays at two in the afternoon
    await write(
        calendar,
        "weekly",
        "DTSTART;TZID=America/New_York:20260307T140000",
        "DURATION:PT1H",
        "RRULE:FREQ=DAILY;COUNT=5",
        "EXDATE;TZID=America/New_York:20260309T140000",
    )
    found = await calendar.busy(WEEK)
    hours = {
        (one.span.start.astimezone(ZONE).day, one.span.start.astimezone(ZONE).hour) for one in found
    }
    assert hours == {(7, 14), (8, 14), (10, 14), (11, 14)}


async def test_a_whole_day_is_busy_from_midnight_to_midnight(calendar: CalDav) -> None:
    await write(calendar, "off", "DTSTART;VALUE=DATE:20260308", "DTEND;VALUE=DATE:20260309")
    [found] = await calendar.busy(WEEK)
    assert found.span.start == datetime(2026, 3, 8, tzinfo=ZONE)
    assert found.span.length == 23 * HOUR


@pytest.mark.parametrize("line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
async def test_some_events_keep_nobody_busy(calendar: CalDav, line: str) -> None:
    await write(calendar, "lunch", AT_TWO, line)
    assert list(await calendar.busy(WEEK)) == []


async def test_a_change_of_staff_brings_everything(calendar: CalDav) -> None:
    await write(calendar, "lunch", AT_TWO)
    first = await calendar.changes(None)
    await calendar.http.send("DELETE", "lunch.ics")
    second = await calendar.changes(first.token)
    third = await calendar.changes(second.token)
    assert (first.whole, len(first.changed)) == (True, 1)
    assert (second.whole, len(second.changed)) == (True, 0)
    assert (third.whole, len(third.changed)) == (False, 0)


async def test_a_token_that_the_server_does_not_know_brings_everything(calendar: CalDav) -> None:
    await write(calendar, "lunch", AT_TWO)
    changes = await calendar.changes("http://radicale.org/ns/sync/" + "0" * 64)
    assert (changes.whole, len(changes.changed)) == (True, 1)


async def test_a_moved_booking_is_where_it_was_moved_to(calendar: CalDav) -> None:
    await calendar.put(BOOKING, title="A cut", description="Maria")
    await calendar.put(MOVED, title="A cut", description="Maria")
    answer = await calendar.http.send("GET", "voicedesk-b1.ics")
    assert "DTSTART;TZID=America/New_York:20260310T150000" in answer.text
    assert answer.text.count("BEGIN:VEVENT") == 1


async def test_a_wrong_password_is_said(calendar: CalDav) -> None:
    stranger = replace(calendar, http=replace(calendar.http, auth=("ana", "guess")))
    with pytest.raises(CredentialsRejected):
        await stranger.check()


@pytest.mark.parametrize("path", ["", "play/"], ids=["not a calendar", "nothing there"])
async def test_another_address_fails_its_check(calendar: CalDav, path: str) -> None:
    base = calendar.http.base.removesuffix("planner/") + path
    elsewhere = replace(calendar, http=replace(calendar.http, base=base))
    with pytest.raises(CredentialsRejected, match="address"):
        await elsewhere.check()


async def test_a_server_that_is_not_there_is_unavailable(calendar: CalDav) -> None:
    http = replace(calendar.http, base="http://127.0.0.1:9/", attempts=1)
    with pytest.raises(ConnectorUnavailable):
        await replace(calendar, http=http).busy(WEEK)


@pytest.mark.parametrize(
    "options, password",
    [
        ({"user": "ana"}, "p"),
        ({"url": "http://localhost/a/"}, "p"),
        ({"url": "http://localhost/a/", "user": "ana"}, None),
        ({"url": "http://localhost/a/", "user": "ana", "timezone": "Mars"}, "p"),
    ],
)
def test_what_is_missing_is_said(
    tmp_path: Path, options: dict[str, str], password: str | None
) -> None:
    with pytest.raises(ConfigurationError):
        build(Wiring(BusinessId("b"), tmp_path, options, password))


async def test_an_event_of_ours_that_staff_moved_or_deleted_is_told(calendar: CalDav) -> None:
    await calendar.put(BOOKING, title="A cut", description="Maria")
    token = (await calendar.changes(None)).token
    later = AT_TWO.replace("T140000", "T153000").replace("T150000", "T163000")
    await write(calendar, "voicedesk-b1", later, uid=BOOKING.uid)
    changes = await calendar.changes(token)
    assert [(one.uid, one.span) for one in changes.own] == [
        (BOOKING.uid, Span(START + 1.5 * HOUR, START + 2.5 * HOUR))
    ]
    await calendar.http.send("DELETE", "voicedesk-b1.ics")
    changes = await calendar.changes(changes.token)
    assert [(one.uid, one.span) for one in changes.own] == [(BOOKING.uid, None)]
    assert await calendar.shows(BOOKING) is None


async def test_our_invite_that_somebody_took_in_is_not_busy_time(calendar: CalDav) -> None:
    await write(calendar, BOOKING.uid, AT_TWO)
    assert list(await calendar.busy(WEEK)) == []
