"""One call: its story, its recording, export and sharing."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import asdict
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from voicedesk.domain.call import Call, CallId
from voicedesk.domain.slots import Span
from voicedesk.errors import ConfigurationError, StoreError
from voicedesk.ports import Share
from voicedesk.ports.figures import sound_of
from voicedesk.services.costs import Cost, cost_of
from voicedesk.services.seal import digest
from voicedesk.web.dashboard.frame import Frame, Missing, Visit, assets, headers
from voicedesk.web.dashboard.naming import Names
from voicedesk.web.dashboard.story import Line, lines_of, recorded_since, turns_of, written_by
from voicedesk.web.dashboard.told import Told
from voicedesk.web.dashboard.words import chosen, words_of

SHARED_DAYS = (1, 7, 30)


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    outside = Outside(frame)
    return [
        frame.page("/desk/calls/{call}", show),
        frame.page("/desk/calls/{call}/export.json", export),
        frame.page("/desk/calls/{call}/share", share, right="manage", method="POST"),
        frame.page("/desk/calls/{call}/unshare", unshare, right="manage", method="POST"),
        Route("/shared/{token}", outside.show),
    ]


async def found_call(visit: Visit) -> Call:
    """The call of the path, if it is one of this business."""
    call = await visit.behind.store.calls.get(visit.business, CallId(visit.named("call")))
    if call is None:
        raise Missing
    return call


async def show(visit: Visit) -> Response:
    """Everything about one call."""
    call = await found_call(visit)
    link = visit.behind.seal.open(visit.asked("link"), within_s=300) if visit.asked("link") else ""
    return await _page(visit, call, link=link or "")


async def _page(visit: Visit, call: Call, *, link: str) -> Response:
    store = visit.behind.store
    rows, written, shares = await asyncio.gather(
        store.calls.journal(call.id),
        written_by(store, call),
        store.shares.list(call.business, call.id),
    )
    turns = turns_of(rows)
    customer = await store.customers.get(call.business, call.customer) if call.customer else None
    return visit.show(
        "call.html",
        call=call,
        lines=lines_of(rows, written),
        turns=turns,
        recorded=recorded_since(call, rows) if call.ended and visit.may("hear") else None,
        longest=max((turn.ms for turn in turns), default=1.0),
        customer=customer,
        names=Names(visit.shop.business),
        shares=shares,
        days=SHARED_DAYS,
        link=link,
        cost=await _cost(visit, call),
        heard=sound_of(row.data for row in rows if row.kind == "event"),
    )


async def _cost(visit: Visit, call: Call) -> Cost | None:
    """What the call cost; None while it goes on, and for conversations in writing."""
    if call.ended is None or call.channel == "text":
        return None
    within = Span(call.started, call.started + timedelta(microseconds=1))
    facts = await visit.behind.store.figures.facts(call.business, within)
    phone_minute = visit.shop.profile.costs.phone_minute
    costs = (cost_of(one, phone_minute=phone_minute) for one in facts if one.call == call.id)
    return next(costs, None)


async def export(visit: Visit) -> Response:
    """The call as JSON, for other programs."""
    call = await found_call(visit)
    rows = await visit.behind.store.calls.journal(call.id)
    lines = lines_of(rows, await written_by(visit.behind.store, call))
    await visit.note("exported", call.id)
    told = {"call": asdict(call), "lines": [asdict(line) for line in lines]}
    text = json.dumps(told, default=str, ensure_ascii=False, indent=1)
    sent = {
        "Content-Disposition": f'attachment; filename="{call.id}.json"',
        "Cache-Control": "no-store",
    }
    return Response(text, media_type="application/json", headers=sent)


async def share(visit: Visit) -> Response:
    """A link to this call for somebody outside, good for some days."""
    call = await found_call(visit)
    asked = (await visit.given()).get("days", "")
    days = next((one for one in SHARED_DAYS if str(one) == asked), SHARED_DAYS[0])
    token, now = secrets.token_urlsafe(24), visit.behind.clock.now()
    made = Share(digest(token), call.business, call.id, now, now + timedelta(days=days), visit.who)
    await visit.behind.store.shares.share(made)
    await visit.note("shared", call.id, days=days)
    # the link is shown once: only its digest is kept
    link = visit.behind.seal.close(token)
    return visit.go(f"/desk/calls/{call.id}?link={link}")


async def unshare(visit: Visit) -> Response:
    """End a link."""
    call = await found_call(visit)
    await visit.behind.store.shares.end(visit.business, (await visit.given()).get("digest", ""))
    await visit.note("unshared", call.id)
    return visit.go(f"/desk/calls/{call.id}", done="unshared")


class Outside:
    """Shows a shared call to whoever has its link; what was said, and nothing else."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    async def show(self, request: Request) -> Response:
        """The transcript, while the link is good."""
        behind = self._frame.behind
        try:
            shared = await behind.store.shares.shared(digest(request.path_params["token"]))
            now = behind.clock.now()
            if shared is None or shared.expires <= now:
                return self._frame.plain(request, "expired", 410)
            call = await behind.store.calls.get(shared.business, shared.call)
            rows = await behind.store.calls.journal(shared.call)
            shop = await behind.shop(shared.business)
            await behind.store.audit.add(
                shared.business, "link", "opened_share", shared.call, now=now
            )
        except StoreError:
            return self._frame.plain(request, "away", 503)
        except ConfigurationError:
            return self._frame.plain(request, "expired", 410)
        words = words_of(chosen(request.headers.get("accept-language")))
        html = self._frame.pages.get_template("desk/shared.html").render(
            t=words,
            told=Told(words, shop.business.zone, now),
            name=shop.business.name,
            call=call,
            lines=_spoken(lines_of(rows, await written_by(behind.store, call))) if call else [],
            expires=shared.expires,
            **assets(),
        )
        return HTMLResponse(html, headers={**headers(), "X-Robots-Tag": "noindex"})


def _spoken(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.kind in ("caller", "desk")]
