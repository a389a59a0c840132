"""Signing in through an identity provider: who is let in, and what a forged way back meets."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.web.dashboard.site import DENTAL, Site, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Role
from voicedesk.web.dashboard.provider import Provider

pytestmark = pytest.mark.unit

ISSUER = "https://id.example"
MAIL = "owner@smile.example"


@dataclass
class Double:
    """A small identity provider that checks what it is sent, PKCE included."""

    person: dict[str, object] = field(
        default_factory=lambda: {"email": MAIL.upper(), "email_verified": True, "name": "Ana"}
    )
    issuer: str = ISSUER
    challenge: str = ""

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("openid-configuration"):
            ends = ("authorization", "token", "userinfo")
            place = {f"{end}_endpoint": f"{ISSUER}/{end}" for end in ends}
            return httpx2.Response(200, json={"issuer": self.issuer, **place})
        if request.url.path == "/token":
            given = parse_qs(request.content.decode())
            made = sha256(given["code_verifier"][0].encode()).digest()
            right = urlsafe_b64encode(made).rstrip(b"=").decode() == self.challenge
            known = (given["code"], given["client_secret"]) == (["good"], ["s3cret"])
            token = {"access_token": "bearer"} if right and known else {"error": "invalid_grant"}
            return httpx2.Response(200 if right and known else 400, json=token)
        told = self.person if request.headers["Authorization"] == "Bearer bearer" else {}
        return httpx2.Response(200, content=json.dumps(told))


@asynccontextmanager
async def opened(tmp_path: Path, clock: ManualClock, double: Double) -> AsyncIterator[Site]:
    transport = httpx2.MockTransport(double.answer)
    async with httpx2.AsyncClient(transport=transport) as http:
        provider = Provider(ISSUER, "desk", "s3cret", http)
        async with open_site(tmp_path, clock, provider=provider) as site:
            yield site


async def come_back(
    site: Site, double: Double, *, code: str = "good", state: str = ""
) -> httpx2.Response:
    """To the provider and back."""
    async with site.browser() as browser:
        sent = await browser.get("/sign-in/provider?next=/desk/calls")
        asked = parse_qs(urlsplit(sent.headers["Location"]).query)
        double.challenge = asked["code_challenge"][0]
        given = {"code": code, "state": state or asked["state"][0]}
        return await browser.get("/sign-in/provider/back", params=given)


async def test_a_member_is_let_in_to_what_they_wanted(tmp_path: Path, clock: ManualClock) -> None:
    double = Double()
    async with opened(tmp_path, clock, double) as site:
        await site.member()
        answer = await come_back(site, double)
        async with site.browser() as browser:
            assert "Sign in with id.example" in (await browser.get("/sign-in")).text
    assert answer.headers["Location"] == "/desk/calls"
    assert "voicedesk=" in answer.headers["Set-Cookie"]


async def test_whoever_is_invited_joins_without_a_password(
    tmp_path: Path, clock: ManualClock
) -> None:
    double = Double()
    async with opened(tmp_path, clock, double) as site:
        await site.behind.entrance.invite((DENTAL,), Role.STAFF, email=MAIL)
        answer = await come_back(site, double)
        ((member, user),) = await site.store.accounts.members(DENTAL)
    assert answer.status_code == 303
    assert (member.role, user.email, user.password) == (Role.STAFF, MAIL, None)


@pytest.mark.parametrize(
    "double, back",
    [
        (Double({"email": MAIL, "email_verified": False}), {}),
        (Double({"email": "stranger@x.example", "email_verified": True}), {}),
        (Double({}), {}),
        (Double(), {"code": "stolen"}),
        (Double(), {"state": "forged"}),
    ],
)
async def test_nobody_else_is_let_in(
    tmp_path: Path, clock: ManualClock, double: Double, back: dict[str, str]
) -> None:
    async with opened(tmp_path, clock, double) as site:
        await site.member()
        answer = await come_back(site, double, **back)
    assert answer.status_code == 401
    assert "__Host-voicedesk=" not in answer.headers.get("Set-Cookie", "")


async def test_a_provider_that_names_another_is_not_believed(
    tmp_path: Path, clock: ManualClock
) -> None:
    double = Double(issuer="https://evil.example")
    async with opened(tmp_path, clock, double) as site, site.browser() as browser:
        assert (await browser.get("/sign-in/provider")).status_code == 401


async def test_without_a_provider_the_way_leads_to_the_door(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_site(tmp_path, clock) as site, site.browser() as browser:
        for path in ("/sign-in/provider", "/sign-in/provider/back"):
            assert (await browser.get(path)).headers["Location"] == "/sign-in"
