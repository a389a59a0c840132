"""Ears and voices by name, and the shipped plugins on their vendors' wires."""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest
from livekit import rtc
from livekit.agents import stt, tts, utils

from lab.vendors.assemblyai import AssemblyAI
from lab.vendors.deepgram import Deepgram
from lab.vendors.elevenlabs import SECONDS_A_LETTER, ElevenLabs, tone
from lab.vendors.google_speech import GoogleSpeech
from lab.vendors.serving import Fault, Faults, serve
from voicedesk.profile.load import load_profile
from voicedesk.profile.schema import Profile
from voicedesk.speech.ear_guard import GuardedSTT
from voicedesk.speech.guards import Deadlines, GuardedTTS
from voicedesk.speech.hosted import Find, hosted_ears, hosted_voices, key_terms, missing, unknown

pytestmark = pytest.mark.unit

QUICKLY = Deadlines(first_byte_s=0.4, gap_s=0.3, stalled_s=0.6)
SENTENCE = "You are booked with Doctor Lee on Thursday at ten."


def profile_with(**chains: tuple[str, ...]) -> Profile:
    profile = load_profile("dental").profile
    return profile.model_copy(update={"models": profile.models.model_copy(update=chains)})


def all_keys(name: str) -> str | None:
    return "k-1" if name.endswith("_API_KEY") else None


def no_keys(name: str) -> str | None:
    return None


@pytest.fixture(autouse=True)
async def web() -> AsyncIterator[None]:
    async with utils.http_context.open():
        yield


def test_a_chain_is_built_in_order_as_far_as_the_local_member() -> None:
    names = ("deepgram/nova-3", "assemblyai/universal-streaming-english", "local", "acme/ear")
    ears = hosted_ears(profile_with(stt=names), all_keys)
    assert [ear.model for ear in ears] == ["nova-3", "universal-streaming-english"]


def test_who_has_no_key_is_left_out() -> None:
    profile = profile_with(tts=("elevenlabs/eleven_flash_v2_5", "cartesia/sonic-3", "local"))
    assert hosted_voices(profile, no_keys) == ()
    assert [v.provider for v in hosted_voices(profile, all_keys)] == ["ElevenLabs", "Cartesia"]


def test_a_name_that_nobody_knows_is_named_and_costs_no_call() -> None:
    profile = profile_with(stt=("acme/ear", "deepgram/nova-3", "local"), tts=("local",))
    assert [ear.model for ear in hosted_ears(profile, all_keys)] == ["nova-3"]
    (mistake,) = unknown(profile)
    assert "acme/ear" in mistake
    assert "assemblyai, deepgram and local" in mistake


def test_a_vendor_that_is_not_installed_is_named_and_costs_no_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "livekit.plugins.deepgram", None)
    monkeypatch.delattr("livekit.plugins.deepgram", raising=False)
    profile = profile_with(stt=("deepgram/nova-3", "assemblyai/universal-streaming-english"))
    assert [e.model for e in hosted_ears(profile, all_keys)] == ["universal-streaming-english"]
    (mistake,) = missing(profile, all_keys)
    assert "uv pip install 'voicedesk[deepgram]'" in mistake
    assert missing(profile, no_keys) == []


@pytest.mark.parametrize("broken", ["livekit.plugins.deepgram.STT", "livekit.plugins.cartesia.TTS"])
def test_a_vendor_that_cannot_be_built_costs_no_call_and_tells_no_key(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    def refuses(**given: object) -> None:
        raise ValueError(f"bad key {given['api_key']}")

    monkeypatch.setattr(broken, refuses)
    profile = profile_with(
        stt=("deepgram/nova-3", "assemblyai/universal-streaming-english"),
        tts=("cartesia/sonic-3", "elevenlabs/eleven_flash_v2_5"),
    )
    built = [
        *(ear.provider for ear in hosted_ears(profile, all_keys)),
        *(voice.provider for voice in hosted_voices(profile, all_keys)),
    ]
    gone = broken.split(".")[2]
    assert [name for name in built if name.lower() == gone] == []
    assert len(built) == 3
    assert "a member of a speech chain cannot be built" in caplog.text
    assert "k-1" not in caplog.text


@pytest.mark.parametrize("name", ["dental", "salon", "auto_repair", "service_desk"])
def test_the_words_of_the_business_are_expected(name: str) -> None:
    profile = load_profile(name).profile
    terms = key_terms(profile)
    assert {staff.name for staff in profile.staff} <= set(terms)
    assert {service.name for service in profile.services} <= set(terms)
    assert len(terms) <= 100
    assert max(map(len, terms)) <= 50


def assemblyai(address: str) -> Find:
    return {"ASSEMBLYAI_API_KEY": "k-1", "ASSEMBLYAI_BASE_URL": f"ws://{address}"}.get


def elevenlabs(address: str) -> Find:
    return {"ELEVENLABS_API_KEY": "k-1", "ELEVENLABS_BASE_URL": f"http://{address}/v1"}.get


async def heard(ear: stt.STT[Any], rate: int = 8_000) -> str:
    """Speak for a second, then be silent for one; what was understood."""
    stream = ear.stream()

    async def speak() -> None:
        sound = np.frombuffer(tone("a" * 34, rate), np.int16)
        for part in np.array_split(np.concatenate([sound, np.zeros(rate, np.int16)]), 100):
            stream.push_frame(rtc.AudioFrame(part.tobytes(), rate, 1, len(part)))
            await asyncio.sleep(0.004)

    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        tasks.create_task(speak())
        async for event in stream:
            if event.type is stt.SpeechEventType.FINAL_TRANSCRIPT:
                break
    await stream.aclose()
    return event.alternatives[0].text


async def test_the_shipped_ear_sends_key_terms_and_hears() -> None:
    double = AssemblyAI(deque(["a cleaning on Thursday"]))
    profile = profile_with(stt=("assemblyai/universal-streaming-english", "local"))
    async with serve(double.app()) as address:
        (ear,) = hosted_ears(profile, assemblyai(address), telephone=True)
        assert await heard(ear) == "a cleaning on Thursday"
        await ear.aclose()
    (query,) = double.queries
    assert query["sample_rate"] == ["8000"]
    assert query["speech_model"] == ["universal-streaming-english"]
    assert "Doctor Lee" in str(query["keyterms_prompt"])


def deepgram(address: str) -> Find:
    return {"DEEPGRAM_API_KEY": "k-1", "DEEPGRAM_BASE_URL": f"http://{address}/v1/listen"}.get


async def test_deepgram_is_told_the_terms_and_the_rate_and_hears() -> None:
    double = Deepgram(deque(["a cleaning on Thursday"]))
    async with serve(double.app()) as address:
        profile = profile_with(stt=("deepgram/nova-3", "local"))
        (ear,) = hosted_ears(profile, deepgram(address), telephone=True)
        assert await heard(ear) == "a cleaning on Thursday"
        await ear.aclose()
    (query,) = double.queries
    assert (query["sample_rate"], query["encoding"]) == (["8000"], ["linear16"])
    assert "Doctor Lee" in query["keyterm"]


@pytest.mark.parametrize("fault", ["refused", "overloaded", "limited", "cut", "stalled"])
async def test_when_deepgram_fails_assemblyai_hears_the_same_words(fault: Fault) -> None:
    broken = Deepgram(deque(["lost"]), Faults(always=fault))
    whole = AssemblyAI(deque(["a cleaning on Thursday"]))
    profile = profile_with(stt=("deepgram/nova-3", "assemblyai/universal-streaming-english"))
    async with serve(broken.app()) as first, serve(whole.app()) as second:
        ears = [*hosted_ears(profile, deepgram(first)), *hosted_ears(profile, assemblyai(second))]
        guarded = GuardedSTT(ears, deadlines=QUICKLY, voice_odds=lambda: lambda window: 1.0)
        assert await heard(guarded, 16_000) == "a cleaning on Thursday"
        await guarded.aclose()


@pytest.mark.parametrize("fault", ["refused", "overloaded", "limited", "cut", "stalled"])
async def test_when_an_ear_fails_the_next_one_hears_the_same_words(fault: Fault) -> None:
    broken = AssemblyAI(deque(["lost"]), Faults(always=fault))
    whole = AssemblyAI(deque(["a cleaning on Thursday"]))
    profile = profile_with(stt=("assemblyai/universal-streaming-english", "local"))
    async with serve(broken.app()) as first, serve(whole.app()) as second:
        ears = [*hosted_ears(profile, assemblyai(first)), *hosted_ears(profile, assemblyai(second))]
        guarded = GuardedSTT(ears, deadlines=QUICKLY, voice_odds=lambda: lambda window: 1.0)
        assert await heard(guarded, 16_000) == "a cleaning on Thursday"
        await guarded.aclose()


async def spoken(voice: GuardedTTS) -> float:
    """Seconds of sound for the sentence."""
    stream = voice.stream()
    stream.push_text(SENTENCE)
    stream.end_input()
    async with asyncio.timeout(10):
        seconds = [event.frame.duration async for event in stream]
    await stream.aclose()
    return sum(seconds)


async def test_the_shipped_voice_speaks_clause_by_clause() -> None:
    double = ElevenLabs()
    profile = profile_with(tts=("elevenlabs/eleven_flash_v2_5", "local"))
    async with serve(double.app()) as address:
        voice = GuardedTTS(hosted_voices(profile, elevenlabs(address)), deadlines=QUICKLY)
        seconds = await spoken(voice)
        await voice.aclose()
    assert double.keys[0] == "k-1"
    assert "Doctor Lee" in " ".join(double.spoken)
    assert seconds == pytest.approx(SECONDS_A_LETTER * len("".join(double.spoken)), abs=0.3)


@pytest.mark.parametrize(
    "fault", ["refused", "overloaded", "limited", "silent", "empty", "garbled", "cut", "stalled"]
)
async def test_when_a_voice_fails_the_next_one_goes_on(fault: Fault) -> None:
    broken, whole = ElevenLabs(Faults(always=fault)), ElevenLabs()
    profile = profile_with(tts=("elevenlabs/eleven_flash_v2_5", "local"))
    async with serve(broken.app()) as first, serve(whole.app()) as second:
        voices = [
            *hosted_voices(profile, elevenlabs(first)),
            *hosted_voices(profile, elevenlabs(second)),
        ]
        switched: list[str] = []
        voice = GuardedTTS(
            voices, deadlines=QUICKLY, on_switch=lambda failed, _next: switched.append(failed)
        )
        seconds = await spoken(voice)
        await voice.aclose()
    assert len(switched) == 1
    assert whole.spoken
    assert seconds >= SECONDS_A_LETTER * len("".join(whole.spoken)) - 0.1


@asynccontextmanager
async def google(double: GoogleSpeech) -> AsyncIterator[tts.TTS[Any]]:
    """The shipped plugin, which has no address of its own: its client is led to the double."""
    async with double.serve() as client:
        find = {"GOOGLE_APPLICATION_CREDENTIALS": "/nowhere.json"}.get
        (voice,) = hosted_voices(profile_with(tts=("google/chirp_3", "local")), find)
        voice._client = client  # type: ignore[attr-defined]  # see above
        yield voice
        await voice.aclose()


async def test_google_speaks_over_grpc() -> None:
    double = GoogleSpeech()
    async with google(double) as voice:
        seconds = await spoken(GuardedTTS([voice], deadlines=QUICKLY))
    assert "Doctor Lee" in " ".join(double.spoken)
    assert seconds == pytest.approx(SECONDS_A_LETTER * len("".join(double.spoken)), abs=0.3)


async def test_google_speaks_a_stream_too() -> None:
    double = GoogleSpeech()
    async with google(double) as voice, asyncio.timeout(10), voice.stream() as stream:
        stream.push_text(SENTENCE)
        stream.end_input()
        seconds = sum([event.frame.duration async for event in stream])
    assert "".join(double.spoken) == SENTENCE
    assert seconds == pytest.approx(SECONDS_A_LETTER * len(SENTENCE), abs=0.3)


@pytest.mark.parametrize("fault", ["refused", "overloaded", "limited", "silent", "slow", "empty"])
async def test_when_google_fails_the_next_voice_goes_on(fault: Fault) -> None:
    whole = ElevenLabs()
    profile = profile_with(tts=("elevenlabs/eleven_flash_v2_5", "local"))
    broken = GoogleSpeech(Faults(always=fault))
    async with google(broken) as voice, serve(whole.app()) as second:
        guarded = GuardedTTS(
            [voice, *hosted_voices(profile, elevenlabs(second))], deadlines=QUICKLY
        )
        seconds = await spoken(guarded)
    assert "Doctor Lee" in " ".join(whole.spoken)
    assert seconds >= SECONDS_A_LETTER * len("".join(whole.spoken)) - 0.1
