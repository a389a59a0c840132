"""What is handed out to a person is everything that would be erased of them."""

from __future__ import annotations

import json

import pytest

from tests.bookings import DENTAL, NOW
from tests.store.planted import PHONE, PLANTED, everything, plant
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryRecordings
from voicedesk.services.privacy import Privacy
from voicedesk.store import Store, migrate, open_store
from voicedesk.store.holdings import EXPORTED

pytestmark = pytest.mark.db


def privacy_of(store: Store) -> Privacy:
    return Privacy(
        DENTAL,
        store.customers,
        store.ledger,
        store.tickets,
        store.callbacks,
        store.messages,
        store.calls,
        store.erasure,
        store.disclosure,
        ManualClock(NOW),
        MemoryRecordings(),
        sessions=store.sessions,
    )


async def test_every_table_that_has_something_of_a_person_is_handed_out(url: str) -> None:
    await migrate(url)
    async with open_store(url) as store:
        await plant(store)
        told = await privacy_of(store).export(PHONE)
    text = json.dumps(told)
    assert {kind for kind in EXPORTED.values() if not told[kind]} == set()
    assert [one for one in PLANTED if one not in text] == []
    assert all(file in text for file in ("a.ics", "sings", "is afraid", "owe anything"))


async def test_after_erasing_there_is_nothing_to_hand_out_but_that_they_want_no_messages(
    url: str,
) -> None:
    await migrate(url)
    async with open_store(url) as store:
        await plant(store)
        privacy = privacy_of(store)
        await privacy.erase(PHONE)
        told, left = await privacy.export(PHONE), await everything(store)
        silent = await store.messages.opted_out(DENTAL, PHONE)
    assert not any(told.values())
    assert [one for one in PLANTED if one in left] == []
    assert silent
