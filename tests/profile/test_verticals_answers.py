"""What callers ask most finds the right words, and what a business cannot know finds none."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pytest

from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.knowledge.embedded import EmbeddedKnowledge
from voicedesk.connectors.memory import MemoryStore
from voicedesk.profile import load_profile
from voicedesk.profile.facts import business_of, facts_passages
from voicedesk.services.knowledge import KnowledgeBase
from voicedesk.services.support import Support

pytestmark = pytest.mark.unit
NOW = datetime(2026, 3, 3, 14, tzinfo=UTC)
loaded = cache(load_profile)


async def support(name: str) -> Support:
    profile = loaded(name)
    business = business_of(profile.profile, today=NOW.date())
    store, clock = MemoryStore(), ManualClock(NOW)
    knowledge = KnowledgeBase(business, EmbeddedKnowledge(), store.gaps, clock)
    await knowledge.ingest(profile.knowledge, more=facts_passages(profile.profile))
    return Support(business, profile.profile, knowledge, store.tickets, clock)


KNOWN = [
    ("dental", "what are your hours", "eight to five"),
    ("dental", "are you open on Sundays?", "On Sundays we are closed"),
    ("dental", "are you open on christmas", "we are closed for our winter break"),
    ("dental", "how much is a cleaning", "one hundred and ten dollars"),
    ("dental", "how long does a check-up take", "A check-up takes thirty minutes"),
    ("dental", "where are you", "120 Main Street"),
    ("dental", "does she take Delta Dental?", "we take Delta Dental"),
    ("dental", "what insurance do you accept", "Cigna, Aetna and MetLife"),
    ("dental", "is there parking", "behind the house"),
    ("dental", "who is doctor lee", "Doctor Lee is here Monday to Friday"),
    ("dental", "when does doctor patel work", "Wednesday"),
    ("dental", "my crown fell out", "Keep the piece"),
    ("dental", "what's your phone number", "two zero two, five five five"),
    ("salon", "are you open mondays", "On Mondays we are closed"),
    ("salon", "how much is a manicure", "forty-two dollars"),
    ("salon", "do you do acrylic nails", "we do not do acrylics"),
    ("salon", "any specials at the moment", "a blow-dry is free with highlights"),
    ("auto_repair", "where are you", "22 River Road"),
    ("auto_repair", "where is the north shop", "behind the gas station"),
    ("auto_repair", "how much is an hour of labor", "one hundred and thirty-five dollars"),
    ("auto_repair", "do you have loaner cars", "two loaner cars"),
    ("service_desk", "I was charged twice last month", "refunded within five working days"),
    ("service_desk", "where do I find my account number", "five digits"),
    ("service_desk", "my internet is down", "Unplug the router"),
    ("service_desk", "what does a technician visit cost", "eighty-five dollars"),
    ("service_desk", "what's a remote session", "looks at your screen"),
]


@pytest.mark.parametrize("name, question, words", KNOWN)
async def test_a_usual_question_is_answered(name: str, question: str, words: str) -> None:
    answer = await (await support(name)).answer(question)
    assert words in (answer.text or "nothing")


@pytest.mark.parametrize(
    "name, question",
    [
        ("dental", "do you sell bicycles"),
        ("dental", "what's the capital of France"),
        ("salon", "do you change tires"),
        ("auto_repair", "do you do root canals"),
        ("service_desk", "what's the weather tomorrow"),
    ],
)
async def test_what_it_cannot_know_is_not_made_up(name: str, question: str) -> None:
    assert (await (await support(name)).answer(question)).text is None
