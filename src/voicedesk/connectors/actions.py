"""Carries out the actions that a profile declares: one request, one deadline, a bounded answer."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache

import httpx2

from voicedesk.connectors.http import refusal
from voicedesk.errors import ConnectorRefused, ConnectorUnavailable, CredentialsRejected
from voicedesk.ports import ActionRequest

LARGEST = 64 * 1024
"""Bytes of an answer; what is longer is not read."""
NOTHING = frozenset({404, 410})
REDIRECTS = range(300, 400)


@dataclass(frozen=True, slots=True)
class HttpActions:
    """Other systems over HTTP. Redirects are not followed: the host is the one in the profile."""

    secret: Callable[[str], Awaitable[str | None]]
    """Looks a secret up by its name."""

    async def ask(self, request: ActionRequest) -> Mapping[str, object] | None:
        headers = {"Accept": "application/json"}
        if request.key:
            headers["Idempotency-Key"] = request.key
        if request.secret:
            token = await self.secret(request.secret)
            if token is None:
                raise CredentialsRejected(f"{request.name} has no secret {request.secret}")
            headers["Authorization"] = f"Bearer {token}"
        try:
            async with asyncio.timeout(request.timeout_s):
                return await self._send(request, headers)
        except (TimeoutError, httpx2.TransportError) as error:
            raise ConnectorUnavailable(f"{request.name} did not answer in time") from error

    async def _send(
        self, request: ActionRequest, headers: Mapping[str, str]
    ) -> Mapping[str, object] | None:
        async with (
            httpx2.AsyncClient(verify=_trusted(), follow_redirects=False) as client,
            client.stream(
                request.method,
                request.url,
                params=dict(request.query) or None,
                json=dict(request.body) if request.body is not None else None,
                headers=dict(headers),
            ) as answer,
        ):
            if answer.status_code in NOTHING:
                return None
            if answer.status_code in REDIRECTS:
                raise ConnectorRefused(f"{request.name} leads elsewhere ({answer.status_code})")
            if not answer.is_success:
                raise refusal(request.name, answer)
            return _read(request.name, await _bounded(request.name, answer))


async def _bounded(name: str, answer: httpx2.Response) -> bytes:
    read = b""
    async for part in answer.aiter_bytes():
        read += part
        if len(read) > LARGEST:
            raise ConnectorRefused(f"{name} answers more than {LARGEST} bytes")
    return read


def _read(name: str, body: bytes) -> Mapping[str, object]:
    if not body.strip():
        return {}
    try:
        found = json.loads(body)
    except ValueError as error:
        raise ConnectorRefused(f"{name} answers something that is not JSON") from error
    if not isinstance(found, dict):
        raise ConnectorRefused(f"{name} answers something that is not an object")
    return found


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()
