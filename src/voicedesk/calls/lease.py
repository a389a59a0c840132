"""The right to speak in a room: one agent has it, the other leaves."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from voicedesk.errors import StoreError
from voicedesk.ports import Sessions

logger = logging.getLogger(__name__)

TTL = timedelta(seconds=12)
RENEW_S = 4.0


def lease_name(room: str) -> str:
    """What is leased for a room."""
    return f"room:{room}"


class Lease:
    """Held by one job while it talks; a rescuer ends that of a dead one."""

    def __init__(self, sessions: Sessions, room: str, owner: str) -> None:
        self._sessions, self._name, self._owner = sessions, lease_name(room), owner

    async def take(self) -> bool:
        """False while another job has it."""
        return await self._sessions.lease(self._name, self._owner, ttl=TTL)

    async def keep(self, lost: Callable[[], None]) -> None:
        """Renew it until cancelled; a database that is away for a while costs nobody the call."""
        while True:
            await asyncio.sleep(RENEW_S)
            try:
                if not await self.take():
                    logger.warning("another agent has taken the call over")
                    lost()
                    return
            except StoreError as error:
                logger.warning("lease not renewed", extra={"error": type(error).__name__})

    async def end(self) -> None:
        """Give it back."""
        await self._sessions.end_lease(self._name, self._owner)
