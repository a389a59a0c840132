"""What a desk is connected to: its secrets, kept sealed, and calendars that staff open to it."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from voicedesk.errors import ConfigurationError, ConnectorError, SettingsInvalid
from voicedesk.profile.outline import with_calendar
from voicedesk.web.dashboard.frame import Frame, Missing, Visit
from voicedesk.web.dashboard.setup import published, standing_of

GOOD_FOR_S = 600
LONGEST = 20_000
COOKIE = "voicedesk_connect"
PLACE = "/desk/setup/connections"
BACK = f"{PLACE}/google/back"


@dataclass(frozen=True, slots=True)
class Needed:
    """A secret that the profile names, and whether there is one."""

    name: str
    where: str
    """kept, environment or missing."""


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page(PLACE, connections, right="own"),
        frame.page(f"{PLACE}/secret", keep, right="own", method="POST"),
        frame.page(f"{PLACE}/google", to_google, right="own"),
        frame.page(BACK, from_google, right="own"),
    ]


async def connections(visit: Visit) -> Response:
    """Every secret that the profile names, without its value, and the calendars of staff."""
    return await _page(visit)


async def _page(visit: Visit, why: str = "") -> Response:
    return visit.show(
        "connections.html",
        409 if why else 200,
        needed=[Needed(name, await _where(visit, name)) for name in _names(visit)],
        staff=visit.shop.profile.staff,
        google=visit.behind.google is not None,
        why=why,
    )


def _names(visit: Visit) -> list[str]:
    return sorted(set(_named(visit.shop.profile)))


async def _where(visit: Visit, name: str) -> str:
    try:
        if await visit.behind.store.secrets.get(visit.business, name) is not None:
            return "kept"
    except SettingsInvalid:
        return "sealed"
    return "environment" if visit.behind.desks.environment(name) else "missing"


def _named(part: object) -> Iterator[str]:
    """The names of secrets, wherever a connector or an action names one."""
    if isinstance(part, BaseModel):
        secret = getattr(part, "secret", None)
        if isinstance(secret, str):
            yield secret
        for name in type(part).model_fields:
            yield from _named(getattr(part, name))
    elif isinstance(part, tuple | list):
        for one in part:
            yield from _named(one)


async def keep(visit: Visit) -> Response:
    """Keep a secret that the profile names; it is never shown again."""
    given = await visit.given()
    name, value = given.get("name", ""), given.get("value", "").strip()
    if name not in _names(visit) or not value or len(value) > LONGEST:
        raise Missing
    now = visit.behind.clock.now()
    try:
        await visit.behind.store.secrets.put(visit.business, name, value, now=now)
    except SettingsInvalid as error:
        return await _page(visit, str(error))
    await visit.note("kept_secret", name)
    return visit.go(PLACE, done="secret_kept")


async def to_google(visit: Visit) -> Response:
    """To Google, where the person of the calendar says yes."""
    staff = visit.asked("staff")
    if visit.behind.google is None or staff not in {one.id for one in visit.shop.profile.staff}:
        raise Missing
    kept = {
        "state": secrets.token_urlsafe(24),
        "verifier": secrets.token_urlsafe(48),
        "staff": staff,
        "business": visit.business,
        "user": visit.known.user.id,
    }
    where = visit.behind.google.address(
        _back(visit), state=kept["state"], verifier=kept["verifier"]
    )
    answer = RedirectResponse(where, 303, headers={"Cache-Control": "no-store"})
    answer.set_cookie(
        COOKIE,
        visit.behind.seal.close(json.dumps(kept)),
        max_age=GOOD_FOR_S,
        path=PLACE,
        secure=_back(visit).startswith("https://"),
        httponly=True,
        samesite="lax",
    )
    return answer


async def from_google(visit: Visit) -> Response:
    """Back from there: the key is kept sealed, the calendar is theirs from the next booking on."""
    sealed = visit.request.cookies.get(COOKIE, "")
    text = visit.behind.seal.open(sealed, within_s=GOOD_FOR_S) if sealed else None
    held: dict[str, str] = json.loads(text) if text else {}
    ours = (held.get("business"), held.get("user")) == (visit.business, visit.known.user.id)
    if visit.behind.google is None or not ours:
        raise Missing
    if not secrets.compare_digest(visit.asked("state").encode(), held["state"].encode()):
        raise Missing
    if not visit.asked("code"):
        return await _page(visit, visit.words("connections.refused"))
    try:
        key = await visit.behind.google.finish(
            _back(visit), code=visit.asked("code"), verifier=held["verifier"]
        )
        return await _connected(visit, held["staff"], key)
    except (ConnectorError, ConfigurationError) as error:
        return await _page(visit, str(error))


async def _connected(visit: Visit, staff: str, key: str) -> Response:
    name = f"GOOGLE_CALENDAR_{re.sub(r'[^A-Z0-9]', '_', staff.upper())}"[:64]
    now = visit.behind.clock.now()
    await visit.behind.store.secrets.put(visit.business, name, key, now=now)
    await visit.note("connected_calendar", staff)
    standing = await standing_of(visit)
    files = with_calendar(standing.files, staff, name="google", secret=name)
    answer = await published(visit, files, after=standing.version)
    answer.delete_cookie(COOKIE, path=PLACE)
    return answer


def _back(visit: Visit) -> str:
    base = visit.behind.public_url or str(visit.request.base_url).rstrip("/")
    return f"{base}{BACK}"
