"""A call in sound: the same session, agents and tools, with local ears and a local mouth."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

from livekit.agents import AgentSession, inference, llm
from livekit.agents.llm import ChatContext

from voicedesk.agents.live import LiveCall
from voicedesk.agents.router import Router
from voicedesk.calls.attend import Attendant, Patience
from voicedesk.calls.session import Voice as VoiceOptions
from voicedesk.calls.session import finish, open_session
from voicedesk.profile.schema import Profile
from voicedesk.speech.hum import HumVAD
from voicedesk.speech.local import Listens, LocalSTT, LocalTTS, Voice
from voicedesk.speech.local.turns import BARGE_IN_S, BARGE_IN_VAD_SILENCE_S, turn_settings


@dataclass(frozen=True, slots=True)
class LocalSpeech:
    """The ear and the voice of this process, shared by all its calls."""

    ear: Listens
    voice: Voice

    def options(self, live: LiveCall) -> VoiceOptions:
        """What a session of one call needs to hear and speak."""
        detector = HumVAD(
            inference.VAD(min_silence_duration=BARGE_IN_VAD_SILENCE_S), judged_after_s=BARGE_IN_S
        )
        live.hummed = lambda: detector.only_hummed
        return {
            "stt": LocalSTT(self.ear, names=names_of(live)),
            "tts": LocalTTS(self.voice),
            "vad": detector,
            "turn_handling": turn_settings(),
            "aec_warmup_duration": None,
            "user_away_timeout": None,
        }

    def warm(self, profile: Profile) -> int:
        """Speak once, unheard, what every caller will hear; how many clauses were new."""
        return self.voice.warm([profile.voice.greeting, *profile.phrases.values()])

    def close(self) -> None:
        """Let the threads go."""
        self.ear.close()
        self.voice.close()


class Speech(Protocol):
    """Ears and a mouth for calls; `LocalSpeech` is one, a business's chains are another."""

    def options(self, live: LiveCall) -> VoiceOptions:
        """What a session of one call needs to hear and speak."""
        ...


def names_of(live: LiveCall) -> tuple[str, ...]:
    """Names that a recogniser should expect: callers on this number, then the staff."""
    known = [customer.name for customer in live.state.known]
    return tuple(dict.fromkeys([*known, *(m.name for m in live.desk.business.staff)]))


class VoiceCall:
    """One conversation in sound; `async with` begins and ends it.

    `attach` puts the session on a line before it starts.
    """

    def __init__(
        self,
        live: LiveCall,
        brain: llm.LLM[Any],
        speech: Speech,
        *,
        greeting: str,
        attach: Callable[[AgentSession[LiveCall]], None],
    ) -> None:
        self.live = live
        self.session = open_session(live, brain, **speech.options(live))
        self._greeting = greeting
        self._attach = attach
        self._attending: asyncio.Task[str] | None = None

    async def __aenter__(self) -> Self:
        self.live.journal.start()
        self._attach(self.session)
        await self.session.start(Router(self.live, ChatContext.empty(), greeted=True))
        self.session.say(self._greeting)
        attendant = Attendant(self.session, self.live, Patience())
        self._attending = asyncio.get_running_loop().create_task(attendant.attend())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._attending is not None and not self._attending.done():
            self._attending.cancel()
            await asyncio.gather(self._attending, return_exceptions=True)
        await self.session.aclose()
        await finish(self.live, reason=self.live.state.ended or "hang_up")

    async def until_over(self) -> None:
        """Wait until the call has ended from the desk's side and its last words were heard."""
        if self._attending is not None:
            await asyncio.shield(self._attending)

    @property
    def over(self) -> bool:
        """Whether the call has ended from the desk's side."""
        return self._attending is not None and self._attending.done()
