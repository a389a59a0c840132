"""Secrets are kept sealed and never shown; a calendar is connected by its person's own yes."""

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
from sqlalchemy import text

from tests.web.dashboard.site import DENTAL, Site, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.google_consent import GoogleConsent
from voicedesk.connectors.microsoft_consent import MicrosoftConsent
from voicedesk.domain.accounts import Role
from voicedesk.domain.business import StaffId
from voicedesk.profile.load import load_profile
from voicedesk.web.dashboard.backstage import Consent

pytestmark = pytest.mark.unit

PAGE = "/desk/setup/connections"
CALENDARS = {"google": "GoogleCalendar", "microsoft": "GraphCalendar"}
NAMES = {"google": "GOOGLE_CALENDAR_DR_LEE", "microsoft": "MICROSOFT_CALENDAR_DR_LEE"}
TOKENS = {
    "google": "https://oauth2.googleapis.com/token",
    "microsoft": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
}


@dataclass
class Vendor:
    """Gives a lasting token for the right code, once PKCE fits."""

    name: str
    challenge: str = ""
    gives: dict[str, object] = field(
        default_factory=lambda: {"access_token": "a", "refresh_token": "lasting"}
    )

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        assert str(request.url) == TOKENS[self.name]
        given = parse_qs(request.content.decode())
        made = urlsafe_b64encode(sha256(given["code_verifier"][0].encode()).digest())
        right = made.rstrip(b"=").decode() == self.challenge and given["code"] == ["good"]
        return httpx2.Response(200 if right else 400, json=self.gives if right else {})


@asynccontextmanager
async def opened(tmp_path: Path, clock: ManualClock, vendor: Vendor) -> AsyncIterator[Site]:
    answers = httpx2.MockTransport(vendor.answer)
    every: dict[str, Consent] = {
        "google": GoogleConsent("desk", "s3cret", transport=answers),
        "microsoft": MicrosoftConsent("desk", "s3cret", transport=answers),
    }
    async with open_site(tmp_path, clock, consents={vendor.name: every[vendor.name]}) as site:
        yield site


async def connect(
    site: Site, vendor: Vendor, *, code: str = "good", state: str = "", staff: str = "dr_lee"
) -> httpx2.Response:
    """To the vendor and back."""
    owner = await site.member(email="ana@smile.example")
    async with site.browser(owner) as browser:
        sent = await browser.get(f"{PAGE}/{vendor.name}", params={"staff": staff})
        asked = parse_qs(urlsplit(sent.headers.get("Location", "")).query)
        vendor.challenge = asked.get("code_challenge", [""])[0]
        back = {"code": code, "state": state or asked.get("state", [""])[0]}
        return await browser.get(f"{PAGE}/{vendor.name}/back", params=back)


@pytest.fixture(params=["google", "microsoft"])
def vendor(request: pytest.FixtureRequest) -> Vendor:
    return Vendor(request.param)


async def test_a_calendar_is_connected_and_live(
    tmp_path: Path, clock: ManualClock, vendor: Vendor
) -> None:
    async with opened(tmp_path, clock, vendor) as site:
        answer = await connect(site, vendor)
        assert answer.headers["Location"] == "/desk/setup/versions?done=published"
        lee = (await site.behind.desks.profile(DENTAL)).staff[0]
        name, connector = NAMES[vendor.name], site.behind.consents[vendor.name].connector
        assert [(one.name, one.secret) for one in lee.calendars][:1] == [(connector, name)]
        kept = await site.store.secrets.get(DENTAL, name)
        assert kept is not None
        assert json.loads(kept)["refresh_token"] == "lasting"
        around = await site.behind.desks.world().surroundings(DENTAL)
        assert type(around.calendars[StaffId(lee.id)][0]).__name__ == CALENDARS[vendor.name]


@pytest.mark.parametrize(
    "code, state, status", [("bad", "", 409), ("", "", 409), ("good", "forged", 404)]
)
async def test_nothing_is_connected_without_a_yes(
    tmp_path: Path, clock: ManualClock, vendor: Vendor, code: str, state: str, status: int
) -> None:
    async with opened(tmp_path, clock, vendor) as site:
        answer = await connect(site, vendor, code=code, state=state)
        assert answer.status_code == status
        assert await site.store.profiles.current(DENTAL) is None
        assert await site.store.secrets.get(DENTAL, NAMES[vendor.name]) is None


async def test_access_that_does_not_last_is_refused(
    tmp_path: Path, clock: ManualClock, vendor: Vendor
) -> None:
    vendor.gives = {"access_token": "a"}
    async with opened(tmp_path, clock, vendor) as site:
        answer = await connect(site, vendor)
        assert answer.status_code == 409
        assert "no lasting access" in answer.text


async def test_nobody_unknown_is_sent_away(
    tmp_path: Path, clock: ManualClock, vendor: Vendor
) -> None:
    async with opened(tmp_path, clock, vendor) as site:
        assert (await connect(site, vendor, staff="dr_who")).status_code == 404


async def test_a_secret_is_kept_sealed_and_never_shown(tmp_path: Path, clock: ManualClock) -> None:
    files = dict(load_profile("dental").files)
    named = "  sms: {name: twilio, secret: TWILIO_KEY, options: {account: AC1}}\n"
    files["profile.yaml"] = files["profile.yaml"].replace("  sms: {name: outbox}\n", named)
    async with open_site(tmp_path, clock) as site:
        await site.store.profiles.publish(DENTAL, files, by="x", now=clock.now())
        owner = await site.member(email="ana@smile.example")
        async with site.browser(owner) as browser:
            assert "Missing" in (await browser.get(PAGE)).text
            given = {"name": "TWILIO_KEY", "value": "hush-hush"}
            page = await browser.post(f"{PAGE}/secret", data=given)
            shown = (await browser.get(page.headers["Location"])).text
            other = await browser.post(f"{PAGE}/secret", data=given | {"name": "LIVEKIT"})
        assert "Kept, encrypted." in shown
        assert "hush-hush" not in shown
        assert other.status_code == 404
        assert await site.store.secrets.get(DENTAL, "TWILIO_KEY") == "hush-hush"
        rows = await site.store.database.read(
            lambda connection: connection.execute(text("SELECT token FROM secrets"))
        )
        assert b"hush" not in rows.scalar_one()
        told = json.dumps([line.data for line in await site.store.audit.lines(DENTAL)], default=str)
        assert "hush" not in told


async def test_only_owners_see_connections(tmp_path: Path, clock: ManualClock) -> None:
    async with open_site(tmp_path, clock) as site:
        manager = await site.member(Role.MANAGER)
        async with site.browser(manager) as browser:
            assert (await browser.get(PAGE)).status_code == 403
            assert (await browser.get(f"{PAGE}/google?staff=dr_lee")).status_code == 403


async def test_what_one_vendor_began_the_other_does_not_end(
    tmp_path: Path, clock: ManualClock
) -> None:
    vendor = Vendor("google")
    async with opened(tmp_path, clock, vendor) as site:
        owner = await site.member(email="ana@smile.example")
        async with site.browser(owner) as browser:
            sent = await browser.get(f"{PAGE}/google", params={"staff": "dr_lee"})
            state = parse_qs(urlsplit(sent.headers["Location"]).query)["state"][0]
            back = {"code": "good", "state": state}
            answer = await browser.get(f"{PAGE}/microsoft/back", params=back)
        assert answer.status_code == 404
