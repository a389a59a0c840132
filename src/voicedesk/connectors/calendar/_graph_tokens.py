"""Access tokens of Microsoft for one person, from the lasting access that they gave the desk."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from voicedesk.connectors.http import Body, Http, object_of
from voicedesk.errors import ConfigurationError, CredentialsRejected

SCOPE = "offline_access https://graph.microsoft.com/Calendars.ReadWrite"
EARLY_S = 120
"""How long before its end a token is no longer used."""
LIFE_S = 3600
KEEP_S = 24 * 3600
"""How often a newer lasting token is kept: each ends 90 days after it was given."""
NEEDED = ("client_id", "client_secret", "refresh_token")

Keep = Callable[[str], Awaitable[None]]


@dataclass(slots=True)
class PersonTokens:
    """Fetches a token when the last one is about to end, and keeps the lasting one fresh."""

    http: Http
    key: Mapping[str, object] = field(repr=False)
    authority: str
    keep: Keep | None = None
    """Keeps the renewed key; None: it is read only, and ends when Microsoft says."""
    wall: Callable[[], float] = time.time
    _token: str | None = field(default=None, repr=False)
    _until: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def get(self) -> str:
        """A token that works for a while. Raises CredentialsRejected when Microsoft gives none."""
        async with self._lock:
            if self._token is None or self.wall() > self._until:
                self._token = await self._fetch()
            return self._token

    async def _fetch(self) -> str:
        form = {name: str(self.key[name]) for name in NEEDED}
        answer = await self.http.send(
            "POST",
            f"{self.authority}/{self.key.get('tenant', 'common')}/oauth2/v2.0/token",
            body=Body(form={"grant_type": "refresh_token", "scope": SCOPE, **form}),
            accept=frozenset({400, 401, 403}),
        )
        if not answer.is_success:
            raise CredentialsRejected("Microsoft no longer lets the desk into this calendar")
        found = object_of("Microsoft", answer)
        life = found.get("expires_in")
        self._until = self.wall() + (life if isinstance(life, int) else LIFE_S) - EARLY_S
        await self._renew(str(found.get("refresh_token") or ""))
        return str(found["access_token"])

    async def _renew(self, token: str) -> None:
        kept = self.key.get("kept")
        age = self.wall() - (kept if isinstance(kept, int | float) else 0.0)
        if not token or token == self.key["refresh_token"]:
            return
        self.key = {**self.key, "refresh_token": token}
        if self.keep is not None and age > KEEP_S:
            self.key = {**self.key, "kept": round(self.wall())}
            await self.keep(json.dumps(self.key))


def person_key(secret: str) -> Mapping[str, object] | None:
    """The key that *Connect Microsoft* kept; None for the secret of an app registration.

    Raises ConfigurationError, saying what is missing.
    """
    if not secret.lstrip().startswith("{"):
        return None
    try:
        found = json.loads(secret)
    except ValueError:
        raise ConfigurationError("the secret of the Microsoft calendar is broken JSON") from None
    missing = [name for name in NEEDED if not found.get(name)]
    if missing:
        raise ConfigurationError(f"the Microsoft key lacks {', '.join(missing)}")
    return cast("Mapping[str, object]", found)
