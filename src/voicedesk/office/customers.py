"""Reads what people changed in customer systems, business by business."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from voicedesk.domain.business import BusinessId
from voicedesk.errors import VoicedeskError
from voicedesk.ports import Marks
from voicedesk.workflows.crm import import_crm
from voicedesk.workflows.run import World

logger = logging.getLogger(__name__)

EVERY_S = 60.0
LONGEST_S = 120.0
"""How long one business may keep the others waiting."""


@dataclass(frozen=True, slots=True)
class CustomerImport:
    """Looks into every connected customer system once a minute."""

    world: World
    marks: Marks
    businesses: Callable[[], Awaitable[Sequence[BusinessId]]]

    async def run(self) -> None:
        """Look until cancelled; a system that fails is looked at again."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_S)

    async def look(self) -> int:
        """Take in what has changed everywhere; how much it was."""
        taken = 0
        try:
            for business in await self.businesses():
                taken += await self._of(business)
        except VoicedeskError as error:
            logger.warning("no customers imported", extra={"error": type(error).__name__})
        return taken

    async def _of(self, business: BusinessId) -> int:
        try:
            async with asyncio.timeout(LONGEST_S):
                around = await self.world.surroundings(business)
                return await import_crm(self.world, around, self.marks)
        except (VoicedeskError, TimeoutError) as error:
            logger.warning(
                "customers not imported",
                extra={"business": business, "error": type(error).__name__},
            )
            return 0
