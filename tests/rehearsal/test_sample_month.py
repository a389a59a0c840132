"""The sample month is held by the desk itself, the same every time, and nothing of it leaves."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from voicedesk.bootstrap import new_call
from voicedesk.calls.desks import Desks
from voicedesk.connectors.calendar.feed import Feed
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryStore
from voicedesk.connectors.notify.outbox import Outbox
from voicedesk.domain.call import Ticket, TicketId
from voicedesk.errors import OverLimit, StoreError
from voicedesk.profile.load import load_files
from voicedesk.rehearsal.sample_month import SAMPLE, Month, play, sample_profile
from voicedesk.store import open_store
from voicedesk.store.copying import copy_business

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 20, tzinfo=UTC)
SHORT = Month(NOW, days=0, calls_a_day=1)
PLAIN = "  sms: {name: outbox}\n"
NAMED = """\
  crm: {name: rest, secret: TWILIO, options: {url: "https://crm.example"}}
  sms: {name: twilio, secret: TWILIO, options: {account: AC1, sender: "+12025550199"}}
"""
ENVIRONMENT = {
    "CRM_API_URL": "https://crm.example",
    "CALENDAR_API_URL": "https://calendar.example",
    "TWILIO": "token",
}


async def test_the_same_seed_gives_the_same_call() -> None:
    async def said() -> list[list[object]]:
        store = MemoryStore(ManualClock(NOW))
        await play(store, SHORT, told=lambda _, __: None)
        calls = await store.calls.list(SAMPLE)
        return [[row.data.get("text") for row in await store.calls.journal(c.id)] for c in calls]

    first = await said()
    assert first == await said()
    assert first


async def test_what_happened_is_copied_and_nothing_follows_from_it(tmp_path: Path) -> None:
    async with (
        open_store(f"sqlite+aiosqlite:///{tmp_path}/apart.db") as apart,
        open_store(f"sqlite+aiosqlite:///{tmp_path}/desk.db") as store,
    ):
        await play(apart, SHORT, told=lambda _, __: None)
        ticket = Ticket(TicketId("t"), SAMPLE, "billing", "Charged twice.", NOW)
        await apart.tickets.open(ticket, key="t")
        await copy_business(apart.database, store.database, SAMPLE)
        calls = list(await apart.calls.list(SAMPLE))
        assert list(await store.calls.list(SAMPLE)) == calls
        assert await store.calls.journal(calls[0].id) == await apart.calls.journal(calls[0].id)
        assert list(await store.customers.by_phone(SAMPLE, "+12025550110")) != []
        assert list(await store.tickets.list(SAMPLE)) == list(await apart.tickets.list(SAMPLE))
        assert len(await apart.orders.pending()) == 1
        assert list(await store.orders.pending()) == []
        with pytest.raises(StoreError):
            await copy_business(apart.database, store.database, SAMPLE)


async def test_whatever_its_profile_names_a_sample_is_connected_to_nothing(tmp_path: Path) -> None:
    files = dict(sample_profile().files)
    files["profile.yaml"] = files["profile.yaml"].replace(PLAIN, NAMED, 1)
    profile = load_files(files).profile
    assert profile.connectors.sms.name == "twilio"
    async with open_store(f"sqlite+aiosqlite:///{tmp_path}/desk.db") as store:
        await store.profiles.publish(SAMPLE, files, by="x", now=NOW)
        desks = Desks(store, ManualClock(NOW), "dental", tmp_path, ENVIRONMENT.get)
        around = await desks.world().surroundings(SAMPLE)
        desk = (await desks.open(SAMPLE)).desk
        assert [type(one) for one in around.messengers.values()] == [Outbox, Outbox]
        kinds = {type(one) for calendars in around.calendars.values() for one in calendars}
        assert (kinds, around.crm, desk.actions) == ({Feed}, None, None)
        call = new_call(desk, channel="phone", caller="+12025550110")
        with pytest.raises(OverLimit, match="nobody is rung"):
            await desk.limits.spend_dial(call, "+12025550110")


def test_the_sample_is_marked_and_no_number_leads_to_it() -> None:
    profile = load_files(sample_profile().files).profile
    assert (profile.business.sample, profile.numbers) == (True, ())
