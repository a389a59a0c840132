"""The files of a new desk, made of what somebody confirmed or typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from voicedesk.profile.blank import Answers, blank_files, slug
from voicedesk.profile.folder import PROFILE
from voicedesk.profile.outline import Outline, Rows, outline_of, with_outline
from voicedesk.profile.website.facts import knowledge_text

QUESTIONS = "knowledge/questions.md"
SERVICE, MINUTES, PERSON = "appointment", 30, "the team"
"""What stands where nothing was said: one service, by everybody."""


def blank_outline(time_zone: str = "") -> Outline:
    """The form of a desk of which nothing is known yet."""
    base = outline_of(blank_files(_answers("", time_zone)))
    rows = {"services": (), "staff": (), "escalation.people": (), "closures": ()}
    return replace(base, values={**base.values, "business.name": ""}, rows=rows)


def fresh_files(
    outline: Outline, questions: Sequence[tuple[str, str]] = (), *, taken: Collection[str] = ()
) -> dict[str, str]:
    """The files of a new desk; they may still have mistakes, which a check names.

    Args:
        outline: What was confirmed; without services or staff there is one of each.
        questions: What callers ask, with the answers.
        taken: Ids that other businesses have.
    """
    name = outline.values.get("business.name", "").strip()
    zone = outline.values.get("business.time_zone", "")
    base = {PROFILE: blank_files(_answers(name, zone))[PROFILE]}
    made = slug(name or "desk")
    free = next(
        one for one in (made, *(f"{made}_{n}" for n in range(2, 10_000))) if one not in taken
    )
    base[PROFILE] = base[PROFILE].replace(f"\n  id: {made}\n", f"\n  id: {free}\n", 1)
    said = {
        list_name: rows
        for list_name, rows in outline.rows.items()
        if any(row.get("name", "").strip() for row in rows)
    }
    staff = _everybody(said)
    people = {"staff": staff} if staff else {}
    # services name who performs them, so the people come first
    files = with_outline(base, replace(outline, rows=people))
    files = with_outline(files, Outline(rows={k: v for k, v in said.items() if k != "staff"}))
    return {**files, QUESTIONS: knowledge_text(questions)} if questions else files


def _everybody(said: Mapping[str, Rows]) -> Rows:
    """The staff, and who performs a service and stands nowhere else."""
    staff = said.get("staff", ())
    known = {row.get("name", "").strip().casefold() for row in staff}
    more: dict[str, str] = {}
    for service in said.get("services", ()):
        for name in filter(None, map(str.strip, service.get("staff", "").split(","))):
            if name.casefold() not in known:
                more.setdefault(name.casefold(), name)
    return (*staff, *({"id": "", "name": name, "email": "", "phone": ""} for name in more.values()))


def _answers(name: str, zone: str) -> Answers:
    # an empty name is taken out again by the outline, so that the check asks for it
    return Answers(name or "desk", "business", "", zone, SERVICE, MINUTES, PERSON)
