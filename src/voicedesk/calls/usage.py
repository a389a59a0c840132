"""What a session used of its vendors, as the journal keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from livekit.agents.metrics.usage import (
    AgentSessionUsage,
    LLMModelUsage,
    ModelUsage,
    STTModelUsage,
    TTSModelUsage,
)

from voicedesk.ports import Used


def used_in(usage: AgentSessionUsage, *, thought: Sequence[str]) -> list[dict[str, object]]:
    """One entry for each model; `thought` are the language models that answered.

    A cascade counts the tokens of its members together: where several answered, their names stand
    together, and nobody has a price for that.
    """
    found = [_used(one, "+".join(thought)) for one in usage.model_usage]
    return [asdict(one) for one in found if one is not None and (one.amount or one.out)]


def _used(one: ModelUsage, thought: str) -> Used | None:
    if isinstance(one, STTModelUsage):
        return Used("stt", one.provider, one.model, round(one.audio_duration, 3))
    if isinstance(one, TTSModelUsage):
        return Used("tts", one.provider, one.model, one.characters_count)
    if isinstance(one, LLMModelUsage) and thought:
        return Used("llm", one.provider, thought, one.input_tokens, one.output_tokens)
    return None
