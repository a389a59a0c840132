"""Nobody is woken by a text."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.services.shop import ZONE, at
from voicedesk.services.quiet import not_before, zone_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "now, quiet, leaves",
    [
        (at(3, 20), "21:00-08:00", None),
        (at(3, 21), "21:00-08:00", at(4, 8)),
        (at(4, 2), "21:00-08:00", at(4, 8)),
        (at(4, 8), "21:00-08:00", None),
        (at(3, 13), "12:00-14:00", at(3, 14)),
        (at(3, 11), "12:00-14:00", None),
        (at(3, 3), None, None),
        (at(3, 3), "08:00-08:00", None),
        # into the night of the change to summer time
        (at(7, 22), "21:00-08:00", at(8, 8)),
    ],
)
def test_a_text_waits_for_the_morning(
    now: datetime, quiet: str | None, leaves: datetime | None
) -> None:
    assert not_before(now, quiet, ZONE) == leaves


@pytest.mark.parametrize(
    "phone, zone",
    [
        ("+442079460000", "Europe/London"),
        ("+14155550123", "America/Los_Angeles"),
        # a number of a whole country with many zones tells nothing
        ("+18005550123", "America/New_York"),
        ("nonsense", "America/New_York"),
    ],
)
def test_the_zone_is_that_of_the_number(phone: str, zone: str) -> None:
    assert zone_of(phone, ZoneInfo("America/New_York")) == ZoneInfo(zone)
