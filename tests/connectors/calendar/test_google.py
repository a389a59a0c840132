"""Google Calendar: what others wrote is busy, what we wrote is ours, and every failure is named."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lab.vendors.google_calendar import GoogleDouble
from tests.calendars import BOOKING, MOVED, START, WEEK, ZONE, a_google, service_account
from voicedesk.connectors.calendar.google import GoogleCalendar, build
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.business import BusinessId
from voicedesk.domain.slots import Span
from voicedesk.errors import (
    ConfigurationError,
    ConnectorUnavailable,
    CredentialsRejected,
    RateLimited,
)

pytestmark = pytest.mark.unit

HOUR = timedelta(hours=1)


def event(name: str, begin: datetime = START, **more: object) -> dict[str, object]:
    return {
        "id": name,
        "summary": "Lunch",
        "start": {"dateTime": begin.isoformat()},
        "end": {"dateTime": (begin + HOUR).isoformat()},
        **more,
    }


Wired = tuple[GoogleCalendar, GoogleDouble]


@pytest.fixture
async def wired(tmp_path: Path, specs_folder: Path) -> AsyncIterator[Wired]:
    async with a_google(tmp_path, specs_folder) as both:
        yield both


async def test_a_booking_is_an_event_that_google_understands(wired: Wired) -> None:
    calendar, double = wired
    await calendar.put(BOOKING, title="A cut", description="Maria")
    await calendar.put(MOVED, title="A cut", description="Maria")
    [kept] = double.events.values()
    assert kept["start"] == {
        "dateTime": "2026-03-10T15:00:00-04:00",
        "timeZone": "America/New_York",
    }
    assert double.desk.faults == []


async def test_a_signed_in_user_will_do(tmp_path: Path, specs_folder: Path) -> None:
    async with a_google(tmp_path, specs_folder, signed_in=True) as (calendar, double):
        await calendar.put(BOOKING, title="A cut", description="Maria")
    assert len(double.events) == 1


async def test_an_event_that_staff_deleted_comes_back_when_the_booking_is_put(wired: Wired) -> None:
    calendar, double = wired
    await calendar.put(BOOKING, title="A cut", description="Maria")
    [name] = double.events
    double.delete(name)
    await calendar.put(MOVED, title="A cut", description="Maria")
    assert double.events[name]["status"] == "confirmed"


async def test_a_lost_answer_leaves_one_event(wired: Wired) -> None:
    calendar, double = wired
    double.desk.after = [None, 502]
    await calendar.put(BOOKING, title="A cut", description="Maria")
    assert len(double.events) == 1


async def test_busy_time_comes_from_every_page(wired: Wired) -> None:
    calendar, double = wired
    double.events = {
        f"e{hour}": {"status": "confirmed", **event(f"e{hour}", START + hour * HOUR)}
        for hour in range(5)
    }
    found = await calendar.busy(WEEK)
    assert [one.uid for one in found] == ["e0", "e1", "e2", "e3", "e4"]
    assert double.desk.faults == []


async def test_a_whole_day_is_busy_from_midnight_to_midnight_in_the_calendars_zone(
    wired: Wired,
) -> None:
    calendar, double = wired
    # the clocks go forward on the eighth: the day has 23 hours
    double.write(event("e1", start={"date": "2026-03-08"}, end={"date": "2026-03-09"}))
    [found] = await calendar.busy(WEEK)
    midnight = datetime(2026, 3, 8, tzinfo=ZONE)
    assert found.span == Span(midnight, datetime(2026, 3, 9, tzinfo=ZONE))
    assert found.span.length == 23 * HOUR


@pytest.mark.parametrize(
    "more",
    [
        {"transparency": "transparent"},
        {"eventType": "workingLocation"},
        {"attendees": [{"self": True, "responseStatus": "declined"}]},
        {"end": {"dateTime": START.isoformat()}},
    ],
    ids=["free", "working location", "declined", "no length"],
)
async def test_some_events_keep_nobody_busy(wired: Wired, more: dict[str, object]) -> None:
    calendar, double = wired
    double.write({**event("e1"), **more})
    assert list(await calendar.busy(WEEK)) == []


async def test_changes_are_those_since_the_token(wired: Wired) -> None:
    calendar, double = wired
    double.write(event("e1"))
    first = await calendar.changes(None)
    double.write(event("e2"))
    double.delete("e1")
    second = await calendar.changes(first.token)
    assert (first.whole, [one.uid for one in first.changed]) == (True, ["e1"])
    assert (second.whole, [one.uid for one in second.changed]) == (False, ["e2"])
    assert list(second.removed) == ["e1"]
    assert double.desk.faults == []


async def test_a_forgotten_token_brings_everything(wired: Wired) -> None:
    calendar, double = wired
    token = (await calendar.changes(None)).token
    double.write(event("e1"))
    double.forgotten = 1
    changes = await calendar.changes(token)
    assert (changes.whole, [one.uid for one in changes.changed]) == (True, ["e1"])


async def test_an_ended_token_is_fetched_again(wired: Wired) -> None:
    calendar, double = wired
    await calendar.check()
    double.tokens += 1
    await calendar.check()
    assert double.desk.asked.count("POST /token") == 2


async def test_revoked_access_is_said(wired: Wired) -> None:
    calendar, double = wired
    double.revoked = True
    with pytest.raises(CredentialsRejected, match="no token"):
        await calendar.put(BOOKING, title="A cut", description="Maria")


async def test_a_calendar_that_may_only_be_read_fails_its_check(wired: Wired) -> None:
    calendar, double = wired
    double.role = "reader"
    with pytest.raises(CredentialsRejected, match="right to make changes"):
        await calendar.check()


async def test_a_calendar_that_is_not_shared_fails_its_check(wired: Wired) -> None:
    calendar, double = wired
    await calendar.tokens.get()
    double.desk.fail(404)
    with pytest.raises(CredentialsRejected, match="share it"):
        await calendar.check()


@pytest.mark.parametrize(
    "body, error",
    [
        ('{"error": {"errors": [{"reason": "userRateLimitExceeded"}]}}', RateLimited),
        ('{"error": {"errors": [{"reason": "forbidden"}]}}', CredentialsRejected),
    ],
)
async def test_a_403_is_a_lack_of_rights_or_of_patience(
    wired: Wired, body: str, error: type[Exception]
) -> None:
    calendar, double = wired
    await calendar.tokens.get()
    double.desk.fail(403, times=3, body=body, Retry_After="0")
    with pytest.raises(error):
        await calendar.busy(WEEK)


async def test_an_outage_is_unavailable(wired: Wired) -> None:
    calendar, double = wired
    await calendar.tokens.get()
    double.desk.fail(503, times=3, Retry_After="0")
    with pytest.raises(ConnectorUnavailable):
        await calendar.busy(WEEK)


@pytest.mark.parametrize(
    "secret",
    [None, "key", "[]", '{"type": "external_account"}', '{"type": "service_account"}'],
)
def test_a_key_that_is_none_is_said_before_the_first_booking(
    tmp_path: Path, secret: str | None
) -> None:
    with pytest.raises(ConfigurationError):
        build(Wiring(BusinessId("b"), tmp_path, {"calendar": "a@example.com"}, secret))


def test_a_key_without_a_calendar_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="calendar"):
        build(Wiring(BusinessId("b"), tmp_path, {}, service_account("http://localhost")))


async def test_an_event_of_ours_that_staff_moved_or_deleted_is_told(wired: Wired) -> None:
    calendar, double = wired
    await calendar.put(BOOKING, title="A cut", description="Maria")
    token = (await calendar.changes(None)).token
    [ours] = double.events.values()
    moved = {side: {"dateTime": (START + HOUR).isoformat()} for side in ("start",)}
    double.write({**ours, **moved, "end": {"dateTime": (START + 2 * HOUR).isoformat()}})
    changes = await calendar.changes(token)
    assert [(one.uid, one.span) for one in changes.own] == [
        (BOOKING.uid, Span(START + HOUR, START + 2 * HOUR))
    ]
    assert (list(changes.changed), list(changes.removed)) == ([], [])
    double.delete(ours["id"])
    changes = await calendar.changes(changes.token)
    assert [(one.uid, one.span) for one in changes.own] == [(BOOKING.uid, None)]
    assert await calendar.shows(BOOKING) is None


async def test_our_invite_that_somebody_took_in_is_not_busy_time(wired: Wired) -> None:
    calendar, double = wired
    double.write(event("copy", iCalUID=BOOKING.uid))
    assert await calendar.busy(WEEK) == []


async def test_a_series_that_staff_made_of_an_event_of_ours_is_not_told_as_it(
    wired: Wired,
) -> None:
    calendar, double = wired
    await calendar.put(BOOKING, title="A cut", description="Maria")
    [name] = double.events
    double.write(event(f"{name}_20260317T180000Z", START + timedelta(days=7)))
    assert [one.uid for one in (await calendar.changes(None)).own] == [BOOKING.uid]


async def test_a_whole_look_says_how_far_it_went(wired: Wired) -> None:
    calendar, _ = wired
    within = (await calendar.changes(None)).within
    assert within is not None
    assert within.contains(START + timedelta(days=399))


async def test_it_rings_where_it_is_asked_to(wired: Wired) -> None:
    calendar, double = wired
    until = START + timedelta(days=2)
    address = "https://desk.example.com/hook"
    assert await calendar.ring_at(address, token="t0", until=until) == until
    [channel] = double.channels
    assert (channel["type"], channel["address"], channel["token"]) == ("web_hook", address, "t0")
    assert double.desk.faults == []
