"""`check --live` asks every vendor for something small, over the vendors' own wires."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from lab.vendors.assemblyai import AssemblyAI
from lab.vendors.elevenlabs import ElevenLabs
from lab.vendors.gemini import Gemini
from lab.vendors.serving import Fault, Faults, serve
from voicedesk.cli.vendors import ask_vendors
from voicedesk.profile.load import load_profile
from voicedesk.speech.hosted import Find

pytestmark = [
    pytest.mark.unit,
    # google-genai's own way of opening a session
    pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning"),
]

PROFILE = load_profile("dental").profile


@asynccontextmanager
async def vendors(*, ear: Fault = "", mind: Fault = "", mouth: Fault = "") -> AsyncIterator[Find]:
    """Three vendors on loopback, each with its fault."""
    hearing = AssemblyAI(deque(["I'd like to schedule a cleaning please"]), Faults(always=ear))
    thinking = Gemini(lambda _asked: "yes", Faults(always=mind))
    async with (
        serve(hearing.app()) as first,
        serve(thinking.app()) as second,
        serve(ElevenLabs(Faults(always=mouth)).app()) as third,
    ):
        yield {
            "ASSEMBLYAI_API_KEY": "k-1",
            "ASSEMBLYAI_BASE_URL": f"ws://{first}",
            "GOOGLE_API_KEY": "k-2",
            "GOOGLE_GEMINI_BASE_URL": f"http://{second}",
            "ELEVENLABS_API_KEY": "k-3",
            "ELEVENLABS_BASE_URL": f"http://{third}/v1",
        }.get


async def test_each_that_works_says_so() -> None:
    async with vendors() as find:
        answers = await ask_vendors(PROFILE, find)
    assert [answer.failed for answer in answers] == [False] * 3
    assert 'heard "I\'d like to schedule a cleaning please"' in answers[0].words
    assert [answer.name.split()[0] for answer in answers] == ["stt", "llm", "tts"]


async def test_each_that_refuses_is_named() -> None:
    async with vendors(ear="refused", mind="refused", mouth="refused") as find:
        answers = await ask_vendors(PROFILE, find)
    assert [answer.failed for answer in answers] == [True] * 3
    assert all(answer.words for answer in answers)


async def test_a_model_that_answers_nothing_is_named() -> None:
    async with vendors(mind="empty") as find:
        answers = await ask_vendors(PROFILE, find)
    assert [answer.failed for answer in answers] == [False, True, False]


async def test_without_a_key_nobody_is_asked() -> None:
    assert await ask_vendors(PROFILE, dict[str, str]().get) == []
