"""Requests that carry an access token, which is fetched anew when it has run out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from voicedesk.connectors.http import Body, Http, object_of
from voicedesk.errors import ConnectorUnavailable, CredentialsRejected

if TYPE_CHECKING:
    import httpx2

UNAUTHORIZED = 401
EARLY_S = 60.0
"""How long before its end a token is no longer used."""


@dataclass(frozen=True, slots=True)
class Grant:
    """An access token, and where it is good for when the vendor says so."""

    token: str = field(repr=False)
    base: str = ""
    life_s: float | None = None


class Tokens(Protocol):
    """Where access tokens come from."""

    async def get(self) -> Grant: ...

    def forget(self) -> None:
        """The far side did not take it."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A token that does not run out."""

    token: str = field(repr=False)

    async def get(self) -> Grant:
        return Grant(self.token)

    def forget(self) -> None:
        """There is no other."""


@dataclass(slots=True)
class Granted:
    """Tokens of OAuth 2.0; `form` makes the request for the next one."""

    http: Http
    url: str
    form: Callable[[], Mapping[str, str]] = field(repr=False)
    _grant: Grant | None = field(default=None, repr=False)
    _until: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def get(self) -> Grant:
        """Raises CredentialsRejected when none is given: consent or key was taken back."""
        async with self._lock:
            if self._grant is None or time.monotonic() > self._until:
                self._grant = await self._fetch()
                life = self._grant.life_s
                self._until = time.monotonic() + (life - EARLY_S if life else float("inf"))
            return self._grant

    def forget(self) -> None:
        self._grant = None

    async def _fetch(self) -> Grant:
        answer = await self.http.send(
            "POST", self.url, body=Body(form=self.form()), accept=frozenset({400, 401, 403})
        )
        if not answer.is_success:
            raise CredentialsRejected(
                f"{self.http.vendor} gives no token for our key ({answer.status_code})"
            )
        found = object_of(self.http.vendor, answer)
        if not isinstance(found.get("access_token"), str):
            raise ConnectorUnavailable(f"{self.http.vendor} answered without a token")
        life = found.get("expires_in")
        return Grant(
            str(found["access_token"]),
            str(found.get("instance_url") or ""),
            float(life) if isinstance(life, int | float) else None,
        )


@dataclass(frozen=True, slots=True)
class Signed:
    """One far side with our token."""

    http: Http
    tokens: Tokens

    async def send(  # noqa: PLR0913  # a request has so many parts
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Body = Body(),  # noqa: B008  # frozen
        headers: Mapping[str, str] | None = None,
        key: str | None = None,
        accept: frozenset[int] = frozenset(),
    ) -> httpx2.Response:
        """As `Http.send`; a token that has run out is fetched anew, once."""
        for _ in range(2):
            grant = await self.tokens.get()
            url = path if "://" in path else f"{grant.base or self.http.base}/{path.lstrip('/')}"
            answer = await self.http.send(
                method,
                url,
                params=params,
                body=body,
                headers={**(headers or {}), "Authorization": f"Bearer {grant.token}"},
                key=key,
                accept=accept | {UNAUTHORIZED},
            )
            if answer.status_code != UNAUTHORIZED:
                return answer
            self.tokens.forget()
        raise CredentialsRejected(f"{self.http.vendor} does not accept our credentials (401)")
