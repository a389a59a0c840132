"""What of a long conversation a model is shown, and how seldom its beginning changes."""

from __future__ import annotations

import pytest
from livekit.agents.llm import ChatContext

from voicedesk.brain.budget import MOST_CHARACTERS, MOST_ITEMS, shown, size

pytestmark = pytest.mark.unit


def talk(turns: int, *, words: str = "yes") -> ChatContext:
    context = ChatContext.empty()
    context.add_message(role="system", content="You are the desk.")
    for number in range(turns):
        context.add_message(role="user" if number % 2 else "assistant", content=f"{number} {words}")
    return context


def test_a_short_talk_is_shown_whole() -> None:
    assert len(shown(talk(30)).items) == 31


def test_a_long_talk_keeps_its_instructions_and_its_end() -> None:
    messages = shown(talk(300)).messages()
    assert len(messages) <= MOST_ITEMS + 1
    assert [messages[0].text_content, messages[-1].text_content] == ["You are the desk.", "299 yes"]


def test_what_it_begins_with_stays_for_many_turns() -> None:
    firsts = {shown(talk(turns)).messages()[1].text_content for turns in range(81, 120)}
    assert len(firsts) <= 3


def test_many_words_are_cut_too() -> None:
    context = shown(talk(60, words="word " * 400))
    assert size(context) <= MOST_CHARACTERS
    assert context.messages()[-1].text_content == ("59 " + "word " * 400)
