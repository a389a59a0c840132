"""Promises that were spoken: calls back, times and prices, each kept, broken or still open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.domain.booking import Booking, BookingStatus, Deed, Entry
from voicedesk.domain.call import Callback, CallbackStatus, CallId, JournalRow
from voicedesk.domain.slots import Span
from voicedesk.language.numbers import normalise
from voicedesk.profile.schema import Profile
from voicedesk.web.dashboard.frame import Frame, Visit

Kept = Literal["kept", "broken", "open"]
LOOK_BACK = timedelta(days=30)
LOOK_AHEAD = timedelta(days=90)
CALLS = 200
_OURS = frozenset({"staff", "calendar", "system"})
_CURRENCY = re.compile(r"[$€£]|\b(?:dollar|euro|pound)s?\b", re.IGNORECASE)
_AMOUNT = re.compile(r"[$€£]\s?(\d[\d,]*(?:\.\d{1,2})?)|(\d[\d,]*) (?:dollars|euros|pounds)")


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


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [frame.page("/desk/promises", promises)]


async def promises(visit: Visit) -> Response:
    """The promises of a month, the broken ones first."""
    store, now = visit.behind.store, visit.behind.clock.now()
    every = [
        *(callback_promise(one, now) for one in await store.callbacks.list(visit.business)),
        *await _times(visit, now),
        *await _prices(visit),
    ]
    recent = [one for one in every if one.at >= now - LOOK_BACK or one.state == "open"]
    order = ("broken", "open", "kept")
    recent.sort(key=lambda one: (order.index(one.state), -one.at.timestamp()))
    counts = {state: sum(one.state == state for one in recent) for state in order}
    return visit.show("promises.html", promises=recent[:CALLS], counts=counts)


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


async def _prices(visit: Visit) -> list[Promise]:
    known = amounts_of(visit.shop.profile)
    since = visit.behind.clock.now() - LOOK_BACK
    found: list[Promise] = []
    for call, rows in await visit.behind.store.search.said(visit.business, limit=CALLS):
        found.extend(one for row in rows if (one := price_promise(call, row, known)))
    return [one for one in found if one.at >= since]


def amounts_of(profile: Profile) -> frozenset[int]:
    """Every price that the profile names, in whole units of its currency."""
    return frozenset(
        int(service.price) for service in profile.services if service.price is not None
    )


def price_promise(call: CallId, row: JournalRow, known: frozenset[int]) -> Promise | None:
    """A price that the desk said: kept while the profile has it, else a person should look."""
    text = str(row.data.get("text", ""))
    priced = row.kind == "say" and _CURRENCY.search(text)
    # a voice says "one hundred and ten dollars"
    said = _AMOUNT.search(normalise(text).text) if priced else None
    if said is None:
        return None
    amount = int(float((said[1] or said[2]).replace(",", "")))
    state: Kept = "kept" if amount in known else "open"
    return Promise("price", text, row.at, state, path=f"/desk/calls/{call}#line-{row.number}")
