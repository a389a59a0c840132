"""Sums up what calls say for counting, so that whoever opens the figures first does not wait."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from voicedesk.calls.desks import Desks
from voicedesk.domain.slots import Span
from voicedesk.errors import VoicedeskError
from voicedesk.store import Store

logger = logging.getLogger(__name__)

EVERY_S = 60.0
BACK = timedelta(days=400)
"""A year of figures and what they are compared with; older calls are summed when they are asked."""
RECENT = timedelta(days=2)
PAUSE_S = 0.02
"""Between some calls and the next: the office has other things to hear."""


async def sum_up(desks: Desks) -> None:
    """Everything once, then what is new every minute, until cancelled."""
    back = BACK
    while True:
        try:
            made = await sums_made(desks.store, desks, back)
        except VoicedeskError as error:
            logger.warning("calls not summed", extra={"error": type(error).__name__})
        else:
            back = RECENT
            if made:
                logger.info("calls summed", extra={"calls": made})
        await asyncio.sleep(EVERY_S)


async def sums_made(store: Store, desks: Desks, back: timedelta) -> int:
    """Sum up the calls of the last days that are not yet; how many there were."""
    made, now = 0, desks.clock.now()
    for business in await desks.every():
        within = Span(now - back, now + timedelta(minutes=1))
        async for some in store.figures.sum_up(business, within):
            made += some
            await asyncio.sleep(PAUSE_S)
    return made
