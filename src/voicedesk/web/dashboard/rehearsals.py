"""The desk is tried out from its page: invented callers book, ask and want a person."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.profile.load import LoadedProfile, load_files
from voicedesk.rehearsal.own_callers import own_callers
from voicedesk.rehearsal.rehearse import How, Rehearsed, rehearse
from voicedesk.web.dashboard.frame import Frame, Visit
from voicedesk.web.dashboard.setup import standing_of

LONGEST_S = 60.0


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/setup/rehearse", offer, right="manage"),
        frame.page("/desk/setup/rehearse", run, right="manage", method="POST"),
    ]


async def offer(visit: Visit) -> Response:
    """Who would ring."""
    return visit.show("rehearse.html", held=None, left=0)


async def run(visit: Visit) -> Response:
    """Hold the calls in a world of their own; nothing is written, nobody is told."""
    loaded = load_files((await standing_of(visit)).files)
    now = visit.behind.clock.now()
    held, left = await asyncio.to_thread(asyncio.run, _hold(loaded, now))
    await visit.note("rehearsed", "", passed=sum(one.passed for one in held), of=len(held))
    return visit.show("rehearse.html", held=held, left=left)


async def _hold(loaded: LoadedProfile, now: datetime) -> tuple[Sequence[Rehearsed], int]:
    """The calls that there was time for, and how many were left over."""
    ends = asyncio.get_running_loop().time() + LONGEST_S
    callers = own_callers(loaded, now=now)
    held: list[Rehearsed] = []
    for scenario in callers:
        if asyncio.get_running_loop().time() > ends:
            break
        held.append(await rehearse(scenario, loaded, How(brain="reflex")))
    return held, len(callers) - len(held)
