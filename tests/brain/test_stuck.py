"""When a caller says it again, or that it was not so, the reflex is not sure any more."""

from __future__ import annotations

import pytest
from livekit.agents.llm import ChatContext

from voicedesk.brain.stuck import stuck

pytestmark = pytest.mark.unit

WISH = "can you do a check-up a week from Thursday?"


def after(*said: str) -> bool:
    context = ChatContext.empty()
    for words in said:
        context.add_message(role="user", content=words)
        context.add_message(role="assistant", content="Which is better?")
    return stuck(context)


@pytest.mark.parametrize(
    "said",
    [
        (WISH, "can you do check-up a weak from Thursday?"),
        (WISH, "uh", WISH),
        ("Thursday", "no, I said the twelfth"),
        ("Thursday", "but I told you, the twelfth"),
    ],
)
def test_saying_it_again_or_otherwise_is_a_sign(said: tuple[str, ...]) -> None:
    assert after(*said)


@pytest.mark.parametrize(
    "said",
    [
        (),
        (WISH,),
        ("yes", "yes"),  # two questions may have the same short answer
        (WISH, "the second one, please"),
        ("a cleaning", "no, thank you"),
    ],
)
def test_an_answer_is_none(said: tuple[str, ...]) -> None:
    assert not after(*said)
