"""Words become values that stay in their place; answers become sentences that stay sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.services.shop import MIRA
from voicedesk.connectors.memory import MemoryActions
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId
from voicedesk.errors import NotUnderstood
from voicedesk.profile.actions import Action
from voicedesk.services.actions import ActionDesk

pytestmark = pytest.mark.unit

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
CALL = Call(CallId("call-1"), BusinessId("b"), "phone", NOW, caller="+12025550188")


def action(**changes: object) -> Action:
    stated = {
        "name": "ask",
        "description": "Ask.",
        "url": "https://x.example.com/a/{it}",
        "fields": [{"name": "it", "place": "path", "ask": "Which?", **changes}],
        "speak": "It is {a_b}.",
        "spoken": ["a.b"],
    }
    return Action.model_validate(stated)


@pytest.mark.parametrize(
    "kind,words,value",
    [
        ("text", "  blue\nand\x00 green ", "blue and green"),
        ("digits", "it's four four one two seven", "44127"),
        ("number", "about 12.5 please", "12.5"),
        ("number", "twelve", "12"),
        ("date", "next Friday", "2026-03-13"),
        ("phone", "two oh two five five five oh one two three", "+12025550123"),
        ("email", "maria at example dot com", "maria@example.com"),
        ("digits", "I don't know", ""),
        ("date", "whenever", ""),
    ],
)
def test_words_are_read_as_what_they_are_to_be(kind: str, words: str, value: str) -> None:
    one = action(kind=kind)
    ready = ActionDesk((one,), MemoryActions()).prepare(
        one, {"it": words}, call=CALL, customer=None, now=NOW
    )
    assert ready.values.get("it", "") == value
    assert (ready.missing is None) == bool(value)


@pytest.mark.parametrize(
    "source,value,said",
    [
        ("fixed", "web", "web"),
        ("call", "id", "call-1"),
        ("call", "caller", "+12025550188"),
        ("customer", "name", MIRA.name),
        ("customer", "phone", MIRA.phones[0]),
    ],
)
def test_a_value_comes_from_where_the_profile_says(source: str, value: str, said: str) -> None:
    one = action(source=source, value=value)
    ready = ActionDesk((one,), MemoryActions()).prepare(
        one, {"it": "what the caller wants"}, call=CALL, customer=MIRA, now=NOW
    )
    assert ready.values == {"it": said}


@pytest.mark.parametrize(
    "words,path",
    [("../admin", "..%2Fadmin"), ("1?x=2#y", "1%3Fx%3D2%23y"), ("a/b", "a%2Fb"), ("é", "%C3%A9")],
)
async def test_words_stay_in_their_part_of_the_address(words: str, path: str) -> None:
    one, far = action(), MemoryActions({"ask": {"a": {"b": "fine"}}})
    desk = ActionDesk((one,), far)
    ready = desk.prepare(one, {"it": words}, call=CALL, customer=None, now=NOW)
    assert await desk.perform(ready, call=CALL) == "It is fine."
    assert far.asked[0].url == f"https://x.example.com/a/{path}"


async def test_dots_lead_nowhere() -> None:
    one = action()
    desk = ActionDesk((one,), MemoryActions({"ask": {}}))
    ready = desk.prepare(one, {"it": ".."}, call=CALL, customer=None, now=NOW)
    with pytest.raises(NotUnderstood):
        await desk.perform(ready, call=CALL)


@pytest.mark.parametrize(
    "answer,said",
    [
        ({"a": {"b": "on its way"}}, "It is on its way."),
        ({"a": {"b": 42}}, "It is 42."),
        ({"a": {"b": True}}, "It is yes."),
        ({"a": {"b": "<b>{x}</b> *now*"}}, "It is b x /b now."),
        ({"a": {"b": "4111 1111 1111 1111"}}, "It is hidden."),
        ({"a": {"b": "x" * 200}}, None),
        ({"a": {"b": ["x"]}}, None),
        ({"a": "b"}, None),
        ({}, None),
    ],
)
async def test_only_what_may_be_said_is_said(answer: dict[str, object], said: str | None) -> None:
    one = action()
    desk = ActionDesk((one,), MemoryActions({"ask": answer}))
    ready = desk.prepare(one, {"it": "1"}, call=CALL, customer=None, now=NOW)
    assert await desk.perform(ready, call=CALL) == said


async def test_the_same_in_one_call_has_the_same_key_and_in_another_not() -> None:
    one = action(place="body").model_copy(update={"method": "POST", "url": "https://x.example.com"})
    far = MemoryActions({"ask": {"a": {"b": "done"}}})
    desk = ActionDesk((one,), far)
    ready = desk.prepare(one, {"it": "1"}, call=CALL, customer=None, now=NOW)
    await desk.perform(ready, call=CALL)
    await desk.perform(ready, call=CALL)
    await desk.perform(ready, call=replace(CALL, id=CallId("call-2")))
    assert len(far.asked) == 2
