"""One's own account: language, password, second factor, and the browsers that are signed in."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.web.dashboard.frame import Frame, Missing, Visit
from voicedesk.web.dashboard.qr import qr_code
from voicedesk.web.dashboard.words import LANGUAGES

PROPOSED_S = 900


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/account", account),
        frame.page("/desk/account/language", language, method="POST"),
        frame.page("/desk/account/password", password, method="POST"),
        frame.page("/desk/account/factor", factor, method="POST"),
        frame.page("/desk/account/no-factor", no_factor, method="POST"),
        frame.page("/desk/account/end", end, method="POST"),
        frame.page("/desk/account/end-others", end_others, method="POST"),
    ]


async def account(visit: Visit) -> Response:
    """Everything about oneself."""
    return await _page(visit)


async def _page(visit: Visit, *, why: str = "", codes: tuple[str, ...] = ()) -> Response:
    user, factor = visit.known.user, visit.behind.factor
    has = user.totp is not None or bool(codes)
    secret = "" if has else factor.propose()
    address = factor.address(user, secret) if secret else ""
    return visit.show(
        "account.html",
        409 if why else 200,
        user=user,
        has_factor=has,
        secret=secret,
        sealed=visit.behind.seal.close(secret) if secret else "",
        address=address,
        code=qr_code(address) if address else "",
        sign_ins=await visit.behind.store.accounts.sign_ins(user.id),
        languages=LANGUAGES,
        codes=codes,
        why=why,
    )


async def language(visit: Visit) -> Response:
    """The language of the pages."""
    wanted = (await visit.given()).get("language", "")
    if wanted in LANGUAGES:
        await visit.behind.store.accounts.save(replace(visit.known.user, language=wanted))
    return visit.go("/desk/account")


async def password(visit: Visit) -> Response:
    """Another password; every other browser is signed out."""
    given = await visit.given()
    why = await visit.behind.staff.new_password(
        visit.known, given.get("old", ""), given.get("new", "")
    )
    return await _page(visit, why=why) if why else visit.go("/desk/account", done="password")


async def factor(visit: Visit) -> Response:
    """Turn the second factor on, once its first code is right."""
    given = await visit.given()
    secret = visit.behind.seal.open(given.get("sealed", ""), within_s=PROPOSED_S)
    if secret is None or visit.known.user.totp is not None:
        return await _page(visit, why="too_late")
    codes = await visit.behind.factor.turn_on(visit.known.user, secret, given.get("code", ""))
    if not codes:
        return await _page(visit, why="code")
    await visit.note("turned_on_factor", "")
    return await _page(visit, codes=codes)


async def no_factor(visit: Visit) -> Response:
    """Turn it off, with a code of it."""
    code = (await visit.given()).get("code", "")
    if not await visit.behind.factor.passes(visit.known.user, code):
        return await _page(visit, why="code")
    await visit.behind.factor.turn_off(visit.known.user)
    await visit.note("turned_off_factor", "")
    return visit.go("/desk/account", done="changed")


async def end(visit: Visit) -> Response:
    """Sign one browser out."""
    wanted = (await visit.given()).get("digest", "")
    accounts = visit.behind.store.accounts
    if wanted not in {one.digest for one in await accounts.sign_ins(visit.known.user.id)}:
        raise Missing
    await accounts.sign_out(wanted)
    await visit.note("ended_sign_in", "")
    return visit.go("/desk/account", done="changed")


async def end_others(visit: Visit) -> Response:
    """Sign every other browser out."""
    known = visit.known
    count = await visit.behind.store.accounts.sign_out_all(known.user.id, but=known.sign_in.digest)
    await visit.note("ended_sign_ins", "", count=count)
    return visit.go("/desk/account", done="changed")
