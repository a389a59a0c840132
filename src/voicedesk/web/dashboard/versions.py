"""The versions of a desk: who published which when, what it changed, and the way back."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.ports import StoredProfile
from voicedesk.profile.changes import changes
from voicedesk.web.dashboard.frame import Frame, Missing, Visit
from voicedesk.web.dashboard.setup import shown, standing_of

SHOWN = 50


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/setup/versions", versions, right="manage"),
        frame.page("/desk/setup/versions/{number}", version, right="manage"),
        frame.page("/desk/setup/versions/{number}/back", back, right="manage", method="POST"),
    ]


async def versions(visit: Visit) -> Response:
    """Every version, the newest first."""
    found = await visit.behind.store.profiles.history(visit.business)
    newest = sorted(found, key=lambda one: -one.version)[:SHOWN]
    return visit.show("versions.html", versions=newest)


async def version(visit: Visit) -> Response:
    """What one version changed."""
    stored = await _named(visit)
    profiles = visit.behind.store.profiles
    before = await profiles.version(visit.business, stored.version - 1)
    current = await profiles.current(visit.business)
    return visit.show(
        "version.html",
        stored=stored,
        changes=changes(before.files if before else {}, stored.files),
        first=before is None,
        answers=current is not None and current.version == stored.version,
    )


async def back(visit: Visit) -> Response:
    """What going back to a version would change; it becomes a new version, nothing is lost."""
    stored = await _named(visit)
    standing = await standing_of(visit)
    return shown(visit, standing, stored.files)


async def _named(visit: Visit) -> StoredProfile:
    asked = visit.named("number")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    stored = await visit.behind.store.profiles.version(visit.business, number)
    if stored is None:
        raise Missing
    return stored
