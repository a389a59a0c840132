"""After an erasure no row of any table says who it was."""

from __future__ import annotations

import pytest

from tests.bookings import DENTAL, NOW
from tests.store.planted import PERSON, PLANTED, everything, plant
from voicedesk.store import migrate, open_store

pytestmark = pytest.mark.db


async def test_nothing_that_was_planted_is_in_any_table(url: str) -> None:
    await migrate(url)
    async with open_store(url) as store:
        await plant(store)
        before = await everything(store)
        counted = await store.erasure.erase(DENTAL, PERSON, now=NOW)
        after = await everything(store)
        kept = await store.tokens.answered(DENTAL, "t", "k")
    assert [one for one in PLANTED if one not in before] == []
    assert [one for one in PLANTED if one in after] == []
    assert (counted["answers"], kept and kept.body) == (1, "{}")
