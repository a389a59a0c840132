"""Words said twice and words that sound alike, put as they were meant."""

import pytest

from voicedesk.language.understand.stutter import smooth

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text, meant",
    [
        ("can I I move my brake job", "can I move my brake job"),
        ("same same as last time", "same as last time"),
        ("next Thursday Thursday at two", "next Thursday at two"),
        ("no, no, on on Friday", "no, on Friday"),
        ("the first won", "the first one"),
        ("that won please", "that one please"),
    ],
)
def test_a_stutter_is_smoothed(text: str, meant: str) -> None:
    assert smooth(text) == meant


@pytest.mark.parametrize(
    "text",
    ["five five five one two", "eleven eleven", "it's L E E E", "Duran Duran", "I won a voucher"],
)
def test_what_may_be_said_twice_stays(text: str) -> None:
    assert smooth(text) == text
