"""What waits for staff, over the API: questions without an answer, who waits, causes, notes."""

from collections.abc import Sequence
from datetime import UTC
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Response, Security

from voicedesk.domain.call import CustomerId
from voicedesk.ports import Mute, Wait
from voicedesk.services.causes import Cause, causes_of
from voicedesk.services.desk import Desk
from voicedesk.services.knowledge import OpenQuestion
from voicedesk.web.api import shapes, shapes_desk
from voicedesk.web.api.door import Door, Granted
from voicedesk.web.api.paging import Cursor, Limit, page
from voicedesk.web.problems import Problem

Which = Annotated[shapes.Id, Path()]
REFRESH_S = 5.0


def routes(door: Door) -> APIRouter:
    """The routes of this file."""
    router = APIRouter()
    for part in (_questions(door), _waiting(door), _causes(door), _notes(door)):
        router.include_router(part)
    return router


def _questions(door: Door) -> APIRouter:
    router = APIRouter(tags=["questions"])
    see = Annotated[Granted, Security(door, scopes=["questions:read"])]
    change = Annotated[Granted, Security(door, scopes=["questions:write"])]

    @router.get("/questions")
    async def questions(granted: see) -> shapes.Page[shapes_desk.Question]:
        """Questions that nothing answered, the most frequent first."""
        found = await (await _desk(granted)).knowledge.open_questions()
        return shapes.Page[shapes_desk.Question](items=[question_of(one) for one in found])

    @router.post("/questions/answer", response_model=shapes_desk.Said)
    async def answer(granted: change, given: shapes_desk.Answer) -> Response:
        """Answer one; the desk says it from now on."""
        return await granted.once(lambda: _answer(granted, given))

    @router.post("/questions/close", response_model=shapes_desk.Done)
    async def close(granted: change, given: shapes_desk.Closed) -> Response:
        """One that needs no answer."""

        async def work() -> shapes_desk.Done:
            desk = await _desk(granted)
            await desk.knowledge.close_gap(await _question(desk, given.question))
            await granted.note("closed_question", given.question)
            return shapes_desk.Done(done="closed")

        return await granted.once(work)

    return router


async def _answer(granted: Granted, given: shapes_desk.Answer) -> shapes_desk.Said:
    desk, words = await _desk(granted), given.answer.strip()
    if not words:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "An answer needs words.")
    asked = (await _question(desk, given.question)).question
    await desk.knowledge.answer_gap(asked, words)
    await desk.knowledge.refresh(seconds=REFRESH_S)
    await granted.note("answered", asked)
    # a search first: what is asked in vain of the desk itself would be a new open question
    found = await desk.knowledge.search(asked)
    said = await desk.support.answer(asked) if found else None
    if said is None:
        return shapes_desk.Said(question=asked, said=None, source="")
    return shapes_desk.Said(question=asked, said=said.text, source=said.source)


async def _desk(granted: Granted) -> Desk:
    return (await granted.behind.desks.open(granted.business.id)).desk


async def _question(desk: Desk, asked: str) -> OpenQuestion:
    every = await desk.knowledge.open_questions()
    found = next((one for one in every if one.question == asked), None)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such open question.")
    return found


def _waiting(door: Door) -> APIRouter:
    router = APIRouter(tags=["waitlist"])
    see = Annotated[Granted, Security(door, scopes=["waitlist:read"])]
    change = Annotated[Granted, Security(door, scopes=["waitlist:write"])]

    @router.get("/waitlist")
    async def waitlist(
        granted: see, cursor: Cursor = None, limit: Limit = 50
    ) -> shapes.Page[shapes_desk.Waiting]:
        """Who waits for a time to become free, by service, in their order."""
        items = [waiting_of(one) for one in await _waits(granted)]
        return page(shapes.Page[shapes_desk.Waiting], items, cursor, limit)

    @router.post("/waitlist/{wait}/remove", response_model=shapes_desk.Done)
    async def remove(granted: change, wait: Which) -> Response:
        """Take somebody off the list."""

        async def work() -> shapes_desk.Done:
            if wait not in {one.id for one in await _waits(granted)}:
                raise Problem(HTTPStatus.NOT_FOUND, "Nobody waits under this.")
            await granted.backing.store.waitlist.remove(wait)
            await granted.note("unwaited", wait)
            return shapes_desk.Done(done="removed")

        return await granted.once(work)

    return router


async def _waits(granted: Granted) -> Sequence[Wait]:
    services = (one.id for one in granted.business.services)
    return await granted.backing.store.waitlist.waiting(granted.business.id, *services)


def _causes(door: Door) -> APIRouter:
    router = APIRouter(tags=["failures"])
    see = Annotated[Granted, Security(door, scopes=["failures:read"])]
    change = Annotated[Granted, Security(door, scopes=["failures:write"])]

    @router.get("/causes")
    async def causes(granted: see) -> shapes.Page[shapes_desk.Cause]:
        """What failed, together by its cause."""
        items = [cause_of(one) for one in await _every_cause(granted)]
        return shapes.Page[shapes_desk.Cause](items=items)

    @router.post("/causes/mute", response_model=shapes_desk.Cause)
    async def mute(granted: change, named: shapes_desk.Named) -> Response:
        """Hear of a cause again only when there is more of it."""

        async def work() -> shapes_desk.Cause:
            cause = await _cause(granted, named.cause)
            known = Mute(cause.key, len(cause.orders), granted.backing.clock.now(), granted.who)
            await granted.behind.store.mutes.mute(granted.business.id, known)
            await granted.note("muted", cause.key)
            return cause_of(await _cause(granted, named.cause))

        return await granted.once(work)

    @router.post("/causes/unmute", response_model=shapes_desk.Cause)
    async def unmute(granted: change, named: shapes_desk.Named) -> Response:
        """Hear of it again."""

        async def work() -> shapes_desk.Cause:
            cause = await _cause(granted, named.cause)
            await granted.behind.store.mutes.unmute(granted.business.id, cause.key)
            await granted.note("unmuted", cause.key)
            return cause_of(await _cause(granted, named.cause))

        return await granted.once(work)

    return router


async def _every_cause(granted: Granted) -> list[Cause]:
    store = granted.behind.store
    return await causes_of(granted.business.id, store.orders, store.mutes)


async def _cause(granted: Granted, key: str) -> Cause:
    found = next((one for one in await _every_cause(granted) if one.key == key), None)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "Nothing failed for that cause.")
    return found


def _notes(door: Door) -> APIRouter:
    router = APIRouter(tags=["customers"])
    change = Annotated[Granted, Security(door, scopes=["customers:write"])]

    @router.post("/customers/{customer}/notes", response_model=shapes_desk.Done, status_code=201)
    async def note(granted: change, customer: Which, given: shapes_desk.Note) -> Response:
        """Add a note to somebody's file; who rings never hears it."""

        async def work() -> shapes_desk.Done:
            file, business = granted.backing.store.customers, granted.business.id
            if not given.note.strip():
                raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "A note needs words.")
            if await file.get(business, CustomerId(customer)) is None:
                raise Problem(HTTPStatus.NOT_FOUND, "There is no such customer.")
            now, whose = granted.backing.clock.now(), CustomerId(customer)
            await file.add_note(business, whose, given.note.strip(), key=granted.call, now=now)
            await granted.note("noted", customer)
            return shapes_desk.Done(done="noted")

        return await granted.once(work, status=201)

    return router


def question_of(question: OpenQuestion) -> shapes_desk.Question:
    """An open question as the API says it."""
    return shapes_desk.Question(
        question=question.question,
        times=question.times,
        last=question.last.astimezone(UTC),
        asked=list(question.asked),
    )


def waiting_of(wait: Wait) -> shapes_desk.Waiting:
    """Somebody who waits as the API says it."""
    within, offered = wait.within, wait.offered
    return shapes_desk.Waiting(
        id=wait.id,
        service=wait.service,
        staff=wait.staff,
        name=wait.attendee.name,
        phone=wait.attendee.phone,
        since=wait.created.astimezone(UTC),
        earliest=within.start.astimezone(UTC) if within else None,
        latest=within.end.astimezone(UTC) if within else None,
        offered=offered.span.start.astimezone(UTC) if offered else None,
    )


def cause_of(cause: Cause) -> shapes_desk.Cause:
    """A cause as the API says it."""
    return shapes_desk.Cause(cause=cause.key, count=len(cause.orders), muted=cause.muted)
