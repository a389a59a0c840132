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
VENDORS = {"google": "Google", "microsoft": "Microsoft"}


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
        frame.page(f"{PLACE}/{{vendor}}", to_vendor, right="own"),
        frame.page(f"{PLACE}/{{vendor}}/back", from_vendor, right="own"),
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
        vendors={key: VENDORS[key] for key in visit.behind.consents},
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


async def to_vendor(visit: Visit) -> Response:
    """To Google or Microsoft, where the person of the calendar says yes."""
    staff, vendor = visit.asked("staff"), visit.named("vendor")
    consent = visit.behind.consents.get(vendor)
    if consent is None or staff not in {one.id for one in visit.shop.profile.staff}:
        raise Missing
    kept = {
        "state": secrets.token_urlsafe(24),
        "verifier": secrets.token_urlsafe(48),
        "staff": staff,
        "vendor": vendor,
        "business": visit.business,
        "user": visit.known.user.id,
    }
    back = _back(visit, vendor)
    where = consent.address(back, state=kept["state"], verifier=kept["verifier"])
    answer = RedirectResponse(where, 303, headers={"Cache-Control": "no-store"})
    answer.set_cookie(
        COOKIE,
        visit.behind.seal.close(json.dumps(kept)),
        max_age=GOOD_FOR_S,
        path=PLACE,
        secure=back.startswith("https://"),
        httponly=True,
        samesite="lax",
    )
    return answer


async def from_vendor(visit: Visit) -> Response:
    """Back from there: the key is kept sealed, the calendar is theirs from the next booking on."""
    vendor = visit.named("vendor")
    consent, held = visit.behind.consents.get(vendor), _held(visit)
    ours = {"business": visit.business, "user": visit.known.user.id, "vendor": vendor}
    if consent is None or any(held.get(name) != value for name, value in ours.items()):
        raise Missing
    if not secrets.compare_digest(visit.asked("state").encode(), held["state"].encode()):
        raise Missing
    if not visit.asked("code"):
        return await _page(visit, visit.words("connections.refused", vendor=VENDORS[vendor]))
    try:
        key = await consent.finish(
            _back(visit, vendor), code=visit.asked("code"), verifier=held["verifier"]
        )
        return await _connected(visit, held, key)
    except (ConnectorError, ConfigurationError) as error:
        return await _page(visit, str(error))


def _held(visit: Visit) -> dict[str, str]:
    """What went with the browser to the vendor and back."""
    sealed = visit.request.cookies.get(COOKIE, "")
    text = visit.behind.seal.open(sealed, within_s=GOOD_FOR_S) if sealed else None
    held: dict[str, str] = json.loads(text) if text else {}
    return held


async def _connected(visit: Visit, held: dict[str, str], key: str) -> Response:
    staff, vendor = held["staff"], held["vendor"]
    name = f"{vendor.upper()}_CALENDAR_{re.sub(r'[^A-Z0-9]', '_', staff.upper())}"[:64]
    now = visit.behind.clock.now()
    await visit.behind.store.secrets.put(visit.business, name, key, now=now)
    await visit.note("connected_calendar", staff, vendor=vendor)
    standing = await standing_of(visit)
    connector = visit.behind.consents[vendor].connector
    files = with_calendar(
        standing.files, staff, name=connector, secret=name, options=_options(visit, vendor)
    )
    answer = await published(visit, files, after=standing.version)
    answer.delete_cookie(COOKIE, path=PLACE)
    return answer


def _options(visit: Visit, vendor: str) -> dict[str, str]:
    zone = visit.shop.profile.business.time_zone
    return {"calendar": "primary"} if vendor == "google" else {"timezone": zone}


def _back(visit: Visit, vendor: str) -> str:
    base = visit.behind.public_url or str(visit.request.base_url).rstrip("/")
    return f"{base}{PLACE}/{vendor}/back"
