"""What stays of a STOP after an erasure names nobody, and every hash has its own key."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.bookings import DENTAL, NOW
from voicedesk.domain.business import BusinessId
from voicedesk.ports import Person
from voicedesk.store import Store, open_store
from voicedesk.store.suppressed import ERASED
from voicedesk.store.tables.people import opt_outs

pytestmark = pytest.mark.unit

PHONE, MAIL, ELSE = "+12025550123", "m.quintanilla@example.com", BusinessId("other")
PERSON = Person((PHONE,), (MAIL,))


async def rows(store: Store) -> list[tuple[str, bool, str]]:
    """What is kept of who wants none."""

    async def work(connection: AsyncConnection) -> list[tuple[str, bool, str]]:
        found = await connection.execute(select(opt_outs.c.to, opt_outs.c.out, opt_outs.c.words))
        return [(row.to, row.out, row.words) for row in found]

    return await store.database.read(work)


async def test_number_address_and_words_are_gone_from_the_row(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/desk.db") as store:
        await store.messages.opt(DENTAL, PHONE, out=True, words="STOP, Maria", now=NOW)
        await store.messages.opt(DENTAL, MAIL, out=True, words="no more", now=NOW)
        await store.messages.opt(ELSE, PHONE, out=True, words="STOP", now=NOW)
        await store.erasure.erase(DENTAL, PERSON, now=NOW)
        await store.erasure.erase(ELSE, PERSON, now=NOW)
        kept = await rows(store)
    assert [(out, words) for _, out, words in kept] == [(True, "")] * 3
    assert all(to.startswith(ERASED) for to, _, _ in kept)
    assert len({to.rpartition(":")[2] for to, _, _ in kept}) == 3
    assert PHONE not in repr(kept)


async def test_one_row_stays_however_often_they_stop_and_are_erased(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/desk.db") as store:
        await store.messages.opt(DENTAL, PHONE, out=True, words="STOP", now=NOW)
        await store.erasure.erase(DENTAL, PERSON, now=NOW)
        await store.messages.opt(DENTAL, PHONE, out=True, words="STOP", now=NOW)
        await store.erasure.erase(DENTAL, PERSON, now=NOW)
        assert len(await rows(store)) == 1
        await store.messages.opt(DENTAL, PHONE, out=False, words="START", now=NOW)
        await store.erasure.erase(DENTAL, PERSON, now=NOW)
        assert await rows(store) == []
