"""Contrasts are those of the web's own guidelines."""

from __future__ import annotations

import pytest

from voicedesk.domain.colours import contrast

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "one, other, found",
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrasts(one: str, other: str, found: float) -> None:
    assert contrast(one, other) == pytest.approx(found, abs=0.01)
    assert contrast(other, one) == contrast(one, other)
