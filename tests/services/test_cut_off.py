"""Whoever was cut off is rung back, where there is a number that may be rung."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from voicedesk.bootstrap import new_call, open_office
from voicedesk.domain.call import Channel
from voicedesk.profile.load import load_profile
from voicedesk.services.cut_off import ring_back

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))


async def test_one_call_is_rung_back_once() -> None:
    async with open_office(load_profile("dental"), now=NOW) as office:
        call = new_call(office.desk, channel="phone", caller="+12025550123")
        first, second = await ring_back(office.desk, call), await ring_back(office.desk, call)
        assert first == second
        assert [one.phone for one in await office.desk.callbacks.open()] == ["+12025550123"]


@pytest.mark.parametrize(
    "channel, number",
    [("web", "+12025550123"), ("phone", None), ("phone", "+2252025550123")],
)
async def test_who_cannot_be_rung_is_promised_nothing(channel: Channel, number: str | None) -> None:
    async with open_office(load_profile("dental"), now=NOW) as office:
        call = new_call(office.desk, channel=channel, caller=number)
        assert await ring_back(office.desk, call) is None
        assert list(await office.desk.callbacks.open()) == []
