"""The systems that the stopwatch compares: ours on hosted and on local speech, and stock agents."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from livekit.agents import (
    NOT_GIVEN,
    Agent,
    AgentSession,
    TurnHandlingOptions,
    inference,
    llm,
    utils,
)

from lab.bench._latency_script import Follower
from lab.far_end import FarEnd, FarLine
from lab.vendors.assemblyai import AssemblyAI
from lab.vendors.elevenlabs import ElevenLabs
from lab.vendors.gemini import Gemini
from lab.vendors.pace import Pace
from lab.vendors.serving import serve
from voicedesk.agents.base import SHARED
from voicedesk.agents.live import LiveCall
from voicedesk.agents.prompts import instructions
from voicedesk.agents.scheduling import Scheduling
from voicedesk.bootstrap import Find, Office, brain_for, live_call, new_call, open_office
from voicedesk.calls.left import Left, left_by
from voicedesk.calls.local import LocalLine
from voicedesk.calls.session import MOST_TOOL_STEPS
from voicedesk.calls.session import Voice as Options
from voicedesk.calls.speech import OPENERS, voice_of, warm_voice
from voicedesk.calls.voice import LocalSpeech, VoiceCall
from voicedesk.profile.load import load_profile
from voicedesk.speech.opened import open_ear, open_voice

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
GREETING = "Bright Smile Dental. How can I help?"
PROFILE = "dental"
CONTENT_HZ, OPENER_HZ = 220.0, 330.0
STOCK = ("stock tuned", "stock")
NAMES = ("hosted", *STOCK, "local")

KEYS = {"ASSEMBLYAI_API_KEY": "k-1", "GOOGLE_API_KEY": "k-2", "ELEVENLABS_API_KEY": "k-3"}

_DEFAULT: TurnHandlingOptions = {
    "turn_detection": "stt",
    "interruption": {"mode": "vad"},  # left out, it asks LiveKit's cloud
}
_TUNED: TurnHandlingOptions = {
    **_DEFAULT,
    "endpointing": {"mode": "fixed", "min_delay": 0.1, "max_delay": 1.5},
    "preemptive_generation": {"enabled": True, "preemptive_tts": True},
}


@dataclass
class Vendors:
    """The three doubles of one call, at the pace of its draws."""

    pace: Pace
    mind: Follower = field(default_factory=Follower)

    def __post_init__(self) -> None:
        self.ear = AssemblyAI(pace=self.pace)
        self.model = Gemini(self.mind, pace=self.pace)
        self.mouth = ElevenLabs(pace=self.pace, hertz=_hertz)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Find]:
        """Serve them; yields their keys and addresses."""
        async with (
            serve(self.ear.app()) as ear,
            serve(self.model.app()) as model,
            serve(self.mouth.app()) as mouth,
            utils.http_context.open(),
        ):
            yield {
                **KEYS,
                "ASSEMBLYAI_BASE_URL": f"ws://{ear}",
                "GOOGLE_GEMINI_BASE_URL": f"http://{model}",
                "ELEVENLABS_BASE_URL": f"http://{mouth}/v1",
            }.get


@dataclass
class Ringing:
    """A call that is up."""

    line: LocalLine
    vendors: Vendors
    over: Callable[[], bool]
    left: Callable[[], Awaitable[Left]]
    """What the call has left in the end."""


@dataclass
class Bench:
    """What all calls of one process share."""

    far: FarEnd
    local: LocalSpeech | None = None

    def speech(self) -> LocalSpeech:
        """The ear and the voice of this machine; slow the first time."""
        if self.local is None:
            self.local = LocalSpeech(open_ear(), open_voice())
            self.local.ear.warm_up()
            self.local.warm(load_profile(PROFILE).profile)
        return self.local

    def close(self) -> None:
        if self.local is not None:
            self.local.close()


Prepare = Callable[[Vendors], None]


def ring(
    bench: Bench,
    system: str,
    pace: Pace,
    *,
    prepare: Prepare | None = None,
    folder: Path | None = None,
) -> AbstractAsyncContextManager[Ringing]:
    """A call to one of the systems; `prepare` its vendors before it, keep clauses in `folder`."""
    if system in STOCK:
        return _stock(bench, system, pace)
    return _ours(bench, system, pace, prepare, folder)


@asynccontextmanager
async def _ours(
    bench: Bench, system: str, pace: Pace, prepare: Prepare | None, folder: Path | None
) -> AsyncIterator[Ringing]:
    vendors = Vendors(pace)
    if prepare is not None:
        prepare(vendors)
    async with AsyncExitStack() as stack:
        find = await stack.enter_async_context(vendors.open())
        office = await stack.enter_async_context(open_office(load_profile(PROFILE), now=NOW))
        line = await stack.enter_async_context(FarLine(bench.far))
        live = _call(office, pace)
        hosted = system == "hosted"
        brain = brain_for(live, "cascade" if hosted else "reflex", find)
        speech = _Hosted(find, folder) if hosted else bench.speech()
        call = VoiceCall(live, brain, speech, greeting=GREETING, attach=line.attach)
        await stack.enter_async_context(call)
        yield Ringing(line, vendors, lambda: call.over, lambda: _left(office, live))


@dataclass
class _Hosted:
    """The chains over the doubles, with what must not be waited for said once before."""

    find: Find
    folder: Path | None = None
    warming: set[asyncio.Task[None]] = field(default_factory=set)

    def options(self, live: LiveCall) -> Options:
        options = voice_of(live, self.find, self.folder)
        task = asyncio.get_running_loop().create_task(
            warm_voice(options, live.desk.profile, self.folder)
        )
        self.warming.add(task)
        return options


@asynccontextmanager
async def _stock(bench: Bench, system: str, pace: Pace) -> AsyncIterator[Ringing]:
    """LiveKit's agent as its documentation has it: our tools, our prompt, the same vendors.

    One agent has all the tools, which spares it the hand-over. `stock` has every default but the
    turn detection, which is the recogniser's; `stock tuned` adds what its users turn on.
    """
    vendors = Vendors(pace)
    async with AsyncExitStack() as stack:
        find = await stack.enter_async_context(vendors.open())
        office = await stack.enter_async_context(open_office(load_profile(PROFILE), now=NOW))
        line = await stack.enter_async_context(FarLine(bench.far))
        live = _call(office, pace)
        session = _stock_session(live, find, tuned=system == "stock tuned")
        live.journal.start()
        line.attach(session)
        tools: list[llm.Tool | llm.Toolset] = [*SHARED, *Scheduling.own_tools]
        await session.start(Agent(instructions=instructions(live, "scheduling"), tools=tools))
        session.say(GREETING)
        stack.push_async_callback(session.aclose)
        over = lambda: live.state.ended is not None  # noqa: E731
        yield Ringing(line, vendors, over, lambda: _left(office, live))


def _stock_session(live: LiveCall, find: Find, *, tuned: bool) -> AgentSession[LiveCall]:
    from google.genai import types
    from livekit.plugins import assemblyai, elevenlabs, google

    return AgentSession[LiveCall](
        stt=assemblyai.STT(
            api_key="k-1",
            model="universal-streaming-english",
            base_url=find("ASSEMBLYAI_BASE_URL") or "",
            sample_rate=8_000,
            min_turn_silence=160 if tuned else NOT_GIVEN,
            max_turn_silence=400 if tuned else NOT_GIVEN,
        ),
        llm=google.LLM(
            model="gemini-2.5-flash",
            api_key="k-2",
            vertexai=False,
            thinking_config={"thinking_budget": 0},
            http_options=types.HttpOptions(base_url=find("GOOGLE_GEMINI_BASE_URL")),
        ),
        tts=elevenlabs.TTS(
            api_key="k-3",
            model="eleven_flash_v2_5",
            base_url=find("ELEVENLABS_BASE_URL") or "",
            encoding="pcm_24000",
        ),
        vad=inference.VAD(),
        turn_handling=_TUNED if tuned else _DEFAULT,
        userdata=live,
        max_tool_steps=MOST_TOOL_STEPS,
        aec_warmup_duration=None,
    )


def _call(office: Office, pace: Pace) -> LiveCall:
    caller = f"+1202555{1000 + pace.call % 9000:04d}"
    return live_call(office.desk, new_call(office.desk, channel="phone", caller=caller))


async def _left(office: Office, live: LiveCall) -> Left:
    await live.journal.close()
    await office.settle()
    return await left_by(office, live)


def _hertz(text: str) -> float:
    return OPENER_HZ if text.strip() in OPENERS else CONTENT_HZ
