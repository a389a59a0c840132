"""A person gets all that is known of them, and is forgotten when they ask."""

from __future__ import annotations

import json

import pytest

from tests.services.shop import CALL, LIN, MIRA, Shop
from voicedesk.connectors.memory import MemoryRecordings
from voicedesk.domain.booking import Attendee
from voicedesk.domain.call import Call
from voicedesk.services.privacy import Privacy

pytestmark = pytest.mark.unit

PHONE = "+12025550177"


@pytest.fixture
async def recordings() -> MemoryRecordings:
    kept = MemoryRecordings()
    await kept.put(MIRA.business, CALL, "call.wav", b"sound")
    return kept


@pytest.fixture
async def privacy(shop: Shop, recordings: MemoryRecordings) -> Privacy:
    store, call = shop.store, Call(CALL, MIRA.business, "phone", shop.clock.now(), caller=PHONE)
    await store.calls.begin(call)
    await store.calls.write(CALL, "heard", {"text": "it's Mira"}, now=shop.clock.now())
    booking = await shop.booked("Thursday at two", Attendee("Mira Okafor", PHONE, customer=MIRA.id))
    await shop.desk.notifications.tell("confirmation", booking, key="k", call=CALL)
    await shop.desk.support.open_ticket("billing", "Charged twice", call=CALL, phone=PHONE)
    await shop.desk.callbacks.promise(PHONE, "billing", call=CALL)
    return Privacy(
        MIRA.business,
        store.customers,
        store.ledger,
        store.tickets,
        store.callbacks,
        store.messages,
        store.calls,
        store.erasure,
        shop.clock,
        recordings,
    )


async def test_the_export_holds_everything_and_is_json(privacy: Privacy) -> None:
    exported = json.loads(json.dumps(await privacy.export(PHONE)))
    assert {kind: len(rows) for kind, rows in exported.items()} == {
        "customers": 2,
        "bookings": 1,
        "tickets": 1,
        "callbacks": 1,
        "messages": 1,
        "calls": 1,
        "journal": 1,
    }
    assert exported["bookings"][0]["attendee"]["name"] == "Mira Okafor"
    assert exported["journal"][0]["data"] == {"text": "it's Mira"}


async def test_after_erasing_nothing_is_left_to_export(
    shop: Shop, privacy: Privacy, recordings: MemoryRecordings
) -> None:
    counted = await privacy.erase(PHONE)
    assert (counted["customers"], counted["recordings"], counted["bookings"]) == (2, 1, 1)
    assert not any((await privacy.export(PHONE)).values())
    assert await recordings.get(MIRA.business, CALL, "call.wav") is None
    everything = repr(await shop.store.tickets.list(MIRA.business)) + repr(
        await shop.store.ledger.bookings(MIRA.business)
    )
    assert "Mira" not in everything
    assert PHONE not in everything


async def test_a_number_that_nobody_has_leaves_all_as_it_was(shop: Shop, privacy: Privacy) -> None:
    assert set((await privacy.erase("+12025550000")).values()) == {0}
    assert await shop.store.customers.by_phone(MIRA.business, PHONE) == [MIRA, LIN]
