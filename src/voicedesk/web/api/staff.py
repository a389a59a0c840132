"""What staff alone do, over the API: served where there are pages."""

from fastapi import APIRouter

from voicedesk.web.api import answers, live, profiles, team
from voicedesk.web.api.door import Door


def routes(door: Door) -> APIRouter:
    """The routes that the pages have too."""
    router = APIRouter()
    for group in (answers, profiles, team, live):
        router.include_router(group.routes(door))
    return router
