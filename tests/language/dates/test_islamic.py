"""Islamic holidays fall within a day of those that were kept."""

from datetime import date

import pytest

from voicedesk.language.dates.islamic import islamic_day

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "month, day, kept",
    [
        (9, 1, date(2024, 3, 11)),  # Ramadan begins
        (10, 1, date(2024, 4, 10)),  # Eid al-Fitr
        (12, 10, date(2024, 6, 16)),  # Eid al-Adha
        (10, 1, date(2018, 6, 15)),
        (12, 10, date(1966, 4, 1)),
    ],
)
def test_a_day_is_within_one_of_the_day_that_was_kept(month: int, day: int, kept: date) -> None:
    found = islamic_day(kept.year, month, day)
    assert found is not None
    assert abs((found - kept).days) <= 1
