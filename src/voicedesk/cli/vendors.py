"""Asks every vendor of a profile's chains for something very small: `check --live`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import numpy as np
from livekit import rtc
from livekit.agents import APIConnectOptions, APIError, llm, stt, tts, utils

from voicedesk.brain.hosted import DEFAULT_CHAIN, hosted_models
from voicedesk.profile.schema import Profile
from voicedesk.speech.hosted import Find, hosted_ears, hosted_voices
from voicedesk.speech.sample import SAMPLE_RATE, Pcm, sample

LONGEST_S = 15.0
_WORD = "Hello."
_QUESTION = "Answer with the one word: yes."
_SILENCE_S = 1.5
_FRAME_S = 0.05
_ONCE = APIConnectOptions(max_retry=0, timeout=LONGEST_S)
Asked = tuple[str, Callable[[], Awaitable[str]]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one question."""

    name: str
    words: str
    failed: bool


async def ask_vendors(profile: Profile, find: Find) -> list[Answer]:
    """Ask all that have a key, at once: a sentence heard, a word spoken, a word thought.

    What it costs is a fraction of a cent. Nothing is asked of who has no key.
    """
    async with utils.http_context.open():
        asked = list(_asked(profile, find))
        answers = await asyncio.gather(*(_ask(name, ask) for name, ask in asked))
    return list(answers)


def _asked(profile: Profile, find: Find) -> Iterator[Asked]:
    for ear in hosted_ears(profile, find):
        yield f"stt {ear.provider} {ear.model}", _hearing(ear)
    for model in hosted_models(profile.models.llm or DEFAULT_CHAIN, find):
        yield f"llm {model.provider} {model.model}", _thinking(model)
    for voice in hosted_voices(profile, find):
        yield f"tts {voice.provider} {voice.model}", _speaking(voice)


async def _ask(name: str, ask: Callable[[], Awaitable[str]]) -> Answer:
    began = time.perf_counter()
    try:
        async with asyncio.timeout(LONGEST_S):
            words = await ask()
    except TimeoutError:
        return Answer(name, f"no answer within {LONGEST_S:.0f} seconds", failed=True)
    except (APIError, aiohttp.ClientError, ExceptionGroup) as error:
        return Answer(name, _reason(error), failed=True)
    ms = round(1000 * (time.perf_counter() - began))
    return Answer(name, f"{words} after {ms} ms" if words else "answers nothing", failed=not words)


def _reason(error: BaseException) -> str:
    """The vendor's words, or what lies beneath them; an address may hold what is private."""
    if isinstance(error, BaseExceptionGroup):
        return _reason(error.exceptions[0])
    if isinstance(error, aiohttp.ClientResponseError):
        return f"{error.status} {error.message}"
    if isinstance(error, APIError):
        cause = f" ({type(error.__cause__).__name__})" if error.__cause__ is not None else ""
        return f"{error.message}{cause}"
    return f"cannot be reached ({type(error).__name__})"


def _hearing(ear: stt.STT[Any]) -> Callable[[], Awaitable[str]]:
    async def ask() -> str:
        stream = ear.stream(conn_options=_ONCE)
        speaking = asyncio.get_running_loop().create_task(_speak(stream))
        try:
            async for event in stream:
                if event.type is stt.SpeechEventType.FINAL_TRANSCRIPT:
                    return f'heard "{event.alternatives[0].text}"'
            return ""
        finally:
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)
            await stream.aclose()
            await ear.aclose()

    return ask


async def _speak(stream: stt.RecognizeStream) -> None:
    """The sample's first sentence in real time, as a caller, then silence."""
    said = sample()[0].pcm
    pcm: Pcm = np.concatenate([said, np.zeros(int(SAMPLE_RATE * _SILENCE_S), np.int16)])
    size = int(SAMPLE_RATE * _FRAME_S)
    for at in range(0, len(pcm) - size, size):
        stream.push_frame(rtc.AudioFrame(pcm[at : at + size].tobytes(), SAMPLE_RATE, 1, size))
        await asyncio.sleep(_FRAME_S)
    stream.flush()


def _thinking(model: llm.LLM[Any]) -> Callable[[], Awaitable[str]]:
    async def ask() -> str:
        said = llm.ChatContext.empty()
        said.add_message(role="user", content=_QUESTION)
        try:
            async with model.chat(chat_ctx=said, conn_options=_ONCE) as stream:
                async for chunk in stream:
                    if chunk.delta is not None and chunk.delta.content:
                        return "answers"
            return ""
        finally:
            await model.aclose()

    return ask


def _speaking(voice: tts.TTS[Any]) -> Callable[[], Awaitable[str]]:
    async def ask() -> str:
        try:
            async with voice.synthesize(_WORD, conn_options=_ONCE) as stream:
                async for sound in stream:
                    if sound.frame.samples_per_channel:
                        return "speaks"
            return ""
        finally:
            await voice.aclose()

    return ask
