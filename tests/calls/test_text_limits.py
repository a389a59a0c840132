"""What a call may spend and where it may reach, whatever the caller asks for."""

from __future__ import annotations

import pytest

from tests.calls.talking import Talk

pytestmark = pytest.mark.unit

CHECKUP = ("Maria Gonzalez", "checkup", "dr_lee", "2026-03-05T14:00")
CARD = "4111 1111 1111 1111"


async def test_one_number_books_only_so_often_a_day(talk: Talk) -> None:
    lines = [
        words
        for hour in ("9 am", "10 am", "11 am", "2 pm", "3 pm", "4 pm")
        for words in (f"a checkup with doctor lee on friday at {hour}", "yes")
    ]
    talked = await talk(*lines)
    assert len(talked.booked) == 4
    assert any("can't book any more" in words for words in talked.says)


async def test_nobody_is_rung_back_abroad_where_the_profile_does_not_allow_it(talk: Talk) -> None:
    talked = await talk("please call me back", "my number is +882 13 123 4567", caller=None)
    assert talked.left.callbacks == []


async def test_the_number_of_a_card_is_kept_nowhere(talk: Talk) -> None:
    talked = await talk("can you give doctor lee a message", f"my card is {CARD}")
    assert CARD not in str((talked.left, talked.tools, talked.says))
    assert "can't take them on the phone" in talked.says[-1]
