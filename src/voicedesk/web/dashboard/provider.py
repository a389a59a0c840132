"""Signing in through an identity provider: OpenID Connect, by code, with PKCE."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

import httpx2
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from voicedesk.domain.accounts import User, UserId
from voicedesk.errors import ConnectorRefused, ConnectorUnavailable
from voicedesk.services.entrance import Entered
from voicedesk.web.dashboard.backstage import Backstage

TIMEOUT_S = 8.0
GOOD_FOR_S = 600
COOKIE = "voicedesk_provider"
BACK = "/sign-in/provider/back"


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider that knows this office as a client."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    http: httpx2.AsyncClient = field(repr=False)

    @property
    def name(self) -> str:
        """What the button says."""
        return urlsplit(self.issuer).hostname or self.issuer

    async def begin(self, back: str, *, state: str, verifier: str) -> str:
        """Where the browser is sent. Raises ConnectorError."""
        place = await self._place()
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "scope": "openid email profile",
            "client_id": self.client,
            "redirect_uri": back,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{place['authorization_endpoint']}?{urlencode(asked)}"

    async def finish(self, back: str, *, code: str, verifier: str) -> Mapping[str, object]:
        """What the provider says of whoever came back. Raises ConnectorError."""
        place = await self._place()
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": self.client,
            "client_secret": self.secret,
            "code_verifier": verifier,
        }
        token = await self._ask("POST", str(place["token_endpoint"]), data=given)
        bearer = {"Authorization": f"Bearer {token.get('access_token', '')}"}
        return await self._ask("GET", str(place["userinfo_endpoint"]), headers=bearer)

    async def _place(self) -> Mapping[str, object]:
        issuer = self.issuer.rstrip("/")
        place = await self._ask("GET", f"{issuer}/.well-known/openid-configuration")
        if str(place.get("issuer", "")).rstrip("/") != issuer:
            raise ConnectorRefused("the identity provider names another issuer")
        return place

    async def _ask(
        self,
        method: str,
        address: str,
        *,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Mapping[str, object]:
        try:
            answer = await self.http.request(
                method, address, data=data, headers=headers, timeout=TIMEOUT_S
            )
            told = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise ConnectorUnavailable("the identity provider does not answer") from error
        if answer.status_code != HTTPStatus.OK or not isinstance(told, dict):
            raise ConnectorRefused("the identity provider refused")
        return told


@dataclass(frozen=True, slots=True)
class ProviderDoor:
    """Sends browsers to the provider, and takes in who comes back."""

    behind: Backstage
    provider: Provider

    async def go(self, request: Request, *, wanted: str, secure: bool) -> Response:
        """To the provider; what must come back with the browser is sealed in a cookie."""
        kept = {
            "state": secrets.token_urlsafe(24),
            "verifier": secrets.token_urlsafe(48),
            "next": wanted,
        }
        where = await self.provider.begin(
            self._back(request), state=kept["state"], verifier=kept["verifier"]
        )
        answer = RedirectResponse(where, 303, headers={"Cache-Control": "no-store"})
        answer.set_cookie(
            COOKIE,
            self.behind.seal.close(json.dumps(kept)),
            max_age=GOOD_FOR_S,
            path="/sign-in/provider",
            secure=secure,
            httponly=True,
            samesite="lax",
        )
        return answer

    async def back(self, request: Request) -> tuple[Entered, str] | str:
        """Who came back and where they wanted to go; else why they are not let in."""
        sealed = request.cookies.get(COOKIE, "")
        text = self.behind.seal.open(sealed, within_s=GOOD_FOR_S) if sealed else None
        kept = json.loads(text) if text else {}
        code, state = request.query_params.get("code", ""), request.query_params.get("state", "")
        if not code or not kept or not secrets.compare_digest(state, kept["state"]):
            return "provider"
        told = await self.provider.finish(self._back(request), code=code, verifier=kept["verifier"])
        email = str(told.get("email", "")).strip().lower()
        if not email or told.get("email_verified") is not True:
            return "unknown"
        agent = request.headers.get("user-agent", "")
        entered = await self._enter(email, str(told.get("name", "")), agent)
        return (entered, str(kept["next"])) if isinstance(entered, Entered) else entered

    async def _enter(self, email: str, name: str, agent: str) -> Entered | str:
        """A known user, or one who was invited under this address."""
        entrance, accounts = self.behind.entrance, self.behind.store.accounts
        user = await accounts.by_email(email)
        if user is not None:
            return await entrance.enter(user, agent=agent)
        now = self.behind.clock.now()
        for business in await self.behind.desks.every():
            for offered in await accounts.invitations(business):
                if offered.email == email and offered.expires > now:
                    fresh = User(UserId(f"user_{secrets.token_hex(8)}"), email, now, name[:100])
                    return await entrance.take_up(offered, fresh, agent=agent)
        return "unknown"

    def _back(self, request: Request) -> str:
        base = self.behind.public_url or str(request.base_url).rstrip("/")
        return f"{base}{BACK}"
