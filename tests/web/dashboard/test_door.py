"""The door of the dashboard: who is let in, who is not, and for how long."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from tests.web.dashboard.site import DENTAL, PASSWORD, Site, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Member, Role
from voicedesk.domain.business import BusinessId
from voicedesk.services.seal import digest

pytestmark = pytest.mark.unit

ANA = {"email": " Owner@smile.example ", "password": PASSWORD}
WRONG = {**ANA, "password": "a loud harbour"}


@pytest.fixture
async def site(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Site]:
    async with open_site(tmp_path, clock) as opened:
        yield opened


async def test_the_first_link_makes_an_owner_once(site: Site) -> None:
    token = await site.behind.entrance.invite((DENTAL,), Role.OWNER)
    who = {"email": "ana@smile.example", "name": "Ana", "password": PASSWORD}
    async with site.browser() as browser:
        assert "Owner" in (await browser.get(f"/join/{token}")).text
        joined = await browser.post(f"/join/{token}", data=who)
        assert (joined.status_code, joined.headers["Location"]) == (303, "/desk")
        assert (await browser.get("/desk")).status_code == 200
        assert (await browser.get(f"/join/{token}")).status_code == 410
        assert (await browser.post(f"/join/{token}", data=who)).status_code == 410


async def test_a_weak_password_is_refused_and_the_link_stays_good(site: Site) -> None:
    token = await site.behind.entrance.invite((DENTAL,), Role.OWNER, email="ana@smile.example")
    async with site.browser() as browser:
        weak = await browser.post(f"/join/{token}", data={"password": "aaaaaaaaaaaa"})
        assert weak.status_code == 422
        assert (await browser.get(f"/join/{token}")).status_code == 200


async def test_an_invitation_grows_old(site: Site, clock: ManualClock) -> None:
    token = await site.behind.entrance.invite((DENTAL,), Role.STAFF)
    clock.advance(timedelta(days=7, seconds=1))
    async with site.browser() as browser:
        assert (await browser.get(f"/join/{token}")).status_code == 410


async def test_a_password_lets_in_and_leads_to_what_was_wanted(site: Site) -> None:
    await site.member()
    async with site.browser() as browser:
        sent = await browser.get("/desk/calls?days=7")
        assert sent.headers["Location"] == "/sign-in?next=%2Fdesk%2Fcalls%3Fdays%3D7"
        entered = await browser.post(sent.headers["Location"], data=ANA)
        assert entered.headers["Location"] == "/desk/calls?days=7"
        cookie = entered.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example"])
async def test_the_door_leads_nowhere_else(site: Site, wanted: str) -> None:
    await site.member()
    async with site.browser() as browser:
        entered = await browser.post("/sign-in", params={"next": wanted}, data=ANA)
        assert entered.headers["Location"] == "/desk"


async def test_over_https_the_cookie_is_strict(site: Site) -> None:
    await site.member()
    async with site.browser() as browser:
        origin = {"Origin": "https://desk.example"}
        entered = await browser.post("https://desk.example/sign-in", data=ANA, headers=origin)
        assert entered.headers["Set-Cookie"].startswith("__Host-voicedesk=")
        assert "Secure" in entered.headers["Set-Cookie"]


async def test_wrong_attempts_close_the_account_for_a_while(site: Site, clock: ManualClock) -> None:
    await site.member()
    async with site.browser() as browser:
        tried = [(await browser.post("/sign-in", data=WRONG)).status_code for _ in range(6)]
        assert tried == [401, 401, 401, 401, 401, 429]
        assert (await browser.post("/sign-in", data=ANA)).status_code == 429
        clock.advance(timedelta(minutes=16))
        assert (await browser.post("/sign-in", data=ANA)).status_code == 303


async def test_nobody_learns_who_has_an_account(site: Site) -> None:
    await site.member()
    async with site.browser() as browser:
        known = await browser.post("/sign-in", data=WRONG)
        unknown = await browser.post("/sign-in", data={**WRONG, "email": "nobody@x.example"})
    assert known.status_code == unknown.status_code == 401
    said = known.text.replace(ANA["email"], "")
    assert said == unknown.text.replace("nobody@x.example", "")


async def test_the_account_shows_the_secret_as_a_picture(site: Site) -> None:
    async with site.browser(await site.member()) as browser:
        page = (await browser.get("/desk/account")).text
    assert '<svg viewBox="0 0 ' in page
    assert "otpauth://totp/" in page


async def test_the_second_factor_is_asked_for_and_works_once(
    site: Site, clock: ManualClock
) -> None:
    owner = await site.member()
    secret = site.behind.factor.propose()
    app = pyotp.TOTP(secret)
    first = app.at(clock.now())
    codes = await site.behind.factor.turn_on(owner.user, secret, first)
    clock.advance(timedelta(seconds=30))
    code = {**ANA, "code": app.at(clock.now())}
    async with site.browser() as browser:
        assert (await browser.post("/sign-in", data=ANA)).status_code == 401
        assert (await browser.post("/sign-in", data={**ANA, "code": first})).status_code == 401
        assert (await browser.post("/sign-in", data=code)).status_code == 303
        assert (await browser.post("/sign-in", data=code)).status_code == 401
        lost = {**ANA, "code": codes[0]}
        assert (await browser.post("/sign-in", data=lost)).status_code == 303
        assert (await browser.post("/sign-in", data=lost)).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_other_sites_can_do_nothing(site: Site, headers: dict[str, str]) -> None:
    owner = await site.member()
    async with site.browser(owner) as browser:
        for path in ("/sign-out", "/desk/switch", "/desk/people/invite", "/sign-in"):
            assert (await browser.post(path, headers=headers)).status_code == 403
    assert await site.store.accounts.signed_in(digest(owner.token))


@pytest.mark.parametrize("away", [timedelta(hours=8, seconds=1), timedelta(days=15)])
async def test_a_sign_in_ends_by_itself(site: Site, clock: ManualClock, away: timedelta) -> None:
    owner = await site.member()
    clock.advance(away)
    async with site.browser(owner) as browser:
        assert (await browser.get("/desk")).headers["Location"].startswith("/sign-in")
    assert await site.store.accounts.signed_in(digest(owner.token)) is None


async def test_signing_out_ends_it_on_the_server(site: Site) -> None:
    owner = await site.member()
    async with site.browser(owner) as browser:
        assert (await browser.post("/sign-out")).status_code == 303
    async with site.browser(owner) as again:
        assert (await again.get("/desk")).status_code == 303


async def test_one_looks_at_ones_own_businesses_alone(site: Site) -> None:
    owner = await site.member()
    salon = BusinessId("salon")
    async with site.browser(owner) as browser:
        await browser.post("/desk/switch", data={"business": salon})
        kept = await site.store.accounts.signed_in(digest(owner.token))
        assert kept is not None
        assert kept.business == DENTAL
        await site.store.accounts.join(Member(salon, owner.user.id, Role.VIEWER))
        await browser.post("/desk/switch", data={"business": salon})
    kept = await site.store.accounts.signed_in(digest(owner.token))
    assert kept is not None
    assert kept.business == salon


async def test_a_business_without_a_profile_is_said_to_be_gone(site: Site) -> None:
    owner = await site.member()
    await site.store.accounts.leave(DENTAL, owner.user.id)
    await site.store.accounts.join(Member(BusinessId("gone"), owner.user.id, Role.OWNER))
    async with site.browser(owner) as browser:
        assert (await browser.get("/desk")).status_code == 404
