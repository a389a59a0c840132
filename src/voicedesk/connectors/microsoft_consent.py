"""A person lets the desk into their own Microsoft calendar: OAuth 2.0 by code, with PKCE."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import ClassVar
from urllib.parse import urlencode

import httpx2

from voicedesk.errors import ConnectorRefused, ConnectorUnavailable

SCOPE = "offline_access https://graph.microsoft.com/Calendars.ReadWrite"
AUTHORITY = "https://login.microsoftonline.com"
TIMEOUT_S = 8.0


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
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "response_mode": "query",
            "client_id": self.client,
            "redirect_uri": back,
            "scope": SCOPE,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            # whoever uses this browser may be signed in as somebody else
            "prompt": "select_account",
        }
        return f"{AUTHORITY}/{self.tenant}/oauth2/v2.0/authorize?{urlencode(asked)}"

    async def finish(self, back: str, *, code: str, verifier: str) -> str:
        """The key of the calendar, as the connector takes it. Raises ConnectorError."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": self.client,
            "client_secret": self.secret,
            "code_verifier": verifier,
            "scope": SCOPE,
        }
        place = f"{AUTHORITY}/{self.tenant}/oauth2/v2.0/token"
        try:
            async with httpx2.AsyncClient(transport=self.transport, timeout=TIMEOUT_S) as http:
                answer = await http.post(place, data=form)
            told = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise ConnectorUnavailable("Microsoft does not answer") from error
        token = told.get("refresh_token") if isinstance(told, dict) else None
        if not answer.is_success or not token:
            raise ConnectorRefused("Microsoft gave no lasting access")
        return json.dumps(
            {
                "type": "authorized_user",
                "tenant": self.tenant,
                "client_id": self.client,
                "client_secret": self.secret,
                "refresh_token": token,
            }
        )
