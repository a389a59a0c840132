"""What the pages work with: the store, the desks, the rooms, and who is let in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from voicedesk.calls.desks import Desks
from voicedesk.connectors.website import HttpWebsites
from voicedesk.domain.business import Business, BusinessId
from voicedesk.ports import Clock, Rooms, Websites
from voicedesk.profile.facts import business_of
from voicedesk.profile.schema import Profile
from voicedesk.services.callbacks import CallbackPromises
from voicedesk.services.entrance import Entrance
from voicedesk.services.notifications import Notifications
from voicedesk.services.passwords import Passwords
from voicedesk.services.scheduling import Scheduling
from voicedesk.services.seal import Seal
from voicedesk.services.second_factor import SecondFactor
from voicedesk.services.staff import StaffList
from voicedesk.store import Store
from voicedesk.web.dashboard.signs import Signs


class Consent(Protocol):
    """This installation as somebody knows it who keeps calendars."""

    connector: ClassVar[str]
    """The connector that takes the key."""

    def address(self, back: str, *, state: str, verifier: str) -> str:
        """Where the browser is sent."""

    async def finish(self, back: str, *, code: str, verifier: str) -> str:
        """The key of the calendar. Raises ConnectorError."""


@dataclass(frozen=True, slots=True)
class Shop:
    """One business as its pages need it."""

    profile: Profile
    business: Business
    scheduling: Scheduling
    callbacks: CallbackPromises
    notifications: Notifications


@dataclass(frozen=True, slots=True)
class Backstage:
    """Everything behind the pages."""

    store: Store
    desks: Desks
    rooms: Rooms
    clock: Clock
    seal: Seal
    entrance: Entrance
    factor: SecondFactor
    staff: StaffList
    secret: str
    """Hides the addresses of visitors in the counts."""
    signs: Signs
    public_url: str = ""
    """Where browsers reach the office; empty: where they say they are."""
    livekit_url: str = ""
    """Where browsers reach the LiveKit server."""
    websites: Websites = field(default_factory=HttpWebsites)
    """Reads the website of a business that gets a desk."""
    consents: Mapping[str, Consent] = field(default_factory=dict)
    """Lets staff connect their calendars, by who keeps them: `google`, `microsoft`."""

    async def shop(self, business: BusinessId) -> Shop:
        """The business as it is published now. Raises ConfigurationError for an unknown one."""
        profile = await self.desks.profile(business)
        facts = business_of(profile, today=self.clock.now().date())
        store, clock = self.store, self.clock
        return Shop(
            profile=profile,
            business=facts,
            scheduling=Scheduling(facts, store.ledger, clock),
            callbacks=CallbackPromises(facts, profile, store.callbacks, clock),
            notifications=Notifications(profile, facts, store.messages, clock),
        )


def open_backstage(
    store: Store,
    desks: Desks,
    rooms: Rooms,
    *,
    secret: str,
    public_url: str = "",
    livekit_url: str = "",
) -> Backstage:
    """What stands behind the pages of an office; `secret` seals cookies and second factors."""
    clock, passwords, seal = desks.clock, Passwords(), Seal(secret)
    factor = SecondFactor(store.accounts, clock, seal)
    return Backstage(
        store=store,
        desks=desks,
        rooms=rooms,
        clock=clock,
        seal=seal,
        entrance=Entrance(store.accounts, store.attempts, store.audit, clock, passwords, factor),
        factor=factor,
        staff=StaffList(store.accounts, store.audit, clock, passwords),
        secret=secret,
        signs=Signs(desks),
        public_url=public_url.rstrip("/"),
        livekit_url=livekit_url,
    )
