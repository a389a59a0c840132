"""A called number leads to one business only."""

from __future__ import annotations

import pytest

from tests.bookings import DENTAL, NOW
from voicedesk.domain.business import BusinessId
from voicedesk.errors import ProfileInvalid
from voicedesk.store import open_store

pytestmark = pytest.mark.db

SALON = BusinessId("salon")
FILES = {"profile.yaml": 'numbers: ["+12025550100"]\nbusiness: {phone: "+1 202-555-0101"}\n'}


async def test_a_number_of_another_business_is_refused_and_nothing_published(url: str) -> None:
    async with open_store(url) as store:
        await store.profiles.publish(DENTAL, FILES, by="ana", now=NOW)
        with pytest.raises(ProfileInvalid) as raised:
            await store.profiles.publish(SALON, FILES, by="bo", now=NOW)
        assert raised.value.mistakes == (
            "numbers: +12025550100 leads to dental already",
            "numbers: +12025550101 leads to dental already",
        )
        assert await store.profiles.current(SALON) is None
        assert await store.profiles.by_number("+12025550101") == DENTAL


@pytest.mark.parametrize("yaml", ["", "- a list", "numbers:", "business: a word"])
async def test_a_profile_without_numbers_can_be_published(sqlite_url: str, yaml: str) -> None:
    async with open_store(sqlite_url) as store:
        stored = await store.profiles.publish(DENTAL, {"profile.yaml": yaml}, by="ana", now=NOW)
        assert stored.version == 1
