"""Tells other systems over https: public addresses only, nothing followed, little time."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import httpx2

from voicedesk.connectors.http import refusal
from voicedesk.connectors.public import Resolve, public_host, resolve
from voicedesk.errors import ConnectorRefused, ConnectorUnavailable

PATIENCE_S = 10.0
HTTPS = 443
REDIRECTS = range(300, 400)


@dataclass(frozen=True, slots=True)
class HttpNotices:
    """Implements `ports.NoticeSender`.

    The name is resolved once, every address that it has must be public, and that very address is
    asked: a name that changes its mind leads nowhere else.
    """

    resolve: Resolve = resolve
    transport: httpx2.AsyncBaseTransport | None = None

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._send(url, headers, body)
        except (TimeoutError, httpx2.TransportError) as error:
            raise ConnectorUnavailable("the webhook did not answer in time") from error

    async def _send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        place = urlsplit(url)
        host = place.hostname or ""
        if place.scheme != "https" or not host or place.username:
            raise ConnectorRefused("a webhook begins with https:// and names a host")
        port = place.port or HTTPS
        chosen = await public_host(host, port, by=self.resolve)
        path = f"{place.path or '/'}{'?' + place.query if place.query else ''}"
        named = host if port == HTTPS else f"{host}:{port}"
        async with (
            httpx2.AsyncClient(
                transport=self.transport, verify=_trusted(), trust_env=False, follow_redirects=False
            ) as client,
            client.stream(
                "POST",
                f"https://{chosen}:{port}{path}",
                content=body,
                headers={**headers, "Host": named},
                extensions={"sni_hostname": host},
            ) as answer,
        ):
            # what it says is not read: nobody needs it, and it may be endless
            if answer.status_code in REDIRECTS:
                raise ConnectorRefused(f"the webhook leads elsewhere ({answer.status_code})")
            if not answer.is_success:
                raise refusal("the webhook", answer)
            return answer.status_code


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()
