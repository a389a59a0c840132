"""Puts the sample business with its month of invented calls beside the desks of an installation."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from voicedesk.calls.job import desks_of
from voicedesk.domain.accounts import Member, Role
from voicedesk.errors import ConfigurationError
from voicedesk.profile.load import load_files
from voicedesk.rehearsal.sample_month import SAMPLE, Month, play, sample_profile
from voicedesk.settings import Settings, secret_of
from voicedesk.store import open_store
from voicedesk.store.copying import copy_business
from voicedesk.store.removal import remove_invented

BY = "sample"


async def add_sample(settings: Settings, month: Month, *, told: Callable[[int, int], None]) -> int:
    """Invent the month apart, copy what came of it, and show it to the owners; how many calls.

    Nothing that is still to be done is copied, so nothing follows from it here. Raises
    ConfigurationError when the sample is there already.
    """
    async with open_store(settings.database_url, key=secret_of(settings.key)) as store:
        if await store.profiles.current(SAMPLE) is not None:
            raise ConfigurationError("the sample business is there already")
        with tempfile.TemporaryDirectory() as folder:
            apart = f"sqlite+aiosqlite:///{Path(folder) / 'month.db'}"
            async with open_store(apart) as invented:
                calls = await play(invented, month, told=told)
                await copy_business(invented.database, store.database, SAMPLE)
        files = sample_profile().files
        await store.profiles.publish(SAMPLE, files, by=BY, now=month.until, after=0)
        home = desks_of(settings, store).default_business
        for member, user in await store.accounts.members(home):
            if member.role is Role.OWNER:
                await store.accounts.join(Member(SAMPLE, user.id, Role.OWNER, hears=True))
    return calls


async def remove_sample(settings: Settings) -> int:
    """Take the sample business away again, with all that happened there; how many rows.

    Raises ConfigurationError when there is none.
    """
    async with open_store(settings.database_url, key=secret_of(settings.key)) as store:
        found = await store.profiles.current(SAMPLE)
        if found is None or not load_files(found.files).profile.business.sample:
            raise ConfigurationError("there is no sample business")
        return await remove_invented(store.database, SAMPLE)
