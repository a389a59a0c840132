"""Calls that go on, and links to calls, over the API: told, heard, taken over, shared."""

import secrets
from datetime import UTC, timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Response, Security

from voicedesk.domain.call import Call, CallId
from voicedesk.ports import Share
from voicedesk.services.seal import digest
from voicedesk.services.tokens import HEARS
from voicedesk.web.api import shapes, shapes_desk
from voicedesk.web.api.door import Door, Granted
from voicedesk.web.api.team import base_of
from voicedesk.web.live_calls import SPOKEN, goes_on, staff_token, tell
from voicedesk.web.problems import Problem

Which = Annotated[shapes.Id, Path()]


def routes(door: Door) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(tags=["calls"])
    router.include_router(_live(door))
    router.include_router(_shares(door))
    return router


def _live(door: Door) -> APIRouter:
    router = APIRouter()
    change = Annotated[Granted, Security(door, scopes=["live:write"])]
    hear = Annotated[Granted, Security(door, scopes=[HEARS])]

    @router.post("/calls/{call}/deeds", response_model=shapes_desk.Done)
    async def act(granted: change, call: Which, wanted: shapes_desk.Deed) -> Response:
        """Tell the desk of a live call: a note, a line to say, to step aside or back, to end."""
        return await granted.once(lambda: _act(granted, call, wanted))

    @router.post("/calls/{call}/listen", response_model=shapes_desk.Entry)
    async def listen(granted: hear, call: Which) -> Response:
        """A token that hears a live call, and is seen by nobody in it."""

        async def work() -> shapes_desk.Entry:
            found = await _going_on(granted, call)
            await granted.note("listened_in", found.id)
            return await _entry(granted, found, listen_only=True)

        return await granted.shown_once(work)

    @router.post("/calls/{call}/join", response_model=shapes_desk.Entry)
    async def join(granted: change, call: Which) -> Response:
        """A token to speak with the caller; the desk falls silent."""

        async def work() -> shapes_desk.Entry:
            found = await _going_on(granted, call)
            await granted.note("took_over", found.id)
            await tell(granted.behind.rooms, found, "step_aside")
            return await _entry(granted, found, listen_only=False)

        return await granted.shown_once(work)

    return router


def _shares(door: Door) -> APIRouter:
    router = APIRouter()
    see = Annotated[Granted, Security(door, scopes=["calls:read"])]
    change = Annotated[Granted, Security(door, scopes=["calls:write", "transcripts:read"])]

    @router.get("/calls/{call}/shares")
    async def shares(granted: see, call: Which) -> shapes.Page[shapes_desk.Shared]:
        """The links by which outsiders read a call."""
        found = await _call(granted, call)
        every = await granted.behind.store.shares.list(granted.business.id, found.id)
        return shapes.Page[shapes_desk.Shared](items=[shared_of(one) for one in every])

    @router.post("/calls/{call}/shares", response_model=shapes_desk.Link, status_code=201)
    async def share(granted: change, call: Which, wanted: shapes_desk.ForDays) -> Response:
        """A link to what was said in a call, for somebody outside; it is shown this once."""
        return await granted.shown_once(lambda: _share(granted, call, wanted.days), status=201)

    @router.post("/calls/{call}/shares/{link}/end", response_model=shapes_desk.Done)
    async def unshare(granted: change, call: Which, link: Which) -> Response:
        """End a link."""

        async def work() -> shapes_desk.Done:
            found, kept = await _call(granted, call), granted.behind.store.shares
            if link not in {one.digest for one in await kept.list(found.business, found.id)}:
                raise Problem(HTTPStatus.NOT_FOUND, "There is no such link.")
            await kept.end(granted.business.id, link)
            await granted.note("unshared", found.id)
            return shapes_desk.Done(done="ended")

        return await granted.once(work)

    return router


async def _act(granted: Granted, call: str, wanted: shapes_desk.Deed) -> shapes_desk.Done:
    found, words = await _going_on(granted, call), wanted.words.strip()
    if wanted.deed in SPOKEN and not words:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "That needs words.")
    await tell(granted.behind.rooms, found, wanted.deed, words)
    await granted.note(f"live_{wanted.deed}", found.id)
    return shapes_desk.Done(done=wanted.deed)


async def _share(granted: Granted, call: str, days: int) -> shapes_desk.Link:
    found, now = await _call(granted, call), granted.backing.clock.now()
    token, ends = secrets.token_urlsafe(24), now + timedelta(days=days)
    made = Share(digest(token), found.business, found.id, now, ends, granted.who)
    await granted.behind.store.shares.share(made)
    await granted.note("shared", found.id, days=days)
    link = f"{base_of(granted)}/shared/{token}"
    return shapes_desk.Link(link=link, expires=ends.astimezone(UTC))


async def _entry(granted: Granted, call: Call, *, listen_only: bool) -> shapes_desk.Entry:
    token = await staff_token(granted.behind.rooms, call, listen_only=listen_only)
    return shapes_desk.Entry(url=granted.behind.livekit_url, token=token)


async def _call(granted: Granted, call: str) -> Call:
    found = await granted.backing.store.calls.get(granted.business.id, CallId(call))
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such call.")
    return found


async def _going_on(granted: Granted, call: str) -> Call:
    found = await _call(granted, call)
    if found.room is None or not goes_on(found, granted.backing.clock.now()):
        raise Problem(HTTPStatus.CONFLICT, "That call is over.")
    return found


def shared_of(share: Share) -> shapes_desk.Shared:
    """A link as the API says it."""
    return shapes_desk.Shared(
        id=share.digest,
        created=share.created.astimezone(UTC),
        expires=share.expires.astimezone(UTC),
        by=share.by,
    )
