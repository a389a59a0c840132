"""Calls: found by what is known of them or was said in them; kept searches; export."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.domain.call import Call, CallId, Channel, Outcome
from voicedesk.domain.days import span_of
from voicedesk.domain.slots import Span
from voicedesk.ports import Sought, Sound, View
from voicedesk.web.dashboard.frame import Frame, Visit

PAGE = 50
MOST_EXPORTED = 5_000
DAYS = (1, 7, 30, 90, 365)
USUAL_DAYS = 30
CHANNELS: tuple[Channel, ...] = ("phone", "web", "text")
ASKED = ("words", "outcome", "channel", "days", "live")
HEADS = ("id", "started", "ended", "channel", "caller", "outcome", "end_reason")
SOUND_HEADS = ("loss", "jitter_ms", "unheard_s", "unsent_s")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/calls", calls),
        frame.page("/desk/calls.csv", export),
        frame.page("/desk/calls/views", keep_view, method="POST"),
        frame.page("/desk/calls/views/drop", drop_view, method="POST"),
    ]


async def calls(visit: Visit) -> Response:
    """The calls that fit, the latest first."""
    store = visit.behind.store
    found = await store.search.find(visit.business, sought(visit), limit=PAGE + 1)
    views = await store.views.list(visit.business, visit.known.user.id)
    asked = {name: visit.asked(name) for name in ASKED}
    more = (
        urlencode({**_named(asked), "before": found[PAGE - 1].started.isoformat()})
        if (len(found) > PAGE)
        else ""
    )
    return visit.show(
        "calls.html",
        calls=found[:PAGE],
        more=more,
        asked=asked,
        query=urlencode(_named(asked)),
        outcomes=list(Outcome),
        channels=CHANNELS,
        days=DAYS,
        usual=str(USUAL_DAYS),
        views=views,
    )


def sought(visit: Visit) -> Sought:
    """What the address of the page asks for; what makes no sense is left out."""
    outcome, channel = visit.asked("outcome"), visit.asked("channel")
    return Sought(
        words=visit.asked("words")[:100],
        outcome=Outcome(outcome) if outcome in set(Outcome) else None,
        channel=next((one for one in CHANNELS if one == channel), None),
        within=_within(visit),
        live=True if visit.asked("live") else None,
        before=_moment(visit.asked("before")),
    )


async def export(visit: Visit) -> Response:
    """The calls that fit, as a table for other programs."""
    search = visit.behind.store.search
    found = await search.find(visit.business, sought(visit), limit=MOST_EXPORTED)
    sounds = await search.sounds(visit.business, [call.id for call in found])
    await visit.note("exported", "calls", rows=len(found))
    name = f"calls-{visit.business}.csv"
    sent = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(_csv(found, sounds, visit), media_type="text/csv; charset=utf-8", headers=sent)


async def keep_view(visit: Visit) -> Response:
    """Keep a search under a name."""
    given = await visit.given()
    name, query = given.get("name", "").strip()[:60], given.get("query", "")[:500]
    if not name:
        return visit.go(f"/desk/calls?{query}")
    view = View(name, query)
    await visit.behind.store.views.keep(visit.business, visit.known.user.id, view)
    return visit.go(f"/desk/calls?{query}", done="view_kept")


async def drop_view(visit: Visit) -> Response:
    """Forget a kept search."""
    name = (await visit.given()).get("name", "")
    await visit.behind.store.views.drop(visit.business, visit.known.user.id, name)
    return visit.go("/desk/calls")


def _within(visit: Visit) -> Span | None:
    asked = visit.asked("days") or str(USUAL_DAYS)
    if not (asked.isdigit() and int(asked) in DAYS):
        return None
    now, business = visit.behind.clock.now(), visit.shop.business
    today = span_of(business.local(now).date(), business.zone)
    return Span(today.start - timedelta(days=int(asked) - 1), today.end)


def _moment(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else None


def _named(asked: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}


def _csv(found: Sequence[Call], sounds: Mapping[CallId, Sound], visit: Visit) -> str:
    told, out = visit.told, io.StringIO()
    table = csv.writer(out)
    table.writerow([*HEADS, *SOUND_HEADS])
    for call in found:
        ended = told.iso(call.ended) if call.ended else ""
        row = (
            call.id,
            told.iso(call.started),
            ended,
            call.channel,
            call.caller or "",
            call.outcome or "",
            call.end_reason or "",
            *_sound(sounds.get(call.id)),
        )
        table.writerow([harmless(str(value)) for value in row])
    return out.getvalue()


def _sound(sound: Sound | None) -> tuple[str, ...]:
    if sound is None:
        return ("",) * len(SOUND_HEADS)
    loss = "" if sound.loss is None else f"{sound.loss:.4f}"
    return loss, f"{sound.jitter_ms}", f"{sound.unheard_s}", f"{sound.unsent_s}"


def harmless(value: str) -> str:
    """A table program runs what begins like a formula; a number keeps its plus."""
    number = value.startswith("+") and value[1:].isdigit()
    return f"'{value}" if value.startswith(_FORMULA) and not number else value
