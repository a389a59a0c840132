"""What every calendar must do with what others wrote in it, and when it is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest
from aiohttp import web

from examples.rest_calendar.server import Book, Event
from tests.calendars import BOOKING, START, WEEK, ZONE, a_caldav, a_google, a_graph, a_rest
from voicedesk.connectors.calendar.caldav import CalDav
from voicedesk.connectors.http import Body
from voicedesk.connectors.memory import MemoryCalendar
from voicedesk.domain.slots import Span
from voicedesk.errors import ConnectorUnavailable, CredentialsRejected, RateLimited
from voicedesk.ports import Calendar, OutsideEvent

pytestmark = pytest.mark.unit

HOUR = timedelta(hours=1)
ICS = {"Content-Type": "text/calendar"}


@dataclass
class Kept:
    """A calendar with the hand of whoever owns it."""

    calendar: Calendar
    write: Callable[[str, Span], Awaitable[None]]


Open = Callable[[AsyncExitStack, Path, pytest.FixtureRequest], Awaitable[Kept]]


async def google(stack: AsyncExitStack, folder: Path, request: pytest.FixtureRequest) -> Kept:
    specs = request.getfixturevalue("specs_folder")
    calendar, double = await stack.enter_async_context(a_google(folder, specs))

    async def write(name: str, span: Span) -> None:
        start, end = ({"dateTime": side.isoformat()} for side in (span.start, span.end))
        double.write({"id": name, "summary": name, "start": start, "end": end})

    return Kept(calendar, write)


async def graph(stack: AsyncExitStack, folder: Path, request: pytest.FixtureRequest) -> Kept:
    specs = request.getfixturevalue("specs_folder")
    calendar, double = await stack.enter_async_context(a_graph(folder, specs))

    async def write(name: str, span: Span) -> None:
        start, end = (
            {"dateTime": f"{side.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}
            for side in (span.start, span.end)
        )
        double.write({"subject": name, "start": start, "end": end})

    return Kept(calendar, write)


async def caldav(stack: AsyncExitStack, folder: Path, request: pytest.FixtureRequest) -> Kept:
    del request
    calendar: CalDav = await stack.enter_async_context(a_caldav(folder))

    async def write(name: str, span: Span) -> None:
        start, end = (f"{side.astimezone(UTC):%Y%m%dT%H%M%SZ}" for side in (span.start, span.end))
        event = (
            f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:{name}\r\n"
            f"DTSTAMP:20260301T000000Z\r\nDTSTART:{start}\r\nDTEND:{end}\r\nSUMMARY:{name}\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        await calendar.http.send(
            "PUT", f"{name}.ics", body=Body(content=event.encode()), headers=ICS
        )

    return Kept(calendar, write)


async def rest(stack: AsyncExitStack, folder: Path, request: pytest.FixtureRequest) -> Kept:
    del request
    opened: tuple[Calendar, Book] = await stack.enter_async_context(a_rest(folder))
    calendar, book = opened

    async def write(name: str, span: Span) -> None:
        book.put("ana", Event(uid=name, start=span.start, end=span.end, title=name))

    return Kept(calendar, write)


async def memory(stack: AsyncExitStack, folder: Path, request: pytest.FixtureRequest) -> Kept:
    del stack, folder, request
    calendar = MemoryCalendar()

    async def write(name: str, span: Span) -> None:
        calendar.add(OutsideEvent(name, span, name))

    return Kept(calendar, write)


WRITTEN: dict[str, Open] = {
    "google": google,
    "graph": graph,
    "caldav": caldav,
    "rest": rest,
    "memory": memory,
}


@pytest.fixture(params=list(WRITTEN))
async def kept(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Kept]:
    async with AsyncExitStack() as stack:
        yield await WRITTEN[request.param](stack, tmp_path, request)


def stands(events: list[OutsideEvent]) -> list[tuple[float, float]]:
    return sorted((one.span.start.timestamp(), one.span.end.timestamp()) for one in events)


def an_hour(number: int) -> Span:
    return Span(START + number * HOUR, START + (number + 1) * HOUR)


async def test_what_others_wrote_is_busy_whole_and_from_every_page(kept: Kept) -> None:
    meetings = [an_hour(2 * number) for number in range(5)]
    for number, span in enumerate(meetings):
        await kept.write(f"meeting{number}", span)
    await kept.calendar.put(BOOKING, title="A cut", description="Maria")
    found = list(await kept.calendar.busy(WEEK))
    assert stands(found) == [(one.start.timestamp(), one.end.timestamp()) for one in meetings]
    assert len({one.uid for one in found}) == 5


async def test_a_day_of_23_hours_is_busy_from_midnight_to_midnight(kept: Kept) -> None:
    day = Span(datetime(2026, 3, 8, tzinfo=ZONE), datetime(2026, 3, 9, tzinfo=ZONE))
    await kept.write("away", day)
    (found,) = await kept.calendar.busy(WEEK)
    assert found.span.end.timestamp() - found.span.start.timestamp() == 23 * 3600
    assert found.span.start.timestamp() == day.start.timestamp()


async def test_what_others_write_is_told_with_the_next_look(kept: Kept) -> None:
    token = (await kept.calendar.changes(None)).token
    assert list((await kept.calendar.changes(token)).changed) == []
    await kept.write("lunch", an_hour(1))
    changes = await kept.calendar.changes(token)
    assert stands(list(changes.changed)) == [
        (an_hour(1).start.timestamp(), an_hour(1).end.timestamp())
    ]
    assert list((await kept.calendar.changes(changes.token)).changed) == []


@dataclass
class Front:
    """Stands before a vendor: refuses the first requests, and passes the others on."""

    behind: str
    refusals: list[web.Response]
    asked: int = 0

    async def answer(self, request: web.Request) -> web.Response:
        self.asked += 1
        if self.refusals:
            return self.refusals.pop(0)
        headers = {k: v for k, v in request.headers.items() if k not in ("Host", "Content-Length")}
        async with httpx2.AsyncClient(timeout=10) as client:
            answer = await client.request(
                request.method,
                f"{self.behind.rstrip('/')}{request.path_qs}",
                content=await request.read(),
                headers=headers,
            )
        kind = answer.headers.get("Content-Type", "text/plain")
        return web.Response(
            status=answer.status_code, body=answer.content, headers={"Content-Type": kind}
        )


@asynccontextmanager
async def behind(calendar: Calendar, *refusals: web.Response) -> AsyncIterator[Calendar]:
    """The same calendar behind somebody who refuses at first."""
    asked = cast("Any", calendar)  # every vendor's has an `http`
    front = Front(asked.http.base, list(refusals))
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", front.answer)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        http = replace(asked.http, base=f"http://{host}:{port}", sleep=at_once)
        yield cast("Calendar", replace(asked, http=http))
    finally:
        await runner.cleanup()


async def at_once(_seconds: float) -> None:
    """Waits for nothing."""


def refused(status: int, **headers: str) -> web.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.Response(status=status, headers=named, text="{}")


VENDORS = [name for name in WRITTEN if name != "memory"]


@pytest.fixture(params=VENDORS)
async def vendor(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Kept]:
    async with AsyncExitStack() as stack:
        yield await WRITTEN[request.param](stack, tmp_path, request)


async def test_who_asks_too_often_waits_and_is_answered(vendor: Kept) -> None:
    await vendor.write("lunch", an_hour(1))
    async with behind(vendor.calendar, refused(429, Retry_After="1")) as calendar:
        assert len(await calendar.busy(WEEK)) == 1
    async with behind(vendor.calendar, refused(503), refused(503)) as calendar:
        assert len(await calendar.busy(WEEK)) == 1


@pytest.mark.parametrize(
    "refusal, error",
    [
        # longer than anybody can wait: said at once
        (lambda: refused(429, Retry_After="3600"), RateLimited),
        (lambda: refused(503), ConnectorUnavailable),
        # an expired or withdrawn key, also after another token was fetched
        (lambda: refused(401), CredentialsRejected),
        (lambda: refused(403), CredentialsRejected),
    ],
)
async def test_what_stays_refused_is_said_by_its_kind(
    vendor: Kept, refusal: Callable[[], web.Response], error: type[Exception]
) -> None:
    async with behind(vendor.calendar, *(refusal() for _ in range(6))) as calendar:
        with pytest.raises(error):
            await calendar.busy(WEEK)


async def test_a_booking_written_through_a_refusal_is_one_event(vendor: Kept) -> None:
    async with behind(vendor.calendar, refused(429, Retry_After="1")) as calendar:
        first = await calendar.put(BOOKING, title="A cut", description="Maria")
    assert await vendor.calendar.put(BOOKING, title="A cut", description="Maria") == first
    own = (await vendor.calendar.changes(None)).own
    assert [one.uid for one in own] == [BOOKING.uid]
