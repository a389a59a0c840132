"""When a call is over, and why."""

from __future__ import annotations

import pytest

from voicedesk.calls.control import Standing, over

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "standing, why",
    [
        (Standing(), None),
        (Standing(said_goodbye="goodbye"), "goodbye"),
        (Standing(gone_s=0.0, hung_up=True, phone=True), "hang_up"),
        (Standing(gone_s=1.0, hung_up=True), None),  # a browser may have been reloaded
        (Standing(gone_s=3.0, hung_up=True), "hang_up"),
        (Standing(gone_s=14.0, phone=True), None),  # a lost network comes back
        (Standing(gone_s=15.0), "connection_lost"),
        (Standing(stopped="stopped", said_goodbye="goodbye"), "stopped"),
    ],
)
def test_a_call_ends_with_its_reason(standing: Standing, why: str | None) -> None:
    assert over(standing) == why
