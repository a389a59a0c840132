"""Who is let in to the API, how often, and that the same request is answered the same."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import Depends, Header, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from pydantic import BaseModel

from voicedesk.bootstrap import Remembered
from voicedesk.domain.accounts import Member, Role, SignIn, User, UserId
from voicedesk.domain.business import Business, BusinessId
from voicedesk.domain.call import CallId
from voicedesk.ports import (
    Answered,
    ApiToken,
    ApiTokens,
    CallSearch,
    Clock,
    FigureFacts,
    Notices,
)
from voicedesk.profile.facts import business_of
from voicedesk.profile.schema import Profile
from voicedesk.services.entrance import Known
from voicedesk.services.ids import id_from
from voicedesk.services.scheduling import Scheduling
from voicedesk.services.seal import digest
from voicedesk.services.tokens import HEARS, Tokens
from voicedesk.web.dashboard.backstage import Backstage
from voicedesk.web.problems import Problem

PER_MINUTE = 300
"""Requests of one key."""
WRONG_PER_MINUTE = 20
"""Requests without a key that is known, of one address."""
MINUTE_S = 60.0
MOST_KNOWN = 10_000
T = TypeVar("T", bound=BaseModel)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=100,
        pattern=r"^[A-Za-z0-9_.:-]+$",
        description="A name for this request; sent again with it, it is answered the same.",
    ),
]


class Recorded(Remembered, Protocol):
    """A store with what is looked up in it beside a desk's own work."""

    @property
    def search(self) -> CallSearch: ...
    @property
    def figures(self) -> FigureFacts: ...
    @property
    def notices(self) -> Notices: ...


@dataclass(frozen=True, slots=True)
class Backing:
    """What the API works with."""

    store: Recorded
    tokens: ApiTokens
    profile_of: Callable[[BusinessId], Awaitable[Profile]]
    clock: Clock
    per_minute: int = PER_MINUTE
    wrong_per_minute: int = WRONG_PER_MINUTE
    behind: Backstage | None = None
    """What the pages work with; None: nothing that staff alone do is served."""


@dataclass(slots=True)
class Buckets:
    """Counts by the minute, in this process."""

    most: int
    _counts: dict[str, tuple[float, int]] = field(default_factory=dict)

    def take(self, who: str, now: float) -> float:
        """Seconds to wait; nothing when it may go on."""
        began, used = self._counts.get(who, (now, 0))
        if now - began >= MINUTE_S:
            began, used = now, 0
        if used >= self.most:
            return MINUTE_S - (now - began)
        if len(self._counts) > MOST_KNOWN:
            self._counts.clear()
        self._counts[who] = (began, used + 1)
        return 0.0


@dataclass(frozen=True, slots=True)
class Granted:
    """A request that was let in: for which business, under which key, and as which deed."""

    backing: Backing
    token: ApiToken
    profile: Profile
    business: Business
    key: str
    request: Request

    @property
    def scheduling(self) -> Scheduling:
        """Appointments by the rules of this business."""
        return Scheduling(self.business, self.backing.store.ledger, self.backing.clock)

    @property
    def call(self) -> CallId:
        """What the deeds of this request are done under; the same request, the same deeds."""
        return CallId(f"api-{id_from(self.token.id, self.key)}")

    @property
    def behind(self) -> Backstage:
        """What the pages work with. Raises Problem where there are none."""
        if self.backing.behind is None:
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "This desk has no pages.")
        return self.backing.behind

    @property
    def who(self) -> str:
        """Whose name stands in the audit."""
        return f"api:{self.token.name}"

    @property
    def known(self) -> Known:
        """The key as the rules about people see it: a manager, who hears calls by a scope alone."""
        user, now = UserId(f"api:{self.token.id}"), self.backing.clock.now()
        hears = HEARS in self.token.scopes
        member = Member(self.business.id, user, Role.MANAGER, hears)
        sign_in = SignIn("", user, self.business.id, now, now)
        return Known(User(user, self.who, self.token.created), member, sign_in, (member,))

    async def note(self, deed: str, subject: str, **data: object) -> None:
        """Write an act down, as the pages do."""
        now = self.backing.clock.now()
        audit = self.behind.store.audit
        await audit.add(self.business.id, self.who, deed, subject, now=now, data=data)

    async def shown_once(self, work: Callable[[], Awaitable[T]], *, status: int = 200) -> Response:
        """Do it once, and keep no word of an answer that opens a door."""
        tokens, business = self.backing.tokens, self.business.id
        if await tokens.answered(business, self.token.id, self.key) is not None:
            raise Problem(HTTPStatus.CONFLICT, "This was done; its answer is shown once.")
        said = (await work()).model_dump_json()
        now = self.backing.clock.now()
        await tokens.remember(Answered(business, self.token.id, self.key, "", status, "", now))
        headers = {"Cache-Control": "no-store"}
        return Response(said, status, headers=headers, media_type="application/json")

    async def once(self, work: Callable[[], Awaitable[T]], *, status: int = 200) -> Response:
        """Do it, or give the answer that it was given before."""
        tokens, business = self.backing.tokens, self.business.id
        body = await self.request.body()
        asked = digest(f"{self.request.method} {self.request.url.path} {body!r}")
        known = await tokens.answered(business, self.token.id, self.key)
        if known is None:
            said = (await work()).model_dump_json()
            now = self.backing.clock.now()
            known = await tokens.remember(
                Answered(business, self.token.id, self.key, asked, status, said, now)
            )
        if known.request != asked:
            raise Problem(HTTPStatus.CONFLICT, "This Idempotency-Key belongs to another request.")
        return Response(known.body, known.status, media_type="application/json")


class Door:
    """A dependency of every route."""

    def __init__(self, backing: Backing) -> None:
        self._backing = backing
        self._known, self._wrong = Buckets(backing.per_minute), Buckets(backing.wrong_per_minute)

    async def __call__(
        self, scopes: SecurityScopes, request: Request, bearer: Bearer, key: Key = None
    ) -> Granted:
        """Let in whoever holds a key with the right scope. Raises Problem."""
        token = await self._token(request, bearer)
        _wait(self._known.take(token.id, _now()))
        _check(token, scopes.scopes)
        _refuse_unknown(request)
        profile = await self._backing.profile_of(token.business)
        business = business_of(profile, today=self._backing.clock.now().date())
        name = key or secrets.token_hex(16)
        return Granted(self._backing, token, profile, business, name, request)

    async def _token(
        self, request: Request, bearer: HTTPAuthorizationCredentials | None
    ) -> ApiToken:
        token = None
        if bearer is not None:
            tokens = Tokens(self._backing.tokens, self._backing.clock)
            token = await tokens.known(bearer.credentials)
        if token is None:
            where = request.client.host if request.client else ""
            _wait(self._wrong.take(where, _now()))
            challenge = {"WWW-Authenticate": "Bearer"}
            raise Problem(HTTPStatus.UNAUTHORIZED, "A known key is needed.", headers=challenge)
        return token


def _check(token: ApiToken, scopes: Sequence[str]) -> None:
    missing = [scope for scope in scopes if scope not in token.scopes]
    if missing:
        raise Problem(HTTPStatus.FORBIDDEN, f"The key lacks {', '.join(missing)}.")


def _refuse_unknown(request: Request) -> None:
    """What nobody asked for may be a filter that was misspelt."""
    path = operation_of(request)
    known = {
        one["name"]
        for one in path.get(request.method.lower(), {}).get("parameters", ())
        if one["in"] == "query"
    }
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        words = f"Not known here: {', '.join(unknown)[:200]}"
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, words)


def operation_of(request: Request) -> dict[str, Any]:
    """What the description says of a path, by method; empty for one that is not described."""
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    paths: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    found: dict[str, Any] = {}
    for template, methods in paths.items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            found |= methods
    return found


def _wait(seconds: float) -> None:
    if seconds > 0:
        again = {"Retry-After": str(int(seconds) + 1)}
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, "Too many requests.", headers=again)


def _now() -> float:
    return asyncio.get_running_loop().time()
