"""A stock agent with our voice and nothing else: what a greeting takes at least.

`python -m lab.bench._bare_agent` takes calls as `bare`, from the server of the environment.
"""

from __future__ import annotations

import asyncio

from livekit.agents import Agent, AgentServer, AgentSession, AutoSubscribe, JobContext, JobProcess

from voicedesk.calls.desks import from_files
from voicedesk.calls.speech import speech_of, warm_up
from voicedesk.calls.worker import WARM_UP_S
from voicedesk.settings import read_settings, secret_of
from voicedesk.speech.local import LocalSTT, LocalTTS
from voicedesk.telemetry.log import configure

NAME = "bare"
GREETING = "Bright Smile Dental. How can I help?"
PRELOADED = ["voicedesk.calls.speech", "voicedesk.speech.local"]


def prewarm(process: JobProcess) -> None:
    """Ears and mouth are loaded before the first call."""
    del process
    warm_up(from_files("dental").profile)


async def answer(context: JobContext) -> None:
    """Join, publish, greet; over when the caller leaves."""
    await context.connect(auto_subscribe=AutoSubscribe.AUDIO_ONLY)
    speech = speech_of(from_files("dental").profile)
    session = AgentSession[None](stt=LocalSTT(speech.ear), tts=LocalTTS(speech.voice))
    session.on("close", lambda _: context.shutdown())
    await session.start(Agent(instructions=""), room=context.room, record=False)
    session.say(GREETING)


def main() -> None:
    """Take calls until killed."""
    configure()
    settings = read_settings()
    server = AgentServer(
        host="127.0.0.1",
        port=0,
        ws_url=settings.livekit_url,
        api_key=secret_of(settings.livekit_api_key),
        api_secret=secret_of(settings.livekit_api_secret),
        num_idle_processes=1,
        initialize_process_timeout=WARM_UP_S,
        load_threshold=0.999,
        load_fnc=lambda worker: len(worker.active_jobs) / 8,
        setup_fnc=prewarm,
        preload_modules=PRELOADED,
    )
    server.rtc_session(answer, agent_name=NAME)
    asyncio.run(server.run(devmode=False))


if __name__ == "__main__":
    main()
