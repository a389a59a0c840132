"""Figures: every number with how sure it is, what it was before, and the calls behind it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.domain.call import CallId, Outcome
from voicedesk.domain.share import Share
from voicedesk.services.analytics import DEFINED, VERSION, Analytics, Figures
from voicedesk.services.board import Board, Boards, Period, last_days, month_of
from voicedesk.services.costs import CostFigure
from voicedesk.web.dashboard import plots
from voicedesk.web.dashboard.calls import CHANNELS, harmless
from voicedesk.web.dashboard.frame import Frame, Missing, Visit
from voicedesk.web.dashboard.naming import Names

DAYS = (7, 30, 90)
USUAL_DAYS = 30
SHOWN = 100
ASKED = ("days", "month", "channel")
TARGET_S = 1.4
"""What 95 of 100 answers should take at most."""
WORSE = {"escalation", "abandonment", "early", "lossy", "one_way"}
"""Shares of which less is better."""


@dataclass(frozen=True, slots=True)
class Row:
    """One share beside the one of the period before."""

    key: str
    now: Share
    before: Share

    @property
    def change(self) -> str:
        """`better`, `worse`, or `unclear` while the bands overlap."""
        how = self.now.against(self.before)
        if how == "unclear":
            return how
        return "better" if (how == "more") != (self.key in WORSE) else "worse"


class FigurePages:
    """The pages of figures, over boards that are counted at most once a minute."""

    def __init__(self) -> None:
        self._boards = Boards()

    async def show(self, visit: Visit) -> Response:
        """All figures of a period."""
        board, names = await self._board(visit), Names(visit.shop.business)
        return visit.show(
            "figures.html",
            board=board,
            rows=rows_of(board),
            names=names,
            services=board.services,
            staff=board.staff,
            hours=board.hours,
            week=board.week,
            busiest=max((*board.week.values(), 1)),
            greetings=board.greetings,
            outcomes=list(Outcome),
            drawn=drawn(board),
            asked={name: visit.asked(name) for name in ASKED},
            query=_query(visit),
            channels=CHANNELS[:2],
            choices=DAYS,
            usual=str(USUAL_DAYS),
            target_s=TARGET_S,
            defined=date.fromisoformat(DEFINED),
            number=VERSION,
            months=_months(visit, board),
            cost=self._cost(visit, board),
        )

    async def behind(self, visit: Visit) -> Response:
        """The calls behind one number."""
        board, key = await self._board(visit), visit.asked("of")
        try:
            priced = self._of_cost(visit, board, key)
            ids = board.find(key) if priced is None else priced
        except (KeyError, ValueError):
            raise Missing from None
        store = visit.behind.store
        found = [await store.calls.get(visit.business, one) for one in ids[:SHOWN]]
        return visit.show(
            "figure_calls.html",
            calls=[one for one in found if one is not None],
            count=len(ids),
            of=key.split("."),
            query=_query(visit),
            names=Names(visit.shop.business),
        )

    def _cost(self, visit: Visit, board: Board) -> CostFigure:
        return self._boards.cost(board, phone_minute=visit.shop.profile.costs.phone_minute)

    def _of_cost(self, visit: Visit, board: Board, key: str) -> Sequence[CallId] | None:
        """The calls whose cost is known, or is not; None when another number is meant."""
        if not key.startswith("cost."):
            return None
        cost = self._cost(visit, board)
        return {"cost.known": cost.known, "cost.unknown": cost.unknown}[key]

    async def export(self, visit: Visit) -> Response:
        """Every figure, as a table for other programs."""
        board = await self._board(visit)
        await visit.note("exported", "figures", rows=len(board.calls))
        first = board.period.within.start.date()
        name = f"figures-{visit.business}-{first}.csv"
        sent = {"Content-Disposition": f'attachment; filename="{name}"'}
        text = table_of(board, self._cost(visit, board))
        return Response(text, media_type="text/csv; charset=utf-8", headers=sent)

    async def _board(self, visit: Visit) -> Board:
        analytics = Analytics(visit.business, visit.behind.store.figures, visit.behind.clock)
        channel = next((one for one in CHANNELS if one == visit.asked("channel")), None)
        zone = visit.shop.business.zone
        return await self._boards.of(analytics, _period(visit), zone, channel)


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    pages = FigurePages()
    return [
        frame.page("/desk/figures", pages.show),
        frame.page("/desk/figures/calls", pages.behind),
        frame.page("/desk/figures.csv", pages.export),
    ]


def rows_of(board: Board) -> list[Row]:
    """The shares of a board, each beside the one before."""
    return [Row(key, share, board.before.shares[key]) for key, share in board.now.shares.items()]


def drawn(board: Board) -> dict[str, plots.Plot]:
    """The plots of a board."""
    tones = [one.value for one in Outcome]
    counts = [({k.value: n for k, n in d.outcomes.items()}, d.is_open) for d in board.days]
    times = [day.answer_time for day in board.days]
    return {
        "outcomes": plots.stacked(counts, tones),
        "conversion": plots.banded([(day.conversion, day.is_open) for day in board.days]),
        "answers": plots.logarithmic(
            {"p50": [one.p50 for one in times], "p95": [one.p95 for one in times]}
        ),
        "target": plots.Plot(top=plots.height_of(TARGET_S)),
    }


def table_of(board: Board, cost: CostFigure) -> str:
    """A line for each number: of which figure, of which group, some of how many, and its band."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["figure", "group", "some", "of", "share", "low", "high", "undecided"])
    for line in (*_lines(board), *_cost_lines(cost)):
        table.writerow([harmless(str(value)) for value in line])
    return out.getvalue()


def _lines(board: Board) -> Iterator[tuple[object, ...]]:
    for group, figures in (("period", board.now), ("before", board.before)):
        yield from _overall(group, figures)
    for day in board.days:
        group = f"day {day.span.start:%Y-%m-%d}"
        yield "calls", group, len(day.calls), "", "", "", "", ""
        yield ("conversion", group, *_numbers(day.conversion))
    for name, rows in (("service", board.services), ("staff", board.staff)):
        for row in rows:
            for deed, count in (("booked", row.booked), ("moved", row.moved)):
                yield deed, f"{name} {row.id}", count, "", "", "", "", ""
            yield "cancelled", f"{name} {row.id}", row.cancelled, "", "", "", "", ""
    for hour in board.hours:
        yield ("booked", f"hour {hour.hour:02d}", *_numbers(hour.booked))


def _overall(group: str, figures: Figures) -> Iterator[tuple[object, ...]]:
    yield "calls", group, figures.calls, "", "", "", "", figures.live
    for key, share in figures.shares.items():
        yield (key, group, *_numbers(share))
    for name, spread in (("duration_s", figures.duration), ("answer_s", figures.answer_time)):
        for part, seconds in (("p50", spread.p50), ("p95", spread.p95)):
            yield f"{name}_{part}", group, "", spread.count, _known(seconds), "", "", ""


def _cost_lines(cost: CostFigure) -> Iterator[tuple[object, ...]]:
    """US dollars a minute: of how many calls, out of how many; the rest have no known cost."""
    some, unknown = len(cost.known), len(cost.unknown)
    of = some + unknown
    yield "cost_usd_minute", "period", some, of, _known(cost.minute), "", "", unknown
    for part, usd in cost.parts.items():
        minute = usd / cost.minutes if cost.minutes else None
        yield "cost_usd_minute", f"part {part}", some, of, _known(minute), "", "", unknown


def _numbers(share: Share) -> tuple[object, ...]:
    low, high = share.band or (None, None)
    known = (_known(one) for one in (share.value, low, high))
    return len(share.some), len(share.of), *known, len(share.undecided)


def _known(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _period(visit: Visit) -> Period:
    zone = visit.shop.business.zone
    today = visit.shop.business.local(visit.behind.clock.now()).date()
    month, days = visit.asked("month"), visit.asked("days")
    try:
        return month_of(date.fromisoformat(f"{month}-01"), zone)
    except (ValueError, OverflowError):
        wanted = int(days) if days.isdigit() and days.isascii() else USUAL_DAYS
        return last_days(today, wanted if wanted in DAYS else USUAL_DAYS, zone)


def _months(visit: Visit, board: Board) -> tuple[date, date] | None:
    """The months about the one that is shown, if one is."""
    if not visit.asked("month"):
        return None
    within = board.period.within
    return (within.start - timedelta(days=1)).date(), within.end.date()


def _query(visit: Visit) -> str:
    return urlencode({name: value for name in ASKED if (value := visit.asked(name)[:20])})
