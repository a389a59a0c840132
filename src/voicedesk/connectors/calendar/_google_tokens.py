"""Access tokens for Google: from a service account's key, or from a refresh token."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from voicedesk.connectors.http import Body, Http, object_of
from voicedesk.errors import ConfigurationError, CredentialsRejected

SCOPE = "https://www.googleapis.com/auth/calendar.events"
TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105  # an address
LIFE_S = 3600
EARLY_S = 120
"""How long before its end a token is no longer used."""
NEEDED = {
    "service_account": ("client_email", "private_key"),
    "authorized_user": ("client_id", "client_secret", "refresh_token"),
}


@dataclass(slots=True)
class GoogleTokens:
    """Fetches a token when the last one is about to end."""

    http: Http
    key: Mapping[str, str] = field(repr=False)
    person: str | None = None
    """Whom the service account acts for, where a domain's administrator allows it."""
    _token: str | None = field(default=None, repr=False)
    _until: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def get(self) -> str:
        """A token that works for a while. Raises CredentialsRejected when Google gives none."""
        async with self._lock:
            if self._token is None or time.monotonic() > self._until:
                self._token = await self._fetch()
            return self._token

    def forget(self) -> None:
        """Google did not take it."""
        self._token = None

    async def _fetch(self) -> str:
        form = self._refreshing() if self.key["type"] == "authorized_user" else self._signed()
        answer = await self.http.send(
            "POST",
            self.key.get("token_uri", TOKEN_URI),
            body=Body(form=form),
            accept=frozenset({400, 401, 403}),
        )
        if not answer.is_success:
            raise CredentialsRejected(f"Google gives no token for our key ({answer.status_code})")
        found = object_of("Google", answer)
        life = found.get("expires_in")
        self._until = time.monotonic() + (life if isinstance(life, int) else LIFE_S) - EARLY_S
        return str(found["access_token"])

    def _refreshing(self) -> dict[str, str]:
        named = ("client_id", "client_secret", "refresh_token")
        return {"grant_type": "refresh_token", **{name: self.key[name] for name in named}}

    def _signed(self) -> dict[str, str]:
        from google.auth import crypt, jwt

        now = int(time.time())
        claims = {
            "iss": self.key["client_email"],
            "scope": SCOPE,
            "aud": self.key.get("token_uri", TOKEN_URI),
            "iat": now,
            "exp": now + LIFE_S,
            **({"sub": self.person} if self.person else {}),
        }
        signer = crypt.RSASigner.from_service_account_info(self.key)  # type: ignore[no-untyped-call]
        assertion = bytes(jwt.encode(signer, claims)).decode()  # type: ignore[no-untyped-call]
        grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
        return {"grant_type": grant, "assertion": assertion}


def google_key(secret: str) -> Mapping[str, str]:
    """The key out of a secret. Raises ConfigurationError, saying what is missing."""
    try:
        found = json.loads(secret)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ConfigurationError(
            "the secret of the Google calendar is not the JSON file that Google gives"
        )
    kind = str(found.get("type"))
    if kind not in NEEDED:
        raise ConfigurationError(f"a Google key is a {' or an '.join(NEEDED)}, not {kind}")
    missing = [name for name in NEEDED[kind] if not found.get(name)]
    if missing:
        raise ConfigurationError(f"the Google key lacks {', '.join(missing)}")
    return cast("Mapping[str, str]", found)  # what is read of it is text
