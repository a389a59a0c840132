"""A calendar that rings is read at once; whoever cannot say the token is nobody."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from voicedesk.domain.business import BusinessId
from voicedesk.web.calendar_hooks import LARGEST, PLACE, CalendarHooks, token_of
from voicedesk.web.problems import Problem, tell_problem

pytestmark = pytest.mark.unit

SALON = BusinessId("salon")
TOKEN = token_of("secret", SALON)
HOOK = f"{PLACE}/salon"


def office(rung: list[BusinessId], secret: str = "secret") -> TestClient:
    hooks = CalendarHooks(rung.append, secret)
    return TestClient(Starlette(routes=hooks.routes, exception_handlers={Problem: tell_problem}))


def test_a_ring_of_google_is_heard() -> None:
    rung: list[BusinessId] = []
    headers = {"X-Goog-Channel-Token": TOKEN, "X-Goog-Resource-State": "exists"}
    assert office(rung).post(HOOK, headers=headers).status_code == 202
    assert rung == [SALON]


def test_the_first_word_of_a_channel_is_no_ring() -> None:
    rung: list[BusinessId] = []
    headers = {"X-Goog-Channel-Token": TOKEN, "X-Goog-Resource-State": "sync"}
    assert office(rung).post(HOOK, headers=headers).status_code == 202
    assert rung == []


def test_a_ring_of_microsoft_is_heard() -> None:
    rung: list[BusinessId] = []
    told = {"value": [{"clientState": TOKEN, "changeType": "updated"}] * 2}
    assert office(rung).post(HOOK, json=told).status_code == 202
    assert rung == [SALON]


def test_microsoft_hears_its_greeting_again_as_plain_text() -> None:
    answer = office([]).post(HOOK, params={"validationToken": "Validation: Testing <b>1</b>"})
    assert (answer.status_code, answer.text) == (200, "Validation: Testing <b>1</b>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert office([]).post(HOOK, params={"validationToken": "x" * 600}).status_code == 400


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"value": []},
        {"value": "no list"},
        {"value": ["no ring"]},
        {"value": [{"clientState": "wrong"}]},
        {"value": [{"clientState": TOKEN}, {"clientState": "wrong"}]},
        {"value": [{"clientState": token_of("secret", BusinessId("another"))}]},
        {"value": [{"clientState": "tökén"}]},
    ],
)
def test_what_does_not_know_the_token_is_refused(told: dict[str, object]) -> None:
    rung: list[BusinessId] = []
    assert office(rung).post(HOOK, json=told).status_code == 403
    assert rung == []


def test_no_json_and_too_much_are_refused() -> None:
    assert office([]).post(HOOK, content=b"{").status_code == 403
    assert office([]).post(HOOK, content=b"x" * (LARGEST + 1)).status_code == 413


def test_an_office_without_a_secret_lets_nobody_in() -> None:
    headers = {"X-Goog-Channel-Token": token_of("", SALON)}
    assert office([], secret="").post(HOOK, headers=headers).status_code == 403
