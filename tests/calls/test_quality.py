"""How a call's sound came through is added up from what the counters said."""

from __future__ import annotations

import pytest

from voicedesk.calls.quality import Meter, Reading
from voicedesk.ports import Sound

pytestmark = pytest.mark.unit


def heard(at: float, received: int, lost: int = 0, jitter_s: float = 0.004) -> Reading:
    return Reading(at, "TR_1", received, lost, jitter_s)


def spoken(at: float, sent: int) -> Reading:
    return Reading(at, "TR_1", round(50 * at), spoken="TR_2", sent=sent)


def sound(*readings: Reading) -> Sound:
    meter = Meter()
    for one in readings:
        meter.take(one)
    found = meter.sound()
    assert found is not None
    return found


def test_packets_and_jitter_of_a_whole_call() -> None:
    found = sound(heard(10, 0), heard(12, 97, 3, 0.002), heard(14, 196, 4, 0.006))
    assert (found.seconds, found.received, found.lost) == (4, 196, 4)
    assert found.loss == 0.02
    assert found.jitter_ms == 4
    assert (found.unheard_s, found.unsent_s) == (0, 0)


def test_seconds_in_which_nothing_came() -> None:
    found = sound(heard(0, 10), heard(2, 110), heard(4, 110), heard(6, 110), heard(8, 210))
    assert found.unheard_s == 4


def test_a_track_that_is_muted_or_not_there_is_not_waited_for() -> None:
    found = sound(heard(0, 10), heard(2, 110), Reading(4), Reading(6), heard(8, 110))
    assert (found.unheard_s, found.seconds) == (0, 8)


def test_a_line_that_never_brought_anything_is_told() -> None:
    found = sound(heard(0, 0), heard(2, 0), heard(4, 0))
    assert (found.unheard_s, found.received, found.loss) == (4, 0, None)


def test_a_track_that_was_made_anew_counts_from_nothing() -> None:
    other = Reading(4, "TR_9", 50, 1, 0.004)
    found = sound(heard(0, 0), heard(2, 100, 2), other)
    assert (found.received, found.lost) == (150, 3)
    again = sound(heard(0, 0), heard(2, 100, 2), heard(4, 30, 1))
    assert (again.received, again.lost) == (130, 3)


def test_packets_that_came_twice_are_no_loss() -> None:
    assert sound(heard(0, 0), heard(2, 100, -4)).lost == 0


def test_seconds_in_which_the_desk_spoke_to_nobody() -> None:
    found = sound(spoken(0, 10), spoken(2, 110), spoken(4, 110), spoken(6, 210))
    assert found.unsent_s == 2


def test_a_desk_that_is_silent_sends_nothing_and_that_is_right() -> None:
    quiet = Reading(4, "TR_1", 200)
    assert sound(spoken(0, 10), spoken(2, 110), quiet, spoken(6, 110)).unsent_s == 0


def test_where_nothing_could_be_read_nothing_is_said() -> None:
    meter = Meter()
    meter.take(Reading(0))
    meter.take(Reading(2))
    assert meter.sound() is None
