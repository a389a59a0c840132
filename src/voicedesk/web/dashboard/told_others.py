"""What other systems were told by webhooks, and telling them again."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.web.dashboard.frame import Frame, Missing, Visit

SHOWN = 100


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/webhooks", webhooks, right="manage"),
        frame.page("/desk/webhooks/again", again, right="manage", method="POST"),
    ]


async def webhooks(visit: Visit) -> Response:
    """The webhooks of the profile, and the latest that each was told."""
    notices = await visit.behind.store.notices.list(visit.business, limit=SHOWN)
    return visit.show("webhooks.html", hooks=visit.shop.profile.webhooks, notices=notices)


async def again(visit: Visit) -> Response:
    """Tell one thing again; a running office does it."""
    id_ = (await visit.given()).get("id", "")
    now = visit.behind.clock.now()
    if not await visit.behind.store.notices.again(visit.business, id_, now=now):
        raise Missing
    await visit.note("told_again", id_)
    return visit.go("/desk/webhooks", done="told_again")
