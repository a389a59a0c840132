"""The people of a business: members, invitations, and the audit of what they did."""

from __future__ import annotations

import re

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.domain.accounts import Role, UserId
from voicedesk.domain.chain import first_broken
from voicedesk.services.staff import NotDone
from voicedesk.web.dashboard.frame import Frame, Missing, Visit

LINES = 100
MOST_CHECKED = 100_000
ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/people", people, right="manage"),
        frame.page("/desk/people/invite", invite, right="manage", method="POST"),
        frame.page("/desk/people/uninvite", uninvite, right="manage", method="POST"),
        frame.page("/desk/people/change", change, right="manage", method="POST"),
        frame.page("/desk/people/remove", remove, right="manage", method="POST"),
        frame.page("/desk/audit", audit, right="manage"),
    ]


async def people(visit: Visit) -> Response:
    """Who belongs here, and who is invited."""
    return await _page(visit)


async def _page(visit: Visit, *, link: str = "", why: NotDone | str = "") -> Response:
    return visit.show(
        "people.html",
        409 if why else 200,
        members=await visit.behind.staff.list(visit.known),
        invitations=await visit.behind.store.accounts.invitations(visit.business),
        roles=_roles(visit),
        link=link,
        why=why,
    )


async def invite(visit: Visit) -> Response:
    """A link for somebody new; it is shown once."""
    given = await visit.given()
    role, hears = _role(given.get("role", "")), "hears" in given
    address = given.get("email", "").strip()
    if role is None or not ADDRESS.fullmatch(address):
        return await _page(visit, why="no_role" if role is None else "no_address")
    if role not in _roles(visit) or (hears and not visit.may("hear")):
        return await _page(visit, why="not_allowed")
    token = await visit.behind.entrance.invite(
        (visit.business,), role, email=address, hears=hears, by=visit.who
    )
    base = visit.behind.public_url or str(visit.request.base_url).rstrip("/")
    return await _page(visit, link=f"{base}/join/{token}")


async def uninvite(visit: Visit) -> Response:
    """Take an invitation back."""
    wanted = (await visit.given()).get("digest", "")
    accounts = visit.behind.store.accounts
    if wanted not in {one.digest for one in await accounts.invitations(visit.business)}:
        raise Missing
    await accounts.take_back(wanted)
    await visit.note("uninvited", "")
    return visit.go("/desk/people")


async def change(visit: Visit) -> Response:
    """Another role, or the right to hear calls."""
    given = await visit.given()
    user, role = UserId(given.get("user", "")), _role(given.get("role", ""))
    if role is None:
        return await _page(visit, why="no_role")
    why = await visit.behind.staff.change(visit.known, user, role=role, hears="hears" in given)
    return await _page(visit, why=why) if why else visit.go("/desk/people", done="changed")


async def remove(visit: Visit) -> Response:
    """Off the list."""
    user = UserId((await visit.given()).get("user", ""))
    why = await visit.behind.staff.remove(visit.known, user)
    return await _page(visit, why=why) if why else visit.go("/desk/people", done="removed")


async def audit(visit: Visit) -> Response:
    """What was done, the newest first, and whether the chain holds."""
    store = visit.behind.store.audit
    before = visit.asked("before")
    lines = await store.lines(
        visit.business, before=int(before) if before.isdigit() else None, limit=LINES
    )
    broken = None
    if visit.asked("verify"):
        every = await store.lines(visit.business, limit=MOST_CHECKED)
        broken = first_broken(reversed(every))
    return visit.show(
        "audit.html",
        lines=lines,
        verified=bool(visit.asked("verify")),
        broken=broken,
        older=lines[-1].number if len(lines) == LINES else None,
    )


def _roles(visit: Visit) -> list[Role]:
    return [role for role in Role if role is not Role.OWNER or visit.may("own")]


def _role(text: str) -> Role | None:
    return Role(text) if text in set(Role) else None
