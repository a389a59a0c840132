"""All figures of a period beside those of the period before, counted once and kept for a while."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from voicedesk.domain.call import CallId, Channel, Outcome
from voicedesk.domain.days import span_of
from voicedesk.domain.slots import Span
from voicedesk.ports import CallFacts
from voicedesk.services.analytics import Analytics, Figures, figures_of
from voicedesk.services.breakdowns import (
    Day,
    Deeds,
    Greeting,
    Hour,
    by_day,
    by_greeting,
    by_hour,
    by_service,
    by_staff,
    by_weekday,
)
from voicedesk.services.costs import CostFigure, cost_figure

logger = logging.getLogger(__name__)

FRESH = timedelta(seconds=60)
"""An older board is counted anew."""
SHOWN = timedelta(minutes=10)
"""A younger one is shown meanwhile: whoever asks does not wait, and reads when it was counted."""
MOST_KEPT = 8

_Key = tuple[str, Span, str]


@dataclass(frozen=True, slots=True)
class Period:
    """Some days of a business, and as many before them, on its clock."""

    within: Span
    before: Span


@dataclass(frozen=True, slots=True)
class Board:
    """The figures of a period."""

    period: Period
    counted_at: datetime
    zone: ZoneInfo
    calls: tuple[CallFacts, ...]
    now: Figures
    before: Figures
    days: tuple[Day, ...]
    services: tuple[Deeds, ...]
    staff: tuple[Deeds, ...]
    hours: tuple[Hour, ...]
    week: Mapping[tuple[int, int], int]
    """Calls by weekday, Monday is 0, and hour."""
    greetings: tuple[Greeting, ...]

    def find(self, key: str) -> tuple[CallId, ...]:
        """The calls behind a number, each once, the latest first; raises KeyError.

        Keys: `some`, `rest` or `undecided` and a share; `outcome`, `service`, `staff`, `hour`,
        `day` and which; `greeting` and its place in the table; `all`; `slow`.
        """
        what, _, which = key.partition(".")
        ids = set(self._ids(what, which))
        latest = sorted(self.calls, key=lambda one: one.started, reverse=True)
        if what == "slow":
            latest.sort(key=lambda one: -max((turn.ms for turn in one.turns), default=0))
        return tuple(one.call for one in latest if one.call in ids)

    def _ids(self, what: str, which: str) -> Sequence[CallId]:
        if what in ("some", "rest", "undecided"):
            share = self.now.shares[which]
            rest = tuple(set(share.of) - set(share.some))
            return {"some": share.some, "rest": rest, "undecided": share.undecided}[what]
        if what == "outcome":
            return [one.call for one in self.calls if one.outcome is Outcome(which)]
        if what in ("service", "staff"):
            rows = self.services if what == "service" else self.staff
            return {row.id: row.calls for row in rows}[which]
        return self._moments(what, which)

    def _moments(self, what: str, which: str) -> Sequence[CallId]:
        if what == "hour":
            return {str(row.hour): row.calls for row in self.hours}[which]
        if what == "day":
            return {f"{day.span.start:%Y-%m-%d}": day.calls for day in self.days}[which]
        if what == "greeting":
            return {str(n): row.early.some for n, row in enumerate(self.greetings)}[which]
        if what not in ("all", "slow"):
            raise KeyError(what)
        return [one.call for one in self.calls if what == "all" or one.turns]


@dataclass(slots=True)
class Boards:
    """Counts boards, each once at a time, and gives one again while it is fresh."""

    _kept: dict[_Key, Board] = field(default_factory=dict)
    _counting: dict[_Key, asyncio.Task[Board]] = field(default_factory=dict)
    _priced: list[tuple[Board, float | None, CostFigure]] = field(default_factory=list)

    async def of(
        self, analytics: Analytics, period: Period, zone: ZoneInfo, channel: Channel | None = None
    ) -> Board:
        """The board of a period, at most ten minutes old. Raises StoreError."""
        key = (str(analytics.business), period.within, channel or "")
        known, now = self._kept.get(key), analytics.clock.now()
        if known is not None and now - known.counted_at < FRESH:
            return known
        task = self._counting.get(key)
        if task is None:
            work = self._count(key, analytics, period, zone)
            task = self._counting[key] = asyncio.get_running_loop().create_task(work)
            task.add_done_callback(lambda done: self._ended(key, done))
        if known is not None and now - known.counted_at < SHOWN:
            return known
        # whoever waits may leave; others wait for the same count
        return await asyncio.shield(task)

    def cost(self, board: Board, *, phone_minute: float | None) -> CostFigure:
        """What a minute of a board's calls cost; counted once for each board."""
        for known, price, cost in self._priced:
            if known is board and price == phone_minute:
                return cost
        cost = cost_figure(board.calls, phone_minute=phone_minute)
        self._priced = [(board, phone_minute, cost), *self._priced[: MOST_KEPT - 1]]
        return cost

    async def _count(
        self, key: _Key, analytics: Analytics, period: Period, zone: ZoneInfo
    ) -> Board:
        now, channel = analytics.clock.now(), key[2]
        whole = Span(period.before.start, period.within.end)
        around = [one for one in await analytics.read(whole) if channel in ("", one.channel)]
        # some ten thousand calls take a while, in which the office has other things to hear
        board = await asyncio.to_thread(_counted, around, period, zone, now)
        self._kept.pop(key, None)
        self._kept[key] = board
        while len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return board

    def _ended(self, key: _Key, done: asyncio.Task[Board]) -> None:
        del self._counting[key]
        error = None if done.cancelled() else done.exception()
        if error is not None:
            logger.warning("figures not counted", extra={"error": type(error).__name__})


def last_days(today: date, days: int, zone: ZoneInfo) -> Period:
    """So many days up to and with today, and as many before."""
    first = span_of(today - timedelta(days=days - 1), zone).start
    before = span_of(today - timedelta(days=2 * days - 1), zone).start
    return Period(Span(first, span_of(today, zone).end), Span(before, first))


def month_of(day: date, zone: ZoneInfo) -> Period:
    """The calendar month of a day, and the month before."""
    first = day.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    earlier = (first - timedelta(days=1)).replace(day=1)
    starts = [span_of(one, zone).start for one in (earlier, first, after)]
    return Period(Span(starts[1], starts[2]), Span(starts[0], starts[1]))


def _counted(around: Sequence[CallFacts], period: Period, zone: ZoneInfo, now: datetime) -> Board:
    people, span = [one for one in around if not one.is_robocall], period.within.in_utc
    calls = tuple(one for one in people if span.contains(one.started))
    return Board(
        period=period,
        counted_at=now,
        zone=zone,
        calls=calls,
        now=figures_of(around, within=period.within, now=now),
        before=figures_of(around, within=period.before, now=now),
        days=tuple(by_day(calls, period.within, now)),
        services=tuple(by_service(calls)),
        staff=tuple(by_staff(calls)),
        hours=tuple(by_hour(calls, zone)),
        week=by_weekday(calls, zone),
        greetings=tuple(by_greeting(calls, now)),
    )
