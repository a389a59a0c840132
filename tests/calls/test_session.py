"""How a call is put away when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from voicedesk.bootstrap import live_call, new_call, open_office
from voicedesk.calls.session import finish
from voicedesk.connectors.memory import MemoryLedger, MemoryOrders
from voicedesk.domain.call import CallId
from voicedesk.errors import StoreUnavailable
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")


class Stuck(MemoryLedger):
    """A ledger that cannot be reached when a hold is to be given back."""

    async def release_call(self, call: CallId, *, now: datetime) -> int:
        """Refused."""
        raise StoreUnavailable


async def test_the_end_of_a_call_is_written_when_its_hold_cannot_be_given_back() -> None:
    async with open_office(load_profile("dental"), now=NOW) as office:
        ledger = Stuck(MemoryOrders())
        desk = replace(office.desk, scheduling=replace(office.desk.scheduling, ledger=ledger))
        live = live_call(desk, new_call(desk, channel="web", caller=None))
        await desk.calls.begin(live.call)
        live.journal.start()
        await finish(live, reason="hang_up")
        ended = await desk.calls.get(desk.business.id, live.call.id)
    assert ended is not None
    assert (ended.ended is not None, ended.end_reason) == (True, "hang_up")
