"""Looks into staff's calendars again and again, and at once when one of them rings."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConnectorError, VoicedeskError
from voicedesk.ports import Ringing, Sessions
from voicedesk.workflows.drift import look, watched
from voicedesk.workflows.run import World

logger = logging.getLogger(__name__)

TICK_S = 1.0
NOTHING_TO_READ = timedelta(minutes=1)
"""A business that names no calendar is asked again after so long: its profile may change."""
RING = timedelta(days=2)
"""How long a calendar is asked to ring; Microsoft allows less than three days."""
EARLY = timedelta(hours=6)
AGAIN = timedelta(hours=1)
ASK_S = 30.0
ROUND_S = 15.0
"""How often it is asked which businesses there are."""


@dataclass(frozen=True, slots=True)
class Bell:
    """Where the calendars of a business ring, and what they say."""

    address: Callable[[BusinessId], str]
    token: Callable[[BusinessId], str]


@dataclass(slots=True)
class CalendarLooks:
    """One office looks at a business; another takes over when that one falls silent."""

    world: World
    businesses: Callable[[], Awaitable[Sequence[BusinessId]]]
    leases: Sessions
    owner: str
    bell: Bell | None = None
    """Where calendars can ring; None: nothing reaches this office from outside."""
    _ringing: dict[tuple[BusinessId, str], datetime] = field(default_factory=dict)
    """Until when a calendar rings, or may be asked again."""
    _due: dict[BusinessId, datetime] = field(default_factory=dict)
    _rung: set[BusinessId] = field(default_factory=set)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _asked: datetime | None = None

    def ring(self, business: BusinessId) -> None:
        """Something changed in a calendar of a business: look now."""
        self._rung.add(business)
        self._woken.set()

    async def run(self) -> None:
        """Look until cancelled; whatever fails is tried again at its next turn."""
        while True:
            await self.turn()
            self._woken.clear()
            try:
                async with asyncio.timeout(TICK_S):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def turn(self) -> None:
        """Look at every business whose time has come, all of them at once."""
        try:
            await self._ask_for_businesses()
        except VoicedeskError as error:
            logger.warning("businesses cannot be read", extra={"error": type(error).__name__})
        now = self.world.clock.now()
        rung, self._rung = self._rung, set()
        due = [business for business, at in self._due.items() if at <= now or business in rung]
        async with asyncio.TaskGroup() as group:
            for business in due:
                group.create_task(self._look(business, rung=business in rung))

    async def _ask_for_businesses(self) -> None:
        now = self.world.clock.now()
        if self._asked is not None and now - self._asked < timedelta(seconds=ROUND_S):
            return
        known = set(await self.businesses())
        self._asked = now
        self._due = {business: self._due.get(business, now) for business in known}

    async def _look(self, business: BusinessId, *, rung: bool) -> None:
        now = self.world.clock.now()
        try:
            pace = timedelta(seconds=(await self.world.surroundings(business)).look_s)
            self._due[business] = now + pace
            # a lease a little longer than the pace stays with whoever keeps looking
            name = f"calendars:{business}"
            mine = await self.leases.lease(name, self.owner, ttl=pace + timedelta(seconds=10))
            if not (mine or rung):
                return
            found = await look(self.world, business)
            await self._keep_ringing(business)
        except VoicedeskError as error:
            self._due[business] = now + NOTHING_TO_READ
            logger.warning(
                "calendars not looked at",
                extra={"business": business, "error": type(error).__name__},
            )
            return
        if not (found.read or found.failing):
            self._due[business] = now + NOTHING_TO_READ
        if found.moved or found.cancelled or found.conflicts:
            logger.info(
                "calendars changed the ledger",
                extra={
                    "business": business,
                    "moved": found.moved,
                    "cancelled": found.cancelled,
                    "conflicts": found.conflicts,
                },
            )

    async def _keep_ringing(self, business: BusinessId) -> None:
        """Ask each calendar that can to ring us, anew before it stops; looks go on without it."""
        if self.bell is None:
            return
        now = self.world.clock.now()
        for one in watched(await self.world.surroundings(business)):
            key = business, one.name
            known = self._ringing.get(key)
            if not isinstance(one.calendar, Ringing) or (known and known - now > EARLY):
                continue
            try:
                async with asyncio.timeout(ASK_S):
                    self._ringing[key] = await one.calendar.ring_at(
                        self.bell.address(business),
                        token=self.bell.token(business),
                        until=now + RING,
                    )
            except (ConnectorError, TimeoutError) as error:
                self._ringing[key] = now + EARLY + AGAIN
                logger.warning(
                    "a calendar does not ring",
                    extra={
                        "business": business,
                        "calendar": one.name,
                        "error": type(error).__name__,
                    },
                )
