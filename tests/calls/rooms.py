"""What the tests on a real LiveKit server share: a desk with one worker, and what it wrote."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest

from lab.room_desk import RoomDesk, is_installed, room_desk
from voicedesk.calls.desks import from_files
from voicedesk.connectors.clock import SystemClock
from voicedesk.domain.booking import Booking
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, Callback
from voicedesk.profile.facts import business_of
from voicedesk.store import open_store

FRIDAY = 4


def open_day(number: int) -> str:
    """An open day of the coming weeks, so that each test has one of its own."""
    day = _open_date(number)
    return f"{day:%A}, {day:%B} {day.day}"


def iso_day(number: int) -> str:
    """The same day, as addresses of pages have it."""
    return _open_date(number).isoformat()


def _open_date(number: int) -> date:
    business = business_of(from_files("dental").profile)
    today = business.local(SystemClock().now()).date()
    days = (today + timedelta(days=ahead) for ahead in range(2, 60))
    working = [day for day in days if any(p.schedule.on(day) for p in business.locations)]
    return [one for one in working if one.weekday() < FRIDAY][number]


def booking(number: int) -> tuple[tuple[str, str], ...]:
    """What a caller answers who wants a check-up on one of the open days."""
    wish = f"on {open_day(number)} at 10 AM"
    return (
        ("anything else", "no thank you, goodbye"),
        ("shall i book", "yes please"),
        ("name", "my name is Maria Gonzalez"),
        ("day and time|how can i help", f"I'd like to book a check-up {wish}"),
        ("number", "two oh two five five five oh one two three"),
    )


def dental() -> BusinessId:
    """The business that answers."""
    return BusinessId(from_files("dental").profile.business.id)


async def bookings_in(desk: RoomDesk) -> Sequence[Booking]:
    """What is in the ledger."""
    async with open_store(desk.database) as store:
        return await store.ledger.bookings(dental())


async def call_in(desk: RoomDesk, room: str) -> Call:
    """The one record of the call in a room."""
    async with open_store(desk.database) as store:
        (call,) = [one for one in await store.calls.list(dental()) if one.room == room]
    return call


async def ended_in(desk: RoomDesk, room: str) -> Call:
    """The record of the call in a room, once another process has closed it."""
    for _ in range(100):
        call = await call_in(desk, room)
        if call.ended is not None:
            return call
        await asyncio.sleep(0.1)
    raise TimeoutError(f"the call in {room} never ended")


async def callbacks_in(desk: RoomDesk) -> Sequence[Callback]:
    """What was promised."""
    async with open_store(desk.database) as store:
        return await store.callbacks.list(dental())


@pytest.fixture(scope="module")
def desk() -> Iterator[RoomDesk]:
    if not is_installed():
        pytest.skip("no livekit-server; `make servers` builds it")
    with room_desk() as desk:
        desk.worker()
        yield desk
