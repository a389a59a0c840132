"""What every store of the desk's own calls must do."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bookings import DENTAL, NOW
from tests.stores import AnyStore
from voicedesk.domain.business import BusinessId
from voicedesk.ports import Dial

pytestmark = pytest.mark.db

FIRST = Dial("callback:cb:1", DENTAL, "callback", "cb", NOW)
SECOND = replace(FIRST, key="callback:cb:2", began=NOW + timedelta(hours=1))


async def test_a_key_is_begun_once(store: AnyStore) -> None:
    begun = await asyncio.gather(*(store.dials.begin(FIRST) for _ in range(5)))
    assert sorted(begun) == [False] * 4 + [True]
    assert await store.dials.get(DENTAL, FIRST.key) == FIRST


async def test_the_first_outcome_stands(store: AnyStore) -> None:
    await store.dials.begin(FIRST)
    await store.dials.end(DENTAL, FIRST.key, "busy", now=NOW)
    await store.dials.end(DENTAL, FIRST.key, "lost", now=NOW + timedelta(minutes=1))
    assert await store.dials.get(DENTAL, FIRST.key) == replace(FIRST, outcome="busy", ended=NOW)


async def test_the_latest_stand_first_and_businesses_apart(store: AnyStore) -> None:
    salon = BusinessId("salon")
    assert await store.dials.begin(FIRST)
    assert await store.dials.begin(SECOND)
    assert await store.dials.begin(replace(FIRST, business=salon))
    assert await store.dials.list(DENTAL, ref="cb") == [SECOND, FIRST]
    assert await store.dials.list(DENTAL, ref="other") == []
    assert [one.business for one in await store.dials.list(salon)] == [salon]
    assert await store.dials.get(salon, SECOND.key) is None
