"""Questions that nothing answered: write the answer, and the desk says it from the next call on."""

from __future__ import annotations

import re

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.calls.desks import from_files
from voicedesk.connectors.memory import MemoryKnowledge
from voicedesk.errors import ProfileInvalid
from voicedesk.profile.load import load_files
from voicedesk.services.knowledge import KnowledgeBase, OpenQuestion
from voicedesk.web.dashboard.frame import Frame, Missing, Visit

ANSWERS = "knowledge/answers.md"
LONGEST = 2_000
LATEST = 300
"""Open questions that are looked at; older ones come up when these are answered."""


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/questions", questions),
        frame.page("/desk/questions/answer", answer, right="manage", method="POST"),
        frame.page("/desk/questions/close", close, right="manage", method="POST"),
    ]


async def questions(visit: Visit) -> Response:
    """The open questions, those that ask the same together, the most frequent first."""
    return visit.show("questions.html", questions=await _open(visit), tried=None, problem="")


async def answer(visit: Visit) -> Response:
    """Publish an answer and try it out as a caller would hear it."""
    given = await visit.given()
    question = await _wanted(visit, given.get("question", ""))
    asked = _line(given.get("as", "") or question.question)
    words = given.get("answer", "").strip()[:LONGEST]
    if not words:
        raise Missing
    files = dict(await _files(visit))
    before = files.get(ANSWERS, "# Answers\n")
    files[ANSWERS] = f"{before.rstrip()}\n\n## {asked}\n\n{_plain(words)}\n"
    try:
        load_files(files)
    except ProfileInvalid as error:
        problem = "; ".join(error.mistakes)
        return visit.show(
            "questions.html", 422, questions=await _open(visit), tried=None, problem=problem
        )
    now = visit.behind.clock.now()
    stored = await visit.behind.store.profiles.publish(visit.business, files, by=visit.who, now=now)
    await visit.note("answered", question.question, version=stored.version)
    await _knowledge(visit).close_gap(question)
    tried = await _try(visit, question.question)
    return visit.show("questions.html", questions=await _open(visit), tried=tried, problem="")


async def close(visit: Visit) -> Response:
    """This needs no answer."""
    question = await _wanted(visit, (await visit.given()).get("question", ""))
    await _knowledge(visit).close_gap(question)
    await visit.note("closed_question", question.question)
    return visit.go("/desk/questions", done="question_closed")


async def _try(visit: Visit, question: str) -> tuple[str, str, str]:
    """What the desk says now when it is asked: question, answer, where it is from."""
    opened = await visit.behind.desks.open(visit.business)
    found = await opened.desk.knowledge.search(question)
    said = await opened.desk.support.answer(question) if found else None
    if said is None or said.text is None:
        return question, "", ""
    return question, said.text, said.source


async def _files(visit: Visit) -> dict[str, str]:
    stored = await visit.behind.store.profiles.current(visit.business)
    if stored is not None:
        return dict(stored.files)
    return dict(from_files(visit.behind.desks.default).files)


async def _open(visit: Visit) -> tuple[OpenQuestion, ...]:
    return await _knowledge(visit).open_questions()


def _knowledge(visit: Visit) -> KnowledgeBase:
    behind = visit.behind
    return KnowledgeBase(visit.shop.business, MemoryKnowledge(), behind.store.gaps, behind.clock)


async def _wanted(visit: Visit, asked: str) -> OpenQuestion:
    found = next((one for one in await _open(visit) if one.question == asked), None)
    if found is None:
        raise Missing
    return found


def _line(text: str) -> str:
    """One line that begins no other heading."""
    return " ".join(text.split()).lstrip("#").strip()[:200]


def _plain(text: str) -> str:
    """An answer is prose: it opens no heading and no document of its own."""
    return re.sub(r"^(\s*)(#+|---+)", r"\1", text, flags=re.MULTILINE)
