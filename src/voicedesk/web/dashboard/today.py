"""The first page: what needs a person now, then the day."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.responses import Response

from voicedesk.domain.booking import BookingStatus
from voicedesk.domain.call import Call, Outcome
from voicedesk.domain.days import span_of
from voicedesk.ports import Sought
from voicedesk.web.dashboard.frame import Visit
from voicedesk.web.dashboard.naming import Names
from voicedesk.web.dashboard.needs import needs_of
from voicedesk.web.live_calls import goes_on

SHOWN = 8
A_DAY = 500


async def today(visit: Visit) -> Response:
    """What an owner wants to know in half a minute."""
    store, business = visit.behind.store, visit.shop.business
    day = span_of(business.local(visit.behind.clock.now()).date(), business.zone)
    statuses = tuple(status for status in BookingStatus if status is not BookingStatus.CANCELLED)
    calls, latest, bookings, needs = await asyncio.gather(
        store.search.find(business.id, Sought(within=day), limit=A_DAY),
        store.search.find(business.id, Sought(live=False), limit=SHOWN),
        store.ledger.bookings(business.id, within=day, statuses=statuses),
        needs_of(visit),
    )
    return visit.show(
        "today.html",
        needs=needs[:SHOWN],
        total=len(needs),
        figures=_figures(calls, len(bookings)),
        live=[call for call in calls if is_live(call, visit)],
        bookings=sorted(bookings, key=lambda one: one.span.start),
        calls=latest,
        names=Names(business),
    )


def is_live(call: Call, visit: Visit) -> bool:
    """Whether a call goes on."""
    return goes_on(call, visit.behind.clock.now())


def _figures(told: Sequence[Call], coming: int) -> list[tuple[str, str, str]]:
    booked = sum(call.outcome is Outcome.BOOKED for call in told)
    people = sum(call.outcome in (Outcome.CALLBACK, Outcome.TICKET) for call in told)
    return [
        ("calls", str(len(told)), "/desk/calls?days=1"),
        ("booked", str(booked), "/desk/calls?days=1&outcome=booked"),
        ("coming", str(coming), "/desk/bookings"),
        ("people", str(people), "/desk/todo"),
    ]
