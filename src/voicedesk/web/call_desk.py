"""Lets a visitor of the call page into a room of their own, as often as the profile allows."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

from voicedesk.calls.summons import AGENT, Summons, web_room
from voicedesk.domain.business import BusinessId, Schedule
from voicedesk.domain.call import Callback, CallId
from voicedesk.domain.days import minute_of, open_within
from voicedesk.errors import ConfigurationError, OverLimit
from voicedesk.ports import Attempts, Callbacks, Clock, Rooms
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
    _one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)

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

    async def _check_lines(self, profile: Profile) -> None:
        ours = web_room(profile.business.id)
        taken = sum(1 for room in await self.rooms.list() if room.startswith(ours))
        if taken >= profile.web.calls_at_once:
            raise _too_many("All our lines are busy. Please try again in a minute.", _AGAIN_S)

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
