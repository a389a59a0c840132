"""Ends, business by business, what has been kept for long enough."""

from __future__ import annotations

import asyncio
import logging

from voicedesk.calls.desks import Desks
from voicedesk.domain.business import BusinessId
from voicedesk.errors import VoicedeskError
from voicedesk.services.retention import Keeping

logger = logging.getLogger(__name__)

EVERY_S = 3600.0
LONGEST_S = 300.0
"""How long one business may keep the others waiting."""


async def end_what_is_old(desks: Desks) -> None:
    """Look once an hour until cancelled; what could not be erased is tried again."""
    while True:
        await look(desks)
        await asyncio.sleep(EVERY_S)


async def look(desks: Desks) -> int:
    """Erase everywhere what is due; how much it was."""
    count = 0
    try:
        for business in await desks.every():
            count += await _of(desks, business)
    except VoicedeskError as error:
        logger.warning("nothing old was erased", extra={"error": type(error).__name__})
    return count


async def _of(desks: Desks, business: BusinessId) -> int:
    count = 0
    try:
        async with asyncio.timeout(LONGEST_S):
            profile = await desks.profile(business)
            store = desks.store
            keeping = Keeping(
                business,
                profile.retention,
                store.calls,
                store.erasure,
                await desks.recordings(business),
                desks.clock,
            )
            while portion := sum((await keeping.end_old()).values()):
                count += portion
    except (VoicedeskError, TimeoutError) as error:
        kind = type(error).__name__
        logger.warning("old records stay", extra={"business": business, "error": kind})
    if count:
        logger.info("old records erased", extra={"business": business, "count": count})
    return count
