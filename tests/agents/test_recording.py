"""A caller who is asked whether the call may be recorded is served whatever they say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Never

import pytest
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    NOT_GIVEN,
    AgentSession,
    APIConnectOptions,
    LanguageCode,
    NotGivenOr,
    stt,
    utils,
)

from voicedesk.agents.live import LiveCall
from voicedesk.agents.recording import AskToRecord
from voicedesk.bootstrap import brain_for, live_call, new_call, open_office
from voicedesk.calls.local import LocalLine
from voicedesk.calls.session import open_session
from voicedesk.profile.conduct import Recording
from voicedesk.profile.load import load_profile
from voicedesk.speech.local import LocalTTS, turn_settings
from voicedesk.speech.opened import open_voice

pytestmark = pytest.mark.voice

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
QUESTION = "May I record this call?"
KIND = stt.SpeechEventType


class Told(stt.STT[Never]):
    """Hears what it is told to."""

    def __init__(self) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=True, interim_results=False))
        self.words: asyncio.Queue[str] = asyncio.Queue()

    async def _recognize_impl(
        self,
        buffer: utils.AudioBuffer,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions,
    ) -> stt.SpeechEvent:
        raise NotImplementedError

    def stream(
        self,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
    ) -> stt.RecognizeStream:
        return _Stream(stt=self, conn_options=conn_options, words=self.words)


class _Stream(stt.RecognizeStream):
    def __init__(
        self, *, stt: stt.STT[Never], conn_options: APIConnectOptions, words: asyncio.Queue[str]
    ) -> None:
        super().__init__(stt=stt, conn_options=conn_options)
        self._words = words

    async def _run(self) -> None:
        while True:
            data = stt.SpeechData(LanguageCode("en"), await self._words.get(), confidence=0.9)
            self._event_ch.send_nowait(stt.SpeechEvent(type=KIND.START_OF_SPEECH))
            self._event_ch.send_nowait(
                stt.SpeechEvent(type=KIND.FINAL_TRANSCRIPT, alternatives=[data])
            )
            self._event_ch.send_nowait(stt.SpeechEvent(type=KIND.END_OF_SPEECH))


@pytest.fixture
async def live() -> AsyncIterator[LiveCall]:
    loaded = load_profile("dental")
    asking = Recording(enabled=True, notice=QUESTION, consent="ask")
    voice = loaded.profile.voice.model_copy(update={"recording": asking})
    profile = loaded.profile.model_copy(update={"voice": voice})
    async with open_office(replace(loaded, profile=profile), now=NOW) as office:
        call = live_call(office.desk, new_call(office.desk, channel="phone", caller=None))
        call.journal.start()
        yield call
        await call.journal.close()


async def answers(live: LiveCall, words: str) -> tuple[list[bool], str]:
    """What was decided, and what the desk said next."""
    ear, voice, decided = Told(), open_voice(), list[bool]()
    session: AgentSession[LiveCall] = open_session(
        live, brain_for(live, "reflex"), stt=ear, tts=LocalTTS(voice), turn_handling=turn_settings()
    )
    async with asyncio.timeout(60), LocalLine() as line:
        line.attach(session)
        await session.start(AskToRecord(live, answered=decided.append))
        await session.say(QUESTION).wait_for_playout()
        since_s = line.now_s()
        ear.words.put_nowait(words)
        await line.quiet(for_s=0.5, limit_s=20, since_s=since_s)
        await session.aclose()
    voice.close()
    said = [event.text for event in line.events if event.kind == "desk_said"]
    return decided, said[-1]


@pytest.mark.parametrize(
    "words, allowed, next_words",
    [
        ("yes that's fine", True, "Thank you. How can I help?"),
        ("no please don't", False, "not recorded"),
        ("I'd like to book a cleaning", False, "leaning"),
        ("yes and I'd like to book a cleaning", True, "leaning"),
    ],
)
async def test_only_a_plain_yes_is_consent_and_everybody_is_served(
    live: LiveCall, words: str, *, allowed: bool, next_words: str
) -> None:
    decided, said = await answers(live, words)
    assert decided == [allowed]
    assert next_words in said
