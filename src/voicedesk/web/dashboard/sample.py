"""The end of the sample business, for its owners."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.store.removal import remove_invented
from voicedesk.web.dashboard.frame import Frame, Missing, Visit


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [frame.page("/desk/sample/remove", remove, right="own", method="POST")]


async def remove(visit: Visit) -> Response:
    """Remove it with everything in it; whoever looked at it looks at their next business."""
    desks = visit.behind.desks
    if not visit.shop.profile.business.sample or visit.business == desks.default_business:
        raise Missing
    rows = await remove_invented(visit.behind.store.database, visit.business)
    await visit.note("removed_sample", visit.business, rows=rows)
    return visit.go("/desk", done="sample_removed")
