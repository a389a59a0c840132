"""`voicedesk worker`: takes calls from the LiveKit server, one process for each."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from contextlib import suppress
from importlib.metadata import version

from livekit.agents import AgentServer, JobRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from voicedesk.calls.admission import BUSY, is_full, load
from voicedesk.calls.health import health_routes, serve
from voicedesk.calls.job import answer, beside, open_rooms
from voicedesk.calls.prewarm import PRELOADED, prewarm
from voicedesk.calls.summons import AGENT
from voicedesk.errors import ConnectorError, SettingsInvalid
from voicedesk.profile.load import load_profile
from voicedesk.settings import Settings, hand_on, secret_of
from voicedesk.speech.host import SpeechHost
from voicedesk.store import open_store
from voicedesk.store.sealing import Sealer
from voicedesk.telemetry.metrics import WorkerMetrics, exposed

logger = logging.getLogger(__name__)

WARM_UP_S = 60.0
"""How long a new process may take to load its ears and its voice."""
PER_CORE = 4
"""Calls that one core carries with room to breathe."""


def limit_of(settings: Settings) -> int:
    """How many calls one worker takes at once."""
    return settings.calls or PER_CORE * (os.cpu_count() or 1)


async def check_settings(settings: Settings) -> None:
    """Whatever would keep every call from being taken. Raises ConfigurationError, StoreError."""
    mistakes = [
        f"{name} is missing: the server's key pair stands in its configuration under `keys`"
        for name, value in (
            ("LIVEKIT_API_KEY", settings.livekit_api_key),
            ("LIVEKIT_API_SECRET", settings.livekit_api_secret),
        )
        if value is None
    ]
    if not settings.livekit_url.startswith(("ws://", "wss://", "http://", "https://")):
        mistakes.append("LIVEKIT_URL is an address like ws://127.0.0.1:7880")
    if mistakes:
        raise SettingsInvalid(mistakes=tuple(mistakes))
    load_profile(settings.profile)
    # a key that is none, is not there, or is not the one would be met by a caller
    _ = Sealer(secret_of(settings.key)).seals
    async with open_store(settings.database_url, key=secret_of(settings.key)) as store:
        await store.contacts.require_keys()


class Worker:
    """One worker; `run` returns when it has drained."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._limit = limit_of(settings)
        self._registered = asyncio.Event()
        self._failed = False
        self._server = self._make()
        self._metrics = WorkerMetrics(
            version=version("voicedesk"),
            live=self._live,
            limit=self._limit,
            ready=self._registered.is_set,
        )

    async def run(self) -> bool:
        """Take calls until told to stop; False when the server was never reached."""
        loop = asyncio.get_running_loop()
        stopping = asyncio.Event()
        for signal_number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(signal_number, stopping.set)
        routes = [*health_routes(self.not_ready), Route("/metrics", self._told)]
        app = Starlette(routes=routes)
        web = serve(app, self._settings.worker_address)
        async with SpeechHost() as speech, beside(web.serve()):
            hand_on("VOICEDESK_SPEECH", speech.address)
            # the detector of turns that LiveKit would load is not used: 250 MB a machine
            hand_on("LIVEKIT_AGENTS_PRELOAD_LOCAL_INFERENCE", "0")
            await speech.ready(within_s=WARM_UP_S)
            working = loop.create_task(self._server.run(devmode=False))
            told = loop.create_task(stopping.wait())
            await asyncio.wait((working, told), return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                await self._drain()
            told.cancel()
            web.should_exit = True
            result = await asyncio.gather(working, return_exceptions=True)
        return not isinstance(result[0], Exception)

    async def not_ready(self) -> dict[str, object]:
        """What keeps this worker from taking a call."""
        if not self._registered.is_set():
            return {"registered": False}
        found: dict[str, object] = {}
        if self._server.draining:
            found["draining"] = True
        if is_full(self._live(), self._limit):
            found["full"] = True
        if not found and not await self._is_server_there():
            found["livekit"] = "unreachable"
        return found

    def _make(self) -> AgentServer:
        settings = self._settings
        server = AgentServer(
            host="127.0.0.1",
            port=0,
            ws_url=settings.livekit_url,
            api_key=secret_of(settings.livekit_api_key),
            api_secret=secret_of(settings.livekit_api_secret),
            num_idle_processes=settings.idle,
            initialize_process_timeout=WARM_UP_S,
            load_threshold=0.999,
            load_fnc=lambda worker: load(len(worker.active_jobs), self._limit),
            drain_timeout=settings.drain_s,
            setup_fnc=prewarm,
            preload_modules=PRELOADED,
        )
        server.on("worker_registered", lambda *_: self._registered.set())
        server.rtc_session(answer, agent_name=AGENT, on_request=self._admit)
        return server

    async def _admit(self, request: JobRequest) -> None:
        # the job that is asked for is not yet among the active ones
        full = is_full(len(self._server.active_jobs), self._limit)
        self._metrics.offered.inc()
        if full:
            self._metrics.turned_away.labels("no_capacity").inc()
        await request.accept(name="Desk", attributes={BUSY: "1"} if full else {})

    def _live(self) -> int:
        # before it is registered a server does not know its jobs
        return len(self._server.active_jobs) if self._registered.is_set() else 0

    async def _told(self, _: Request) -> Response:
        body, kind = exposed(self._metrics.registry)
        return Response(body, media_type=kind)

    async def _drain(self) -> None:
        logger.info("draining", extra={"calls": self._live()})
        with suppress(TimeoutError):
            await self._server.drain()
        await self._server.aclose()

    async def _is_server_there(self) -> bool:
        try:
            async with asyncio.timeout(2), open_rooms(self._settings) as rooms:
                await rooms.list()
        except (ConnectorError, TimeoutError):
            return False
        return True


async def work(settings: Settings) -> bool:
    """Check the settings, then take calls until told to stop."""
    await check_settings(settings)
    return await Worker(settings).run()
