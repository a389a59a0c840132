"""Questions that nothing answered: write the answer, and the desk says it from now on."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.services.desk import Desk
from voicedesk.services.knowledge import OpenQuestion
from voicedesk.web.dashboard.frame import Frame, Missing, Visit

LONGEST = 2_000
REFRESH_S = 5.0
Tried = tuple[str, str, str]
"""What was asked just now, what the desk says, and where that is from."""


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/questions", questions),
        frame.page("/desk/questions/answer", answer, right="manage", method="POST"),
        frame.page("/desk/questions/close", close, right="manage", method="POST"),
    ]


async def questions(visit: Visit) -> Response:
    """The open questions, those that ask the same together, the most frequent first."""
    return await _page(visit, (await visit.behind.desks.open(visit.business)).desk)


async def _page(visit: Visit, desk: Desk, *, tried: Tried | None = None) -> Response:
    found = await desk.knowledge.open_questions()
    return visit.show("questions.html", questions=found, tried=tried)


async def answer(visit: Visit) -> Response:
    """Keep an answer and try it out as a caller would hear it."""
    given = await visit.given()
    desk = (await visit.behind.desks.open(visit.business)).desk
    question = await _wanted(desk, given.get("question", ""))
    words = given.get("answer", "").strip()[:LONGEST]
    if not words:
        raise Missing
    await desk.knowledge.answer_gap(question.question, words)
    await desk.knowledge.refresh(seconds=REFRESH_S)
    await visit.note("answered", question.question)
    return await _page(visit, desk, tried=await _try(desk, question.question))


async def close(visit: Visit) -> Response:
    """This needs no answer."""
    desk = (await visit.behind.desks.open(visit.business)).desk
    question = await _wanted(desk, (await visit.given()).get("question", ""))
    await desk.knowledge.close_gap(question)
    await visit.note("closed_question", question.question)
    return visit.go("/desk/questions", done="question_closed")


async def _try(desk: Desk, question: str) -> Tried:
    # a search first: what is asked in vain of the desk itself would be a new open question
    found = await desk.knowledge.search(question)
    said = await desk.support.answer(question) if found else None
    if said is None or said.text is None:
        return question, "", ""
    return question, said.text, said.source


async def _wanted(desk: Desk, asked: str) -> OpenQuestion:
    every = await desk.knowledge.open_questions()
    found = next((one for one in every if one.question == asked), None)
    if found is None:
        raise Missing
    return found
