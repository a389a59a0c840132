"""How a desk talked, counted from the journal of a call."""

from __future__ import annotations

import pytest

from voicedesk.rehearsal.manners import Row, manners

pytestmark = pytest.mark.unit


def _say(text: str) -> Row:
    return {"kind": "say", "who": "desk", "text": text}


def _tool(tool: str, result: str, **args: object) -> Row:
    return {"kind": "tool", "name": tool, "args": args, "result": result, "ok": True}


READ_BACK = _say("So: a check-up on Friday at ten. Shall I book it?")
BOOKED = _tool("book_appointment", '{"booked": {"n": 1}}')


def test_words_and_questions_are_counted_by_turn() -> None:
    counted = manners([_say("One two three."), _say("What day? And when?")])

    assert counted.turns == 2
    assert counted.longest_turn == 4
    assert counted.words_a_turn == 3.5
    assert counted.most_questions_a_turn == 2


def test_a_sentence_said_twice_is_counted_but_not_a_short_one() -> None:
    counted = manners([_say("What day would suit you? All right.")] * 3)

    assert counted.repeated_sentences == 2


def test_a_question_for_what_was_told_is_counted() -> None:
    noted = _tool("note_caller", "{}", name="Ann Lee")

    counted = manners([_say("What name shall I put it under?"), noted, _say("What name is it?")])

    assert counted.asked_again == 1


def test_a_booking_right_after_its_read_back_was_asked_for() -> None:
    counted = manners([READ_BACK, BOOKED])

    assert counted.unasked_writes == 0
    assert counted.read_backs_a_write == 1.0


@pytest.mark.parametrize("before", ["What day would suit you?", "Shall I cancel it?"])
def test_a_booking_after_another_question_was_not_asked_for(before: str) -> None:
    assert manners([_say(before), BOOKED]).unasked_writes == 1


def test_a_tool_that_only_asked_wrote_nothing() -> None:
    asked = _tool("cancel_booking", '{"needs": ["yes"]}')

    assert manners([_say("Hello."), asked]).unasked_writes == 0
