"""A calendar server of one's own: what others wrote is busy, what we wrote is ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from examples.rest_calendar.server import PAGE, Book, Event
from tests.calendars import BOOKING, START, WEEK, a_rest
from voicedesk.connectors.calendar.rest import RestCalendar, build
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.business import BusinessId
from voicedesk.domain.slots import Span
from voicedesk.errors import ConfigurationError, CredentialsRejected

pytestmark = pytest.mark.unit

HOUR = timedelta(hours=1)
Wired = tuple[RestCalendar, Book]


@pytest.fixture
async def wired(tmp_path: Path) -> AsyncIterator[Wired]:
    async with a_rest(tmp_path) as both:
        yield both


def lunch(uid: str = "lunch", *, busy: bool = True) -> Event:
    return Event(uid=uid, start=START, end=START + HOUR, title="Lunch", busy=busy)


async def test_busy_time_comes_from_every_page(wired: Wired) -> None:
    calendar, book = wired
    for number in range(PAGE + 1):
        book.put("ana", lunch(f"lunch{number}"))
    book.put("ana", lunch("free", busy=False))
    book.put("jo", lunch("another"))
    found = await calendar.busy(WEEK)
    assert len({one.uid for one in found}) == PAGE + 1
    assert {(one.summary, one.span) for one in found} == {("Lunch", Span(START, START + HOUR))}


async def test_changes_are_those_since_the_token(wired: Wired) -> None:
    calendar, book = wired
    await calendar.put(BOOKING, title="A cut", description="Maria")
    first = await calendar.changes(None)
    book.put("ana", lunch())
    moved = Event(uid=BOOKING.uid, start=START + HOUR, end=START + 2 * HOUR)
    book.put("ana", moved)
    second = await calendar.changes(first.token)
    assert [one.uid for one in second.changed] == ["lunch"]
    assert [one.span for one in second.own] == [Span(START + HOUR, START + 2 * HOUR)]
    book.put("ana", lunch(busy=False))
    book.delete("ana", BOOKING.uid)
    third = await calendar.changes(second.token)
    assert (list(third.changed), list(third.removed)) == ([], ["lunch"])
    assert [one.span for one in third.own] == [None]


async def test_a_forgotten_token_brings_everything(wired: Wired) -> None:
    calendar, book = wired
    book.put("ana", lunch())
    changes = await calendar.changes("999")
    assert (changes.whole, [one.uid for one in changes.changed]) == (True, ["lunch"])


async def test_a_wrong_token_is_said(wired: Wired) -> None:
    calendar, _ = wired
    wrong = replace(calendar.http, headers={"Authorization": "Bearer wrong"})
    with pytest.raises(CredentialsRejected):
        await replace(calendar, http=wrong).check()


def test_it_needs_an_address_and_a_token(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="needs the option url"):
        build(Wiring(BusinessId("b"), tmp_path, {}, "secret", owner="ana"))
    with pytest.raises(ConfigurationError, match="needs a secret"):
        build(Wiring(BusinessId("b"), tmp_path, {"url": "http://x"}, None, owner="ana"))
