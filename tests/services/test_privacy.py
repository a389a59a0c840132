"""A person gets all that is known of them, and is forgotten when they ask."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.services.shop import CALL, LIN, MIRA, OTHER, Shop
from voicedesk.connectors.memory import MemoryCrm, MemoryRecordings
from voicedesk.domain.booking import Attendee
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, CustomerId
from voicedesk.errors import ConnectorUnavailable, Unsupported
from voicedesk.ports import RECORDING
from voicedesk.services.privacy import Privacy

pytestmark = pytest.mark.unit

PHONE = "+12025550177"


@pytest.fixture
async def recordings() -> MemoryRecordings:
    kept = MemoryRecordings()
    await kept.put(MIRA.business, CALL, RECORDING, b"sound")
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
        store.disclosure,
        shop.clock,
        recordings,
        shop.crm,
    )


async def test_the_export_holds_everything_and_is_json(privacy: Privacy) -> None:
    exported = json.loads(json.dumps(await privacy.export(PHONE)))
    assert {kind: len(rows) for kind, rows in exported.items() if rows} == {
        "customers": 2,
        "bookings": 1,
        "tickets": 1,
        "callbacks": 1,
        "messages": 1,
        "calls": 1,
        "journal": 1,
        "recordings": 1,
    }
    assert exported["bookings"][0]["attendee"]["name"] == "Mira Okafor"
    assert exported["journal"][0]["data"] == {"text": "it's Mira"}
    assert exported["recordings"] == [{"call": CALL, "name": "call.ogg", "bytes": 5}]
    assert exported["messages"][0]["body"]
    assert await privacy.sounds(PHONE) == [(CALL, b"sound")]


async def test_after_erasing_nothing_is_left_to_export(
    shop: Shop, privacy: Privacy, recordings: MemoryRecordings
) -> None:
    counted = (await privacy.erase(PHONE)).counts
    assert (counted["customers"], counted["recordings"], counted["bookings"]) == (2, 1, 1)
    assert not any((await privacy.export(PHONE)).values())
    assert await recordings.get(MIRA.business, CALL, RECORDING) is None
    everything = repr(await shop.store.tickets.list(MIRA.business)) + repr(
        await shop.store.ledger.bookings(MIRA.business)
    )
    assert "Mira" not in everything
    assert PHONE not in everything


async def test_calls_of_a_known_customer_from_elsewhere_are_theirs_too(
    shop: Shop, privacy: Privacy, recordings: MemoryRecordings
) -> None:
    call = Call(
        OTHER, MIRA.business, "phone", shop.clock.now(), caller="+12025550999", customer=MIRA.id
    )
    await shop.store.calls.begin(call)
    await recordings.put(MIRA.business, OTHER, RECORDING, b"more")
    assert len(await privacy.sounds(PHONE)) == 2
    assert (await privacy.erase(PHONE)).counts["recordings"] == 2
    assert await recordings.get(MIRA.business, OTHER, RECORDING) is None


async def test_a_recording_that_cannot_be_read_is_told_and_the_rest_is_handed_out(
    privacy: Privacy,
) -> None:
    class Locked(MemoryRecordings):
        async def get(self, business: BusinessId, call: CallId, name: str) -> bytes | None:
            raise ConnectorUnavailable("it was sealed with another key")

    told = await replace(privacy, recordings=Locked()).export(PHONE)
    assert told["recordings"] == [
        {"call": CALL, "name": RECORDING, "could not be read": "it was sealed with another key"}
    ]
    assert len(told["customers"]) == 2


async def test_what_the_customer_system_has_is_handed_out_or_said_to_be_unknown(
    shop: Shop, privacy: Privacy
) -> None:
    shop.crm.seed([replace(MIRA, name="M. Okafor there")])
    told = await privacy.export(PHONE)
    shop.crm.down = True
    untold = await privacy.export(PHONE)
    assert [one["name"] for one in told["customer system"]] == ["M. Okafor there"]
    assert list(untold["customer system"][0]) == ["could not be asked"]
    assert len(untold["customers"]) == 2


async def test_a_number_that_nobody_has_leaves_all_as_it_was(shop: Shop, privacy: Privacy) -> None:
    assert set((await privacy.erase("+12025550000")).counts.values()) == {0}
    assert await shop.store.customers.by_phone(MIRA.business, PHONE) == [MIRA, LIN]


async def test_the_customer_system_forgets_them_too(shop: Shop, privacy: Privacy) -> None:
    by_number = replace(MIRA, id=CustomerId("theirs"), name="M. Okafor", email=None)
    other = replace(MIRA, id=CustomerId("other"), phones=("+12025550100",), email="else@x.com")
    shop.crm.seed([by_number, other])
    erased = await privacy.erase(PHONE)
    assert (erased.counts["customer system"], erased.left) == (1, ())
    assert [one.id for one in shop.crm.customers.values()] == [other.id]


async def test_what_the_customer_system_did_not_do_is_told_and_done_the_next_time(
    shop: Shop, privacy: Privacy
) -> None:
    shop.crm.seed([MIRA])
    shop.crm.down = True
    erased = await privacy.erase(PHONE)
    assert (erased.counts["customers"], erased.counts["customer system"]) == (2, 0)
    assert "could not be asked" in erased.left[0]
    shop.crm.down = False
    again = await privacy.erase(PHONE)
    assert (again.counts["customer system"], again.left) == (1, ())
    assert shop.crm.customers == {}


async def test_a_system_that_cannot_forget_is_named(shop: Shop, privacy: Privacy) -> None:
    class Keeps(MemoryCrm):
        async def forget(self, external_id: str) -> None:
            raise Unsupported("it has no way to delete a customer")

    keeps = Keeps()
    keeps.seed([MIRA])
    erased = await replace(privacy, crm=keeps).erase(PHONE)
    assert [words.partition(": ")[2] for words in erased.left] == [
        "it has no way to delete a customer"
    ]
