"""Where calendars ring when something in them changes; believed by their token."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from voicedesk.domain.business import BusinessId
from voicedesk.web.problems import Problem

PLACE = "/webhooks/calendars"
LARGEST = 64 * 1024
LONGEST_GREETING = 512
"""Characters of what Microsoft wants to hear again."""


def token_of(secret: str, business: BusinessId) -> str:
    """What a calendar of a business has to say; only this installation can make it."""
    words = f"calendars:{business}".encode()
    return hmac.new(secret.encode(), words, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class CalendarHooks:
    """One address for each business. A ring carries no facts: the calendar is read after it."""

    ring: Callable[[BusinessId], None]
    secret: str = field(repr=False)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """The address that Google and Microsoft are given."""
        return (Route(PLACE + "/{business}", self._rung, methods=["POST"]),)

    async def _rung(self, request: Request) -> Response:
        greeting = request.query_params.get("validationToken")
        if greeting is not None:
            return _greeted(greeting)
        business = BusinessId(request.path_params["business"])
        said = [request.headers["X-Goog-Channel-Token"]] if _is_google(request) else None
        tokens = said if said is not None else _states(await _body(request))
        wanted = token_of(self.secret, business)
        # compared as bytes: a header may hold what is no ASCII
        if not (self.secret and tokens) or not all(
            hmac.compare_digest(t.encode(), wanted.encode()) for t in tokens
        ):
            raise Problem(HTTPStatus.FORBIDDEN, "This ring is not signed.")
        if request.headers.get("X-Goog-Resource-State") != "sync":
            self.ring(business)
        return Response(status_code=HTTPStatus.ACCEPTED)


def _greeted(greeting: str) -> Response:
    """Microsoft asks whether somebody is here before it rings: the same words, as plain text."""
    if len(greeting) > LONGEST_GREETING or not greeting.isprintable():
        raise Problem(HTTPStatus.BAD_REQUEST, "That is no greeting.")
    return PlainTextResponse(greeting)


def _is_google(request: Request) -> bool:
    return "X-Goog-Channel-Token" in request.headers


async def _body(request: Request) -> bytes:
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > LARGEST:
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That is too much.")
    return content


def _states(content: bytes) -> list[str]:
    """What each ring of a batch of Microsoft's says it knows."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return []
    rings = found.get("value") if isinstance(found, Mapping) else None
    if not isinstance(rings, list):
        return []
    return [str(one.get("clientState", "")) if isinstance(one, Mapping) else "" for one in rings]
