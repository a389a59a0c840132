"""The stopwatch's scripts, draws and judgement; the calls themselves are run by the bench."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from lab.bench._latency_page import kinds, plot, table
from lab.bench._latency_run import Run, Turn, unheard_words
from lab.bench._latency_script import Follower, Kind, script
from lab.vendors.gemini import Asked, Call
from lab.vendors.pace import PUBLISHED, Pace

pytestmark = pytest.mark.unit

TURN = Turn("when", any_ms=300.0, content_ms=400.0, early=False, lag_s=0.001)


def answers(desk: list[str]) -> list[Kind]:
    plan = script(1, 1)
    said = [plan.next(words) for words in desk]
    return [line.kind for line in said if line is not None]


def test_a_caller_answers_what_the_desk_asks() -> None:
    assert answers(
        [
            "How can I help?",
            "What day and time would suit you?",
            "We do. What day?",
            "And when?",
            "So: a cleaning on Tuesday at nine. Shall I book it?",
            "What name shall I put it under?",
            "You are booked. Anything else?",
            "Goodbye.",
        ]
    ) in (
        ["wish", "question", "long", "when", "yes", "name", "goodbye"],
        ["wish", "long", "question", "when", "yes", "name", "goodbye"],
    )


def test_the_same_seed_is_the_same_call() -> None:
    assert [line.says for line in script(3, 7).queue] == [line.says for line in script(3, 7).queue]
    assert script(3, 7).queue != script(4, 7).queue


def test_two_systems_wait_the_same_and_two_turns_do_not() -> None:
    one, other = Pace(1, 5), Pace(1, 5)
    waits = [one.wait_s("mind"), one.wait_s("mind")]
    assert waits == [other.wait_s("mind"), other.wait_s("mind")]
    one.turn = 1
    assert one.wait_s("mind") not in waits


def test_the_draws_have_the_published_median() -> None:
    draws = sorted(Pace(1, call).peek_s("mind") for call in range(2_000))
    assert draws[1_000] * 1000 == pytest.approx(PUBLISHED["mind"].p50_ms, rel=0.05)
    assert draws[1_900] * 1000 == pytest.approx(PUBLISHED["mind"].p95_ms, rel=0.05)


def asked(*tools: str, called: tuple[str, ...] = ()) -> Asked:
    said = [{"role": "user", "parts": [{"text": "Tuesday at nine please"}]}]
    did = [{"role": "model", "parts": [{"functionCall": {"name": name}}]} for name in called]
    return Asked("", [*said, *did], frozenset(tools))


def test_the_mind_follows_the_line_tool_by_tool() -> None:
    mind = Follower(replace(script(1, 1).queue[3], words="Nothing is free."))
    first = mind(asked("find_slots", "hold_slot"))
    assert isinstance(first, Call)
    assert first.tool == "find_slots"
    assert mind(asked("go_to_scheduling")) == Call("go_to_scheduling")


def test_the_mind_holds_nothing_that_was_not_found() -> None:
    mind = Follower(replace(script(1, 1).queue[3], words="Nothing is free."))
    assert mind(asked("find_slots", "hold_slot", called=("find_slots",))) == "Nothing is free."


def test_turns_of_a_late_clock_or_a_hasty_desk_do_not_count() -> None:
    late, hasty, mute = (
        replace(TURN, lag_s=0.1),
        replace(TURN, early=True),
        replace(TURN, any_ms=None),
    )
    run = Run("ours", [TURN, late, hasty, mute])
    assert run.good == [TURN]
    assert run.early == 0.25
    assert run.wait(0.5, content=True) == 400.0
    assert run.within(350) == 0.0


def test_without_turns_there_is_no_figure() -> None:
    assert math.isnan(Run("ours").wait(0.5, content=True))


def test_words_that_nobody_heard_are_wasted() -> None:
    assert unheard_words(["Do you mean Tuesday? ", "Of course."], ["Of course. When?"]) == (6, 4)


def test_the_page_tells_each_kind_of_turn_apart() -> None:
    runs = [Run("hosted", [TURN, replace(TURN, kind="yes", content_ms=200.0)])]
    assert "| hosted | 300 / 300 / 300 | 200 / 400 / 400 | 750 / 950 | 100 % |" in table(runs)[2]
    assert kinds(runs)[2:] == [
        "| when | hosted | 1 | 300 / 300 / 300 | 400 / 400 / 400 |",
        "| yes | hosted | 1 | 300 / 300 / 300 | 200 / 200 / 200 |",
    ]


def test_the_plot_rises_to_the_share_that_was_answered() -> None:
    drawn = plot([Run("hosted", [TURN, replace(TURN, content_ms=None)])])
    assert drawn.count("<polyline") == 1
    assert "145.3,165.0" in drawn
