"""Live calls: what is said as it is said, listening in, whispering, taking over, ending."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from voicedesk.domain.call import Call, JournalRow
from voicedesk.domain.slots import Span
from voicedesk.errors import StoreError
from voicedesk.ports import Sought
from voicedesk.web.dashboard.call import found_call
from voicedesk.web.dashboard.frame import Frame, Missing, Visit
from voicedesk.web.dashboard.hub import Hub
from voicedesk.web.dashboard.story import Line, live_line
from voicedesk.web.dashboard.today import is_live
from voicedesk.web.live_calls import DEEDS, FORGOTTEN, LONGEST, SPOKEN, staff_token, tell

STREAM_FOR = timedelta(minutes=30)
MOST = 30
"""Live calls on one page."""


class Live:
    """The pages of live calls."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._hub = Hub(frame.behind.store.search, frame.behind.clock)

    def routes(self) -> list[BaseRoute]:
        """The pages of this file."""
        frame = self._frame
        return [
            frame.page("/desk/live", live),
            frame.page("/desk/live/stream", self.stream),
            frame.page("/desk/live/{call}", card),
            frame.page("/desk/live/{call}/listen", listen, right="hear", method="POST"),
            frame.page("/desk/live/{call}/join", join, right="work", method="POST"),
            frame.page("/desk/live/{call}/{deed}", act, right="work", method="POST"),
        ]

    async def stream(self, visit: Visit) -> Response:
        """Server-sent events: every line of every live call, from where the page left off."""
        since = _since(visit)
        return EventSourceResponse(
            self._events(visit, since),
            ping=15,
            headers={"X-Accel-Buffering": "no", "Cache-Control": "no-store"},
        )

    async def _events(self, visit: Visit, since: datetime) -> AsyncIterator[ServerSentEvent]:
        ends = visit.behind.clock.now() + STREAM_FOR
        yield ServerSentEvent(event="open", data="", retry=1000)
        try:
            async for row in self._hub.follow(visit.business, since=since):
                if visit.behind.clock.now() > ends or not await _still_in(visit):
                    return
                if row is not None:
                    yield _event(visit, row)
        except StoreError:
            # the browser comes again by itself and says what it saw last
            return


async def live(visit: Visit) -> Response:
    """Every call that goes on, with what was said so far."""
    now = visit.behind.clock.now()
    sought = Sought(live=True, within=Span(now - FORGOTTEN, now + FORGOTTEN))
    found = await visit.behind.store.search.find(visit.business, sought, limit=MOST)
    shown = [(call, await _lines(visit, call)) for call in found]
    _reach_the_rooms(visit)
    return visit.show("live.html", calls=shown, now=now.isoformat())


async def card(visit: Visit) -> Response:
    """One call as it stands on the page of live calls."""
    call = await found_call(visit)
    return visit.show("live_card.html", call=call, lines=await _lines(visit, call))


async def listen(visit: Visit) -> Response:
    """A token that hears a call, and is seen by nobody in it."""
    call = await _going_on(visit)
    await visit.note("listened_in", call.id)
    return await _token(visit, call, listen_only=True)


async def join(visit: Visit) -> Response:
    """A token to speak with the caller; the desk falls silent."""
    call = await _going_on(visit)
    await visit.note("took_over", call.id)
    await tell(visit.behind.rooms, call, "step_aside")
    return await _token(visit, call, listen_only=False)


async def act(visit: Visit) -> Response:
    """Tell the desk of a live call something: a note, a line to say, to come back, to end."""
    call, deed = await _going_on(visit), visit.named("deed")
    if deed not in DEEDS:
        raise Missing
    words = (await visit.given()).get("words", "").strip()[:LONGEST]
    if deed in SPOKEN and not words:
        raise Missing
    await tell(visit.behind.rooms, call, deed, words)
    await visit.note(f"live_{deed}", call.id)
    return JSONResponse({"told": deed}, headers={"Cache-Control": "no-store"})


async def _token(visit: Visit, call: Call, *, listen_only: bool) -> Response:
    token = await staff_token(visit.behind.rooms, call, listen_only=listen_only)
    told = {"url": visit.behind.livekit_url, "token": token}
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


async def _going_on(visit: Visit) -> Call:
    call = await found_call(visit)
    if call.room is None or not is_live(call, visit):
        raise Missing
    return call


async def _lines(visit: Visit, call: Call) -> list[Line]:
    rows = await visit.behind.store.calls.journal(call.id)
    return [line for row in rows if (line := live_line(row))]


async def _still_in(visit: Visit) -> bool:
    """Whether the sign-in of this stream has not been ended meanwhile."""
    kept = await visit.behind.store.accounts.signed_in(visit.known.sign_in.digest)
    return kept is not None and kept.business == visit.business


def _since(visit: Visit) -> datetime:
    last = visit.request.headers.get("last-event-id") or visit.asked("since")
    now = visit.behind.clock.now()
    try:
        read = datetime.fromisoformat(last.partition("|")[0])
    except ValueError:
        return now
    return max(read, now - FORGOTTEN) if read.tzinfo else now


def _event(visit: Visit, row: JournalRow) -> ServerSentEvent:
    line = live_line(row)
    page = visit.pages.get_template("desk/live_line.html")
    html = page.render(one=line, row=row, t=visit.words, told=visit.told) if line else ""
    data = {"call": row.call, "number": row.number, "kind": row.kind, "html": html}
    name = f"{row.at.isoformat()}|{row.call}|{row.number}"
    return ServerSentEvent(event="line", data=json.dumps(data), id=name)


def _reach_the_rooms(visit: Visit) -> None:
    scheme, _, place = visit.behind.livekit_url.partition("://")
    if place:
        secure = "s" if scheme in {"wss", "https"} else ""
        visit.reaches(f"ws{secure}://{place}", f"http{secure}://{place}")
