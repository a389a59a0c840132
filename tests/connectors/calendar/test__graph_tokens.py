"""A person's own Microsoft calendar is kept open by a lasting token that is renewed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from lab.vendors.serving import serve
from voicedesk.connectors.calendar._graph_tokens import PersonTokens, person_key
from voicedesk.connectors.http import Http
from voicedesk.errors import ConfigurationError, CredentialsRejected

pytestmark = pytest.mark.unit

DAY = 24 * 3600.0
KEY = {"client_id": "c", "client_secret": "s", "refresh_token": "first", "tenant": "common"}


@dataclass
class SignIn:
    """Gives a new lasting token with each access token, until it is told no."""

    asked: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    status: int = 200
    now: float = 1_000_000.0

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.asked.append(str(form["refresh_token"]))
        count = len(self.asked)
        given = {"access_token": f"a{count}", "refresh_token": f"r{count}", "expires_in": 3600}
        return web.json_response(given, status=self.status)

    async def keep(self, key: str) -> None:
        self.kept.append(json.loads(key)["refresh_token"])


@pytest.fixture
def sign_in() -> SignIn:
    return SignIn()


@pytest.fixture
async def tokens(sign_in: SignIn) -> AsyncIterator[PersonTokens]:
    app = web.Application()
    app.router.add_post("/common/oauth2/v2.0/token", sign_in.token)
    async with serve(app) as place:
        base = f"http://{place}"
        http = Http("Microsoft", base, attempts=1)
        yield PersonTokens(http, KEY, base, sign_in.keep, wall=lambda: sign_in.now)


async def test_a_token_serves_until_it_ends(tokens: PersonTokens, sign_in: SignIn) -> None:
    assert [await tokens.get(), await tokens.get()] == ["a1", "a1"]
    sign_in.now += 3600
    assert await tokens.get() == "a2"
    assert sign_in.asked == ["first", "r1"]


async def test_the_newest_lasting_token_is_kept_once_a_day(
    tokens: PersonTokens, sign_in: SignIn
) -> None:
    await tokens.get()
    sign_in.now += 3600
    await tokens.get()
    sign_in.now += DAY + 1
    await tokens.get()
    assert sign_in.kept == ["r1", "r3"]


async def test_access_that_was_taken_back_is_named(tokens: PersonTokens, sign_in: SignIn) -> None:
    sign_in.status = 400
    with pytest.raises(CredentialsRejected, match="no longer"):
        await tokens.get()
    assert sign_in.kept == []


def test_the_secret_of_an_app_is_no_key_of_a_person() -> None:
    assert person_key("Xy8~secret") is None


@pytest.mark.parametrize("secret, words", [("{", "broken JSON"), ('{"client_id": "c"}', "lacks")])
def test_a_broken_key_is_told_in_words(secret: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        person_key(secret)
