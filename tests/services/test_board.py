"""A board counts once a minute, and opens the calls behind each of its numbers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from tests.services.golden import GOLDEN, MONDAY, NOW, WEEK, ZONE
from tests.services.shop import SHOP
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.domain.slots import Span
from voicedesk.errors import StoreError
from voicedesk.ports import CallFacts
from voicedesk.services.analytics import Analytics
from voicedesk.services.board import Board, Boards, last_days, month_of
from voicedesk.services.breakdowns import by_weekday

pytestmark = pytest.mark.unit

PERIOD = last_days(WEEK.end.date() - timedelta(days=1), 7, ZONE)


@dataclass
class Read:
    """Facts that say how often they were read."""

    asked: list[Span] = field(default_factory=list)

    async def facts(self, business: BusinessId, within: Span) -> list[CallFacts]:
        self.asked.append(within)
        return [one for one in GOLDEN if within.contains(one.started)]


@pytest.fixture
def read() -> Read:
    return Read()


@pytest.fixture
async def board(read: Read) -> Board:
    return await Boards().of(Analytics(SHOP, read, ManualClock(NOW)), PERIOD, ZONE)


def test_a_period_stands_beside_the_one_before() -> None:
    assert PERIOD.within == WEEK
    assert PERIOD.before == Span(MONDAY - timedelta(days=7), MONDAY)
    january = month_of(date(2026, 1, 31), ZONE)
    assert (january.within.start.date(), january.within.end.date()) == (
        date(2026, 1, 1),
        date(2026, 2, 1),
    )
    assert january.before.start.date() == date(2025, 12, 1)


async def test_a_board_is_kept_for_a_minute_and_counted_anew_beside(read: Read) -> None:
    clock, boards = ManualClock(NOW), Boards()
    analytics = Analytics(SHOP, read, clock)
    first = await boards.of(analytics, PERIOD, ZONE)
    clock.advance(timedelta(seconds=59))
    assert await boards.of(analytics, PERIOD, ZONE) is first
    assert len(read.asked) == 1
    clock.advance(timedelta(seconds=1))
    assert await boards.of(analytics, PERIOD, ZONE) is first
    assert await boards.of(analytics, PERIOD, ZONE) is first
    await asyncio.gather(*boards._counting.values())
    assert (await boards.of(analytics, PERIOD, ZONE)).counted_at == clock.now()
    # a person's calls a week before the earlier period, and a week after this one, bear on it
    assert read.asked == 2 * [Span(MONDAY - timedelta(days=14), WEEK.end + timedelta(days=7))]


async def test_an_old_board_is_not_shown_and_many_wait_for_one_count(read: Read) -> None:
    clock, boards = ManualClock(NOW), Boards()
    analytics = Analytics(SHOP, read, clock)
    first = await boards.of(analytics, PERIOD, ZONE)
    clock.advance(timedelta(minutes=10))
    one, other = await asyncio.gather(*(boards.of(analytics, PERIOD, ZONE) for _ in range(2)))
    assert (one is first, one is other, one.counted_at) == (False, True, clock.now())
    assert len(read.asked) == 2


async def test_each_business_has_a_board_of_its_own(read: Read) -> None:
    boards, analytics = Boards(), Analytics(SHOP, read, ManualClock(NOW))
    first = await boards.of(analytics, PERIOD, ZONE)
    assert await boards.of(replace(analytics, business=BusinessId("x")), PERIOD, ZONE) is not first


async def test_what_cannot_be_counted_is_told_to_whoever_waits_and_tried_again(read: Read) -> None:
    class Away(Read):
        async def facts(self, business: BusinessId, within: Span) -> list[CallFacts]:
            raise StoreError("away")

    boards, clock = Boards(), ManualClock(NOW)
    with pytest.raises(StoreError):
        await boards.of(Analytics(SHOP, Away(), clock), PERIOD, ZONE)
    assert (await boards.of(Analytics(SHOP, read, clock), PERIOD, ZONE)).now.calls == 11


@pytest.mark.parametrize(
    "key, calls",
    [
        ("some.conversion", "f a"),
        ("rest.conversion", "j c"),
        ("undecided.conversion", "g"),
        ("outcome.moved", "b"),
        ("service.cleaning", "f b"),
        ("staff.dr_patel", "b"),
        ("hour.9", "j b a"),
        ("day.2026-03-03", "d e"),
        ("greeting.0", "d"),
        ("slow", "e b h a c f"),
        ("all", "k g j i h f e d c b a"),
    ],
)
def test_every_number_opens_its_calls(board: Board, key: str, calls: str) -> None:
    found = board.find(key)
    assert sorted(found) == sorted(calls.split())
    assert found[0] == calls.split()[0]


@pytest.mark.parametrize("key", ["", "some.nothing", "outcome.x", "hour.3", "day.x", "nonsense.1"])
def test_a_number_that_is_none_opens_nothing(board: Board, key: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        board.find(key)


def test_the_period_before_is_counted_too(board: Board) -> None:
    assert (board.now.calls, board.before.calls) == (11, 1)
    assert sum(by_weekday(board.calls, ZONE).values()) == 11
