"""Sound on a line's clock."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.calls.audio import Pcm, Track

pytestmark = pytest.mark.unit


def tone(length: int, level: int = 1000) -> Pcm:
    return np.full(length, level, np.int16)


def test_sound_is_queued_behind_what_still_plays() -> None:
    track = Track(rate=100)
    track.place(tone(100), now_s=1.0)
    track.place(tone(50), now_s=1.2)
    track.place(tone(50), now_s=5.0)
    assert track.end_s == 5.5
    assert np.count_nonzero(track.between(0.0, 6.0)) == 200
    assert np.count_nonzero(track.between(1.0, 2.5)) == 150


def test_what_was_cut_was_not_heard() -> None:
    track = Track(rate=100)
    track.place(tone(100), now_s=0.0)
    track.place(tone(100, 2000), now_s=0.0)
    rest = track.cut(now_s=0.4)
    assert len(rest) == 160
    assert track.end_s == 0.4
    assert list(rest[[0, -1]]) == [1000, 2000]


def test_speech_is_found_by_its_level() -> None:
    track = Track(rate=100)
    track.place(np.concatenate([tone(20, 10), tone(30, 500), tone(50, 10)]), now_s=1.0)
    assert track.first_loud_s(0.0, level=184) == pytest.approx(1.2)
    assert track.first_loud_s(1.3, level=184) == pytest.approx(1.3)
    assert track.first_loud_s(1.6, level=184) is None
    assert track.last_loud_s(9.0, level=184) == pytest.approx(1.49)
    assert track.last_loud_s(1.1, level=184) is None


def test_the_loudest_negative_sample_is_loud() -> None:
    track = Track(rate=100)
    track.place(tone(1, -32_768), now_s=0.0)
    assert track.first_loud_s(0.0, level=184) == 0.0


@given(st.lists(st.integers(1, 40), max_size=6), st.floats(0.0, 3.0))
def test_cutting_keeps_every_sample_once(lengths: list[int], now_s: float) -> None:
    track = Track(rate=100)
    for length in lengths:
        track.place(tone(length), now_s=0.5)
    rest = track.cut(now_s=now_s)
    assert np.count_nonzero(track.between(0.0, 5.0)) + len(rest) == sum(lengths)
