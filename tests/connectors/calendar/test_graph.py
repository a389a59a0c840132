"""Microsoft Graph: what others wrote is busy, what we wrote is ours, and failures are named."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from lab.vendors.graph import GraphDouble
from lab.vendors.serving import serve
from tests.calendars import BOOKING, MOVED, START, WEEK, ZONE, FixedToken, a_graph
from voicedesk.connectors.calendar.graph import AppTokens, GraphCalendar, build
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

Wired = tuple[GraphCalendar, GraphDouble]
HOUR = timedelta(hours=1)
OPTIONS = {"tenant": "t", "client": "c", "person": "ana@example.com"}


def event(begin: datetime = START, **more: object) -> dict[str, object]:
    def said(moment: datetime) -> dict[str, str]:
        text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.0000000")
        return {"dateTime": text, "timeZone": "UTC"}

    return {"subject": "Lunch", "start": said(begin), "end": said(begin + HOUR), **more}


@pytest.fixture
async def wired(tmp_path: Path, specs_folder: Path) -> AsyncIterator[Wired]:
    async with a_graph(tmp_path, specs_folder) as both:
        yield both


async def test_a_moved_booking_is_one_event_that_graph_understands(wired: Wired) -> None:
    calendar, double = wired
    await calendar.put(BOOKING, title="A cut", description="Maria")
    await calendar.put(MOVED, title="A cut", description="Maria")
    [kept] = double.events.values()
    assert kept["start"] == {"dateTime": "2026-03-10T19:00:00", "timeZone": "UTC"}
    assert double.desk.faults == []


async def test_a_lost_answer_leaves_one_event(wired: Wired) -> None:
    calendar, double = wired
    double.desk.after = [None, 502]
    await calendar.put(BOOKING, title="A cut", description="Maria")
    assert len(double.events) == 1


async def test_busy_time_comes_from_every_page(wired: Wired) -> None:
    calendar, double = wired
    double.events = {f"e{n}": {"id": f"e{n}", **event(START + n * HOUR)} for n in range(5)}
    found = await calendar.busy(WEEK)
    assert [one.uid for one in found] == ["e0", "e1", "e2", "e3", "e4"]
    assert found[0].span == Span(START, START + HOUR)
    assert double.desk.faults == []


async def test_a_whole_day_is_busy_from_midnight_to_midnight_in_the_persons_zone(
    wired: Wired,
) -> None:
    calendar, double = wired
    day = {"dateTime": "2026-03-08T00:00:00"}, {"dateTime": "2026-03-09T00:00:00"}
    double.write({"isAllDay": True, "start": day[0], "end": day[1]})
    [found] = await calendar.busy(WEEK)
    assert found.span.start == datetime(2026, 3, 8, tzinfo=ZONE)
    assert found.span.length == 23 * HOUR


@pytest.mark.parametrize(
    "more",
    [
        {"showAs": "free"},
        {"showAs": "workingElsewhere"},
        {"isCancelled": True},
        {"responseStatus": {"response": "declined"}},
    ],
)
async def test_some_events_keep_nobody_busy(wired: Wired, more: dict[str, object]) -> None:
    calendar, double = wired
    double.write({**event(), **more})
    assert list(await calendar.busy(WEEK)) == []


async def test_a_change_of_staff_brings_everything(wired: Wired) -> None:
    calendar, double = wired
    first = await calendar.changes(None)
    second = await calendar.changes(first.token)
    double.write(event())
    third = await calendar.changes(second.token)
    assert (first.whole, second.whole, third.whole) == (True, False, True)
    assert [one.span for one in third.changed] == [Span(START, START + HOUR)]


async def test_a_token_that_is_not_taken_is_said(wired: Wired) -> None:
    calendar, _ = wired
    with pytest.raises(CredentialsRejected):
        await replace(calendar, tokens=FixedToken("old")).check()


async def test_a_calendar_that_may_only_be_read_fails_its_check(wired: Wired) -> None:
    calendar, double = wired
    double.may_edit = False
    with pytest.raises(CredentialsRejected, match="not write"):
        await calendar.check()


@pytest.mark.parametrize(
    "status, error", [(429, RateLimited), (503, ConnectorUnavailable), (403, CredentialsRejected)]
)
async def test_a_failure_is_one_of_ours(wired: Wired, status: int, error: type[Exception]) -> None:
    calendar, double = wired
    double.desk.fail(status, times=3, Retry_After="0")
    with pytest.raises(error):
        await calendar.busy(WEEK)


async def test_a_sign_in_that_cannot_be_reached_is_unavailable() -> None:
    tokens = AppTokens("https://127.0.0.1:9/example.com", "desk", "secret")
    with pytest.raises(ConnectorUnavailable):
        await tokens.get()


@pytest.mark.parametrize(
    "options, password",
    [({}, "s"), (OPTIONS, None), ({**OPTIONS, "timezone": "Mars"}, "s")],
)
def test_what_is_missing_is_said(
    tmp_path: Path, options: dict[str, str], password: str | None
) -> None:
    with pytest.raises(ConfigurationError):
        build(Wiring(BusinessId("b"), tmp_path, options, password))


async def test_an_event_of_ours_that_staff_moved_or_deleted_is_told(wired: Wired) -> None:
    calendar, double = wired
    await calendar.put(BOOKING, title="A cut", description="Maria")
    token = (await calendar.changes(None)).token
    [name] = double.events
    double.move(name, MOVED.span.start, MOVED.span.end)
    changes = await calendar.changes(token)
    assert [(one.uid, one.span) for one in changes.own] == [(BOOKING.uid, MOVED.span)]
    assert (list(changes.changed), list(changes.removed)) == ([], [])
    double.delete(name)
    changes = await calendar.changes(changes.token)
    assert (changes.whole, list(changes.own)) == (True, [])
    assert await calendar.shows(BOOKING) is None


async def test_a_feed_that_graph_forgot_is_begun_again(wired: Wired) -> None:
    calendar, double = wired
    await calendar.put(BOOKING, title="A cut", description="Maria")
    token = (await calendar.changes(None)).token
    double.forgotten = len(double.log)
    changes = await calendar.changes(token)
    assert (changes.whole, [one.uid for one in changes.own]) == (True, [BOOKING.uid])


async def test_our_invite_that_somebody_took_in_is_not_busy_time(wired: Wired) -> None:
    calendar, double = wired
    double.write(event(iCalUId=BOOKING.uid))
    assert await calendar.busy(WEEK) == []


async def _greet(request: web.Request) -> web.Response:
    return web.Response(text=request.query.get("validationToken", ""))


async def test_it_rings_where_somebody_answers(wired: Wired) -> None:
    calendar, double = wired
    app = web.Application()
    app.router.add_post("/hook", _greet)
    until = START + timedelta(days=2)
    async with serve(app) as place:
        ends = await calendar.ring_at(f"http://{place}/hook", token="t0", until=until)
    [kept] = double.subscriptions
    assert (ends, kept["clientState"], kept["resource"]) == (
        until,
        "t0",
        "users/ana@example.com/events",
    )
    assert double.desk.faults == []


async def test_a_calendar_that_its_person_connected_is_theirs(wired: Wired) -> None:
    calendar, double = wired
    mine = replace(calendar, person="me")
    await mine.check()
    await mine.put(BOOKING, title="A cut", description="Maria")
    await mine.put(MOVED, title="A cut", description="Maria")
    assert await mine.shows(MOVED) == MOVED.span
    assert list(await mine.busy(WEEK)) == []
    assert (await mine.changes(None)).whole
    assert double.desk.faults == []


def test_the_key_of_a_person_needs_no_options(tmp_path: Path) -> None:
    key = '{"client_id": "c", "client_secret": "s", "refresh_token": "r"}'
    built = build(Wiring(BusinessId("shop"), tmp_path, {}, key))
    assert built.person == "me"
