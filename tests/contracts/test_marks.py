"""What every store of marks must do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.bookings import DENTAL, NOW
from tests.stores import AnyStore
from voicedesk.domain.business import BusinessId

pytestmark = pytest.mark.db

SALON = BusinessId("salon")


async def test_a_mark_is_the_last_that_was_put(store: AnyStore) -> None:
    assert await store.marks.get(DENTAL, "crm") is None
    await store.marks.put(DENTAL, "crm", "1", now=NOW)
    await store.marks.put(DENTAL, "crm", "2", now=NOW + timedelta(minutes=1))
    assert await store.marks.get(DENTAL, "crm") == "2"


async def test_businesses_and_names_are_kept_apart(store: AnyStore) -> None:
    await store.marks.put(DENTAL, "crm", "1", now=NOW)
    assert await store.marks.get(SALON, "crm") is None
    assert await store.marks.get(DENTAL, "calendar") is None
