"""The base of a desk: chosen, overridden place by place, and brought to every desk that has it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.domain.business import BusinessId
from voicedesk.errors import ProfileInvalid, VoicedeskError
from voicedesk.profile.bases import back_to_base, base_text, over_base, overrides, without_base
from voicedesk.profile.changes import Change, changes
from voicedesk.profile.overlay import bases_of
from voicedesk.web.dashboard.frame import Frame, Missing, Visit
from voicedesk.web.dashboard.setup import GOOD_FOR_S, mistakes_of, shown, standing_of
from voicedesk.web.standing import Standing, mistakes_in, standing_in

SPREAD = "base"
"""What a sealed paper is for: one for the form of one desk opens no other door."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another desk of theirs, beside this one."""

    business: BusinessId
    name: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Reached:
    """What a base would change of another desk, or what would be wrong there."""

    other: Other
    changes: Sequence[Change]
    wrong: Sequence[str]


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/setup/base", base, right="manage"),
        frame.page("/desk/setup/base/choose", choose, right="manage", method="POST"),
        frame.page("/desk/setup/base/back", back, right="manage", method="POST"),
        frame.page("/desk/setup/base/spread", spread, right="manage", method="POST"),
        frame.page("/desk/setup/base/spread/live", live, right="manage", method="POST"),
    ]


async def base(visit: Visit) -> Response:
    """What the desk stands on, what it says otherwise, and who else stands on the same."""
    files, others = (await standing_of(visit)).files, await _others(visit)
    bases = bases_of(files)
    return visit.show(
        "bases.html",
        base=bases[0] if bases else "",
        overrides=overrides(files),
        lenders=[] if bases else [one for one in others if _lent(one)],
        beside=_beside(files, others),
    )


async def choose(visit: Visit) -> Response:
    """What it is to stand on the base of another desk, or on none; the desk stays as it is."""
    wanted = (await visit.given()).get("from", "")
    standing = await standing_of(visit)
    if not wanted:
        return shown(visit, standing, without_base(standing.files), unseen=True)
    lent = next((_lent(one) for one in await _others(visit) if one.business == wanted), None)
    if lent is None or bases_of(standing.files):
        raise Missing
    files = over_base(standing.files, *lent)
    wrong = mistakes_of(visit, files)
    if wrong:
        return visit.show("refused.html", 409, why="not_published", said="; ".join(wrong))
    return shown(visit, standing, files, unseen=True)


async def back(visit: Visit) -> Response:
    """What it would change to say what the base says, at one place."""
    place = (await visit.given()).get("place", "")
    standing = await standing_of(visit)
    try:
        files = back_to_base(standing.files, place)
    except KeyError:
        raise Missing from None
    wrong = mistakes_of(visit, files)
    if wrong:
        return visit.show("refused.html", 409, why="not_published", said="; ".join(wrong))
    return shown(visit, standing, files)


async def spread(visit: Visit) -> Response:
    """What this desk's base would change of the others that have one of its name."""
    files = (await standing_of(visit)).files
    bases = bases_of(files)
    if not bases:
        raise Missing
    name, text = bases[0], files[bases[0]]
    reached = [_reached(one, name, text) for one in _beside(files, await _others(visit))]
    after = {one.other.business: one.other.standing.version for one in reached if not one.wrong}
    held = {"for": SPREAD, "name": name, "text": text, "after": after}
    return visit.show(
        "bases_spread.html",
        base=name,
        reached=reached,
        sealed=visit.behind.seal.close(json.dumps(held)) if after else "",
    )


async def live(visit: Visit) -> Response:
    """Make it so at every desk that was shown, but where somebody published meanwhile."""
    sealed = (await visit.given()).get("sealed", "")
    held = json.loads(visit.behind.seal.open(sealed, within_s=GOOD_FOR_S) or "{}")
    if held.get("for") != SPREAD:
        raise Missing
    others = {one.business: one for one in await _others(visit)}
    missed = []
    for business, after in held["after"].items():
        other = others.get(BusinessId(business))
        if other is None:
            missed.append(business)
            continue
        files = {**other.standing.files, held["name"]: held["text"]}
        try:
            await _publish(visit, other.business, files, after)
        except ProfileInvalid as error:
            missed.append(f"{other.name}: {'; '.join(error.mistakes)}")
    if missed:
        return visit.show("refused.html", 409, why="not_published", said="; ".join(missed))
    return visit.go("/desk/setup/base", done="spread")


async def _publish(
    visit: Visit, business: BusinessId, files: Mapping[str, str], after: int
) -> None:
    now, store = visit.behind.clock.now(), visit.behind.store
    stored = await store.profiles.publish(business, files, by=visit.who, now=now, after=after)
    await store.audit.add(business, visit.who, "published", f"{stored.version}", now=now)


async def _others(visit: Visit) -> list[Other]:
    """The other desks that they may change; one whose profile cannot be read is passed over."""
    found = []
    for member in visit.known.others:
        if member.business == visit.business or "manage" not in member.rights:
            continue
        try:
            standing = await standing_in(visit.behind.desks, member.business)
            profile = await visit.behind.desks.profile(member.business)
        except VoicedeskError:
            continue
        found.append(Other(member.business, profile.business.name, standing))
    return found


def _lent(other: Other) -> tuple[str, str] | None:
    return base_text(other.standing.files, other.business)


def _beside(files: Mapping[str, str], others: Sequence[Other]) -> list[Other]:
    """The desks with a base of this name that says something else."""
    bases = bases_of(files)
    if not bases:
        return []
    name, text = bases[0], files[bases[0]]
    return [
        one
        for one in others
        if name in bases_of(one.standing.files) and one.standing.files[name] != text
    ]


def _reached(other: Other, name: str, text: str) -> Reached:
    files = {**other.standing.files, name: text}
    wrong = mistakes_in(other.business, files)
    return Reached(other, [] if wrong else changes(other.standing.files, files), wrong)
