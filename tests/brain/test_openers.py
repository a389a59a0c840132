"""The wait for a model is bridged by true words, never twice by the same."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest
from livekit.agents.llm import ChatContext

from tests.brain.test_cascade import CLEAR, TOOLS, UNCLEAR, Vendor, use
from voicedesk.brain.attempt import Patience
from voicedesk.brain.cascade import Cascade
from voicedesk.brain.openers import FOR_A_QUESTION, FOR_A_WISH, waits
from voicedesk.brain.reflex import Reflex
from voicedesk.domain.state import CallView
from voicedesk.profile.facts import business_of, vocabulary_of
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
ALOUD = Patience(hedge_s=0.5, all_s=0.6, gap_s=0.3, opener_s=0.05)
ANSWER = "We can do that."
QUESTION = "do you happen to have anything for wobbly flanges in there?"


@pytest.fixture(scope="module")
def reflex() -> Reflex:
    profile = load_profile("dental").profile
    business = business_of(profile, today=NOW.date())
    view = CallView(business.local(NOW))
    return Reflex(
        profile=profile, business=business, vocabulary=vocabulary_of(profile), look=lambda: view
    )


async def said(
    reflex: Reflex, vendor: Vendor, words: str, *, before: str = "", aloud: Patience = ALOUD
) -> str:
    context = ChatContext.empty()
    context.add_message(role="assistant", content=f"Bright Smile Dental. {before}")
    context.add_message(role="user", content=words)
    async with asyncio.timeout(5):
        stream = Cascade(reflex, [vendor], patience=aloud).chat(chat_ctx=context, tools=TOOLS)
        return (await stream.collect()).text.strip()


async def test_a_slow_model_is_announced(reflex: Reflex) -> None:
    text = await said(reflex, Vendor(0.2, ANSWER), UNCLEAR)
    assert text == f"{FOR_A_WISH[0]} {ANSWER}"


async def test_a_question_is_looked_up(reflex: Reflex) -> None:
    text = await said(reflex, Vendor(0.2, ANSWER), QUESTION)
    assert text == f"{FOR_A_QUESTION[0]} {ANSWER}"


async def test_a_quick_model_is_not(reflex: Reflex) -> None:
    assert await said(reflex, Vendor(ANSWER), UNCLEAR) == ANSWER


async def test_no_opener_is_said_twice_in_a_call(reflex: Reflex) -> None:
    text = await said(reflex, Vendor(0.2, ANSWER), UNCLEAR, before=FOR_A_WISH[0])
    assert text == f"{FOR_A_WISH[1]} {ANSWER}"


async def test_when_all_were_said_the_wait_is_silent(reflex: Reflex) -> None:
    every = " ".join([*FOR_A_WISH, *FOR_A_QUESTION])
    assert await said(reflex, Vendor(0.2, ANSWER), UNCLEAR, before=every) == ANSWER


async def test_a_sure_reflex_needs_none(reflex: Reflex) -> None:
    text = await said(reflex, Vendor(0.2, ANSWER), CLEAR)
    assert not text.startswith(FOR_A_WISH)


@pytest.mark.parametrize("words", ["you bloody idiots wibble my flange", "thank you so much"])
async def test_nobody_is_put_off_who_should_not_be(reflex: Reflex, words: str) -> None:
    text = await said(reflex, Vendor(0.2, ANSWER), words)
    assert not text.startswith((*FOR_A_WISH, *FOR_A_QUESTION))


async def test_a_desk_in_writing_has_no_openers(reflex: Reflex) -> None:
    text = await said(reflex, Vendor(0.2, ANSWER), UNCLEAR, aloud=Patience(all_s=0.6))
    assert text == ANSWER


async def test_a_model_that_fails_is_followed_by_the_reflex(reflex: Reflex) -> None:
    text = await said(reflex, Vendor(5.0, ANSWER), UNCLEAR)
    assert text.startswith(FOR_A_WISH[0])
    assert len(text) > len(FOR_A_WISH[0])


async def test_a_tool_call_follows_the_opener(reflex: Reflex) -> None:
    context = ChatContext.empty()
    context.add_message(role="user", content=UNCLEAR)
    vendor = Vendor(0.2, use("find_slots", when="tomorrow"))
    stream = Cascade(reflex, [vendor], patience=ALOUD).chat(chat_ctx=context, tools=TOOLS)
    answer = await stream.collect()
    assert answer.text.strip() == FOR_A_WISH[0]
    assert [call.name for call in answer.tool_calls] == ["find_slots"]


@pytest.mark.parametrize(
    "sentence, only",
    [
        ("One moment, I'll look that up.", True),
        ("Sure, let me check.", True),
        ("I'll look into what is free for you.", True),
        ("Hold on.", True),
        ("Let me check: was it Tuesday?", False),
        ("One of our dentists speaks Spanish.", False),
        ("I see, thank you for telling me.", False),
        ("A cleaning takes an hour.", False),
    ],
)
def test_what_only_bids_to_wait_is_told_from_an_answer(sentence: str, *, only: bool) -> None:
    assert waits(sentence) is only
