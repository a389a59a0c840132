"""`voicedesk office`: carries out what follows from calls, and watches over the live ones."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
from livekit.agents import llm
from sqlalchemy import make_url
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from voicedesk.agents.live import LiveCall
from voicedesk.bootstrap import brain_for
from voicedesk.calls.desks import Desks
from voicedesk.calls.health import health_routes, serve
from voicedesk.calls.job import desks_of, open_rooms
from voicedesk.calls.recordings import keep_left_over
from voicedesk.calls.texting import Texting
from voicedesk.calls.worker import check_settings
from voicedesk.connectors.google_consent import GoogleConsent
from voicedesk.connectors.microsoft_consent import MicrosoftConsent
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call
from voicedesk.errors import ConnectorError, StoreError
from voicedesk.office.calendars import Bell, CalendarLooks
from voicedesk.office.counting import tell_prometheus
from voicedesk.office.customers import CustomerImport
from voicedesk.office.keeping import end_what_is_old
from voicedesk.office.lifelines import Lifelines
from voicedesk.office.reporting import tell_owners
from voicedesk.office.rescue import Rescue, RingBack
from voicedesk.office.ringing import diallers
from voicedesk.office.settling import settle
from voicedesk.office.summing import sum_up
from voicedesk.office.watch import Watcher
from voicedesk.ports import Clock, Ledger, Rooms
from voicedesk.services.cut_off import ring_back
from voicedesk.services.desk import Desk
from voicedesk.services.tokens import Tokens
from voicedesk.settings import Settings, secret_of, vendors_of
from voicedesk.store import Store, open_store
from voicedesk.web.api.app import api
from voicedesk.web.api.door import Backing
from voicedesk.web.app import web_app
from voicedesk.web.calendar_hooks import PLACE, CalendarHooks, token_of
from voicedesk.web.call_desk import CallDesk
from voicedesk.web.dashboard.backstage import Backstage, Consent, open_backstage
from voicedesk.web.dashboard.provider import Provider
from voicedesk.web.webhooks import Webhooks
from voicedesk.workflows.runner import Crew, Runner

logger = logging.getLogger(__name__)

EXPIRE_S = 10.0
TAPES_S = 30.0


async def keep_office(settings: Settings) -> None:
    """Run the office until it is told to stop. Raises ConfigurationError for wrong settings."""
    await check_settings(settings)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stopping.set)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(
            open_store(settings.database_url, key=secret_of(settings.key), redis=settings.redis_url)
        )
        rooms = await stack.enter_async_context(open_rooms(settings))
        await _keep(settings, store, rooms, stopping, stack)


async def _keep(
    settings: Settings,
    store: Store,
    rooms: Rooms,
    stopping: asyncio.Event,
    stack: AsyncExitStack,
) -> None:
    desks = with_texting(settings, desks_of(settings, store))
    desks = replace(desks, dialler=diallers(settings, rooms))
    name = f"{socket.gethostname()}-{os.getpid()}"
    rescue = _rescue(store, rooms, desks, name)
    secret = secret_of(settings.livekit_api_secret) or ""
    lifelines = Lifelines(rescue.lost, secret=secret)
    await stack.enter_async_context(lifelines.listening(settings.lifeline))
    world = desks.world()
    looks = CalendarLooks(world, desks.every, store.sessions, name, _bell(settings))
    crew = Crew(name, sessions=store.leases)
    runner = Runner(world, url=engine_url(settings.database_url), crew=crew)
    await runner.start()
    stack.push_async_callback(runner.close)
    health = [
        *health_routes(lambda: _not_ready(store, rooms)),
        *Webhooks(desks, store.inbox).routes,
        *CalendarHooks(looks.ring, _bell_secret(settings)).routes,
        *await _for_machines(behind := backstage(settings, desks, rooms), stack),
    ]
    pages = _pages(settings, desks, behind, health)
    web = serve(pages, settings.office_address)
    settle()
    async with asyncio.TaskGroup() as group:
        work = [group.create_task(one) for one in _running(settings, store, desks, rescue, looks)]
        work.append(group.create_task(runner.run()))
        serving = group.create_task(web.serve())
        logger.info("office open", extra={"address": settings.office_address})
        await stopping.wait()
        for task in work:
            task.cancel()
        web.should_exit = True
        await serving


async def _for_machines(behind: Backstage, stack: AsyncExitStack) -> Sequence[BaseRoute]:
    """The JSON API, and the same as tools for other agents where the extra `mcp` is installed."""
    store, desks = behind.store, behind.desks
    served = api(Backing(store, store.tokens, desks.profile, desks.clock, behind=behind))
    if find_spec("mcp") is None:
        return [Mount("/api/v1", served)]
    from voicedesk.web.mcp import at_address

    agents = at_address(served, Tokens(store.tokens, desks.clock))
    return [Mount("/api/v1", served), *await stack.enter_async_context(agents)]


def _bell_secret(settings: Settings) -> str:
    return secret_of(settings.key) or secret_of(settings.livekit_api_secret) or ""


def _bell(settings: Settings) -> Bell | None:
    """Calendars ring only where a public address and a secret to know them by are set."""
    place, secret = settings.public_url.rstrip("/"), _bell_secret(settings)
    if not (place.startswith("https://") and secret):
        return None
    return Bell(
        lambda business: f"{place}{PLACE}/{quote(business)}",
        lambda business: token_of(secret, business),
    )


def _running(
    settings: Settings, store: Store, desks: Desks, rescue: Rescue, looks: CalendarLooks
) -> tuple[Coroutine[None, None, None], ...]:
    """What goes on beside the engine until the office closes."""
    watcher = Watcher(
        rescue.rooms,
        store.calls,
        desks.clock,
        desks.every,
        rescue.put_away,
        rescue.give_up,
        desks.default_business,
    )
    return (
        watcher.run(),
        looks.run(),
        expire_holds(store.ledger, desks.clock),
        CustomerImport(looks.world, store.marks, desks.every).run(),
        keep_tapes(desks),
        end_what_is_old(desks),
        tell_owners(desks),
        sum_up(desks),
        tell_prometheus(settings.metrics_address, store, desks),
    )


def _rescue(store: Store, rooms: Rooms, desks: Desks, name: str) -> Rescue:
    back = ringing_back(desks)
    return Rescue(rooms, store.calls, store.sessions, store.ledger, desks.clock, name, back)


def ringing_back(desks: Desks) -> RingBack:
    """Writes down that a caller whom we failed is rung back."""

    async def promised(call: Call) -> bool:
        return await ring_back((await desks.open(call.business)).desk, call) is not None

    return promised


def call_desk(settings: Settings, desks: Desks, rooms: Rooms) -> CallDesk:
    """What lets browsers in."""
    return CallDesk(
        desks.profile,
        rooms,
        desks.store.attempts,
        desks.clock,
        settings.livekit_public_url or settings.livekit_url,
        secret_of(settings.livekit_api_secret) or "",
        desks.store.callbacks,
    )


def _pages(
    settings: Settings, desks: Desks, behind: Backstage, health: Sequence[BaseRoute]
) -> Starlette:
    front = call_desk(settings, desks, behind.rooms)
    home, provider = desks.default_business, identity_provider(settings)
    return web_app(front, home=home, health=health, behind=behind, provider=provider)


def identity_provider(settings: Settings) -> Provider | None:
    """Where people may sign in, if the environment names one."""
    if not (settings.oidc_issuer and settings.oidc_client):
        return None
    secret = secret_of(settings.oidc_secret) or ""
    return Provider(
        settings.oidc_issuer, settings.oidc_client, secret, httpx2.AsyncClient(timeout=10.0)
    )


def backstage(settings: Settings, desks: Desks, rooms: Rooms) -> Backstage:
    """What the dashboard works with."""
    behind = open_backstage(
        desks.store,
        desks,
        rooms,
        secret=secret_of(settings.key) or secret_of(settings.livekit_api_secret) or "",
        public_url=settings.public_url,
        livekit_url=settings.livekit_public_url or settings.livekit_url,
    )
    return replace(behind, consents=consents(settings))


def consents(settings: Settings) -> Mapping[str, Consent]:
    """At whom staff may connect their calendars by a click."""
    found: dict[str, Consent] = {}
    if (secret := secret_of(settings.google_client_secret)) and settings.google_client:
        found["google"] = GoogleConsent(settings.google_client, secret)
    if (secret := secret_of(settings.microsoft_client_secret)) and settings.microsoft_client:
        tenant = settings.microsoft_tenant
        found["microsoft"] = MicrosoftConsent(settings.microsoft_client, secret, tenant)
    return found


def with_texting(settings: Settings, desks: Desks) -> Desks:
    """Desks that also talk with those who write back."""

    async def open_desk(business: BusinessId) -> Desk:
        return (await desks.open(business)).desk

    def brain(live: LiveCall) -> llm.LLM[Any]:
        return brain_for(live, settings.brain, vendors_of(settings))

    store = desks.store
    return replace(desks, conversation=Texting(open_desk, store.calls, store.sessions, brain))


async def expire_holds(ledger: Ledger, clock: Clock) -> None:
    """Free what nobody decided on, until cancelled."""
    while True:
        try:
            await ledger.expire(now=clock.now())
        except StoreError as error:
            logger.warning("holds not expired", extra={"error": type(error).__name__})
        await asyncio.sleep(EXPIRE_S)


async def keep_tapes(desks: Desks) -> None:
    """Keep the recordings of calls whose process died, until cancelled."""
    while True:
        await keep_left_over(desks.folder / "tapes", desks.store.calls, desks.recordings)
        await asyncio.sleep(TAPES_S)


async def _not_ready(store: Store, rooms: Rooms) -> dict[str, object]:
    missing: dict[str, object] = {}
    try:
        await rooms.list()
    except ConnectorError:
        missing["livekit"] = "unreachable"
    try:
        await store.profiles.businesses()
    except StoreError:
        missing["database"] = "unreachable"
    return missing


def engine_url(database_url: str) -> str:
    """Where the engine remembers: in a file beside that of SQLite, in the same PostgreSQL."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "var/voicedesk.db")
        return f"sqlite:///{file.with_name(file.stem + '_workflows.db')}"
    return database_url
