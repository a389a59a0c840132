"""Figures over the API: those of the page, each with its band, and the calls behind each."""

from datetime import UTC, date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Security

from voicedesk.domain.share import Share
from voicedesk.services.analytics import DEFINED, VERSION, Analytics, Figures, Spread
from voicedesk.services.board import Board, Boards, Period, last_days, month_of
from voicedesk.services.costs import CostFigure
from voicedesk.web.api import shapes, shapes_calls
from voicedesk.web.api.door import Door, Granted
from voicedesk.web.api.paging import page
from voicedesk.web.problems import Problem


def routes(door: Door) -> APIRouter:
    """The routes of this file; they share boards that are counted at most once a minute."""
    router, boards = APIRouter(tags=["figures"]), Boards()
    see = Annotated[Granted, Security(door, scopes=["figures:read"])]

    @router.get("/figures")
    async def figures(
        granted: see, asked: Annotated[shapes_calls.FiguresAsked, Query()]
    ) -> shapes_calls.Figures:
        """What became of the calls of a period, beside the period before."""
        board = await _board(boards, granted, asked)
        now, before = _counted(board.now), _counted(board.before)
        cost = boards.cost(board, phone_minute=granted.profile.costs.phone_minute)
        return shapes_calls.Figures(
            version=VERSION,
            defined=date.fromisoformat(DEFINED),
            counted_at=board.counted_at.astimezone(UTC),
            now=now,
            before=before,
            days=[
                _day(one.span.start.date(), len(one.calls), one.conversion) for one in board.days
            ],
            cost=_cost(cost),
        )

    @router.get("/figures/calls")
    async def behind(
        granted: see, asked: Annotated[shapes_calls.BehindAsked, Query()]
    ) -> shapes.Page[shapes_calls.CallName]:
        """The calls behind one number: `some.conversion`, `outcome.booked`, `day.2026-03-05`."""
        board = await _board(boards, granted, asked)
        try:
            found = board.find(asked.of)
        except (KeyError, ValueError):
            raise Problem(HTTPStatus.NOT_FOUND, "There is no such number.") from None
        items = [shapes_calls.CallName(id=one) for one in found]
        return page(shapes.Page[shapes_calls.CallName], items, asked.cursor, asked.limit)

    return router


async def _board(boards: Boards, granted: Granted, asked: shapes_calls.FiguresAsked) -> Board:
    store, business = granted.backing.store, granted.business
    analytics = Analytics(business.id, store.figures, granted.backing.clock)
    return await boards.of(analytics, _period(granted, asked), business.zone, asked.channel)


def _period(granted: Granted, asked: shapes_calls.FiguresAsked) -> Period:
    zone = granted.business.zone
    if asked.month is None:
        today = granted.business.local(granted.backing.clock.now()).date()
        return last_days(today, asked.days, zone)
    return month_of(date.fromisoformat(f"{asked.month}-01"), zone)


def _counted(figures: Figures) -> shapes_calls.Counted:
    return shapes_calls.Counted(
        since=figures.within.start.astimezone(UTC),
        until=figures.within.end.astimezone(UTC),
        calls=figures.calls,
        live=figures.live,
        robocalls=figures.robocalls,
        at_once=figures.at_once,
        outcomes={outcome.value: count for outcome, count in figures.outcomes.items()},
        duration_s=_spread(figures.duration),
        answer_s=_spread(figures.answer_time),
        shares={key: _share(one) for key, one in figures.shares.items()},
    )


def _share(share: Share) -> shapes_calls.Share:
    low, high = share.band or (None, None)
    return shapes_calls.Share(
        some=len(share.some),
        of=len(share.of),
        undecided=len(share.undecided),
        value=share.value,
        low=low,
        high=high,
    )


def _cost(cost: CostFigure) -> shapes_calls.Cost:
    return shapes_calls.Cost(
        usd_minute=cost.minute,
        minutes=cost.minutes,
        known=len(cost.known),
        unknown=len(cost.unknown),
        parts_usd={str(part): usd for part, usd in cost.parts.items()},
    )


def _spread(spread: Spread) -> shapes_calls.Spread:
    return shapes_calls.Spread(p50=spread.p50, p95=spread.p95, count=spread.count)


def _day(day: date, calls: int, conversion: Share) -> shapes_calls.CountedDay:
    return shapes_calls.CountedDay(day=day, calls=calls, conversion=_share(conversion))
