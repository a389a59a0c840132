"""A bare time in answer to a message is a wish about the appointment that it was about."""

from __future__ import annotations

import pytest

from tests.services.shop import CHECKUP, Shop, at
from voicedesk.services.in_full import MOVE_IT, in_full
from voicedesk.services.reply_words import read_reply

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "words, kind, meant",
    [
        ("Thursday at three", "conflict", f"{MOVE_IT} to Thursday at three"),
        ("3pm works", "moved_by_us", f"{MOVE_IT} to 3pm works"),
        (
            "Friday at ten please",
            "cancelled_by_us",
            "I'd like to book a check-up Friday at ten please",
        ),
        # to a time that may not be kept nobody can agree
        ("yes", "conflict", MOVE_IT),
        ("C", "conflict", MOVE_IT),
        ("ok", "moved_by_us", None),
        ("is there parking?", "conflict", None),
        ("Thursday at three", "confirmation", None),
        ("Thursday at three", "reply", None),
        ("X", "conflict", None),
    ],
)
def test_what_is_meant(shop: Shop, words: str, kind: str, meant: str | None) -> None:
    desk = shop.desk
    service = desk.business.service(CHECKUP)
    reply = read_reply(words)
    found = in_full(words, reply, kind=kind, service=service, profile=desk.profile, now=at(3, 9))
    assert found == meant
