"""Whose call it is, and that business's desk as its published profile says now."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from voicedesk.bootstrap import Outside, build_desk
from voicedesk.connectors.actions import HttpActions
from voicedesk.connectors.webhooks import HttpNotices
from voicedesk.connectors.wiring import Connected, Connections
from voicedesk.domain.business import Business, BusinessId
from voicedesk.errors import ConfigurationError, ConnectorError
from voicedesk.ports import Calendar, Clock, Crm, Dialler, Recordings
from voicedesk.profile.facts import business_of, facts_passages
from voicedesk.profile.load import LoadedProfile, load_files, load_profile
from voicedesk.profile.schema import Profile
from voicedesk.services.announcing import Announcer
from voicedesk.services.day_budget import DayBudget
from voicedesk.services.deliveries import Deliveries
from voicedesk.services.desk import Desk
from voicedesk.services.errands import Errands
from voicedesk.services.events import data_of
from voicedesk.services.limits import Limits
from voicedesk.services.notifications import Notifications
from voicedesk.services.outbound import Outbound
from voicedesk.services.replies import Conversation, Replies
from voicedesk.services.reports import Reports
from voicedesk.services.scheduling import Scheduling
from voicedesk.services.survey import Survey
from voicedesk.services.waitlist import WaitingList
from voicedesk.store import Store
from voicedesk.workflows.run import Surroundings, World

logger = logging.getLogger(__name__)
TEACH_S = 2.0
"""How long a call waits for new passages to be found by meaning; by words they are at once."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A desk and the profile version that it works by; None: the files of this machine."""

    desk: Desk
    version: int | None


@dataclass(frozen=True, slots=True)
class Desks:
    """The businesses of this installation; the default one may be files alone."""

    store: Store
    clock: Clock
    default: str
    """A profile by name or path, for calls that name no business."""
    folder: Path
    environment: Callable[[str], str | None]
    public_url: str = ""
    """Where vendors reach the office."""
    conversation: Conversation | None = None
    """Talks with those who write back."""
    key: str | None = None
    """What recordings are sealed with."""
    dialler: Callable[[Profile], Dialler] | None = None
    """Rings people for a business; None: this process rings nobody."""

    async def whose(self, *, called: str | None, named: str) -> BusinessId:
        """The business that a called number or a page leads to; else the default one."""
        if called and (found := await self.store.profiles.by_number(called)):
            return found
        if named and await self.store.profiles.current(BusinessId(named)):
            return BusinessId(named)
        return self.default_business

    @property
    def default_business(self) -> BusinessId:
        """The business of a plain call."""
        return BusinessId(from_files(self.default).profile.business.id)

    async def every(self) -> tuple[BusinessId, ...]:
        """Every business that may be called."""
        published = await self.store.profiles.businesses()
        return tuple(dict.fromkeys((*published, self.default_business)))

    async def open(self, business: BusinessId, *, version: int | None = None) -> Opened:
        """The desk of a business. Raises ConfigurationError for an unknown one."""
        asked = version
        loaded, version = await self._profile(business, version)
        connected = await self._connections.of(loaded.profile)
        outside = Outside(
            knowledge=await self._connections.knowledge(loaded.profile),
            calendar=_first_calendar(connected),
            sms=connected.messengers["sms"],
            email=connected.messengers["email"],
            crm=connected.crm,
            actions=None if loaded.profile.business.sample else self._actions(business),
        )
        desk = build_desk(loaded, self.store, outside, self.clock)
        if asked is None:
            await self._teach(desk, loaded)
        return Opened(desk, version)

    def _actions(self, business: BusinessId) -> HttpActions:
        return HttpActions(partial(self._connections.secret, business))

    async def _teach(self, desk: Desk, loaded: LoadedProfile) -> None:
        """What the profile says goes into the store of knowledge, once for each version of it."""
        try:
            facts = facts_passages(loaded.profile)
            await desk.knowledge.keep_profile(loaded.knowledge, more=facts)
            await desk.knowledge.refresh(seconds=TEACH_S)
        except ConnectorError as error:
            # the call begins all the same; a question without an answer becomes a gap
            kind = type(error).__name__
            logger.warning("profile not taken in", extra={"error": kind})

    async def secret(self, business: BusinessId, name: str) -> str | None:
        """A secret of a business by its name."""
        return await self._connections.secret(business, name)

    async def profile(self, business: BusinessId) -> Profile:
        """What a business is now. Raises ConfigurationError for an unknown one."""
        loaded, _ = await self._profile(business, None)
        return loaded.profile

    async def recordings(self, business: BusinessId) -> Recordings:
        """Where a business's recordings are. Raises ConfigurationError for an unknown one."""
        return await self._connections.recordings(await self.profile(business))

    async def crm(self, business: BusinessId) -> Crm | None:
        """The customer system of a business. Raises ConfigurationError for an unknown business."""
        return (await self._connections.of(await self.profile(business))).crm

    def world(self) -> World:
        """What the workflows of every business read and write."""
        store = self.store
        return World(
            clock=self.clock,
            ledger=store.ledger,
            orders=store.orders,
            customers=store.customers,
            tickets=store.tickets,
            callbacks=store.callbacks,
            messages=store.messages,
            calls=store.calls,
            inbox=store.inbox,
            surroundings=self._surroundings,
            calendars=store.calendars,
        )

    async def _surroundings(self, business: BusinessId) -> Surroundings:
        loaded, _ = await self._profile(business, None)
        connected = await self._connections.of(loaded.profile)
        known = business_of(loaded.profile, today=self.clock.now().date())
        store, clock = self.store, self.clock
        scheduling = Scheduling(known, store.ledger, clock)
        told = Notifications(loaded.profile, known, store.messages, clock)
        waiting = WaitingList(known, store.waitlist, store.ledger, scheduling, told, clock)
        survey = Survey(business, loaded.profile, store.messages, store.calls, clock)
        return Surroundings(
            profile=loaded.profile,
            business=known,
            notifications=told,
            calendars=connected.calendars,
            messengers=connected.messengers,
            crm=connected.crm,
            waitlist=waiting,
            deliveries=Deliveries(
                known, loaded.profile, store.messages, store.customers, store.tickets, clock
            ),
            replies=Replies(
                business=known,
                profile=loaded.profile,
                ledger=store.ledger,
                messages=store.messages,
                scheduling=scheduling,
                waiting=waiting,
                notifications=told,
                limits=Limits(known, loaded.profile, store.attempts, clock),
                clock=clock,
                conversation=self.conversation,
                survey=survey,
            ),
            announcer=self._announcer(loaded.profile, business),
            reports=self._reports(loaded.profile, told, known),
            survey=survey,
            errands=self._errands(loaded.profile, told, waiting),
        )

    async def reports(self, business: BusinessId) -> Reports:
        """What a business's people are told. Raises ConfigurationError for an unknown one."""
        profile = await self.profile(business)
        known = business_of(profile, today=self.clock.now().date())
        told = Notifications(profile, known, self.store.messages, self.clock)
        return self._reports(profile, told, known)

    def _reports(self, profile: Profile, told: Notifications, known: Business) -> Reports:
        store = self.store
        return Reports(
            business=known,
            profile=profile,
            notifications=told,
            calls=store.calls,
            facts=store.figures,
            tickets=store.tickets,
            callbacks=store.callbacks,
            messages=store.messages,
            orders=store.orders,
            clock=self.clock,
        )

    def _announcer(self, profile: Profile, business: BusinessId) -> Announcer | None:
        if not profile.webhooks:
            return None
        store = self.store
        return Announcer(
            business,
            profile.webhooks,
            store.notices,
            HttpNotices(),
            partial(self._connections.secret, business),
            partial(
                data_of,
                business,
                ledger=store.ledger,
                tickets=store.tickets,
                callbacks=store.callbacks,
                calls=store.calls,
            ),
            self.clock,
        )

    def _errands(
        self, profile: Profile, told: Notifications, waiting: WaitingList
    ) -> Errands | None:
        if self.dialler is None:
            return None
        store, clock, known = self.store, self.clock, waiting.business
        outbound = Outbound(
            known,
            profile,
            store.messages,
            store.attempts,
            Limits(
                known,
                profile,
                store.attempts,
                clock,
                DayBudget(known, profile, store.attempts, told, clock),
            ),
            self.dialler(profile),
            store.dials,
            clock,
        )
        return Errands(
            known,
            profile,
            outbound,
            store.callbacks,
            store.ledger,
            store.customers,
            waiting,
            told,
            clock,
        )

    async def _profile(
        self, business: BusinessId, version: int | None
    ) -> tuple[LoadedProfile, int | None]:
        profiles = self.store.profiles
        stored = (
            await profiles.current(business)
            if version is None
            else await profiles.version(business, version)
        )
        if stored is not None:
            files = tuple(sorted(stored.files.items()))
            return _published(files), stored.version
        if business == self.default_business:
            return from_files(self.default), None
        raise ConfigurationError(f"no profile of {business} is published")

    @property
    def _connections(self) -> Connections:
        return Connections(
            self.folder,
            self.store.secrets,
            self.environment,
            public_url=self.public_url,
            key=self.key,
        )


@cache
def from_files(profile: str) -> LoadedProfile:
    """Reading a profile takes a second; a process does it once, before its first call."""
    return load_profile(profile)


@cache
def _published(files: tuple[tuple[str, str], ...]) -> LoadedProfile:
    return load_files(dict(files))


def _first_calendar(connected: Connected) -> Calendar:
    for calendars in connected.calendars.values():
        return calendars[0]
    raise ConfigurationError("a desk needs somebody with a calendar")
