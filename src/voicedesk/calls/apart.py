"""Who hears whom in a room: the caller, the person who was rung, and the desk's own tracks."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from livekit import rtc

from voicedesk.errors import ConnectorError
from voicedesk.ports import Rooms

logger = logging.getLogger(__name__)

AGAIN_S = 0.3
"""A telephone asks for all sound once it is answered; what was withheld is withheld again."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Keeps two telephones of one room apart, and lets them together."""

    room: rtc.Room
    rooms: Rooms
    caller: str

    def only_caller(self) -> None:
        """The desk's tracks are for the caller alone."""
        self._allow({self.caller: self._sids()})

    def brief(self, person: str, track: str) -> None:
        """One track for the person, all others for the caller."""
        others = [sid for sid in self._sids() if sid != track]
        self._allow({self.caller: others, person: [track]})

    async def withhold(self, person: str) -> None:
        """Neither hears the other."""
        for wait_s in (0.0, AGAIN_S):
            await asyncio.sleep(wait_s)
            await self._let_hear(person, self.caller, heard=False)
            await self._let_hear(self.caller, person, heard=False)

    async def together(self, person: str) -> None:
        """Both hear each other, and the desk as long as it is there."""
        self.room.local_participant.set_track_subscription_permissions(allow_all_participants=True)
        await self._let_hear(person, self.caller, heard=True)
        await self._let_hear(self.caller, person, heard=True)

    async def _let_hear(self, listener: str, speaker: str, *, heard: bool) -> None:
        who = self.room.remote_participants.get(speaker)
        sids = [one.sid for one in who.track_publications.values()] if who else []
        if not sids or listener not in self.room.remote_participants:
            return
        for last in (False, True):
            try:
                await self.rooms.let_hear(self.room.name, listener, sids, heard=heard)
            except ConnectorError as error:
                # a connection that was closed for being idle: the next one is new
                if last and heard:
                    raise
                logger.warning("not told who hears whom", extra={"error": type(error).__name__})
            else:
                return

    def _allow(self, sids: dict[str, list[str]]) -> None:
        permissions = [
            rtc.ParticipantTrackPermission(participant_identity=who, allowed_track_sids=tracks)
            for who, tracks in sids.items()
        ]
        self.room.local_participant.set_track_subscription_permissions(
            allow_all_participants=False, participant_permissions=permissions
        )

    def _sids(self) -> list[str]:
        return [one.sid for one in self.room.local_participant.track_publications.values()]
