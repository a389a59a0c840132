"""The speech process of a worker: real words through it, and its death in the middle."""

from __future__ import annotations

import asyncio
import os
import signal
from functools import partial

import numpy as np
import pytest

from voicedesk.calls.local import CALLER_RATE
from voicedesk.rehearsal.caller_voice import CallerVoice
from voicedesk.speech.host import Host, HostEar, HostSynthesiser, HostVoice, SpeechHost
from voicedesk.speech.local.heard import EAR_RATE, Samples
from voicedesk.speech.local.rate import resample
from voicedesk.speech.opened import open_ear, open_synthesiser

pytestmark = pytest.mark.voice

WORDS = "I would like to book an appointment"


def spoken(caller_voice: CallerVoice) -> Samples:
    """The words at the rate of ears."""
    said = caller_voice.say(WORDS).astype(np.float32) / np.float32(32768)
    return resample(said, rate=CALLER_RATE, to=EAR_RATE)


async def until_ended(process: int) -> None:
    """Wait for a process to be gone."""
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        await asyncio.sleep(0.1)
    pytest.fail("it lives on")


async def test_words_are_heard_and_spoken_through_another_process(
    caller_voice: CallerVoice,
) -> None:
    async with SpeechHost() as speech:
        assert await speech.ready(within_s=60)
        host = Host(speech.address)
        ear = HostEar(host, "local", partial(open_ear, "local"))
        found = await asyncio.wrap_future(ear.hear(spoken(caller_voice)))
        assert "book an appointment" in found.text.lower()
        assert ear.name == "local (host)"
        far = HostSynthesiser(host, "local", partial(open_synthesiser, "local"))
        voice = HostVoice(far, rate=1.0, sayings={})
        assert len(await voice.speak("Good morning.")) > 24_000
        ear.close()
        served = speech.pid
    assert served is not None
    await until_ended(served)


async def test_a_killed_speech_process_costs_no_word_and_comes_back(
    caller_voice: CallerVoice,
) -> None:
    async with SpeechHost() as speech:
        assert await speech.ready(within_s=60)
        assert speech.pid is not None
        host = Host(speech.address)
        ear = HostEar(host, "local", partial(open_ear, "local"))
        ear.warm_up()
        os.kill(speech.pid, signal.SIGSTOP)
        asked = ear.hear(spoken(caller_voice))
        os.kill(speech.pid, signal.SIGKILL)
        found = await asyncio.wrap_future(asked)
        assert "book an appointment" in found.text.lower()
        assert ear.name != "local (host)"
        ear.close()
        await asyncio.sleep(1.5)
        assert await speech.ready(within_s=60)
        again = HostEar(Host(speech.address), "local", partial(open_ear, "local"))
        again.warm_up()
        assert again.name == "local (host)"
        again.close()
