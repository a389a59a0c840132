"""The recording of a call: played to those who may hear it, every playback written down."""

from __future__ import annotations

import re

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.calls.recordings import NAME
from voicedesk.errors import ConfigurationError, ConnectorError
from voicedesk.web.dashboard.call import found_call
from voicedesk.web.dashboard.frame import Frame, Missing, Visit

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [frame.page("/desk/calls/{call}/sound.ogg", sound, right="hear")]


async def sound(visit: Visit) -> Response:
    """The sound, whole or the part that a player asks for."""
    call = await found_call(visit)
    try:
        store = await visit.behind.desks.recordings(visit.business)
        content = await store.get(visit.business, call.id, NAME)
    except (ConnectorError, ConfigurationError):
        return Response("The recording cannot be reached just now.", 503)
    if content is None:
        raise Missing
    asked = _RANGE.fullmatch(visit.request.headers.get("range", ""))
    start = int(asked[1]) if asked else 0
    if start == 0:
        # players ask for the rest in pieces: one act is one line
        await visit.note("played", call.id)
    return _part(content, start, asked[2] if asked else None)


def _part(content: bytes, start: int, end: str | None) -> Response:
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "no-store"}
    if end is None:
        return Response(content, media_type="audio/ogg", headers=headers)
    if start >= len(content):
        return Response(status_code=416, headers={"Content-Range": f"bytes */{len(content)}"})
    last = min(int(end or len(content)), len(content) - 1)
    headers["Content-Range"] = f"bytes {start}-{last}/{len(content)}"
    return Response(content[start : last + 1], 206, media_type="audio/ogg", headers=headers)
