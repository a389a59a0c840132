"""Every page of the dashboard; a new group of pages adds its line here and in the menu."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.web.dashboard import (
    account,
    bases,
    bookings,
    call,
    calls,
    connections,
    customers,
    failures,
    figures,
    fix,
    health,
    new_desk,
    people,
    promises,
    questions,
    rehearsals,
    sample,
    setup,
    sound,
    todo,
    told_others,
    versions,
)
from voicedesk.web.dashboard.backstage import Backstage
from voicedesk.web.dashboard.door import Door
from voicedesk.web.dashboard.frame import Frame, Missing, Visit
from voicedesk.web.dashboard.live import Live
from voicedesk.web.dashboard.provider import Provider
from voicedesk.web.dashboard.today import today

GROUPS = (
    calls,
    fix,
    call,
    sound,
    bookings,
    todo,
    customers,
    questions,
    promises,
    failures,
    figures,
    health,
    setup,
    bases,
    versions,
    rehearsals,
    new_desk,
    connections,
    people,
    account,
    told_others,
    sample,
)


def dashboard(behind: Backstage, *, provider: Provider | None = None) -> list[BaseRoute]:
    """The routes of the dashboard, its door included."""
    frame = Frame(behind)
    return [
        *Door(frame, provider=provider).routes,
        frame.page("/desk", today),
        *Live(frame).routes(),
        *(route for group in GROUPS for route in group.routes(frame)),
        frame.page("/desk/{address:path}", nowhere),
    ]


async def nowhere(visit: Visit) -> Response:
    """An address of ours that is none."""
    raise Missing
