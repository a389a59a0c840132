"""A person lets the desk into their own Google calendar: OAuth 2.0 by code, with PKCE."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import ClassVar
from urllib.parse import urlencode

import httpx2

from voicedesk.errors import ConnectorRefused, ConnectorUnavailable

SCOPE = "https://www.googleapis.com/auth/calendar.events"
TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105  # an address
AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth"
TIMEOUT_S = 8.0


@dataclass(frozen=True, slots=True)
class GoogleConsent:
    """This installation as Google knows it."""

    client: str
    secret: str = field(repr=False)
    connector: ClassVar[str] = "google"
    transport: httpx2.AsyncBaseTransport | None = field(default=None, repr=False)

    def address(self, back: str, *, state: str, verifier: str) -> str:
        """Where the browser is sent; whoever comes back brings `state` and a code."""
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": back,
            "scope": SCOPE,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            # a refresh token comes with the first consent only, unless consent is asked again
            "access_type": "offline",
            "prompt": "consent",
        }
        return f"{AUTHORIZE}?{urlencode(asked)}"

    async def finish(self, back: str, *, code: str, verifier: str) -> str:
        """The key of the calendar, as the connector takes it. Raises ConnectorError."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": self.client,
            "client_secret": self.secret,
            "code_verifier": verifier,
        }
        try:
            async with httpx2.AsyncClient(transport=self.transport, timeout=TIMEOUT_S) as http:
                answer = await http.post(TOKEN_URI, data=form)
            told = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise ConnectorUnavailable("Google does not answer") from error
        token = told.get("refresh_token") if isinstance(told, dict) else None
        if not answer.is_success or not token:
            raise ConnectorRefused("Google gave no lasting access")
        key = {"type": "authorized_user", "client_id": self.client, "client_secret": self.secret}
        return json.dumps({**key, "refresh_token": str(token)})
