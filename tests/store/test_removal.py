"""An invented business goes whole, and the ledger stays closed for all others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from tests.bookings import CALL, DENTAL, NOW, booked, slot
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId
from voicedesk.errors import StoreError
from voicedesk.store import migrate, open_store
from voicedesk.store.removal import remove_invented

pytestmark = pytest.mark.db

OTHER = BusinessId("other")


async def test_all_of_one_business_goes_and_nothing_of_another(url: str) -> None:
    await migrate(url)
    async with open_store(url) as store:
        call = Call(CALL, DENTAL, "phone", NOW)
        await store.calls.begin(call)
        await store.calls.begin(replace(call, id=CallId("other"), business=OTHER))
        await booked(store, slot("09:00", "09:30"))
        await store.audit.add(DENTAL, "ana", "looked", "", now=NOW)
        assert await remove_invented(store.database, DENTAL) > 0
        assert await remove_invented(store.database, DENTAL) == 0
        assert list(await store.calls.list(DENTAL)) == []
        assert len(await store.calls.list(OTHER)) == 1
        assert len(await store.audit.lines(DENTAL)) == 1


async def test_the_ledger_is_closed_again_afterwards(url: str) -> None:
    await migrate(url)
    async with open_store(url) as store:
        await remove_invented(store.database, DENTAL)
        await booked(store, slot("09:00", "09:30"))
        with pytest.raises(StoreError):
            await store.database.write(
                lambda connection: connection.execute(text("DELETE FROM entries"))
            )
