"""One caller too many is not left in silence."""

from __future__ import annotations

import pytest

from voicedesk.bootstrap import live_call, new_call, open_office
from voicedesk.calls.admission import SPARE, is_full, load, turn_away
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.call import Outcome
from voicedesk.profile import load_profile

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("active, full", [(0, False), (3, False), (4, True), (5, True)])
def test_a_worker_is_full_at_its_limit(active: int, *, full: bool) -> None:
    assert is_full(active, 4) is full


def test_the_server_goes_on_asking_until_the_spare_jobs_are_used_too() -> None:
    assert load(4, 4) < 0.999
    assert load(4 + SPARE, 4) == 1.0


async def test_who_is_turned_away_is_rung_back(clock: ManualClock) -> None:
    async with open_office(load_profile("dental"), clock=clock) as office:
        live = live_call(office.desk, new_call(office.desk, channel="phone", caller="+12025550199"))
        words = await turn_away(live)
        (promised,) = await office.store.callbacks.list(office.desk.business.id)
        assert (promised.phone, live.state.outcome()) == ("+12025550199", Outcome.CALLBACK)
        assert "ring you back" in words


async def test_who_withholds_the_number_is_asked_to_ring_again(clock: ManualClock) -> None:
    async with open_office(load_profile("dental"), clock=clock) as office:
        live = live_call(office.desk, new_call(office.desk, channel="phone", caller=None))
        assert "ring again" in await turn_away(live)
        assert await office.store.callbacks.list(office.desk.business.id) == []
