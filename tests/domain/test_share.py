"""Shares are as sure as their counts allow, and no surer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.domain.call import CallId
from voicedesk.domain.share import Change, Share, wilson

pytestmark = pytest.mark.unit


def share(some: int, of: int) -> Share:
    ids = tuple(CallId(str(number)) for number in range(of))
    return Share(ids[:some], ids)


@pytest.mark.parametrize(
    "some, of, low, high",
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I: the score method
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_band_is_the_published_one(some: int, of: int, low: float, high: float) -> None:
    assert wilson(some, of) == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_share_lies_in_its_band(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1


@pytest.mark.parametrize("some, of", [(0, 0), (3, 2), (-1, 2)])
def test_nothing_out_of_nothing_is_no_share(some: int, of: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        wilson(some, of)
    assert Share().value is None
    assert Share().band is None


@pytest.mark.parametrize(
    "now, before, change",
    [
        (share(90, 100), share(50, 100), "more"),
        (share(50, 100), share(90, 100), "less"),
        (share(55, 100), share(50, 100), "unclear"),
        (share(3, 3), share(0, 0), "unclear"),
    ],
)
def test_a_change_is_one_when_the_bands_do_not_meet(
    now: Share, before: Share, change: Change
) -> None:
    assert now.against(before) == change
    assert share(9, 9).is_thin
    assert not share(9, 10).is_thin
