"""A person lets the desk into their own Google calendar: OAuth 2.0 by code, with PKCE."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import ClassVar

import httpx2

from voicedesk.connectors._consent import consent_address, refresh_token

SCOPE = "https://www.googleapis.com/auth/calendar.events"
TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105  # an address
AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth"


@dataclass(frozen=True, slots=True)
class GoogleConsent:
    """This installation as Google knows it."""

    client: str
    secret: str = field(repr=False)
    connector: ClassVar[str] = "google"
    transport: httpx2.AsyncBaseTransport | None = field(default=None, repr=False)

    def address(self, back: str, *, state: str, verifier: str) -> str:
        """Where the browser is sent; whoever comes back brings `state` and a code."""
        asked = {
            "client_id": self.client,
            "redirect_uri": back,
            "scope": SCOPE,
            "state": state,
            # a refresh token comes with the first consent only, unless consent is asked again
            "access_type": "offline",
            "prompt": "consent",
        }
        return consent_address(AUTHORIZE, asked, verifier=verifier)

    async def finish(self, back: str, *, code: str, verifier: str) -> str:
        """The key of the calendar, as the connector takes it. Raises ConnectorError."""
        ours = {"client_id": self.client, "client_secret": self.secret}
        form = {"code": code, "redirect_uri": back, "code_verifier": verifier, **ours}
        token = await refresh_token(TOKEN_URI, form, vendor="Google", transport=self.transport)
        return json.dumps({"type": "authorized_user", **ours, "refresh_token": token})
