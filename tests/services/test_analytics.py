"""Figures are counted from the record, and each can be traced to its calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.shop import SHOP, Shop, at
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.domain.slots import Span
from voicedesk.services.analytics import Analytics, Figures, most_at_once, spread_of

pytestmark = pytest.mark.unit

DAY = Span(at(3, 0), at(4, 0))


def call(name: str, hour: int, *, caller: str, minutes: int = 5) -> Call:
    start = at(3, hour)
    return Call(
        CallId(name), SHOP, "phone", start, caller=caller, ended=start + timedelta(minutes=minutes)
    )


async def keep(shop: Shop, one: Call, outcome: Outcome, *tools: str, ms: float = 400) -> None:
    calls = shop.store.calls
    await calls.begin(replace(one, ended=None))
    rows = [{"name": name} for name in tools]
    await calls.write(
        one.id, "say", {"text": "Hello", "by": "greeting", "ms": 9000}, now=one.started
    )
    await calls.write(one.id, "say", {"text": "Yes", "by": "reflex", "ms": ms}, now=one.started)
    written = [await calls.write(one.id, "tool", row, now=one.started) for row in rows]
    assert len(written) == len(tools)
    await calls.end(one.id, outcome, reason="goodbye", now=one.ended or one.started)


async def figures(shop: Shop) -> Figures:
    analytics = Analytics(SHOP, shop.store.calls, shop.store.tickets, shop.clock)
    return await analytics.figures(DAY)


async def test_a_day_is_counted(shop: Shop) -> None:
    await keep(shop, call("a", 9, caller="+1"), Outcome.BOOKED, "find_slots", "book_appointment")
    await keep(shop, call("b", 10, caller="+2"), Outcome.ABANDONED, "find_slots", ms=800)
    await keep(shop, call("c", 11, caller="+3"), Outcome.ANSWERED, "answer_question")
    await keep(shop, call("d", 12, caller="+4"), Outcome.CALLBACK, "call_a_person")
    day = await figures(shop)
    assert day.calls == 4
    assert (day.booking_conversion.some, day.booking_conversion.value) == (("a",), 0.5)
    assert set(day.containment.some) == {"a", "c"}
    assert (day.escalation.some, day.escalation.value) == (("d",), 0.25)
    assert set(day.first_call_resolution.some) == {"a", "c"}
    assert (day.duration.p50, day.duration.count) == (300, 4)
    assert day.answer_time.p50 == 0.4
    assert day.outcomes[Outcome.BOOKED] == 1


async def test_who_rings_again_within_a_week_was_not_helped(shop: Shop) -> None:
    first = call("a", 9, caller="+1")
    again = replace(first, id=CallId("b"), started=at(9, 9), ended=at(9, 10))
    await keep(shop, first, Outcome.ANSWERED)
    await keep(shop, again, Outcome.ANSWERED)
    assert (await figures(shop)).first_call_resolution.value == 0


async def test_what_is_left_open_was_not_resolved(shop: Shop) -> None:
    one = call("a", 9, caller="+1")
    await keep(shop, one, Outcome.ANSWERED)
    await shop.desk.support.open_ticket("billing", "Charged twice", call=one.id)
    day = await figures(shop)
    assert (day.first_call_resolution.value, day.containment.value) == (0, 0)


async def test_a_day_without_calls_has_no_shares(shop: Shop) -> None:
    day = await figures(shop)
    assert (day.calls, day.escalation.value, day.duration.p50) == (0, None, None)


@pytest.mark.parametrize(
    "hours, minutes, most", [([9, 9, 9], 5, 3), ([9, 10, 11], 5, 1), ([9, 10], 60, 1), ([], 5, 0)]
)
def test_calls_at_once_are_those_that_overlap(hours: list[int], minutes: int, most: int) -> None:
    calls = [call(f"c{n}", hour, caller="+1", minutes=minutes) for n, hour in enumerate(hours)]
    assert most_at_once(calls) == most


def test_a_single_measurement_is_its_own_spread() -> None:
    assert spread_of([2.0]).p95 == 2.0
    assert spread_of(float(n) for n in range(101)).p95 == 95.0
