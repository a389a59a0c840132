"""Connects one business: calendars, messengers, customer system, as its profile names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from voicedesk.connectors.registry import Kind, Wiring, find
from voicedesk.domain.business import BusinessId, StaffId
from voicedesk.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicedesk.ports import Calendar, Crm, Messenger, Secrets
    from voicedesk.profile.conduct import Connector
    from voicedesk.profile.schema import Profile


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

    async def of(self, profile: Profile) -> Connected:
        """Everything that a profile names. Raises ConfigurationError for what cannot be built."""
        named = profile.connectors
        return Connected(
            calendars={
                StaffId(member.id): tuple(
                    [
                        cast("Calendar", await self._build(profile, "calendar", part, member.id))
                        for part in member.calendars or (named.calendar,)
                    ]
                )
                for member in profile.staff
            },
            messengers={
                "sms": cast("Messenger", await self._build(profile, "sms", named.sms)),
                "email": cast("Messenger", await self._build(profile, "email", named.email)),
            },
            crm=cast("Crm", await self._build(profile, "crm", named.crm)) if named.crm else None,
        )

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
        )
        return find(kind, part.name)(wiring)

    async def _secret(self, business: BusinessId, part: Connector) -> str | None:
        if part.secret is None:
            return None
        found = await self.secrets.get(business, part.secret) or self.environment(part.secret)
        if found is None:
            raise ConfigurationError(
                f"the connector {part.name} of {business} needs the secret {part.secret}, "
                "which is neither in the store nor in the environment"
            )
        return found
