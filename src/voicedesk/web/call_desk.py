"""Lets a visitor of the call page into a room of their own, as often as the profile allows."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

from voicedesk.calls.summons import AGENT, Summons, business_of_room, web_room
from voicedesk.domain.business import BusinessId, Schedule
from voicedesk.domain.call import Callback, CallId
from voicedesk.domain.days import minute_of, open_within
from voicedesk.errors import ConfigurationError, OverLimit
from voicedesk.ports import Attempts, Callbacks, Clock, Rooms, RoomView
from voicedesk.profile.facts import business_of
from voicedesk.profile.schema import Profile
from voicedesk.profile.weeks import week_of
from voicedesk.services.callbacks import CallbackPromises
from voicedesk.services.facts import said_phone
from voicedesk.services.limits import Limits
from voicedesk.web.problems import Problem

logger = logging.getLogger(__name__)

TOKEN_TTL = timedelta(seconds=60)
"""The page joins at once; the server itself renews the token of whoever is in."""
_AGAIN_S = 60
_LOOK_S = 0.5
_PATIENT = 4
"""So many visitors may wait for a line at a time: a flood is sent away at once."""
UNANSWERED = "Rang from the call page, and nobody could answer."

ProfileOf = Callable[[BusinessId], Awaitable[Profile]]
"""The profile of a business; raises ConfigurationError for an unknown one."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a browser needs to join."""

    url: str
    token: str


@dataclass(frozen=True, slots=True)
class CallDesk:
    """The rules by which browsers may call."""

    profile_of: ProfileOf
    rooms: Rooms
    attempts: Attempts
    clock: Clock
    livekit_url: str
    """Where browsers reach the LiveKit server."""
    secret: str
    """Hides the addresses of visitors in the counts."""
    callbacks: Callbacks
    """What was promised to those who could not be answered."""
    patience_s: float = 5.0
    """How long a visitor waits for a line: to put a call away that was hung up takes seconds."""
    _one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_PATIENT))

    async def profile(self, business: str) -> Profile | None:
        """The profile of a business by its id; None when there is none."""
        try:
            return await self.profile_of(BusinessId(business))
        except ConfigurationError:
            return None

    def takes_calls(self, profile: Profile) -> bool:
        """Whether the call button is there at this hour."""
        if profile.web.hours is None:
            return True
        business = business_of(profile, today=self.clock.now().date())
        minute = minute_of(self.clock.now())
        schedule = Schedule(week_of(profile.web.hours))
        stretches = open_within(schedule, (minute, minute + 1), business.zone)
        return any(start <= minute < end for start, end in stretches)

    async def admit(self, profile: Profile, source: str) -> Ticket:
        """A room, an agent on its way and a token for one caller. Raises Problem."""
        if not self.takes_calls(profile):
            raise Problem(HTTPStatus.FORBIDDEN, "Calls from this page are not taken at this hour.")
        await self._wait_for_a_line(profile)
        async with self._one_by_one:
            await self._check_lines(profile)
            await self._count(profile, source)
            return await self._open(profile)

    async def ring_back(self, profile: Profile, source: str, said: str) -> Callback:
        """Promise a call back to a caller whom nobody could answer. Raises Problem."""
        business = business_of(profile, today=self.clock.now().date())
        phone = said_phone(said, region=profile.business.region)
        if phone is None:
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "That is not a telephone number.")
        limits = Limits(business, profile, self.attempts, self.clock)
        try:
            limits.check_reach(phone)
            await limits.spend_promise(source)
        except OverLimit as error:
            raise Problem(HTTPStatus.FORBIDDEN, error.spoken) from error
        promises = CallbackPromises(business, profile, self.callbacks, self.clock)
        # the same visitor asking twice is one promise
        call = CallId(f"{source}-{business.local(self.clock.now()):%Y-%m-%d}")
        promised = await promises.promise(phone, UNANSWERED, call=call)
        logger.info("web caller promised a call back", extra={"business": business.id})
        return promised

    async def _wait_for_a_line(self, profile: Profile) -> None:
        if self._waiting.locked() or not profile.web.calls_at_once:
            return
        async with self._waiting:
            for _ in range(int(self.patience_s / _LOOK_S)):
                if await self._has_line(profile):
                    return
                await asyncio.sleep(_LOOK_S)

    async def _check_lines(self, profile: Profile) -> None:
        if not await self._has_line(profile):
            raise _too_many("All our lines are busy. Please try again in a minute.", _AGAIN_S)

    async def _has_line(self, profile: Profile) -> bool:
        business, lines = profile.business.id, profile.web.calls_at_once
        rooms = [room for room in await self.rooms.list() if business_of_room(room) == business]
        if len(rooms) < lines:
            return True
        views = await asyncio.gather(*map(self.rooms.look, rooms))
        return sum(map(self._is_taken, views)) < lines

    def _is_taken(self, room: RoomView) -> bool:
        """A desk that still writes its notes, and a room that nobody came to, keep no line."""
        fresh = room.opened is not None and self.clock.now() - room.opened < TOKEN_TTL
        return fresh or bool(room.callers)

    async def _count(self, profile: Profile, source: str) -> None:
        business = business_of(profile, today=self.clock.now().date())
        limits = Limits(business, profile, self.attempts, self.clock)
        if not await limits.admit_web_call(source):
            raise _too_many("No more calls can be made from here today.", 3600)

    async def _open(self, profile: Profile) -> Ticket:
        business = profile.business.id
        room = web_room(business, secrets.token_hex(12))
        caller = f"caller-{secrets.token_hex(6)}"
        await self.rooms.create(room)
        await self.rooms.dispatch(room, AGENT, metadata=Summons(business, caller).text())
        token = await self.rooms.token(room, caller, name="Web caller", ttl=TOKEN_TTL)
        logger.info("web call admitted", extra={"business": business, "room": room})
        return Ticket(self.livekit_url, token)


def _too_many(detail: str, again_s: int) -> Problem:
    return Problem(HTTPStatus.TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(again_s)})
