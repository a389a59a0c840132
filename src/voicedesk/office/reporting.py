"""Tells the people of each business what its desk did, at the hour that they wish."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from datetime import date

from voicedesk.calls.desks import Desks
from voicedesk.domain.business import BusinessId
from voicedesk.errors import VoicedeskError

logger = logging.getLogger(__name__)

EVERY_S = 30.0
LONGEST_S = 60.0
"""How long one business may keep the others waiting."""

Told = set[tuple[BusinessId, date]]


async def tell_owners(desks: Desks) -> None:
    """Look twice a minute until cancelled; what could not be written is tried again.

    Every office does: a report is a message by its key, which is written once.
    """
    told: Told = set()
    while True:
        try:
            await look(desks, told)
        except VoicedeskError as error:
            logger.warning("no reports", extra={"error": type(error).__name__})
        await asyncio.sleep(EVERY_S)


async def look(desks: Desks, told: Told) -> None:
    """Write what is due; `told` are businesses and their days that need no second look."""
    businesses = await desks.every()
    for business in businesses:
        try:
            async with asyncio.timeout(LONGEST_S):
                await _of(desks, business, told)
        except (VoicedeskError, TimeoutError) as error:
            kind = type(error).__name__
            logger.warning("a report waits", extra={"business": business, "error": kind})
    _forget(told, businesses)


async def _of(desks: Desks, business: BusinessId, told: Told) -> None:
    reports = await desks.reports(business)
    today = reports.business.local(desks.clock.now()).date()
    if (business, today) in told:
        return
    messages = await reports.due()
    if messages:
        told.add((business, today))
        logger.info("reports written", extra={"business": business, "count": len(messages)})


def _forget(told: Told, businesses: Collection[BusinessId]) -> None:
    """Only the newest day of each business matters."""
    newest = {
        one: max((day for who, day in told if who == one), default=None) for one in businesses
    }
    told.intersection_update({(one, day) for one, day in newest.items() if day is not None})
