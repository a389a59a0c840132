"""Promises that were spoken: calls back, times and prices, each kept, broken or still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.domain.booking import Booking, BookingStatus, Deed, Entry
from voicedesk.domain.call import Callback, CallbackStatus, CallId
from voicedesk.domain.slots import Span
from voicedesk.ports import PriceCount, Priced
from voicedesk.profile.schema import Profile
from voicedesk.web.dashboard.frame import Frame, Visit

Kept = Literal["kept", "broken", "open"]
LOOK_BACK = timedelta(days=30)
LOOK_AHEAD = timedelta(days=90)
SHOWN = 100
_OURS = frozenset({"staff", "calendar", "system"})


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that a caller was told they can rely on."""

    kind: Literal["callback", "time", "price"]
    words: str
    at: datetime
    state: Kept
    who: str = ""
    path: str = ""
    due: datetime | None = None
    line: tuple[CallId, int] | None = None
    """Of a journal, where its words are."""


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [frame.page("/desk/promises", promises)]


async def promises(visit: Visit) -> Response:
    """The promises of a month, the broken ones first."""
    store, now = visit.behind.store, visit.behind.clock.now()
    prices, count = await _prices(visit, now)
    every = [
        *(callback_promise(one, now) for one in await store.callbacks.list(visit.business)),
        *await _times(visit, now),
        *prices,
    ]
    recent = [one for one in every if one.at >= now - LOOK_BACK or one.state == "open"]
    order = ("broken", "open", "kept")
    recent.sort(key=lambda one: (order.index(one.state), -one.at.timestamp()))
    counts = {state: sum(one.state == state for one in recent) for state in order}
    # of prices only the latest were read
    shown_prices = Counter(one.state for one in recent if one.kind == "price")
    counts["open"] += count.other - shown_prices["open"]
    counts["kept"] += count.known - shown_prices["kept"]
    shown = await _with_words(visit, recent[:SHOWN])
    return visit.show("promises.html", promises=shown, counts=counts)


def callback_promise(one: Callback, now: datetime) -> Promise:
    """A call back: broken when nobody rang by the time that was said."""
    late = one.status is CallbackStatus.PROMISED and one.due <= now
    broken = late or one.status is CallbackStatus.BROKEN
    waits = one.status is CallbackStatus.PROMISED
    state: Kept = "broken" if broken else "open" if waits else "kept"
    path = f"/desk/calls/{one.call}" if one.call else "/desk/todo"
    return Promise("callback", one.reason, one.created, state, one.name, path, one.due)


async def _times(visit: Visit, now: datetime) -> list[Promise]:
    store = visit.behind.store
    within = Span(now - LOOK_BACK, now + LOOK_AHEAD)
    found = await store.ledger.bookings(
        visit.business, within=within, statuses=tuple(BookingStatus)
    )
    changed = [one for one in found if one.sequence or one.status is BookingStatus.CANCELLED]
    histories = {
        one.id: await store.ledger.entries(visit.business, booking=one.id) for one in changed
    }
    return [
        time_promise(one, histories.get(one.id, ()), now, visit.shop.scheduling.describe(one.slot))
        for one in found
        if one.call is not None and _is_described(one, visit)
    ]


def _is_described(one: Booking, visit: Visit) -> bool:
    """Whether the profile still has what was booked."""
    business = visit.shop.business
    services = {service.id for service in business.services}
    return one.service in services and one.slot.staff in {who.id for who in business.staff}


def time_promise(one: Booking, history: Sequence[Entry], now: datetime, words: str) -> Promise:
    """A time: broken when the business itself took it back."""
    taken = any(
        entry.deed in (Deed.MOVED, Deed.CANCELLED) and entry.by in _OURS for entry in history
    )
    state: Kept = "broken" if taken else "kept" if one.span.end <= now else "open"
    if one.status is BookingStatus.CANCELLED and not taken:
        state = "kept"
    path, who = f"/desk/bookings/{one.id}", one.attendee.name
    return Promise("time", words, one.created, state, who, path, one.span.start)


async def _prices(visit: Visit, now: datetime) -> tuple[list[Promise], PriceCount]:
    known = amounts_of(visit.shop.profile)
    within = Span(now - LOOK_BACK, now)
    figures = visit.behind.store.figures
    count = await figures.prices(visit.business, within, known=known, limit=SHOWN)
    return [price_promise(one, known) for one in count.latest], count


async def _with_words(visit: Visit, shown: Sequence[Promise]) -> list[Promise]:
    """Those that are shown with what was said; the others are only counted."""
    lines = {one.line for one in shown if one.line is not None}
    words = await visit.behind.store.search.words(visit.business, lines) if lines else {}
    return [
        replace(one, words=words.get(one.line, one.words)) if one.line else one for one in shown
    ]


def amounts_of(profile: Profile) -> frozenset[int]:
    """Every price that the profile names, in whole units of its currency."""
    return frozenset(
        int(service.price) for service in profile.services if service.price is not None
    )


def price_promise(one: Priced, known: frozenset[int]) -> Promise:
    """A price that the desk said: kept while the profile has it, else a person should look."""
    state: Kept = "kept" if one.amount in known else "open"
    path = f"/desk/calls/{one.call}#line-{one.number}"
    return Promise("price", "", one.at, state, path=path, line=(one.call, one.number))
