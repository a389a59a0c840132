"""No brain, ours or a vendor's, is given the number of a card."""

from __future__ import annotations

import pytest
from livekit.agents.llm import ChatContext

from voicedesk.agents.hearing import without_cards

pytestmark = pytest.mark.unit


def conversation(*words: str) -> ChatContext:
    context = ChatContext.empty()
    context.add_message(role="assistant", content="How can I help?")
    for one in words:
        context.add_message(role="user", content=one)
    return context


def texts(context: ChatContext) -> list[str | None]:
    return [item.text_content for item in context.items if item.type == "message"]


@pytest.mark.parametrize(
    "words", ["it's 4111 1111 1111 1111", "it's four one one one " + "one " * 12]
)
def test_a_card_is_hidden_and_the_conversation_itself_stays(words: str) -> None:
    context = conversation("hello", words)
    given = without_cards(context)
    assert texts(given)[:2] == ["How can I help?", "hello"]
    assert "[hidden]" in str(texts(given)[2])
    assert "111" not in str(texts(given))
    assert "one one" not in str(texts(given))
    assert texts(context)[2] == words


def test_without_a_card_nothing_is_copied() -> None:
    context = conversation("my number is two oh two five five five oh one two three")
    assert without_cards(context) is context
