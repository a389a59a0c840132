"""The desk over its own database and connected systems, for a call or a command that is real."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from voicedesk.bootstrap import Office
from voicedesk.calls.desks import Desks
from voicedesk.connectors.clock import SystemClock
from voicedesk.domain.business import BusinessId
from voicedesk.settings import environment, read_settings, secret_of
from voicedesk.store import open_store


@asynccontextmanager
async def open_own(profile: str) -> AsyncIterator[Office]:
    """What is written stays; the office carries its consequences out, not this process.

    `profile` is a name or a path, or the id of a business whose profile is published.
    """
    settings = read_settings()
    async with open_store(settings.database_url, key=secret_of(settings.key)) as store:
        desks = Desks(store, SystemClock(), profile, settings.var, environment)
        published = await store.profiles.current(BusinessId(profile))
        business = BusinessId(profile) if published else desks.default_business
        opened = await desks.open(business)
        yield Office(opened.desk, store)
