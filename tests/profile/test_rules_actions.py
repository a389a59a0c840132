"""A wrong action is found when the profile is checked, not in the middle of a call."""

from __future__ import annotations

import pytest

from voicedesk.profile.actions import Action
from voicedesk.profile.load import load_profile
from voicedesk.profile.rules.actions import action_findings

pytestmark = pytest.mark.unit

GOOD: dict[str, object] = {
    "name": "order_status",
    "description": "Where an order is.",
    "url": "https://shop.example.com/orders/{order}",
    "fields": [{"name": "order", "place": "path", "kind": "digits", "ask": "Which order?"}],
    "speak": "Your order is {status}.",
    "spoken": ["status"],
}
ASKED = {"name": "order", "place": "path", "ask": "Which order?"}


def found(*actions: dict[str, object]) -> list[str]:
    profile = load_profile("dental").profile
    stated = tuple(Action.model_validate(one) for one in actions)
    return [f.words for f in action_findings(profile.model_copy(update={"actions": stated}))]


def test_a_good_one_has_no_mistakes() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(
    "changes,words",
    [
        ({"url": "http://shop.example.com/orders/{order}"}, "https://"),
        ({"url": "https://{order}.example.com/"}, "a fixed host"),
        ({"url": "https://me:pw@x.example.com/{order}"}, "neither user"),
        ({"url": "https://x.example.com/{order}?a=b"}, "query"),
        ({"url": "https://x.example.com/{order}/{other}"}, "{other} has no field"),
        ({"url": "https://x.example.com/"}, "{order} is not in the url"),
        ({"url": "https://x.example.com/{"}, "no address"),
        ({"speak": "It is {state}."}, "{state} is not among its spoken"),
        ({"speak": "It is {"}, "a brace does not close"),
        ({"confirm": "Shall I, {name}?"}, "{name} is not among its fields"),
        ({"method": "POST"}, "a question in confirm"),
        ({"fields": [ASKED, {"name": "b", "ask": "B?"}]}, "GET has no body"),
        ({"fields": [ASKED, {**ASKED}]}, "two fields are called order"),
        ({"fields": [{**ASKED, "ask": ""}]}, "needs a question in ask"),
        ({"fields": [{**ASKED, "source": "customer", "value": "name"}]}, "set level"),
        ({"fields": [{**ASKED, "source": "customer", "value": "iq"}]}, "value is one of"),
        ({"fields": [{**ASKED, "source": "call", "value": "x"}]}, "value is one of"),
        ({"fields": [{**ASKED, "source": "fixed"}]}, "is fixed and needs a value"),
        ({"triggers": ["a"]}, "a trigger needs a word"),
    ],
)
def test_a_mistake_is_said_in_words(changes: dict[str, object], words: str) -> None:
    assert any(words in said for said in found({**GOOD, **changes})), found({**GOOD, **changes})


def test_two_of_one_name_are_found() -> None:
    assert found(GOOD, GOOD) == ["two actions are called order_status"]
