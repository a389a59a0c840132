"""Health in plain words: what works, since when, and what was the last that went well."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.errors import ConnectorError
from voicedesk.web.dashboard.failures import loud_causes
from voicedesk.web.dashboard.frame import Frame, Visit

State = Literal["good", "idle", "bad"]
ORDERS = {"booked": "calendar", "moved": "calendar", "cancelled": "calendar", "deliver": "messages"}
"""Which part of the desk carries out what, for the failures that are its own."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that the desk needs."""

    key: str
    state: State
    detail: str = ""
    last: datetime | None = None


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [frame.page("/desk/health", health)]


async def health(visit: Visit) -> Response:
    """Every part with its state."""
    parts = [await _database(visit), await _rooms(visit), *await _signs(visit)]
    worst = "bad" if any(part.state == "bad" for part in parts) else "good"
    return visit.show("health.html", parts=parts, worst=worst)


async def _database(visit: Visit) -> Part:
    began = time.perf_counter()
    await visit.behind.store.profiles.businesses()
    took = visit.told.took((time.perf_counter() - began) * 1000)
    return Part("database", "good", visit.words("health.answers", ms=took))


async def _rooms(visit: Visit) -> Part:
    began = time.perf_counter()
    try:
        rooms = await visit.behind.rooms.list()
    except ConnectorError:
        return Part("rooms", "bad", visit.words("health.rooms_away"))
    took = visit.told.took((time.perf_counter() - began) * 1000)
    return Part("rooms", "good", visit.words("health.rooms", ms=took, n=len(rooms)))


async def _signs(visit: Visit) -> list[Part]:
    signs = await visit.behind.store.search.signs(visit.business)
    failing = {ORDERS.get(cause.kind, cause.kind): cause for cause in await loud_causes(visit)}
    keys = ["calls", "sms", "email"]
    parts = []
    for key in [*keys, *(one for one in failing if one not in keys)]:
        last, cause = signs.get(key), failing.get(key)
        detail = cause.why if cause else ""
        state: State = "bad" if cause else "good" if last else "idle"
        parts.append(Part(key, state, detail, last))
    return parts
