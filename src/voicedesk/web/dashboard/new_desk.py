"""A new desk: from a business's own website or from nothing, confirmed field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.domain.accounts import Member, Role
from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConnectorError, ProfileInvalid
from voicedesk.profile.check import read_profile
from voicedesk.profile.fresh import blank_outline, fresh_files
from voicedesk.profile.load import load_files
from voicedesk.profile.outline import Outline, outline_of
from voicedesk.profile.website import found_on
from voicedesk.profile.website.facts import confirmed, read_questions
from voicedesk.web.dashboard.desk_form import MOST_FIELDS, Form, general, sent
from voicedesk.web.dashboard.frame import Frame, Missing, Visit

GOOD_FOR_S = 3_600
MOST_DESKS = 100
"""Of one person; an agency that has more asks whoever runs the installation."""


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/new", start, right="own"),
        frame.page("/desk/new/blank", blank, right="own"),
        frame.page("/desk/new/read", read, right="own", method="POST"),
        frame.page("/desk/new/preview", preview, right="own", method="POST"),
        frame.page("/desk/new/live", live, right="own", method="POST"),
    ]


async def start(visit: Visit) -> Response:
    """From where the facts are to come."""
    return visit.show("new_start.html", address="", why="", late=False)


async def blank(visit: Visit) -> Response:
    """The form with nothing in it but usual hours."""
    form = Form(blank_outline(visit.shop.profile.business.time_zone))
    return _form(visit, form)


async def read(visit: Visit) -> Response:
    """The form with what the website says; each fact with where it was found."""
    address = (await visit.given()).get("address", "").strip()[:500]
    try:
        pages = await visit.behind.websites.read(address)
    except ConnectorError as error:
        return visit.show("new_start.html", 422, address=address, why=str(error), late=False)
    found = found_on(pages, region=visit.shop.profile.business.region)
    empty = blank_outline(visit.shop.profile.business.time_zone)
    outline = Outline(
        {**empty.values, **found.outline.values},
        {**dict.fromkeys(empty.hours, ""), **found.outline.hours}
        if found.outline.hours
        else empty.hours,
        {**empty.rows, **found.outline.rows},
    )
    questions = "\n\n".join(f"{question}\n{answer}" for question, answer in found.questions)
    return _form(visit, Form(outline, sources=found.sources), questions, pages=len(pages))


async def preview(visit: Visit) -> Response:
    """What the desk would know; or the form again, with what is wrong beside each field."""
    given = await visit.given(most=MOST_FIELDS)
    questions = given.get("questions", "")[:60_000]
    taken = await visit.behind.desks.every()
    outline = sent(given)
    files = fresh_files(outline, read_questions(questions), taken=taken)
    mistakes = read_profile(files).mistakes
    if mistakes:
        written = outline_of(files)
        rows = {**written.rows, **{k: v for k, v in outline.rows.items() if not _named(v)}}
        form = Form(replace(written, rows=rows), mistakes, _sources(visit, given, outline))
        return _form(visit, form, questions, more=general(mistakes, form), status=422)
    return visit.show(
        "new_preview.html",
        profile=load_files(files).profile,
        questions=read_questions(questions),
        sealed=visit.behind.seal.close(json.dumps(files)),
    )


async def live(visit: Visit) -> Response:
    """Open the desk: its first version, with whoever made it as its owner."""
    opened = visit.behind.seal.open((await visit.given()).get("sealed", ""), within_s=GOOD_FOR_S)
    if opened is None:
        return visit.show("new_start.html", 409, address="", why="", late=True)
    files: dict[str, str] = json.loads(opened)
    business = BusinessId(load_files(files).profile.business.id)
    store, now = visit.behind.store, visit.behind.clock.now()
    if business in await visit.behind.desks.every() or len(visit.known.others) >= MOST_DESKS:
        raise Missing
    try:
        await store.profiles.publish(business, files, by=visit.who, now=now, after=0)
    except ProfileInvalid as error:
        words = "; ".join(error.mistakes)
        return visit.show("refused.html", 409, why="not_published", said=words)
    await store.accounts.join(Member(business, visit.known.user.id, Role.OWNER, hears=True))
    await store.audit.add(business, visit.who, "opened_desk", business, now=now)
    await store.accounts.sign_in(replace(visit.known.sign_in, business=business))
    return visit.go("/desk/setup/versions", done="opened")


def _form(  # everything that the page shows
    visit: Visit,
    form: Form,
    questions: str = "",
    *,
    more: list[str] | None = None,
    pages: int = 0,
    status: int = 200,
) -> Response:
    known = {"sources": dict(form.sources), "values": form.outline.values}
    return visit.show(
        "new_desk.html",
        status,
        form=form,
        more=more or [],
        questions=questions,
        pages=pages,
        found=visit.behind.seal.close(json.dumps(known)),
    )


def _sources(visit: Visit, given: Mapping[str, str], outline: Outline) -> dict[str, str]:
    """Where unchanged values were found, as the page before said it."""
    text = visit.behind.seal.open(given.get("found", ""), within_s=GOOD_FOR_S)
    held = json.loads(text) if text else {}
    return confirmed(held.get("sources", {}), held.get("values", {}), outline)


def _named(rows: tuple[dict[str, str], ...]) -> bool:
    return any(row.get("name", "").strip() for row in rows)
