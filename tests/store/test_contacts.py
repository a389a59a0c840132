"""Contact data is sealed in the database, found all the same, and keys can be changed."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Column, text

from tests.bookings import DENTAL, MARIA, NOW
from voicedesk.domain.business import ServiceId
from voicedesk.domain.call import Customer, CustomerId, Message, MessageId
from voicedesk.errors import SettingsInvalid
from voicedesk.ports import Wait
from voicedesk.store import Store, open_store
from voicedesk.store.contacts import Counted, SqlContacts
from voicedesk.store.sealing import Sealer

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

pytestmark = pytest.mark.db

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
BOTH = f"{NEW},{OLD}"
PHONE, EMAIL = "+4915112345678", "Jose@hidden.example"
ANNA = Customer(
    id=CustomerId("anna"),
    business=DENTAL,
    name="José Verborgen",
    phones=(PHONE, "+4915187654321"),
    email=EMAIL,
    birth_date=date(1961, 12, 24),
    postcode="99423",
    notes=("allergic to penicillin", "comes with a dog"),
    preferences=(("chair", "by the window"),),
)
WAIT = Wait("w1", DENTAL, ServiceId("cleaning"), MARIA, NOW)
PLANTED = (
    PHONE,
    "4915187654321",
    "Verborgen",
    "hidden.example",
    "penicillin",
    "1961-12-24",
    "window",
)


def told(number: str = PHONE, *, id_: str = "m1") -> Message:
    return Message(
        id=MessageId(id_),
        business=DENTAL,
        kind="confirmation",
        channel="sms",
        to=number,
        subject="",
        body="Dear Verborgen, see you",
        key=id_,
        created=NOW,
    )


async def fill(store: Store) -> None:
    await store.customers.save(ANNA)
    await store.messages.queue(told())
    await store.messages.opt(DENTAL, PHONE, out=True, words="stop Verborgen", now=NOW)


async def check(store: Store) -> None:
    """Everything is found as it was written."""
    assert list(await store.customers.by_phone(DENTAL, PHONE)) == [ANNA]
    assert list(await store.customers.by_email(DENTAL, EMAIL.upper())) == [ANNA]
    assert list(await store.customers.search(DENTAL, "jose verb")) == [ANNA]
    assert [one.body for one in await store.messages.latest(DENTAL, PHONE, since=NOW)] == [
        "Dear Verborgen, see you"
    ]
    assert await store.messages.opted_out(DENTAL, PHONE)


def planted_in(folder: Path) -> list[str]:
    """What was planted and stands in a file of the database, in pages that are free, too."""
    content = b"".join(one.read_bytes() for one in folder.rglob("voicedesk.db*"))
    return [one for one in PLANTED if one.encode() in content]


async def test_nothing_that_was_sealed_stands_in_the_file(sqlite_url: str, tmp_path: Path) -> None:
    async with open_store(sqlite_url, key=OLD) as store:
        await fill(store)
    assert planted_in(tmp_path) == list(PLANTED)  # else the next line would prove nothing
    async with open_store(sqlite_url, key=OLD) as store:
        await store.contacts.encrypt(now=NOW)
        await store.customers.save(replace(ANNA, id=CustomerId("later")))
    assert planted_in(tmp_path) == []


async def test_what_is_sealed_is_found_and_opened_again(url: str) -> None:
    async with open_store(url, key=OLD) as store:
        await fill(store)
        before = await store.contacts.count()
        sealed = await store.contacts.encrypt(now=NOW)
        assert before == Counted(clear=sealed, first=0, earlier=0, none=0)
        assert await store.contacts.count() == Counted(clear=0, first=sealed, earlier=0, none=0)
        await check(store)
        assert await store.contacts.decrypt() == sealed
        assert await store.contacts.count() == before
        await check(store)
    async with open_store(url) as store:
        await check(store)


async def test_clear_rows_and_rows_of_each_key_are_found_side_by_side(url: str) -> None:
    """As during the change: a process that was there before still writes in clear."""
    async with open_store(url, key=OLD) as before, open_store(url, key=BOTH) as after:
        await before.contacts.encrypt(now=NOW)
        await fill(before)
        await check(after)
        await after.customers.save(replace(ANNA, id=CustomerId("clear"), name="José Verb Clear"))
        await after.contacts.look()
        await after.customers.save(replace(ANNA, id=CustomerId("new"), name="José Verb New"))
        found = await after.customers.by_phone(DENTAL, PHONE)
        named = await after.customers.search(DENTAL, "verb")
        counted = await after.contacts.count()
    assert [one.id for one in found] == ["clear", "new", "anna"]
    assert [one.id for one in named] == ["clear", "new", "anna"]
    assert min(counted.clear, counted.first, counted.earlier) > 0


async def test_a_later_word_replaces_one_in_clear_or_under_an_earlier_key(url: str) -> None:
    async with open_store(url, key=OLD) as store:
        await fill(store)
        await store.contacts.encrypt(now=NOW)
    async with open_store(url, key=BOTH) as store:
        await store.messages.opt(DENTAL, PHONE, out=False, words="start", now=NOW)
        assert not await store.messages.opted_out(DENTAL, PHONE)


async def test_rotation_ends_the_need_of_the_earlier_key(url: str) -> None:
    async with open_store(url, key=OLD) as store:
        await fill(store)
        sealed = await store.contacts.encrypt(now=NOW)
    async with open_store(url, key=BOTH) as store:
        assert await store.contacts.count() == Counted(0, 0, sealed, 0)
        assert (await store.contacts.rotate(), await store.contacts.rotate()) == (sealed, 0)
    async with open_store(url, key=NEW) as store:
        await check(store)
    async with open_store(url, key=OLD) as store:
        assert await store.contacts.count() == Counted(0, 0, 0, sealed)


class Killed(SqlContacts):
    """Ends after some columns, as a process that is killed does."""

    left = 20

    async def _column_again(self, column: Column[Any], *, clear: bool) -> int:
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        return await super()._column_again(column, clear=clear)


async def test_what_was_killed_half_way_loses_nothing_and_is_ended_by_doing_it_again(
    url: str,
) -> None:
    async with open_store(url, key=OLD) as store:
        await fill(store)
        whole = (await store.contacts.count()).clear
        with pytest.raises(KeyboardInterrupt):
            await Killed(store.database).encrypt(now=NOW)
        half = await store.contacts.count()
        await check(store)
        assert await store.contacts.encrypt(now=NOW) == half.clear
        assert 0 < half.first < whole
        await check(store)


@pytest.mark.parametrize("key", [None, NEW], ids=["no key", "another key"])
async def test_without_its_key_a_sealed_value_says_what_to_do(url: str, key: str | None) -> None:
    async with open_store(url, key=OLD) as store:
        await fill(store)
        await store.contacts.encrypt(now=NOW)
    async with open_store(url, key=key) as store:
        with pytest.raises(SettingsInvalid, match="add that key"):
            await store.customers.get(DENTAL, ANNA.id)


@pytest.mark.parametrize(
    "key, why",
    [(None, "is missing"), (NEW, r"does not have the key [0-9a-f]{8}"), (OLD, ""), (BOTH, "")],
    ids=["no key", "another key", "its key", "its key behind another"],
)
async def test_whoever_starts_without_the_key_is_told_before_any_contact(
    url: str, key: str | None, why: str
) -> None:
    async with open_store(url, key=OLD) as store:
        await store.contacts.encrypt(now=NOW)
        await store.messages.opt(DENTAL, PHONE, out=True, words="", now=NOW)
    async with open_store(url, key=key) as store:
        with pytest.raises(SettingsInvalid, match=why) if why else nullcontext():
            await store.contacts.require_keys()


async def test_a_key_that_one_value_needs_is_missed_until_that_is_opened(url: str) -> None:
    """The value is JSON, which is sealed in a form of its own."""
    async with open_store(url, key=OLD) as store:
        await store.contacts.encrypt(now=NOW)
        await store.waitlist.add(WAIT, key="w1")
    async with open_store(url, key=NEW) as store:
        with pytest.raises(SettingsInvalid, match=r"sealed waits\.attendee"):
            await store.contacts.require_keys()
    async with open_store(url, key=OLD) as store:
        await store.contacts.decrypt()
    async with open_store(url) as store:
        await store.contacts.require_keys()


async def test_a_key_that_is_lost_can_be_given_up(url: str) -> None:
    async with open_store(url, key=OLD) as store:
        await store.contacts.encrypt(now=NOW)
        await store.waitlist.add(WAIT, key="w1")
        lost = Sealer(OLD).seals[0].id
    async with open_store(url, key=NEW) as store:
        await store.contacts.give_up("00000000", now=NOW)
        with pytest.raises(SettingsInvalid, match=f"voicedesk keys lost {lost}"):
            await store.contacts.require_keys()
        await store.contacts.give_up(lost, now=NOW)
        await store.contacts.require_keys()
        assert (await store.contacts.count()).none == 1


async def test_nothing_is_written_in_clear_where_the_key_is_missing(url: str) -> None:
    async with open_store(url, key=OLD) as store:
        await store.contacts.encrypt(now=NOW)
    async with open_store(url) as store:
        with pytest.raises(SettingsInvalid, match="VOICEDESK_KEY is not set"):
            await store.customers.save(ANNA)
        with pytest.raises(SettingsInvalid, match="VOICEDESK_KEY is not set"):
            await store.contacts.encrypt(now=NOW)
        with pytest.raises(SettingsInvalid, match="VOICEDESK_KEY is not set"):
            await store.contacts.decrypt()


@pytest.mark.parametrize("key", [None, OLD], ids=["no key", "a key"])
async def test_who_calls_themselves_sealed_is_read_as_they_wrote(url: str, key: str | None) -> None:
    odd = replace(ANNA, name="sealed:00000000.x.y", notes=("sealed:=a",))
    async with open_store(url, key=key) as store:
        await store.customers.save(odd)
        assert await store.customers.get(DENTAL, odd.id) == odd


async def test_a_value_that_was_moved_to_another_column_is_refused(url: str) -> None:
    async with open_store(url, key=OLD) as store:
        await store.contacts.encrypt(now=NOW)
        await store.customers.save(ANNA)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(text("UPDATE customers SET name = email"))

        await store.database.write(work)
        with pytest.raises(SettingsInvalid, match=r"customers\.name was changed"):
            await store.customers.get(DENTAL, ANNA.id)
