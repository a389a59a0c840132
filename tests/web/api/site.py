"""The API over memory, and a program's way to it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx2
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount

from tests.services.shop import MIRA, SHOP, profile_with
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryStore
from voicedesk.domain.business import BusinessId
from voicedesk.profile.schema import Profile
from voicedesk.services.tokens import SCOPES, Tokens
from voicedesk.web.api.app import api
from voicedesk.web.api.door import Backing
from voicedesk.web.problems import tell_absent

BOOKING: Mapping[str, object] = {
    "service": "checkup",
    "start": "2026-03-05T19:00:00Z",
    "customer": {"name": "Ada Byron", "phone": "+12025550166"},
}


@dataclass
class ApiSite:
    """The API of the shop."""

    clock: ManualClock
    per_minute: int = 300
    wrong_per_minute: int = 20
    store: MemoryStore = field(init=False)
    api: FastAPI = field(init=False)
    app: Starlette = field(init=False)

    def __post_init__(self) -> None:
        self.store = MemoryStore(self.clock)
        self.api = api(
            Backing(
                self.store,
                self.store.tokens,
                self._profile,
                self.clock,
                self.per_minute,
                self.wrong_per_minute,
            )
        )
        self.app = Starlette(
            routes=[Mount("/api/v1", self.api)], exception_handlers={HTTPException: tell_absent}
        )

    async def _profile(self, _: BusinessId) -> Profile:
        return profile_with()

    async def token(self, *scopes: str, business: BusinessId = SHOP) -> str:
        """A key; with every scope when none is named."""
        tokens = Tokens(self.store.tokens, self.clock)
        return (await tokens.create(business, "test", scopes or SCOPES))[0]

    async def ask(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        json: object = None,
        key: str | None = None,
    ) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if key:
            headers["Idempotency-Key"] = key
        transport = httpx2.ASGITransport(app=self.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://desk/api/v1") as client:
            return await client.request(method, path, headers=headers, json=json)


def filled(clock: ManualClock) -> tuple[ApiSite, str]:
    """A site with a customer and a booking, and a key to it."""
    site = ApiSite(clock, per_minute=10**6, wrong_per_minute=10**6)

    async def fill() -> str:
        await site.store.customers.save(MIRA)
        token = await site.token()
        await site.ask("POST", "/bookings", token=token, json=BOOKING, key="first")
        await site.ask(
            "POST", "/tickets", token=token, json={"category": "billing", "summary": "Twice."}
        )
        return token

    return site, asyncio.run(fill())
