"""One caller too many is not left in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from voicedesk.bootstrap import live_call, new_call, open_office
from voicedesk.calls.admission import SPARE, is_full, load, turn_away, why_not
from voicedesk.calls.session import finish
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.call import Outcome
from voicedesk.profile import load_profile
from voicedesk.services.day_budget import SUBJECT, DayBudget

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


async def test_past_the_minutes_of_a_day_callers_hear_so_and_what_to_do_in_danger(
    clock: ManualClock,
) -> None:
    async with open_office(load_profile("dental"), clock=clock) as office:
        desk = office.desk
        limits = desk.profile.limits.model_copy(update={"minutes_per_day": 1})
        profile = desk.profile.model_copy(update={"limits": limits})
        day = DayBudget(
            desk.business, profile, office.store.attempts, desk.notifications, desk.clock
        )
        desk = replace(desk, limits=replace(desk.limits, day=day))
        live = live_call(desk, new_call(desk, channel="phone", caller="+12025550199"))
        before = await why_not(live, full=False, resumed=False)
        await finish(live, reason="hang_up")
        await desk.limits.use_of_day("seconds", 60)
        words = await turn_away(live, "used up")
        after = [await why_not(live, full=full, resumed=False) for full in (False, True)]
        assert (before, after) == (None, ["used up", "busy"])
        assert await why_not(live, full=False, resumed=True) is None
    assert "can't take any more calls today" in words
    assert desk.profile.emergency.sentence in words
    assert "ring you back" in words


async def test_a_call_is_counted_once_however_often_it_is_finished(clock: ManualClock) -> None:
    async with open_office(load_profile("dental"), clock=clock) as office:
        live = live_call(office.desk, new_call(office.desk, channel="text", caller=None))
        await office.store.calls.begin(live.call)
        clock.advance(timedelta(seconds=90))
        await finish(live, reason="hang_up")
        await finish(live, reason="hang_up")
        used = await office.store.attempts.total(
            office.desk.business.id, SUBJECT, "seconds", since=live.call.started
        )
    assert used == 90


async def test_who_withholds_the_number_is_asked_to_ring_again(clock: ManualClock) -> None:
    async with open_office(load_profile("dental"), clock=clock) as office:
        live = live_call(office.desk, new_call(office.desk, channel="phone", caller=None))
        assert "ring again" in await turn_away(live)
        assert await office.store.callbacks.list(office.desk.business.id) == []
