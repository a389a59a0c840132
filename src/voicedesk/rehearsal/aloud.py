"""A rehearsed call in sound: the caller's voice on a telephone, the desk's own ear and voice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from livekit.agents import llm

from voicedesk.agents.live import LiveCall
from voicedesk.calls.local import LocalLine
from voicedesk.calls.voice import LocalSpeech, VoiceCall
from voicedesk.profile.schema import Profile
from voicedesk.rehearsal.caller_voice import CallerVoice, SpeakingCaller
from voicedesk.speech.opened import open_ear, open_voice

_TURN_LIMIT_S = 90.0
_SILENCE_S = 0.9
"""How long the desk must be silent before the caller speaks."""
_PATIENCE_S = 25.0


class Exchange(Protocol):
    """A call that is being held, one utterance after the other."""

    @property
    def over(self) -> bool:
        """Whether the desk has said goodbye."""
        ...

    async def turn(self, words: str) -> float:
        """The caller says something and hears the answer out; how long it took to come, in ms."""
        ...


class Sound:
    """Ears and voices of a rehearsal, opened once for all its calls.

    Args:
        profile: What every caller hears is spoken once beforehand.
    """

    def __init__(self, profile: Profile) -> None:
        self.speech = LocalSpeech(open_ear(), open_voice(sayings=profile.pronunciation))
        self.speech.ear.warm_up()
        self.speech.warm(profile)
        self._voice = CallerVoice()

    def close(self) -> None:
        """Let the threads go."""
        self.speech.close()

    @asynccontextmanager
    async def call(
        self, live: LiveCall, brain: llm.LLM[Any], *, greeting: str
    ) -> AsyncIterator[Exchange]:
        """Ring, and hear the greeting out."""
        async with LocalLine() as line:
            caller = SpeakingCaller(line, self._voice, patience_s=_PATIENCE_S)
            ringing = VoiceCall(live, brain, self.speech, greeting=greeting, attach=line.attach)
            async with ringing as call:
                await caller.listen(silence_s=_SILENCE_S)
                yield _Aloud(call, caller)


@dataclass(frozen=True, slots=True)
class _Aloud:
    """A call in sound while it goes on."""

    call: VoiceCall
    caller: SpeakingCaller

    @property
    def over(self) -> bool:
        return self.call.over

    async def turn(self, words: str) -> float:
        async with asyncio.timeout(_TURN_LIMIT_S):
            lap = await self.caller.say(words)
            await self.caller.listen(silence_s=_SILENCE_S)
        return lap.wait_ms or 0.0
