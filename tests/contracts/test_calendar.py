"""What every calendar must do: one event for each booking, removed as often as one likes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol, cast

import pytest

from tests.calendars import BOOKING, MOVED, WEEK, a_caldav, a_google, a_graph, a_rest
from voicedesk.connectors.calendar import feed
from voicedesk.connectors.memory import MemoryCalendar
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.business import BusinessId
from voicedesk.domain.slots import Span
from voicedesk.ports import Calendar, CalendarChanges, Watchable

pytestmark = pytest.mark.unit


class WatchedCalendar(Calendar, Watchable, Protocol):
    """A calendar whose owner writes it too."""


Make = Callable[[Path, pytest.FixtureRequest], AbstractAsyncContextManager[Calendar]]


@asynccontextmanager
async def a_feed(folder: Path, _request: pytest.FixtureRequest) -> AsyncIterator[Calendar]:
    yield feed.build(Wiring(BusinessId("b"), folder, owner="ana"))


@asynccontextmanager
async def google(folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Calendar]:
    async with a_google(folder, request.getfixturevalue("specs_folder")) as (calendar, _):
        yield calendar


@asynccontextmanager
async def caldav(folder: Path, _request: pytest.FixtureRequest) -> AsyncIterator[Calendar]:
    async with a_caldav(folder) as calendar:
        yield calendar


@asynccontextmanager
async def graph(folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Calendar]:
    async with a_graph(folder, request.getfixturevalue("specs_folder")) as (calendar, _):
        yield calendar


@asynccontextmanager
async def rest(folder: Path, _request: pytest.FixtureRequest) -> AsyncIterator[Calendar]:
    async with a_rest(folder) as (calendar, _):
        yield calendar


@asynccontextmanager
async def memory(_folder: Path, _request: pytest.FixtureRequest) -> AsyncIterator[Calendar]:
    yield MemoryCalendar()


WIRED = {
    "calendar.feed": a_feed,
    "calendar.google": google,
    "calendar.caldav": caldav,
    "calendar.graph": graph,
    "calendar.rest": rest,
    "memory": memory,
}

WATCHED = [name for name in WIRED if name != "calendar.feed"]
"""All but the calendar that nobody else writes."""


@pytest.fixture(params=list(WIRED.values()), ids=list(WIRED))
async def calendar(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Calendar]:
    make: Make = request.param
    async with make(tmp_path, request) as made:
        yield made


async def test_a_working_calendar_passes_its_check(calendar: Calendar) -> None:
    await calendar.check()


async def test_a_booking_put_twice_is_one_event(calendar: Calendar) -> None:
    first = await calendar.put(BOOKING, title="A cut", description="Maria")
    assert await calendar.put(BOOKING, title="A cut", description="Maria") == first


async def test_our_own_events_are_not_busy_time(calendar: Calendar) -> None:
    await calendar.put(BOOKING, title="A cut", description="Maria")
    assert list(await calendar.busy(WEEK)) == []


async def test_a_moved_booking_keeps_its_event(calendar: Calendar) -> None:
    first = await calendar.put(BOOKING, title="A cut", description="Maria")
    assert await calendar.put(MOVED, title="A cut", description="Maria") == first


async def test_removing_twice_and_before_putting_is_fine(calendar: Calendar) -> None:
    await calendar.remove(BOOKING)
    await calendar.put(BOOKING, title="A cut", description="Maria")
    await calendar.remove(BOOKING)
    await calendar.remove(BOOKING)


async def test_our_own_events_are_not_changes_of_others(calendar: Calendar) -> None:
    token = (await calendar.changes(None)).token
    await calendar.put(BOOKING, title="A cut", description="Maria")
    await calendar.remove(BOOKING)
    changes = await calendar.changes(token)
    assert (list(changes.changed), list(changes.removed)) == ([], [])


async def test_a_booking_can_be_put_again_after_it_was_removed(calendar: Calendar) -> None:
    first = await calendar.put(BOOKING, title="A cut", description="Maria")
    await calendar.remove(BOOKING)
    assert await calendar.put(MOVED, title="A cut", description="Maria") == first


def stands(span: Span | None) -> tuple[float, float] | None:
    return (span.start.timestamp(), span.end.timestamp()) if span else None


def told(changes: CalendarChanges) -> dict[str, tuple[float, float] | None]:
    return {one.uid: stands(one.span) for one in changes.own}


@pytest.fixture(params=WATCHED)
async def watched(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[WatchedCalendar]:
    async with WIRED[request.param](tmp_path, request) as made:
        assert isinstance(made, Watchable)
        yield cast("WatchedCalendar", made)  # both, as was just looked


async def test_a_calendar_shows_where_a_booking_stands(watched: WatchedCalendar) -> None:
    assert await watched.shows(BOOKING) is None
    await watched.put(BOOKING, title="A cut", description="Maria")
    assert stands(await watched.shows(BOOKING)) == stands(BOOKING.span)
    await watched.put(MOVED, title="A cut", description="Maria")
    assert stands(await watched.shows(BOOKING)) == stands(MOVED.span)
    await watched.remove(BOOKING)
    assert await watched.shows(BOOKING) is None


async def test_what_we_wrote_is_told_as_ours(watched: WatchedCalendar) -> None:
    token = (await watched.changes(None)).token
    await watched.put(BOOKING, title="A cut", description="Maria")
    for since in (token, None):
        assert told(await watched.changes(since)) == {BOOKING.uid: stands(BOOKING.span)}
    token = (await watched.changes(None)).token
    await watched.remove(BOOKING)
    for since in (token, None):
        assert told(await watched.changes(since)).get(BOOKING.uid) is None


async def test_a_feed_goes_on_from_where_it_was(watched: WatchedCalendar) -> None:
    await watched.put(BOOKING, title="A cut", description="Maria")
    changes = await watched.changes((await watched.changes(None)).token)
    assert (list(changes.own), list(changes.changed), changes.whole) == ([], [], False)
