"""Keys to the JSON API: made, shown once, checked, ended."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConfigurationError
from voicedesk.ports import ApiToken, ApiTokens, Clock
from voicedesk.services.seal import digest

SUBJECTS = (
    "availability",
    "bookings",
    "customers",
    "tickets",
    "callbacks",
    "messages",
    "calls",
    "transcripts",
    "figures",
    "webhooks",
    "failures",
    "waitlist",
    "questions",
    "profile",
    "people",
)
CHANGED = (
    "bookings",
    "customers",
    "tickets",
    "callbacks",
    "calls",
    "webhooks",
    "failures",
    "waitlist",
    "questions",
    "profile",
    "people",
    "live",
)
HEARS = "live:hear"
"""The sound of calls, which comes with no other scope."""
SCOPES = (*(f"{one}:read" for one in SUBJECTS), *(f"{one}:write" for one in CHANGED), HEARS)
PREFIX = "vd"
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the desk promises about its API's keys."""

    tokens: ApiTokens
    clock: Clock

    async def create(
        self, business: BusinessId, name: str, scopes: Iterable[str], *, days: int | None = None
    ) -> tuple[str, ApiToken]:
        """A new key, in the clear this once. Raises ConfigurationError for an unknown scope."""
        wanted = tuple(dict.fromkeys(scopes))
        unknown = [one for one in wanted if one not in SCOPES]
        if unknown or not wanted:
            known = ", ".join(SCOPES)
            raise ConfigurationError(f"unknown scope {', '.join(unknown) or 'none'}: {known}")
        now = self.clock.now()
        secret = secrets.token_urlsafe(32)
        token = ApiToken(
            id=secrets.token_hex(6),
            business=business,
            name=name,
            scopes=wanted,
            digest=digest(secret),
            created=now,
            expires=now + timedelta(days=days) if days else None,
        )
        await self.tokens.add(token)
        return f"{PREFIX}_{token.id}_{secret}", token

    async def known(self, text: str) -> ApiToken | None:
        """The key that was shown; None for one that is wrong, over or ended."""
        prefix, _, rest = text.partition("_")
        name, _, secret = rest.partition("_")
        if prefix != PREFIX or not name or not secret:
            return None
        token = await self.tokens.get(name)
        if token is None or not hmac.compare_digest(token.digest, digest(secret)):
            return None
        now = self.clock.now()
        if token.revoked or (token.expires and token.expires <= now):
            return None
        if token.used is None or now - token.used > SEEN_EVERY:
            await self.tokens.used(token.id, now=now)
        return token

    async def list(self, business: BusinessId) -> Sequence[ApiToken]:
        """Every key of a business, ended ones too."""
        return await self.tokens.list(business)

    async def revoke(self, business: BusinessId, token: str) -> bool:
        """End a key; whether there was one to end."""
        return await self.tokens.revoke(business, token, now=self.clock.now())
