"""Interval arithmetic agrees with sets of minutes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.domain.intervals import Interval, covers, intersect, shift, subtract, union

pytestmark = pytest.mark.unit

INTERVALS = st.lists(
    st.tuples(st.integers(0, 80), st.integers(0, 25)).map(lambda pair: (pair[0], sum(pair))),
    max_size=8,
).map(union)


def minutes(parts: list[Interval]) -> set[int]:
    return {minute for start, end in parts for minute in range(start, end)}


@given(INTERVALS, INTERVALS)
def test_arithmetic_is_that_of_sets(ones: list[Interval], others: list[Interval]) -> None:
    assert minutes(subtract(ones, others)) == minutes(ones) - minutes(others)
    assert minutes(intersect(ones, others)) == minutes(ones) & minutes(others)
    assert minutes(union([*ones, *others])) == minutes(ones) | minutes(others)


@given(INTERVALS, st.integers(-50, 50))
def test_shifting_moves_every_minute(parts: list[Interval], by: int) -> None:
    assert minutes(shift(parts, by)) == {minute + by for minute in minutes(parts)}


@given(INTERVALS, st.integers(-5, 120))
def test_covering_is_membership(parts: list[Interval], minute: int) -> None:
    assert covers(parts, minute) == (minute in minutes(parts))


@given(INTERVALS)
def test_a_union_is_sorted_and_its_parts_do_not_touch(parts: list[Interval]) -> None:
    assert parts == sorted(parts)
    assert all(one[1] < other[0] for one, other in pairwise(parts))
