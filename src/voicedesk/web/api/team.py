"""The people of a business over the API; a key may what a manager may, and no more."""

from datetime import UTC
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Response, Security

from voicedesk.domain.accounts import Invitation, Member, Role, User, UserId
from voicedesk.ports import View
from voicedesk.services.staff import NotDone
from voicedesk.services.tokens import HEARS
from voicedesk.web.api import shapes, shapes_desk
from voicedesk.web.api.door import Door, Granted
from voicedesk.web.problems import Problem

Which = Annotated[shapes.Id, Path()]


def routes(door: Door) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(tags=["people"])
    for part in (_looking(door), _changing(door), _invitations(door), _views(door)):
        router.include_router(part)
    return router


def _looking(door: Door) -> APIRouter:
    router = APIRouter()
    see = Annotated[Granted, Security(door, scopes=["people:read"])]

    @router.get("/people")
    async def people(granted: see) -> shapes.Page[shapes_desk.Person]:
        """Everybody at this business."""
        found = await granted.behind.staff.list(granted.known)
        return shapes.Page[shapes_desk.Person](items=[person_of(*one) for one in found])

    @router.get("/people/{person}/sign-ins")
    async def sign_ins(granted: see, person: Which) -> shapes.Page[shapes_desk.SignedIn]:
        """The browsers in which somebody looks at this business."""
        _, user = await _person(granted, person)
        items = [
            shapes_desk.SignedIn(
                agent=one.agent, since=one.created.astimezone(UTC), seen=one.seen.astimezone(UTC)
            )
            for one in await granted.behind.store.accounts.sign_ins(user.id)
            if one.business == granted.business.id
        ]
        return shapes.Page[shapes_desk.SignedIn](items=items)

    return router


def _changing(door: Door) -> APIRouter:
    router = APIRouter()
    change = Annotated[Granted, Security(door, scopes=["people:write"])]

    @router.post("/people/{person}/change", response_model=shapes_desk.Person)
    async def edit(granted: change, person: Which, to: shapes_desk.Place) -> Response:
        """Another role, or the right to hear calls; their browsers are signed out."""

        async def work() -> shapes_desk.Person:
            role, user = Role(to.role), UserId(person)
            _check(
                await granted.behind.staff.change(granted.known, user, role=role, hears=to.hears)
            )
            return person_of(*await _person(granted, person))

        return await granted.once(work)

    @router.post("/people/{person}/remove", response_model=shapes_desk.Done)
    async def remove(granted: change, person: Which) -> Response:
        """Off the list of this business; their browsers are signed out."""

        async def work() -> shapes_desk.Done:
            _check(await granted.behind.staff.remove(granted.known, UserId(person)))
            return shapes_desk.Done(done="removed")

        return await granted.once(work)

    @router.post("/people/{person}/sign-out", response_model=shapes_desk.Done)
    async def sign_out(granted: change, person: Which) -> Response:
        """End every sign-in of somebody."""

        async def work() -> shapes_desk.Done:
            _check(await granted.behind.staff.sign_out(granted.known, UserId(person)))
            return shapes_desk.Done(done="signed_out")

        return await granted.once(work)

    return router


def _invitations(door: Door) -> APIRouter:
    router = APIRouter()
    see = Annotated[Granted, Security(door, scopes=["people:read"])]
    change = Annotated[Granted, Security(door, scopes=["people:write"])]

    @router.get("/invitations")
    async def invitations(granted: see) -> shapes.Page[shapes_desk.Invitation]:
        """Who is invited and has not come yet."""
        found = await granted.behind.store.accounts.invitations(granted.business.id)
        return shapes.Page[shapes_desk.Invitation](items=[invitation_of(one) for one in found])

    @router.post("/invitations", response_model=shapes_desk.Joining, status_code=201)
    async def invite(granted: change, new: shapes_desk.Invited) -> Response:
        """A link for somebody new; it is shown this once."""
        return await granted.shown_once(lambda: _invite(granted, new), status=201)

    @router.post("/invitations/{invitation}/take-back", response_model=shapes_desk.Done)
    async def take_back(granted: change, invitation: Which) -> Response:
        """Let nobody in by it any more."""

        async def work() -> shapes_desk.Done:
            accounts = granted.behind.store.accounts
            found = await accounts.invitations(granted.business.id)
            if invitation not in {one.digest for one in found}:
                raise Problem(HTTPStatus.NOT_FOUND, "There is no such invitation.")
            await accounts.take_back(invitation)
            await granted.note("uninvited", "")
            return shapes_desk.Done(done="taken_back")

        return await granted.once(work)

    return router


async def _invite(granted: Granted, new: shapes_desk.Invited) -> shapes_desk.Joining:
    if new.hears and HEARS not in granted.token.scopes:
        raise Problem(HTTPStatus.FORBIDDEN, f"The key lacks {HEARS}.")
    business, role = granted.business.id, Role(new.role)
    token = await granted.behind.entrance.invite(
        (business,), role, email=new.email, hears=new.hears, by=granted.who
    )
    return shapes_desk.Joining(link=f"{base_of(granted)}/join/{token}")


def _views(door: Door) -> APIRouter:
    router = APIRouter()
    see = Annotated[Granted, Security(door, scopes=["people:read"])]
    change = Annotated[Granted, Security(door, scopes=["people:write"])]

    @router.get("/people/{person}/views")
    async def views(granted: see, person: Which) -> shapes.Page[shapes_desk.View]:
        """The searches that somebody keeps on the page of calls."""
        _, user = await _person(granted, person)
        found = await granted.behind.store.views.list(granted.business.id, user.id)
        items = [shapes_desk.View(name=one.name, query=one.query) for one in found]
        return shapes.Page[shapes_desk.View](items=items)

    @router.post("/people/{person}/views", response_model=shapes_desk.View)
    async def keep(granted: change, person: Which, new: shapes_desk.View) -> Response:
        """Keep a search for somebody; one of the same name is replaced."""

        async def work() -> shapes_desk.View:
            _, user = await _person(granted, person)
            view = View(new.name, new.query)
            await granted.behind.store.views.keep(granted.business.id, user.id, view)
            return new

        return await granted.once(work)

    @router.post("/people/{person}/views/drop", response_model=shapes_desk.Done)
    async def drop(granted: change, person: Which, old: shapes_desk.ViewName) -> Response:
        """Forget a kept search."""

        async def work() -> shapes_desk.Done:
            _, user = await _person(granted, person)
            await granted.behind.store.views.drop(granted.business.id, user.id, old.name)
            return shapes_desk.Done(done="dropped")

        return await granted.once(work)

    return router


async def _person(granted: Granted, person: str) -> tuple[Member, User]:
    for member, user in await granted.behind.staff.list(granted.known):
        if user.id == person:
            return member, user
    raise Problem(HTTPStatus.NOT_FOUND, "There is no such person here.")


def _check(why: NotDone | None) -> None:
    if why == "unknown":
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such person here.")
    if why == "last_owner":
        raise Problem(HTTPStatus.CONFLICT, "A business keeps at least one owner.")
    if why is not None:
        raise Problem(HTTPStatus.FORBIDDEN, "A key may what a manager may, and no more.")


def base_of(granted: Granted) -> str:
    """Where browsers reach the office."""
    return granted.behind.public_url or str(granted.request.url.replace(path="", query=""))


def person_of(member: Member, user: User) -> shapes_desk.Person:
    """Somebody as the API says it."""
    return shapes_desk.Person(
        id=user.id,
        email=user.email,
        name=user.name,
        role=member.role.value,
        hears="hear" in member.rights,
    )


def invitation_of(invitation: Invitation) -> shapes_desk.Invitation:
    """An invitation as the API says it."""
    return shapes_desk.Invitation(
        id=invitation.digest,
        email=invitation.email,
        role=invitation.role.value,
        hears=invitation.hears,
        by=invitation.by,
        expires=invitation.expires.astimezone(UTC),
    )
