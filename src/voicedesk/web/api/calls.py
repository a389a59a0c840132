"""Calls over the API: found by what is known of them, and what was said and done in each."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Security

from voicedesk.domain.call import Call, CallId, CustomerId, JournalRow, Outcome
from voicedesk.domain.slots import Span
from voicedesk.ports import Sought, Sound
from voicedesk.web.api import shapes, shapes_calls
from voicedesk.web.api.door import Door, Granted
from voicedesk.web.problems import Problem

Which = Annotated[shapes.Id, Path()]
_FIRST, _LAST = datetime(1970, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def routes(door: Door) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(tags=["calls"])
    see = Annotated[Granted, Security(door, scopes=["calls:read"])]
    read = Annotated[Granted, Security(door, scopes=["calls:read", "transcripts:read"])]

    @router.get("/calls")
    async def calls(
        granted: see, asked: Annotated[shapes_calls.CallsAsked, Query()]
    ) -> shapes.Page[shapes_calls.Call]:
        """Calls, the latest first."""
        if _ends(asked)[0] >= _ends(asked)[1]:
            return shapes.Page[shapes_calls.Call](items=[])
        sought = await _sought(granted, asked)
        found = await granted.backing.store.search.find(
            granted.business.id, sought, limit=asked.limit + 1
        )
        items = await _told(granted, found[: asked.limit])
        more = len(found) > asked.limit
        return shapes.Page[shapes_calls.Call](items=items, next=items[-1].id if more else None)

    @router.get("/calls/{call}")
    async def show(granted: see, call: Which) -> shapes_calls.Call:
        """One call."""
        (told,) = await _told(granted, [await _call(granted, call)])
        return told

    @router.get("/calls/{call}/lines")
    async def lines(granted: read, call: Which) -> shapes.Page[shapes_calls.Line]:
        """What was said and done in a call, line by line, as its journal has it."""
        found = await _call(granted, call)
        rows = await granted.backing.store.calls.journal(found.id)
        return shapes.Page[shapes_calls.Line](items=[line_of(row) for row in rows])

    return router


def _ends(asked: shapes_calls.CallsAsked) -> tuple[datetime, datetime]:
    """From when to when, cut to the years in which there can be calls."""
    since = asked.since or _FIRST
    return max(since, _FIRST), min(asked.until or _LAST, _LAST)


async def _sought(granted: Granted, asked: shapes_calls.CallsAsked) -> Sought:
    """Raises Problem for a page that leads nowhere."""
    within = Span(*_ends(asked))
    before = None
    if asked.cursor is not None:
        before = (await _call(granted, asked.cursor)).started
    return Sought(
        words=asked.words or "",
        outcome=Outcome(asked.outcome) if asked.outcome else None,
        channel=asked.channel,
        customer=CustomerId(asked.customer) if asked.customer else None,
        within=within if asked.since or asked.until else None,
        live=asked.live,
        before=before,
    )


async def _call(granted: Granted, call: str) -> Call:
    found = await granted.backing.store.calls.get(granted.business.id, CallId(call))
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such call.")
    return found


async def _told(granted: Granted, calls: Sequence[Call]) -> list[shapes_calls.Call]:
    ids = [one.id for one in calls]
    sounds = await granted.backing.store.search.sounds(granted.business.id, ids)
    return [call_of(one, sounds.get(one.id)) for one in calls]


def call_of(call: Call, sound: Sound | None = None) -> shapes_calls.Call:
    """A call as the API says it."""
    return shapes_calls.Call(
        id=call.id,
        channel=call.channel,
        started=call.started.astimezone(UTC),
        ended=call.ended.astimezone(UTC) if call.ended else None,
        caller=call.caller,
        called=call.called,
        customer=call.customer,
        outcome=call.outcome.value if call.outcome else None,
        end_reason=call.end_reason,
        profile_version=call.profile_version,
        sound=shapes_calls.Sound(**asdict(sound), loss=sound.loss) if sound else None,
    )


def line_of(row: JournalRow) -> shapes_calls.Line:
    """A line of a journal as the API says it."""
    at = row.at.astimezone(UTC)
    return shapes_calls.Line.model_validate(
        {"number": row.number, "at": at, "kind": row.kind, "data": row.data}
    )
