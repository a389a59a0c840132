"""The desk itself: what it knows of the business, changed in a form, seen before it goes live."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.errors import ProfileInvalid
from voicedesk.profile.changes import changes
from voicedesk.profile.check import read_profile
from voicedesk.profile.folder import PROFILE
from voicedesk.profile.outline import outline_of, with_outline
from voicedesk.web.dashboard.desk_form import MOST_FIELDS, Form, general, sent
from voicedesk.web.dashboard.frame import Frame, Missing, Visit
from voicedesk.web.pictures import shown_picture
from voicedesk.web.standing import Standing, mistakes_in, standing_in

GOOD_FOR_S = 3_600
LONGEST_TEXT = 300_000


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/colour.css", colour),
        frame.page("/desk/logo", logo),
        frame.page("/desk/setup", setup, right="manage"),
        frame.page("/desk/setup/preview", preview, right="manage", method="POST"),
        frame.page("/desk/setup/text", text, right="manage"),
        frame.page("/desk/setup/text", preview_text, right="manage", method="POST"),
        frame.page("/desk/setup/live", live, right="manage", method="POST"),
    ]


async def colour(visit: Visit) -> Response:
    """The colour of the business, as a file: no page of ours takes a style from its text."""
    stated = visit.shop.profile.web.colour
    if stated is None:
        raise Missing
    style = f":root {{ --house: {stated}; }}\n"
    return Response(style, media_type="text/css", headers={"Cache-Control": "no-store"})


async def logo(visit: Visit) -> Response:
    """The picture of the business, of the desk that is signed in to."""
    return shown_picture(visit.shop.profile.web.logo)


async def setup(visit: Visit) -> Response:
    """The form, filled with what answers calls now."""
    standing = await standing_of(visit)
    return visit.show("setup.html", form=Form(outline_of(standing.files)), more=[])


async def preview(visit: Visit) -> Response:
    """What the form would change; or the form again, with what is wrong beside each field."""
    standing = await standing_of(visit)
    written = with_outline(standing.files, sent(await visit.given(most=MOST_FIELDS)))
    mistakes = read_profile(written).mistakes
    if mistakes:
        form = Form(outline_of(written), mistakes)
        more = general(mistakes, form)
        return visit.show("setup.html", 422, form=form, more=more)
    return shown(visit, standing, written)


async def text(visit: Visit) -> Response:
    """A file of the profile as it is written, for what the form does not ask."""
    standing = await standing_of(visit)
    name = visit.asked("file") or PROFILE
    if name not in standing.files:
        raise Missing
    return _text(visit, standing, name, standing.files[name])


async def preview_text(visit: Visit) -> Response:
    """What another text of a file would change, or what is wrong with it, line by line."""
    standing = await standing_of(visit)
    given = await visit.given()
    name = given.get("file", "")
    written = given.get("text", "").replace("\r\n", "\n")[:LONGEST_TEXT]
    if name not in standing.files:
        raise Missing
    files = {**standing.files, name: written}
    wrong = [str(mistake) for mistake in mistakes_of(visit, files)]
    if wrong:
        return _text(visit, standing, name, written, wrong=wrong)
    return shown(visit, standing, files)


def _text(
    visit: Visit, standing: Standing, name: str, written: str, *, wrong: list[str] | None = None
) -> Response:
    return visit.show(
        "setup_text.html",
        422 if wrong else 200,
        file=name,
        files=sorted(standing.files, key=lambda one: (one != PROFILE, one)),
        text=written,
        wrong=wrong or [],
    )


def mistakes_of(visit: Visit, files: Mapping[str, str]) -> list[str]:
    """What `voicedesk check` says of the files, and that they are still those of this business."""
    return mistakes_in(visit.business, files)


def shown(
    visit: Visit, standing: Standing, files: Mapping[str, str], *, unseen: bool = False
) -> Response:
    """The differences, and the button that makes them live; they travel sealed.

    What is `unseen` can be made live without a difference to the desk: it is written otherwise.
    """
    changed = {name: body for name, body in files.items() if standing.files.get(name) != body}
    gone = [name for name in standing.files if name not in files]
    held = {"after": standing.version, "changed": changed, "gone": gone}
    return visit.show(
        "setup_preview.html",
        changes=changes(standing.files, files),
        sealed=visit.behind.seal.close(json.dumps(held)),
        unseen=unseen,
    )


async def live(visit: Visit) -> Response:
    """Make it the version that answers from the next call on."""
    sealed = (await visit.given()).get("sealed", "")
    opened = visit.behind.seal.open(sealed, within_s=GOOD_FOR_S)
    if opened is None:
        raise Missing
    held = json.loads(opened)
    if "changed" not in held:  # sealed for another page
        raise Missing
    standing = await standing_of(visit)
    kept = {name: body for name, body in standing.files.items() if name not in held["gone"]}
    return await published(visit, {**kept, **held["changed"]}, after=held["after"])


async def published(visit: Visit, files: Mapping[str, str], *, after: int) -> Response:
    """Publish, unless somebody else did meanwhile; the page says where it is tried."""
    now = visit.behind.clock.now()
    profiles = visit.behind.store.profiles
    try:
        stored = await profiles.publish(visit.business, files, by=visit.who, now=now, after=after)
    except ProfileInvalid as error:
        words = "; ".join(error.mistakes)
        return visit.show("refused.html", 409, why="not_published", said=words)
    await visit.note("published", f"{stored.version}")
    return visit.go("/desk/setup/versions", done="published")


async def standing_of(visit: Visit) -> Standing:
    """What answers calls now."""
    return await standing_in(visit.behind.desks, visit.business)
