"""The API beside the pages of a real office on SQLite, for its tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2
from anyio import to_thread
from anyio.from_thread import BlockingPortal
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.services.shop import MIRA
from tests.web.dashboard.site import DENTAL, Site, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.domain.knowledge import Gap
from voicedesk.ports import Order
from voicedesk.services.tokens import SCOPES, Tokens
from voicedesk.web.api.app import api
from voicedesk.web.api.door import Backing


def api_of(site: Site, *, per_minute: int = 10**6) -> Backing:
    """What the API of a site works with."""
    store = site.store
    profile_of = site.behind.desks.profile
    return Backing(
        store, store.tokens, profile_of, site.clock, per_minute, per_minute, behind=site.behind
    )


async def some(site: Site) -> None:
    """A call that is over, one that goes on, two questions, a failure and a customer."""
    store, now = site.store, site.clock.now()
    for number, began in (("call-1", now - timedelta(hours=1)), ("call-9", now)):
        call = Call(CallId(number), DENTAL, "phone", began, room=number.replace("call", "room"))
        await store.calls.begin(call)
        await store.calls.write(call.id, "say", {"text": "A cleaning is $120."}, now=began)
    await store.calls.end(CallId("call-1"), Outcome.ANSWERED, reason="hang_up", now=now)
    for asked in ("Do you take dogs?", "Is there parking for a van?"):
        await store.gaps.add(Gap(DENTAL, asked, now))
    order = Order("order-1", DENTAL, "deliver", "m-0", now, {})
    await store.orders.failed(order, why="The mail server refused us.", now=now)
    await store.customers.save(replace(MIRA, business=DENTAL))


@dataclass(frozen=True, slots=True)
class StaffApi:
    """A program that may everything, and the office that it asks."""

    site: Site
    client: httpx2.AsyncClient

    async def get(self, path: str) -> Any:  # noqa: ANN401 - as JSON is
        answer = await self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(
        self, path: str, json: object = None, *, headers: Mapping[str, str] | None = None
    ) -> httpx2.Response:
        return await self.client.post(path, json=json, headers=headers)

    async def acts(self) -> list[tuple[str, str]]:
        """Who did what, the latest first."""
        return [(one.who, one.deed) for one in await self.site.store.audit.lines(DENTAL)]


@asynccontextmanager
async def staff_api(
    folder: Path, clock: ManualClock, *, scopes: tuple[str, ...] = SCOPES
) -> AsyncIterator[StaffApi]:
    """The API of an office with something of everything, under a key named `till`."""
    async with open_site(folder, clock) as site:
        await some(site)
        tokens = Tokens(site.store.tokens, clock)
        secret, _ = await tokens.create(DENTAL, "till", scopes)
        transport = httpx2.ASGITransport(app=api(api_of(site)))
        headers = {"Authorization": f"Bearer {secret}"}
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://desk.example", headers=headers
        ) as client:
            yield StaffApi(site, client)


def description() -> dict[str, object]:
    """What the API of an office says of itself."""

    async def read(folder: str) -> dict[str, object]:
        async with open_site(Path(folder), ManualClock(datetime(2026, 3, 3, tzinfo=UTC))) as site:
            return api(api_of(site)).openapi()

    with TemporaryDirectory() as folder:
        return asyncio.run(read(folder))


@dataclass(slots=True)
class OnItsLoop:
    """An application whose store belongs to one loop, asked from others; first as `app` alone."""

    app: ASGIApp
    portal: BlockingPortal | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.portal is None:
            await self.app(scope, receive, send)
            return
        message, answers = await receive(), list[Message]()

        async def given() -> Message:
            return message

        async def kept(answer: Message) -> None:
            answers.append(answer)

        await to_thread.run_sync(self.portal.call, self.app, scope, given, kept)
        for answer in answers:
            await send(answer)
