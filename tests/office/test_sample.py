"""The sample is added once, beside the desks of an installation, for its owners."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from voicedesk.domain.accounts import Member, Role, User, UserId
from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConfigurationError
from voicedesk.office.sample import add_sample, remove_sample
from voicedesk.profile.load import load_profile
from voicedesk.rehearsal.sample_month import SAMPLE, Month
from voicedesk.settings import Settings
from voicedesk.store import open_store

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 20, tzinfo=UTC)
SHORT = Month(NOW, days=0, calls_a_day=1)


async def test_owners_find_the_sample_beside_their_desk(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/desk.db")
    dental = BusinessId("dental")
    ana, bo = UserId("ana"), UserId("bo")
    async with open_store(settings.database_url) as store:
        await store.accounts.save(User(ana, "ana@smile.example", NOW))
        await store.accounts.save(User(bo, "bo@smile.example", NOW))
        await store.accounts.join(Member(dental, ana, Role.OWNER))
        await store.accounts.join(Member(dental, bo, Role.STAFF))
    told: list[tuple[int, int]] = []
    count = await add_sample(settings, SHORT, told=lambda done, of: told.append((done, of)))
    with pytest.raises(ConfigurationError, match="there already"):
        await add_sample(settings, SHORT, told=lambda _, __: None)
    async with open_store(settings.database_url) as store:
        assert [user.id for _, user in await store.accounts.members(SAMPLE)] == ["ana"]
        assert len(await store.calls.list(SAMPLE)) == count == len(told)
        assert list(await store.calls.list(dental)) == []
        assert list(await store.orders.pending()) == []


async def test_the_sample_goes_as_it_came(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/desk.db")
    await add_sample(settings, SHORT, told=lambda _, __: None)
    assert await remove_sample(settings) > 0
    with pytest.raises(ConfigurationError, match="no sample"):
        await remove_sample(settings)
    again = await add_sample(settings, SHORT, told=lambda _, __: None)
    async with open_store(settings.database_url) as store:
        assert len(await store.calls.list(SAMPLE)) == again


async def test_a_business_that_is_not_marked_is_never_removed(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/desk.db")
    files = dict(load_profile("dental").files)
    text = files["profile.yaml"]
    files["profile.yaml"] = text.replace("id: dental", "id: sample", 1)
    async with open_store(settings.database_url) as store:
        await store.profiles.publish(SAMPLE, files, by="ana", now=NOW)
    with pytest.raises(ConfigurationError, match="no sample"):
        await remove_sample(settings)
    async with open_store(settings.database_url) as store:
        assert await store.profiles.current(SAMPLE) is not None
