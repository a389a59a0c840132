"""The profile over the API: read, tried, put live, and taken back to an earlier version."""

from collections.abc import Mapping
from datetime import UTC
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Response, Security

from voicedesk.errors import ProfileInvalid
from voicedesk.ports import StoredProfile
from voicedesk.profile.changes import changes
from voicedesk.web.api import shapes, shapes_desk
from voicedesk.web.api.door import Door, Granted
from voicedesk.web.api.paging import Cursor, Limit, page
from voicedesk.web.problems import Problem
from voicedesk.web.standing import mistakes_in, standing_in

Number = Annotated[int, Path(ge=1, le=10**8)]


def routes(door: Door) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(tags=["profile"])
    router.include_router(_looking(door))
    router.include_router(_changing(door))
    return router


def _looking(door: Door) -> APIRouter:
    router = APIRouter()
    see = Annotated[Granted, Security(door, scopes=["profile:read"])]

    @router.get("/profile")
    async def profile(granted: see) -> shapes_desk.Files:
        """What answers calls now, file by file."""
        standing = await standing_in(granted.behind.desks, granted.business.id)
        return shapes_desk.Files(version=standing.version, files=dict(standing.files))

    @router.get("/profile/versions")
    async def versions(
        granted: see, cursor: Cursor = None, limit: Limit = 50
    ) -> shapes.Page[shapes_desk.Version]:
        """Every version, the newest first."""
        found = await granted.behind.store.profiles.history(granted.business.id)
        newest = max((one.version for one in found), default=0)
        ordered = sorted(found, key=lambda one: -one.version)
        items = [version_of(one, newest=newest) for one in ordered]
        return page(shapes.Page[shapes_desk.Version], items, cursor, limit)

    @router.get("/profile/versions/{number}")
    async def version(granted: see, number: Number) -> shapes_desk.Files:
        """The files of one version."""
        stored = await _version(granted, number)
        return shapes_desk.Files(version=stored.version, files=dict(stored.files))

    return router


def _changing(door: Door) -> APIRouter:
    router = APIRouter()
    see = Annotated[Granted, Security(door, scopes=["profile:read"])]
    change = Annotated[Granted, Security(door, scopes=["profile:write"])]

    @router.post("/profile/try")
    async def attempt(granted: see, wanted: shapes_desk.Wanted) -> shapes_desk.Tried:
        """What other files would change, or what is wrong with them; nothing goes live."""
        standing = await standing_in(granted.behind.desks, granted.business.id)
        files = _with(standing.files, wanted.files)
        mistakes = mistakes_in(granted.business.id, files)
        found = [] if mistakes else changes(standing.files, files)
        told = [
            shapes_desk.Change(place=one.place, before=one.before, after=one.after) for one in found
        ]
        return shapes_desk.Tried(after=standing.version, changes=told, mistakes=mistakes)

    @router.post("/profile", response_model=shapes_desk.Version)
    async def live(granted: change, wanted: shapes_desk.Live) -> Response:
        """Let other files answer from the next call on. 409 for what is wrong, or old."""

        async def work() -> shapes_desk.Version:
            standing = await standing_in(granted.behind.desks, granted.business.id)
            return await _publish(granted, _with(standing.files, wanted.files), wanted.after)

        return await granted.once(work)

    @router.post("/profile/versions/{number}/back", response_model=shapes_desk.Version)
    async def back(granted: change, number: Number, to: shapes_desk.Back) -> Response:
        """Let an earlier version answer again; it becomes a new one, nothing is lost."""

        async def work() -> shapes_desk.Version:
            return await _publish(granted, (await _version(granted, number)).files, to.after)

        return await granted.once(work)

    return router


def _with(standing: Mapping[str, str], wanted: Mapping[str, str | None]) -> dict[str, str]:
    every = {**standing, **wanted}
    return {name: body.replace("\r\n", "\n") for name, body in every.items() if body is not None}


async def _publish(granted: Granted, files: Mapping[str, str], after: int) -> shapes_desk.Version:
    mistakes = mistakes_in(granted.business.id, files)
    if mistakes:
        raise Problem(HTTPStatus.CONFLICT, "; ".join(mistakes)[:2000])
    profiles, now = granted.behind.store.profiles, granted.backing.clock.now()
    try:
        stored = await profiles.publish(
            granted.business.id, files, by=granted.who, now=now, after=after
        )
    except ProfileInvalid as error:
        raise Problem(HTTPStatus.CONFLICT, "; ".join(error.mistakes)) from error
    await granted.note("published", f"{stored.version}")
    return version_of(stored, newest=stored.version)


async def _version(granted: Granted, number: int) -> StoredProfile:
    stored = await granted.behind.store.profiles.version(granted.business.id, number)
    if stored is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such version.")
    return stored


def version_of(stored: StoredProfile, *, newest: int) -> shapes_desk.Version:
    """A version as the API says it."""
    return shapes_desk.Version(
        id=str(stored.version),
        published=stored.published.astimezone(UTC),
        by=stored.by,
        answers=stored.version == newest,
    )
