"""A whole booking by voice over three wires: AssemblyAI, Gemini and ElevenLabs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import pytest
from livekit.agents import utils

from lab.vendors.assemblyai import AssemblyAI
from lab.vendors.elevenlabs import ElevenLabs, tone
from lab.vendors.gemini import Booking, Gemini
from lab.vendors.serving import Faults, serve
from voicedesk.bootstrap import Find, brain_for, live_call, new_call, open_office
from voicedesk.calls.left import Left, left_by
from voicedesk.calls.local import LocalLine
from voicedesk.calls.speech import ChainSpeech
from voicedesk.calls.voice import VoiceCall
from voicedesk.connectors.clock import ManualClock
from voicedesk.profile.load import load_profile

pytestmark = [
    pytest.mark.voice,
    # google-genai's own way of opening a session
    pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning"),
]

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
GREETING = "Bright Smile Dental. How can I help?"
LINES = ("a cleaning on Thursday at ten please", "Ada Byron", "yes please", "no thanks, bye")


@dataclass
class Vendors:
    """The three doubles."""

    ear: AssemblyAI = field(default_factory=AssemblyAI)
    mind: Gemini = field(
        default_factory=lambda: Gemini(Booking("Thursday at ten", "cleaning", "Ada Byron"))
    )
    mouth: ElevenLabs = field(default_factory=ElevenLabs)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Find]:
        """Serve them; yields their keys and addresses."""
        async with (
            serve(self.ear.app()) as ear,
            serve(self.mind.app()) as mind,
            serve(self.mouth.app()) as mouth,
            utils.http_context.open(),
        ):
            yield {
                "ASSEMBLYAI_API_KEY": "k-1",
                "ASSEMBLYAI_BASE_URL": f"ws://{ear}",
                "GOOGLE_API_KEY": "k-2",
                "GOOGLE_GEMINI_BASE_URL": f"http://{mind}",
                "ELEVENLABS_API_KEY": "k-3",
                "ELEVENLABS_BASE_URL": f"http://{mouth}/v1",
            }.get


async def ring(vendors: Vendors, lines: tuple[str, ...], *, brain: str) -> Left:
    """A call in sound, in real time; what it left."""
    clock = ManualClock(NOW)
    async with (
        vendors.open() as find,
        open_office(load_profile("dental"), clock=clock) as office,
        LocalLine() as line,
    ):
        live = live_call(office.desk, new_call(office.desk, channel="phone", caller="+12025550188"))
        thinking = brain_for(live, brain, find)
        async with VoiceCall(
            live, thinking, ChainSpeech(find), greeting=GREETING, attach=line.attach
        ):
            ended_s = 0.0
            for words in lines:
                await line.quiet(for_s=0.7, limit_s=25, since_s=ended_s)
                vendors.ear.words.append(words)
                ended_s = await line.speak(np.frombuffer(tone("a" * 34, 8_000), np.int16))
            await line.quiet(for_s=0.7, limit_s=25, since_s=ended_s)
        await thinking.aclose()
        await office.settle()
        return await left_by(office, live)


async def test_a_booking_is_made_over_three_vendors_wires() -> None:
    vendors = Vendors()
    async with asyncio.timeout(150):
        left = await ring(vendors, LINES, brain="hosted")
    assert [(b["service"], b["status"]) for b in left.bookings] == [("cleaning", "booked")]
    assert str(left.bookings[0]["start"]).startswith("2026-03-05T10:00")
    assert vendors.ear.queries[0]["sample_rate"] == ["8000"]
    assert "Doctor Lee" in str(vendors.ear.queries[0]["keyterms_prompt"])
    assert vendors.mind.requests
    assert "Thursday" in " ".join(vendors.mouth.spoken)


async def test_with_mind_and_mouth_dead_a_caller_still_books() -> None:
    vendors = Vendors()
    vendors.mind.faults, vendors.mouth.faults = Faults(always="silent"), Faults(always="refused")
    async with asyncio.timeout(150):
        left = await ring(vendors, LINES, brain="cascade")
    assert [(b["service"], b["status"]) for b in left.bookings] == [("cleaning", "booked")]
    assert vendors.mouth.keys
    assert vendors.mouth.spoken == []
