"""The caller who follows rules: which rule speaks, and how often."""

from __future__ import annotations

from datetime import datetime

import pytest

from voicedesk.profile.facts import business_of
from voicedesk.profile.load import load_profile
from voicedesk.rehearsal.caller import MOST_TURNS, RuleCaller
from voicedesk.rehearsal.goal import Goal
from voicedesk.rehearsal.scenario import ExpectedBooking, Rule

pytestmark = pytest.mark.unit


def test_the_first_rule_that_fits_speaks_before_one_that_comes_later() -> None:
    caller = RuleCaller([Rule(when="day", say="Tuesday"), Rule(when="what day", say="Friday")])

    rule = caller.next("What DAY suits you?")

    assert rule is not None
    assert rule.say == "Tuesday"


def test_a_rule_fires_once_and_then_the_next_one_that_fits() -> None:
    caller = RuleCaller([Rule(when="day", say="Tuesday"), Rule(when="what day", say="Friday")])
    caller.next("What day?")

    rule = caller.next("What day?")

    assert rule is not None
    assert rule.say == "Friday"


def test_a_rule_marked_repeat_fires_again() -> None:
    caller = RuleCaller([Rule(when="name", say="Ann", repeat=True)])
    caller.next("What name?")

    assert caller.next("What name?") is not None


def test_a_rule_without_a_condition_is_used_once() -> None:
    caller = RuleCaller([Rule(say="hello")])
    caller.next("anything")

    assert caller.next("anything") is None


def test_nothing_is_said_when_no_rule_fits() -> None:
    caller = RuleCaller([Rule(when="name", say="Ann")])

    assert caller.next("What day?") is None
    assert caller.turns == 0


def test_a_caller_does_not_go_on_for_ever() -> None:
    caller = RuleCaller([Rule(when="", say="and again", repeat=True)])

    said = [caller.next("go on") for _ in range(MOST_TURNS + 5)]

    assert sum(rule is not None for rule in said) == MOST_TURNS


def test_a_caller_heard_badly_says_again_what_was_lost() -> None:
    caller = RuleCaller([Rule(say="my e-mail is a at b dot com"), Rule(say="yes")], says_again=1)
    caller.next("hello")

    again = caller.next("Sorry, I didn't quite get that. Shall I book it?")
    then = caller.next("Sorry, I didn't quite get that. Shall I book it?")

    assert [rule.say if rule else None for rule in (again, then)] == [
        "my e-mail is a at b dot com",
        "yes",
    ]
    assert (caller.turns, caller.extra) == (3, 1)


def test_nobody_repeats_themselves_where_nothing_was_asked() -> None:
    caller = RuleCaller([Rule(say="a person please")], says_again=2)
    caller.next("How can I help?")

    assert caller.next("You're now connected to Grace.") is None


def test_who_came_for_what_is_read_back_agrees_though_the_script_is_used_up() -> None:
    business = business_of(load_profile("dental").profile)
    wanted = ExpectedBooking.model_validate({"service": "cleaning", "start": "2026-03-05T14:00"})
    goal = Goal([wanted], business, datetime.fromisoformat("2026-03-03T09:00:00-05:00"))
    caller = RuleCaller([], goal, says_again=1)

    rule = caller.next("Thursday the fifth at two: shall I book it?")

    assert rule is not None
    assert rule.say == "yes please"
    assert caller.next("You have a cleaning on Thursday at two. Shall I cancel it?") is None
