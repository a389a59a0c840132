"""Requests to the systems of others: deadlines, bounded repetition, and our own errors."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Literal

import httpx2

from voicedesk.errors import (
    ConnectorError,
    ConnectorRefused,
    ConnectorUnavailable,
    CredentialsRejected,
    RateLimited,
)

REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PROPFIND", "REPORT"})
"""Methods that may be repeated when it is not known whether they arrived (RFC 9110, RFC 4918)."""
FIRST_WAIT_S = 0.5
SERVER_ERROR = 500
SERVICE_UNAVAILABLE = 503


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carries; at most one of them is given."""

    json: Mapping[str, object] | None = None
    form: Mapping[str, str] | None = None
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Http:
    """One far side; a connection lives for one request, so that nothing outlives an event loop."""

    vendor: str
    """Its name in error messages, which hold no address, no number and no body."""
    base: str
    headers: Mapping[str, str] = field(default_factory=dict)
    auth: tuple[str, str] | None = field(default=None, repr=False)
    timeout_s: float = 10
    attempts: int = 3
    longest_wait_s: float = 15
    """How long a far side may make us wait before we give up with RateLimited."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    explain: Callable[[str, httpx2.Response], ConnectorError] = field(
        default_factory=lambda: refusal
    )
    """Our error for an answer of this vendor."""

    async def send(  # noqa: PLR0913  # a request has so many parts
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Body = Body(),  # frozen
        headers: Mapping[str, str] | None = None,
        key: str | None = None,
        accept: frozenset[int] = frozenset(),
    ) -> httpx2.Response:
        """The answer, of status 2xx or one of `accept`.

        A request with a `key`, which the far side knows repetitions by, is repeated like a GET.
        Raises CredentialsRejected (401, 403), RateLimited (429), ConnectorUnavailable (5xx, no
        answer) and ConnectorRefused (other).
        """
        request = self._request(method, path, params, body, {**(headers or {}), **_keyed(key)})
        repeatable = method in REPEATABLE or key is not None
        for attempt in range(1, self.attempts + 1):
            answer = await self._once(request)
            error: ConnectorError
            if isinstance(answer, httpx2.Response):
                if answer.is_success or answer.status_code in accept:
                    return answer
                error = self.explain(self.vendor, answer)
                again = _not_begun(answer, error) or (repeatable and error.retryable)
                wait = _wait_s(answer, attempt)
            else:
                error, arrived = answer
                again = repeatable or arrived == "never"
                wait = _pause_s(attempt)
            if not again or attempt == self.attempts or wait > self.longest_wait_s:
                raise error
            await self.sleep(wait)
        raise ConnectorUnavailable(f"{self.vendor} was not asked")

    def _request(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        body: Body,
        headers: Mapping[str, str],
    ) -> httpx2.Request:
        url = path if "://" in path else f"{self.base.rstrip('/')}/{path.lstrip('/')}"
        try:
            return httpx2.Request(
                method,
                url,
                params=dict(params) if params else None,
                json=body.json,
                data=dict(body.form) if body.form is not None else None,
                content=body.content,
                headers={**self.headers, **headers},
            )
        except httpx2.InvalidURL as error:
            raise ConnectorRefused(f"the address of {self.vendor} is not a URL") from error

    async def _once(
        self, request: httpx2.Request
    ) -> httpx2.Response | tuple[ConnectorUnavailable, Literal["never", "perhaps"]]:
        try:
            async with httpx2.AsyncClient(
                auth=self.auth, timeout=self.timeout_s, verify=_trusted()
            ) as client:
                return await client.send(request)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.UnsupportedProtocol):
            return ConnectorUnavailable(f"{self.vendor} cannot be reached"), "never"
        except httpx2.TimeoutException:
            return ConnectorUnavailable(f"{self.vendor} did not answer in time"), "perhaps"
        except httpx2.TransportError:
            return ConnectorUnavailable(f"{self.vendor} broke the connection"), "perhaps"


def refusal(vendor: str, answer: httpx2.Response) -> ConnectorError:
    """Our error for an answer; it names the status and nothing that the answer says."""
    status = answer.status_code
    if status in (401, 403):
        return CredentialsRejected(f"{vendor} does not accept our credentials ({status})")
    if status == httpx2.codes.TOO_MANY_REQUESTS:
        return RateLimited(f"{vendor} asks us to slow down ({status})")
    if status >= SERVER_ERROR or status == httpx2.codes.REQUEST_TIMEOUT:
        return ConnectorUnavailable(f"{vendor} fails ({status})")
    return ConnectorRefused(f"{vendor} refused the request ({status})")


def object_of(vendor: str, answer: httpx2.Response) -> dict[str, object]:
    """The JSON object of an answer. Raises ConnectorUnavailable when there is none."""
    try:
        found = answer.json()
    except ValueError as error:
        raise ConnectorUnavailable(f"{vendor} answered something that is not JSON") from error
    if not isinstance(found, dict):
        raise ConnectorUnavailable(f"{vendor} answered something that is not an object")
    return found


def _not_begun(answer: httpx2.Response, error: ConnectorError) -> bool:
    """Whether even a POST may be repeated: the far side did nothing."""
    return isinstance(error, RateLimited) or answer.status_code == SERVICE_UNAVAILABLE


def _keyed(key: str | None) -> dict[str, str]:
    return {} if key is None else {"Idempotency-Key": key}


def _wait_s(answer: httpx2.Response, attempt: int) -> float:
    """What Retry-After says, in seconds or as a date; else doubling."""
    said = str(answer.headers.get("Retry-After", ""))
    if said.isdigit():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
        since = parsedate_to_datetime(answer.headers.get("Date", ""))
    except ValueError:
        return _pause_s(attempt)
    wait: float = (_aware(until) - _aware(since)).total_seconds()
    return max(0.0, wait)


def _pause_s(attempt: int) -> float:
    return FIRST_WAIT_S * float(2 ** (attempt - 1))


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()
