"""What the tests on a real LiveKit server share: a desk with one worker, and what it wrote."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

import pytest

from lab.room_desk import RoomDesk, is_installed, room_desk
from voicedesk.calls.desks import from_files
from voicedesk.domain.booking import Booking
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, Callback
from voicedesk.store import open_store


def booking(wish: str) -> tuple[tuple[str, str], ...]:
    """What a caller answers who wants a check-up; each test has a time of its own."""
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
