"""Fixing by pointing: mark a wrong line, say what was right, see what would change, go live."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.calls.desks import from_files
from voicedesk.domain.call import Call, JournalRow
from voicedesk.errors import ConfigurationError
from voicedesk.profile.load import LoadedProfile, load_files
from voicedesk.rehearsal.fixes import Answers, Fix, Means, Tried, fixed, try_out
from voicedesk.rehearsal.replay import PastCall, past_call, replay
from voicedesk.web.dashboard.call import found_call
from voicedesk.web.dashboard.frame import Frame, Missing, Visit

CALLS = 1_000
SHOWN = 50
GOOD_FOR_S = 3_600
WORDS, ANSWER = 80, 1_000


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/calls/{call}/replay", again, right="work"),
        frame.page("/desk/calls/{call}/fix", point, right="manage"),
        frame.page("/desk/calls/{call}/fix/try", attempt, right="manage", method="POST"),
        frame.page("/desk/calls/{call}/fix/live", publish, right="manage", method="POST"),
    ]


async def again(visit: Visit) -> Response:
    """The caller's side before the profile of today, beside what was said then."""
    call = await found_call(visit)
    rows = await visit.behind.store.calls.journal(call.id)
    past = past_call(call, rows)
    loaded = await profile_of(visit)
    held = await asyncio.to_thread(asyncio.run, replay(past, loaded))
    said = [(row.kind, str(row.data.get("text", ""))) for row in rows]
    then = [words for kind, words in said if kind == "say"]
    now = [words for who, words in held.said if who == "desk"]
    return visit.show("replay.html", call=call, past=past, then=then, now=now, held=held)


async def point(visit: Visit) -> Response:
    """Say what would have been right."""
    call, row, question = await _pointed(visit, visit.asked("line"))
    return visit.show(
        "fix.html",
        call=call,
        row=row,
        question=question,
        services=visit.shop.business.services,
        tried=None,
        sealed="",
        problem="",
    )


async def attempt(visit: Visit) -> Response:
    """Try the change on all past calls and show what would have been written."""
    given = await visit.given()
    call, row, question = await _pointed(visit, given.get("line", ""))
    loaded, fix = await profile_of(visit), _fix(given, visit)
    problem, tried = "", None
    try:
        tried = await asyncio.to_thread(try_out, fix, loaded, await _past(visit))
    except ConfigurationError as error:
        problem = "; ".join(error.mistakes) or str(error)
    return visit.show(
        "fix.html",
        422 if problem else 200,
        call=call,
        row=row,
        question=question,
        services=visit.shop.business.services,
        tried=_shortened(tried),
        sealed=visit.behind.seal.close(json.dumps(asdict(fix))),
        problem=problem,
    )


async def publish(visit: Visit) -> Response:
    """Let the next call go by it; calls that go on keep what they began with."""
    call = await found_call(visit)
    sealed = (await visit.given()).get("sealed", "")
    text = visit.behind.seal.open(sealed, within_s=GOOD_FOR_S)
    if text is None:
        raise Missing
    held = json.loads(text)
    if "service" in held:
        files = dict(fixed(Means(**held), await profile_of(visit)).files)
        now = visit.behind.clock.now()
        await visit.behind.store.profiles.publish(visit.business, files, by=visit.who, now=now)
    else:
        desk = (await visit.behind.desks.open(visit.business)).desk
        await desk.knowledge.note_gap(held["question"], call=call.id)
        await desk.knowledge.answer_gap(held["question"], held["answer"])
    await visit.note("fixed", call.id, **held)
    return visit.go(f"/desk/calls/{call.id}", done="fixed")


async def profile_of(visit: Visit) -> LoadedProfile:
    """The profile that answers calls now, with its files."""
    stored = await visit.behind.store.profiles.current(visit.business)
    if stored is not None:
        return load_files(stored.files)
    return from_files(visit.behind.desks.default)


async def _past(visit: Visit) -> list[PastCall]:
    store = visit.behind.store
    known = {call.id: call for call in await store.calls.list(visit.business, limit=CALLS)}
    journals = await store.search.said(visit.business, limit=CALLS)
    return [past_call(known[call], rows) for call, rows in journals if call in known]


async def _pointed(visit: Visit, line: str) -> tuple[Call, JournalRow, str]:
    """The call, the marked line, and the caller's words that it belongs to."""
    call = await found_call(visit)
    rows = await visit.behind.store.calls.journal(call.id)
    row = next(
        (one for one in rows if str(one.number) == line and one.kind in ("heard", "say")), None
    )
    if row is None:
        raise Missing
    heard = [one for one in rows if one.kind == "heard" and one.number <= row.number]
    return call, row, str(heard[-1].data.get("text", "")) if heard else ""


def _fix(held: Mapping[str, str], visit: Visit) -> Fix:
    words = " ".join(held.get("words", "").split())[:WORDS]
    service = held.get("service", "")
    if held.get("how") == "means":
        if not words or service not in {str(one.id) for one in visit.shop.business.services}:
            raise Missing
        return Means(words, service)
    answer = " ".join(held.get("answer", "").split())[:ANSWER]
    if not words or not answer:
        raise Missing
    return Answers(words, answer)


def _shortened(tried: Tried | None) -> Tried | None:
    if tried is not None:
        tried.differences.sort(key=lambda one: not (one.gone or one.new))
        del tried.differences[SHOWN:]
    return tried
