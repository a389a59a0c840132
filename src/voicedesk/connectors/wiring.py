"""Connects one business: calendars, messengers, customer system, as its profile names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit, urlunsplit

from voicedesk.connectors.clock import SystemClock
from voicedesk.connectors.files._sealed import Sealed
from voicedesk.connectors.registry import Kind, Wiring, find
from voicedesk.domain.business import BusinessId, StaffId
from voicedesk.errors import ConfigurationError
from voicedesk.profile.conduct import Connector, Connectors

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicedesk.ports import (
        Calendar,
        Crm,
        Embedder,
        Knowledge,
        Messenger,
        Recordings,
        Secrets,
    )
    from voicedesk.profile.schema import Profile

CALDAV = "caldav+"
"""Begins a CALENDAR_API_URL that is a CalDAV root: `caldav+https://user@host/root/`."""
EMBEDDERS: Mapping[str, tuple[str, str | None, str | None]] = {
    "google": ("gemini", "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL"),
    "openai": ("openai", "OPENAI_API_KEY", "OPENAI_BASE_URL"),
}
"""By vendor the connector, the name of its key and of its address in the environment."""


@dataclass(frozen=True, slots=True)
class Connected:
    """What one business is connected to."""

    calendars: Mapping[StaffId, tuple[Calendar, ...]]
    messengers: Mapping[str, Messenger]
    crm: Crm | None = None


@dataclass(frozen=True, slots=True)
class Connections:
    """Builds what profiles name, with secrets from the store, else from the environment."""

    folder: Path
    secrets: Secrets
    environment: Callable[[str], str | None]
    """Looks a secret up by name where the store has none."""
    public_url: str = ""
    """Where vendors reach the office; empty: nowhere."""
    key: str | None = None
    """What recordings are sealed with; None: they are kept as they are."""

    async def recordings(self, profile: Profile) -> Recordings:
        """Where the sound of a business's calls is kept."""
        part = profile.connectors.recordings
        inner = cast("Recordings", await self._build(profile, "files", part))
        return Sealed(inner, self.key) if self.key else inner

    async def of(self, profile: Profile) -> Connected:
        """Everything that a profile names. Raises ConfigurationError for what cannot be built.

        An invented business is connected to nothing, whatever its profile and the environment name.
        """
        if profile.business.sample:
            return await self._invented(profile)
        named = profile.connectors
        return Connected(
            calendars={
                StaffId(member.id): tuple(
                    [
                        cast("Calendar", await self._build(profile, "calendar", part, member.id))
                        for part in member.calendars or (self._calendar(profile, member.id),)
                    ]
                )
                for member in profile.staff
            },
            messengers={
                "sms": cast("Messenger", await self._build(profile, "sms", named.sms)),
                "email": cast("Messenger", await self._build(profile, "email", named.email)),
            },
            crm=await self._crm(profile),
        )

    async def _invented(self, profile: Profile) -> Connected:
        named = Connectors()
        return Connected(
            calendars={
                StaffId(member.id): (
                    cast(
                        "Calendar",
                        await self._build(profile, "calendar", named.calendar, member.id),
                    ),
                )
                for member in profile.staff
            },
            messengers={
                "sms": cast("Messenger", await self._build(profile, "sms", named.sms)),
                "email": cast("Messenger", await self._build(profile, "email", named.email)),
            },
        )

    async def knowledge(self, profile: Profile) -> Knowledge:
        """The store that a profile's knowledge is searched in, with its model for vectors."""
        part = profile.connectors.knowledge
        business = BusinessId(profile.business.id)
        wiring = Wiring(
            business=business,
            folder=self.folder / business,
            options=part.options,
            secret=await self._secret(business, part),
            embedder=await self._embedder(profile),
        )
        return cast("Knowledge", find("knowledge", part.name)(wiring))

    async def _embedder(self, profile: Profile) -> Embedder | None:
        """The model that `models.embedder` names: minilm, google/…, openai/… or ADDRESS#MODEL."""
        named, business = profile.models.embedder, BusinessId(profile.business.id)
        if named is None:
            return None
        vendor, _, model = named.partition("/")
        options: dict[str, str | int | bool] = {"model": model}
        if "://" in named:
            vendor = "openai"
            options["address"], _, options["model"] = named.partition("#")
        name, key, base = EMBEDDERS.get(vendor, (vendor, None, None))
        if base and "address" not in options:
            options["address"] = self.environment(base) or ""
        secret = await self.secret(business, key) if key else None
        wiring = Wiring(business, self.folder / business, options, secret)
        return cast("Embedder", find("embedding", name)(wiring))

    def _calendar(self, profile: Profile, owner: str) -> Connector:
        """The calendar of staff that name none: the profile's, else what the environment names."""
        named, url = profile.connectors.calendar, self.environment("CALENDAR_API_URL")
        if named != Connectors().calendar or not url:
            return named
        key = "CALENDAR_API_KEY" if self.environment("CALENDAR_API_KEY") else None
        if not url.startswith(CALDAV):
            return Connector(name="rest", options={"url": url, "calendar": owner}, secret=key)
        address = urlsplit(url.removeprefix(CALDAV))
        place = address._replace(netloc=address.netloc.rpartition("@")[2])
        options: dict[str, str | int | bool] = {
            "url": f"{urlunsplit(place).rstrip('/')}/{owner}/",
            "user": unquote(address.username or ""),
            "timezone": profile.business.time_zone,
        }
        return Connector(name="caldav", options=options, secret=key)

    async def _crm(self, profile: Profile) -> Crm | None:
        """The customer system of the profile, else the one that the environment names."""
        part = profile.connectors.crm
        url = self.environment("CRM_API_URL")
        if part is None and url:
            key = "CRM_API_KEY" if self.environment("CRM_API_KEY") else None
            part = Connector(name="rest", options={"url": url}, secret=key)
        return cast("Crm", await self._build(profile, "crm", part)) if part else None

    async def _build(
        self, profile: Profile, kind: Kind, part: Connector, owner: str = ""
    ) -> object:
        business = BusinessId(profile.business.id)
        wiring = Wiring(
            business=business,
            folder=self.folder / business,
            options=part.options,
            secret=await self._secret(business, part),
            owner=owner,
            public_url=self.public_url,
            keep=partial(self._keep, business, part.secret) if part.secret else None,
        )
        return find(kind, part.name)(wiring)

    async def secret(self, business: BusinessId, name: str) -> str | None:
        """A secret by its name: the store's, else the environment's."""
        return await self.secrets.get(business, name) or self.environment(name)

    async def _keep(self, business: BusinessId, name: str, value: str) -> None:
        """A secret that was renewed takes the place of the one in the store."""
        if await self.secrets.get(business, name) is not None:
            await self.secrets.put(business, name, value, now=SystemClock().now())

    async def _secret(self, business: BusinessId, part: Connector) -> str | None:
        if part.secret is None:
            return None
        found = await self.secret(business, part.secret)
        if found is None:
            raise ConfigurationError(
                f"the connector {part.name} of {business} needs the secret {part.secret}, "
                "which is neither in the store nor in the environment"
            )
        return found
