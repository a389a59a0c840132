"""A person lets the desk into their own Microsoft calendar: OAuth 2.0 by code, with PKCE."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import ClassVar

import httpx2

from voicedesk.connectors._consent import consent_address, refresh_token

SCOPE = "offline_access https://graph.microsoft.com/Calendars.ReadWrite"
AUTHORITY = "https://login.microsoftonline.com"


@dataclass(frozen=True, slots=True)
class MicrosoftConsent:
    """This installation as Microsoft knows it.

    https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
    """

    client: str
    secret: str = field(repr=False)
    tenant: str = "common"
    """Whose people may connect: one organisation by its id, or `common` for everybody."""
    connector: ClassVar[str] = "graph"
    transport: httpx2.AsyncBaseTransport | None = field(default=None, repr=False)

    def address(self, back: str, *, state: str, verifier: str) -> str:
        """Where the browser is sent; whoever comes back brings `state` and a code."""
        asked = {
            "client_id": self.client,
            "redirect_uri": back,
            "scope": SCOPE,
            "state": state,
            # whoever uses this browser may be signed in as somebody else
            "response_mode": "query",
            "prompt": "select_account",
        }
        return consent_address(
            f"{AUTHORITY}/{self.tenant}/oauth2/v2.0/authorize", asked, verifier=verifier
        )

    async def finish(self, back: str, *, code: str, verifier: str) -> str:
        """The key of the calendar, as the connector takes it. Raises ConnectorError."""
        ours = {"client_id": self.client, "client_secret": self.secret}
        form = {"code": code, "redirect_uri": back, "code_verifier": verifier, **ours}
        place = f"{AUTHORITY}/{self.tenant}/oauth2/v2.0/token"
        token = await refresh_token(
            place, {**form, "scope": SCOPE}, vendor="Microsoft", transport=self.transport
        )
        kept = {"type": "authorized_user", "tenant": self.tenant, **ours, "refresh_token": token}
        return json.dumps(kept)
