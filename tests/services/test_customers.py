"""People are recognised by their number and their name, and their record is not overwritten."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.services.shop import CALL, LIN, MIRA, Shop
from voicedesk.connectors.memory import MemoryCrm, MemoryCustomers
from voicedesk.domain.booking import Attendee
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Customer, CustomerId

pytestmark = pytest.mark.unit

PHONE = "+12025550177"


async def test_everybody_on_a_number_is_recognised(shop: Shop) -> None:
    assert await shop.desk.customers.recognise(PHONE) == (MIRA, LIN)
    assert await shop.desk.customers.recognise("+12025550199") == ()
    assert await shop.desk.customers.recognise(None) == ()


async def test_a_customer_of_the_connected_system_is_adopted_once(shop: Shop) -> None:
    theirs = replace(MIRA, id=CustomerId("x"), name="Ada Byron", phones=("+12025550188",))
    shop.crm.seed([theirs])
    (first,) = await shop.desk.customers.recognise("+12025550188")
    again = await shop.desk.customers.recognise("+12025550188")
    assert (first.name, first.external_id) == ("Ada Byron", "crm-x")
    assert again == (first,)


async def test_a_system_that_is_down_keeps_nobody_waiting(shop: Shop) -> None:
    shop.crm.down = True
    assert await shop.desk.customers.recognise(PHONE) == (MIRA, LIN)


class SlowCrm(MemoryCrm):
    """A customer system that takes its time."""

    async def by_phone(self, phone: str) -> Sequence[Customer]:
        await asyncio.sleep(30)
        return await super().by_phone(phone)


async def test_a_slow_system_is_not_waited_for(shop: Shop) -> None:
    slow = replace(shop.desk.customers, crm=SlowCrm())
    async with asyncio.timeout(5):
        assert await slow.recognise(PHONE) == (MIRA, LIN)


@pytest.mark.parametrize(
    "name, known", [("Mira Okafor", MIRA), ("mira okafer", MIRA), ("Lin", LIN)]
)
async def test_of_several_on_a_number_the_named_one_is_meant(
    shop: Shop, name: str, known: Customer
) -> None:
    noted = await shop.desk.customers.note_caller(Attendee(name, PHONE), call=CALL)
    assert noted == known


async def test_somebody_new_gets_a_record_once(shop: Shop) -> None:
    who = Attendee("Ada Byron", "+12025550188", email="ada@example.com")
    first = await shop.desk.customers.note_caller(who, call=CALL)
    again = await shop.desk.customers.note_caller(who, call=CALL)
    assert (first.name, first.phones, first.email) == ("Ada Byron", (who.phone,), who.email)
    assert again == first
    assert await shop.desk.customers.by_name("ada byron") == (first,)


async def test_a_callers_word_does_not_change_contact_data(shop: Shop) -> None:
    who = Attendee("Mira Okafor", PHONE, email="thief@example.com", customer=MIRA.id)
    assert await shop.desk.customers.note_caller(who, call=CALL) == MIRA


async def test_a_proved_change_keeps_the_old_number(shop: Shop) -> None:
    changed = await shop.desk.customers.change(MIRA, phone="+12025550188")
    assert changed.phones == ("+12025550188", PHONE)
    assert changed.email == MIRA.email


async def test_the_same_note_in_one_call_is_one_note(shop: Shop) -> None:
    await shop.desk.customers.note(MIRA, "Afraid of needles.", call=CALL)
    await shop.desk.customers.note(MIRA, "Afraid of needles.", call=CALL)
    kept = await shop.store.customers.get(MIRA.business, MIRA.id)
    assert kept == replace(MIRA, notes=("Afraid of needles.",))


async def test_a_name_that_nobody_has_finds_nobody(shop: Shop) -> None:
    assert await shop.desk.customers.by_name("Peter Nobody") == ()
    assert await shop.desk.customers.by_name("") == ()
    assert await shop.desk.customers.by_name("Lin", [MIRA, LIN]) == (LIN,)


class SlowTables(MemoryCustomers):
    """Our own tables, when the database is busy."""

    async def by_phone(self, business: BusinessId, phone: str) -> Sequence[Customer]:
        await asyncio.sleep(30)
        return await super().by_phone(business, phone)


async def test_who_is_not_known_in_time_is_not_known(shop: Shop) -> None:
    slow = replace(shop.desk.customers, customers=SlowTables(), crm=SlowCrm())
    begun = time.perf_counter()
    assert await slow.recognise(PHONE) == ()
    assert time.perf_counter() - begun < 1


async def test_whom_only_the_slow_system_knows_is_a_stranger(shop: Shop) -> None:
    crm = SlowCrm()
    crm.seed([replace(MIRA, phones=("+12025550166",))])
    slow = replace(shop.desk.customers, crm=crm)
    assert await slow.recognise("+12025550166") == ()
