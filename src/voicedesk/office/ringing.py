"""How the office rings people: each business with its own voice, loaded when it is first needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from livekit.agents import utils

from voicedesk.calls.outbound import RoomDialler
from voicedesk.calls.sounds import SpeechVoice, Voice
from voicedesk.calls.speech import telephone_voice
from voicedesk.domain.business import BusinessId
from voicedesk.ports import Dialler, Rooms
from voicedesk.profile.schema import Profile
from voicedesk.settings import Settings, vendors_of

DiallerOf = Callable[[Profile], Dialler]


def diallers(settings: Settings, rooms: Rooms) -> DiallerOf:
    """What rings people for a business."""
    find, clauses = vendors_of(settings), settings.var / "clauses"

    def of(profile: Profile) -> Dialler:
        @asynccontextmanager
        async def voice() -> AsyncIterator[Voice]:
            # hosted voices ask LiveKit for a session of HTTP, which only a job has by itself
            async with utils.http_context.open():
                yield await asyncio.to_thread(_voice, profile, find, clauses)

        return RoomDialler(rooms, settings.livekit_url, voice, BusinessId(profile.business.id))

    return of


def _voice(profile: Profile, find: Callable[[str], str | None], clauses: Path) -> SpeechVoice:
    return telephone_voice(profile, find, clauses)
