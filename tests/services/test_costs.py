"""What calls cost is counted units times dated prices; unknown stays unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from voicedesk.domain.call import CallId
from voicedesk.ports import CallFacts, Used
from voicedesk.services.costs import UNITS, Price, cost_figure, cost_of, listed

pytestmark = pytest.mark.unit

BEGAN = datetime(2026, 11, 20, 15, tzinfo=UTC)
PRICES = (
    Price("stt", "Ear", "fast", "hour", 0.60, date(2026, 1, 1), "https://ear.example"),
    Price(
        "tts", "Mouth", "soft", "million characters", 50.0, date(2026, 1, 1), "https://m.example"
    ),
    Price("llm", "", "brain-2", "million tokens", 1.0, date(2026, 12, 1), "https://b.example", 4.0),
    Price("llm", "", "brain-2", "million tokens", 0.5, date(2026, 1, 1), "https://b.example", 2.0),
)
USED = (
    Used("stt", "Ear", "fast-en", 120.0),
    Used("tts", "Mouth", "soft", 1000),
    Used("llm", "voicedesk", "brain-2", 10_000, 1_000),
)
CALL = CallFacts(CallId("a"), "phone", BEGAN, ended=BEGAN + timedelta(minutes=2), used=USED)


def test_a_call_costs_its_units_times_the_prices_of_its_day() -> None:
    cost = cost_of(CALL, phone_minute=0.01, prices=PRICES)
    assert cost.parts == pytest.approx({"line": 0.02, "stt": 0.02, "tts": 0.05, "llm": 0.007})
    assert cost.usd == pytest.approx(0.097)
    later = replace(CALL, started=BEGAN + timedelta(days=30), ended=None)
    assert cost_of(later, phone_minute=0.01, prices=PRICES).parts["llm"] == pytest.approx(0.014)


@pytest.mark.parametrize(
    "call, phone_minute, words",
    [
        (CALL, None, "the line"),
        (replace(CALL, used=None), 0.01, "what was used"),
        (replace(CALL, used=(Used("tts", "Mouth", "loud", 5),)), 0.01, "Mouth loud"),
        # before the oldest price
        (replace(CALL, started=datetime(2025, 1, 1, tzinfo=UTC)), 0.01, "Ear fast-en"),
        # two models answered, and their tokens were counted together
        (replace(CALL, used=(Used("llm", "", "brain-3+brain-2", 5),)), 0.01, "brain-3+brain-2"),
    ],
)
def test_what_has_no_price_makes_the_whole_unknown(
    call: CallFacts, phone_minute: float | None, words: str
) -> None:
    cost = cost_of(call, phone_minute=phone_minute, prices=PRICES)
    assert cost.usd is None
    assert words in cost.unknown


def test_what_runs_here_sends_no_bill() -> None:
    own = replace(CALL, channel="web", used=(Used("stt", "local", "ear", 99.0),))
    assert cost_of(own, phone_minute=None, prices=PRICES).usd == 0.0


def test_a_minute_is_counted_over_what_is_known() -> None:
    calls = (
        CALL,
        replace(CALL, call=CallId("b"), used=None),
        replace(CALL, call=CallId("c"), ended=None),
    )
    figure = cost_figure(calls, phone_minute=0.01, prices=PRICES)
    assert (figure.known, figure.unknown) == (("a",), ("b",))
    assert figure.minute == pytest.approx(0.097 / 2)
    assert cost_figure((), phone_minute=None).minute is None


def test_every_listed_price_has_a_unit_a_day_and_a_source() -> None:
    assert {one.unit for one in listed()} <= set(UNITS)
    assert all(one.source.startswith("https://") and one.usd > 0 for one in listed())
    assert len({(one.kind, one.provider, one.model, one.since) for one in listed()}) == len(
        listed()
    )


def test_the_longer_name_is_the_one_that_is_meant() -> None:
    lite = Used("llm", "", "gemini-3.5-flash-lite", 1_000_000)
    call = replace(CALL, channel="web", used=(lite,))
    assert cost_of(call, phone_minute=None).usd == pytest.approx(0.30)
