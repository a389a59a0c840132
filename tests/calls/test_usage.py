"""What a session used is written as vendors count it, and by the model that answered."""

from __future__ import annotations

import pytest
from livekit.agents.metrics.usage import (
    AgentSessionUsage,
    LLMModelUsage,
    STTModelUsage,
    TTSModelUsage,
)

from voicedesk.calls.usage import used_in
from voicedesk.ports.figures import Used, used_of

pytestmark = pytest.mark.unit

USAGE = AgentSessionUsage(
    [
        STTModelUsage(
            provider="AssemblyAI", model="universal-streaming-english", audio_duration=61.5
        ),
        TTSModelUsage(provider="ElevenLabs", model="eleven_flash_v2_5", characters_count=420),
        LLMModelUsage(provider="voicedesk", model="cascade", input_tokens=9000, output_tokens=80),
        TTSModelUsage(provider="local", model="voice"),
    ]
)


def test_each_vendor_is_counted_in_its_unit() -> None:
    written = used_in(USAGE, thought=["gemini-3.5-flash"])
    assert used_of([{"used": written}]) == (
        Used("stt", "AssemblyAI", "universal-streaming-english", 61.5),
        Used("tts", "ElevenLabs", "eleven_flash_v2_5", 420),
        Used("llm", "voicedesk", "gemini-3.5-flash", 9000, 80),
    )


def test_the_reflex_alone_uses_no_language_model() -> None:
    assert "llm" not in {one["kind"] for one in used_in(USAGE, thought=[])}


def test_a_call_that_was_taken_up_again_is_counted_in_parts() -> None:
    part = used_in(USAGE, thought=[])
    assert len(used_of([{"used": part}, {"other": 1}, {"used": part}]) or ()) == 4
    assert used_of([{"other": 1}]) is None
