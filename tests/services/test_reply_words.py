"""What people write back is read as they mean it, and nobody is cut off by a common word."""

from __future__ import annotations

import pytest

from voicedesk.services.reply_words import read_reply

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text, reply",
    [
        ("STOP", "stop"),
        ("stop.", "stop"),
        ("Unsubscribe", "stop"),
        ("cancel", "stop"),  # one of the words that the law names
        ("Please stop texting me", "stop"),
        ("don\u2019t message me anymore", "stop"),
        ("no more texts", "stop"),
        ("take me off your list", "stop"),
        ("wrong number", "stop"),
        ("START", "start"),
        ("Help", "help"),
        ("c", "confirm"),
        ("C!", "confirm"),
        ("\U0001f44d", "confirm"),
        ("X", "cancel"),
        ("please cancel my appointment", "cancel"),
        ("M", "move"),
        ("Can I move my appointment?", "move"),
        ("YES", "yes"),
        ("yes please!", "yes"),
        ("No thanks", "no"),
        ("Can I stop by at three?", "free"),
        ("I'll stop at the bank first, then text you", "free"),
        ("do not text me before nine", "free"),
        ("Is there parking?", "free"),
        ("Can we do Friday instead?", "free"),
        ("please cancel my appointment and book one in May", "free"),
        ("", "free"),
    ],
)
def test_a_text_is_read_as_it_is_meant(text: str, reply: str) -> None:
    assert read_reply(text) == reply
