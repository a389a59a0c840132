"""Whole calls in writing: graded on what was written, then on what was said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.calls.talking import Talk
from voicedesk.bootstrap import Office
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryLine

pytestmark = pytest.mark.unit

CHECKUP = ("Maria Gonzalez", "checkup", "dr_lee", "2026-03-05T14:00")
CLEANING = ("Maria Gonzalez", "cleaning", "hygienist", "2026-03-04T10:00")
PROOF = "Maria Gonzalez, April 12 1988"


async def test_an_appointment_is_booked_for_a_known_number(talk: Talk) -> None:
    talked = await talk(
        "I'd like to schedule an appointment", "Next Tuesday at 2 PM", "Yes, that works for me"
    )
    assert "appointment" in talked.says[0].lower()
    assert "confirmed" in talked.last
    assert talked.booked == [("checkup", "dr_lee", "2026-03-10T14:00")]
    assert talked.left.outcome == "booked"
    assert [m["to"] for m in talked.left.notifications if m["channel"] == "sms"] == ["+12025550123"]


@pytest.mark.parametrize("caller", ["+12025550123", "+12025550190", None])
async def test_a_billing_problem_becomes_a_ticket_with_the_account(
    talk: Talk, caller: str | None
) -> None:
    talked = await talk(
        "I need help with my billing",
        "I was charged twice last month",
        "My account number is 12345",
        caller=caller,
    )
    assert "billing" in talked.says[0].lower()
    assert "person" in talked.last
    assert [(t["category"], t["account"]) for t in talked.left.tickets] == [("billing", "12345")]
    assert talked.posts == ["support"]


async def test_a_question_and_two_changes_of_mind_on_the_way(talk: Talk) -> None:
    talked = await talk(
        "hi uh I need to get my teeth cleaned",
        "does she take Delta Dental?",
        "thursday's fine. no wait, friday",
        "the later one",
        "yep",
        "nope thanks",
    )
    assert "Delta Dental" in talked.says[1]
    assert [b[0] for b in talked.booked] == ["cleaning"]
    assert str(talked.booked[0][2]).startswith("2026-03-06")
    assert "Goodbye" in talked.last


@pytest.mark.parametrize(
    "lines,start",
    [
        (["a checkup with Doctor Lee on Thursday at two", "yes"], "2026-03-05T14:00"),
        (["checkup tuesday at 2", "no, thursday", "yes"], "2026-03-05T14:00"),
        (["checkup tomorrow at 9", "actually make it ten", "yes"], "2026-03-04T10:00"),
        (["book me for tomorrow", "at ten", "sure"], "2026-03-04T10:00"),
        (["checkup friday at 10", "sorry what was that?", "yes"], "2026-03-06T10:00"),
        (["checkup friday at 10", "", "yes"], "2026-03-06T10:00"),
        (["checkup friday at 10", "hmm let me think", "ok yes"], "2026-03-06T10:00"),
        (["checkup friday at 10", "are you a robot?", "ok go ahead"], "2026-03-06T10:00"),
        (["checkup friday at 10", "is there parking?", "yes please"], "2026-03-06T10:00"),
    ],
)
async def test_many_ways_lead_to_the_same_booking(talk: Talk, lines: list[str], start: str) -> None:
    talked = await talk(*lines)
    assert [b[2] for b in talked.booked] == [start]


@pytest.mark.parametrize(
    "lines",
    [
        ["checkup friday at 10"],
        ["checkup friday at 10", "no"],
        ["checkup friday at 10", "hmm"],
        ["checkup friday at 10", "what does it cost?"],
        ["checkup friday at 10", "is nine free too?"],
        ["checkup friday at 10", "bye"],
        ["checkup friday at 10", "can I talk to a person"],
        ["yes", "yes", "yes"],
        ["I'd like an appointment", "yes", "yes please"],
        ["checkup friday at 10", "no wait, forget it"],
    ],
)
async def test_nothing_is_booked_without_a_yes_to_the_time(talk: Talk, lines: list[str]) -> None:
    talked = await talk(*lines)
    assert talked.booked == []
    assert talked.left.notifications == [] or talked.left.callbacks


async def test_a_taken_time_is_answered_with_others(talk: Talk) -> None:
    talked = await talk(
        "checkup with doctor lee on thursday at 2",
        "half past two then",
        "yes",
        given=[("Robert Chen", "checkup", "dr_lee", "2026-03-05T14:00")],
    )
    assert "taken" in talked.says[0]
    assert ("checkup", "dr_lee", "2026-03-05T14:30") in talked.booked


async def test_a_closed_day_is_answered_with_days_around_it(talk: Talk) -> None:
    talked = await talk("can I come in on sunday?")
    assert "closed" in talked.last
    assert "Monday" in talked.last


async def test_an_unknown_caller_is_asked_for_name_and_number_once(talk: Talk) -> None:
    talked = await talk(
        "a cleaning with Nina on Thursday at 10 am",
        "John Smith",
        "202 555 0171",
        "yes",
        caller=None,
    )
    assert talked.booked == [("cleaning", "hygienist", "2026-03-05T10:00")]
    assert talked.left.bookings[0]["name"] == "John Smith"
    assert talked.left.bookings[0]["phone"] == "+12025550171"
    assert sum("number" in words for words in talked.says) == 1


async def test_two_people_on_one_number_are_told_apart_by_name(talk: Talk) -> None:
    talked = await talk("I'd like a checkup on Friday at 9", "James", "yes", caller="+12025550125")
    assert not any("Emily" in words or "James" in words for words in talked.says[:1])
    assert talked.left.bookings[0]["name"] == "James Parker"


async def test_a_mother_books_both_children_back_to_back(talk: Talk) -> None:
    talked = await talk(
        "I'd like to bring both my kids for a checkup on friday morning", "the first one", "yes"
    )
    starts = sorted(str(b[2]) for b in talked.booked)
    assert starts == ["2026-03-06T08:00", "2026-03-06T08:30"]


@pytest.mark.parametrize(
    "lines",
    [
        ["I need to move my appointment", PROOF, "Friday at 3", "yes"],
        ["I need to move my appointment from Thursday to Friday at 3", PROOF, "yes"],
        ["I can't make it on thursday, can I come friday at 3 instead?", PROOF, "mhm"],
    ],
)
async def test_a_booking_is_moved_once_the_caller_is_known(talk: Talk, lines: list[str]) -> None:
    talked = await talk(*lines, given=[CHECKUP])
    assert talked.booked == [("checkup", "dr_lee", "2026-03-06T15:00")]
    assert talked.left.outcome == "moved"
    assert talked.level == 2


async def test_of_two_bookings_the_one_that_was_meant_is_cancelled(talk: Talk) -> None:
    talked = await talk(
        "I have to cancel my appointment tomorrow",
        "Maria Gonzalez",
        "April twelfth nineteen eighty eight",
        "yes please",
        given=[CHECKUP, CLEANING],
    )
    assert [(b["service"], b["status"]) for b in talked.left.bookings] == [
        ("cleaning", "cancelled")
    ]
    assert talked.left.outcome == "cancelled"


async def test_a_no_keeps_the_booking(talk: Talk) -> None:
    talked = await talk("please cancel my appointment", PROOF, "no wait, keep it", given=[CHECKUP])
    assert talked.left.bookings == []
    assert "stays" in talked.last


@pytest.mark.parametrize(
    "proof", ["Maria Gonzalez, April 13 1988", "Robert Chen, April 12 1988", "Maria Gonzalez"]
)
async def test_nothing_of_a_record_is_told_to_whoever_cannot_prove_it(
    talk: Talk, proof: str
) -> None:
    talked = await talk("when is my next appointment?", proof, given=[CHECKUP])
    assert talked.level < 2
    assert not any("Thursday" in words or "check-up" in words for words in talked.says)


async def test_after_too_many_wrong_facts_a_person_rings_back(talk: Talk) -> None:
    talked = await talk(
        "cancel my appointment",
        "Maria Gonzalez, April 13 1988",
        "april 14 1988",
        "april 15 1988",
        "april 16 1988",
        "yes",
        given=[CHECKUP],
    )
    assert talked.left.outcome == "callback"
    assert talked.level < 2


@pytest.mark.parametrize(
    "lines",
    [
        ["can I talk to a person please"],
        ["I want to book a checkup", "actually let me speak to somebody"],
        ["checkup tomorrow at nine", "I'd rather talk to a human being"],
        ["this is ridiculous, nobody ever calls me back, I'm furious"],
        ["blorp snag", "fribble"],
    ],
)
async def test_a_person_is_tried_and_a_call_back_promised(talk: Talk, lines: list[str]) -> None:
    talked = await talk(*lines)
    assert "call_a_person" in talked.used
    assert [c["phone"] for c in talked.left.callbacks] == ["+12025550123"]
    assert "ring you back" in talked.last


async def test_a_person_who_picks_up_gets_the_caller(talk: Talk) -> None:
    answering = MemoryLine({"+12025550110": "accepted", "+12025550111": "accepted"})
    talked = await talk("can I talk to a person please", line=answering)
    assert talked.left.outcome == "transferred"
    assert answering.connected
    assert "connected" in talked.last


async def test_an_emergency_is_answered_at_once(talk: Talk) -> None:
    talked = await talk("my husband collapsed and is not breathing")
    assert "911" in talked.says[0]
    assert talked.left.outcome == "callback"


async def test_abuse_meets_a_boundary_and_then_an_end(talk: Talk) -> None:
    talked = await talk("you stupid machine", "fuck you", "book me tomorrow at nine")
    assert "civil" in talked.says[0]
    assert "Goodbye" in talked.last
    assert talked.booked == []


async def test_running_late_is_passed_on(talk: Talk) -> None:
    talked = await talk("I'm running late for my appointment")
    assert [t["category"] for t in talked.left.tickets] == ["message"]
    assert "late" in talked.says[0].lower()


async def test_another_language_is_noticed(talk: Talk) -> None:
    talked = await talk("quiero una cita para mañana por favor", "yes")
    assert "English" in talked.says[0]
    assert talked.left.outcome == "callback"


async def test_what_nobody_wrote_down_is_not_invented(talk: Talk) -> None:
    talked = await talk("do you sell motorcycles?", "yes please")
    assert "don't have an answer" in talked.says[0]
    assert "motorcycles" in str(talked.left.callbacks[0]["reason"])


async def test_silence_is_met_three_times_each_time_otherwise(talk: Talk) -> None:
    talked = await talk("checkup tomorrow at nine", "", "", "")
    assert "still there" in talked.says[1]
    assert talked.says[2] != talked.says[1]
    assert talked.tools[-1]["name"] == "end_call"
    assert talked.booked == []


async def test_a_very_long_utterance_is_answered(talk: Talk) -> None:
    talked = await talk("well you know " * 5000)
    assert talked.says


async def test_midnight_may_pass_during_the_call(talk: Talk) -> None:
    async def past_midnight(office: Office, clock: ManualClock, number: int) -> None:
        clock.advance(timedelta(minutes=2))

    talked = await talk(
        "an appointment tomorrow at nine",
        "yes",
        now="2026-03-02T23:59:30-05:00",
        between=past_midnight,
    )
    assert [b[2] for b in talked.booked] == ["2026-03-03T09:00"]


async def test_a_hold_is_given_back_when_the_caller_hangs_up(talk: Talk) -> None:
    offices: list[Office] = []

    async def look(office: Office, clock: ManualClock, number: int) -> None:
        offices.append(office)

    await talk("checkup friday at 10", between=look)
    business = offices[0].desk.business
    entries = await offices[0].store.ledger.entries(business.id)
    assert [entry.deed.value for entry in entries][-1] == "released"


async def test_no_sentence_of_a_repair_is_said_twice(talk: Talk) -> None:
    talked = await talk("I'd like an appointment", "blorp", "wibble")
    assert len(set(talked.says)) == len(talked.says)


async def test_the_slot_that_goes_meanwhile_is_not_booked_twice(talk: Talk) -> None:
    async def elapse(office: Office, clock: ManualClock, number: int) -> None:
        clock.advance(timedelta(minutes=7 * (number == 0)))

    talked = await talk("checkup friday at 10", "yes", between=elapse)
    assert len(talked.booked) <= 1
    assert ("confirmed" in talked.last) == bool(talked.booked)


@pytest.mark.parametrize(
    "lines,start",
    [
        # a bare weekday means the offered day, also in another week
        (["a checkup next week in the morning", "wednesday", "yes"], "2026-03-11"),
        (["I need to see a dentist", "whenever", "the first one", "yes"], "2026-03-03"),
        (["checkup tomorrow at ten", "maybe", "yes"], "2026-03-04"),
    ],
)
async def test_what_is_booked_is_what_was_meant(talk: Talk, lines: list[str], start: str) -> None:
    talked = await talk(*lines)
    assert [str(b[2])[:10] for b in talked.booked] == [start]
    assert not any("quite get" in words for words in talked.says)


async def test_a_question_beside_a_wish_is_answered_too(talk: Talk) -> None:
    talked = await talk("a checkup on friday at ten, and do you take cash?", "yes")
    assert "answer_question" in talked.used
    assert [b[2] for b in talked.booked] == ["2026-03-06T10:00"]


async def test_a_message_is_taken_in_the_callers_words(talk: Talk) -> None:
    talked = await talk("can you give doctor lee a message", "tell her the crown fits great")
    assert [(t["category"], t["summary"]) for t in talked.left.tickets] == [
        ("message", "tell her the crown fits great")
    ]


async def test_every_tuesday_is_not_booked_silently(talk: Talk) -> None:
    talked = await talk("I want a cleaning every tuesday at nine")
    assert "one at a time" in talked.last


async def test_a_booking_undone_in_the_same_call_is_a_cancellation(talk: Talk) -> None:
    talked = await talk("checkup tomorrow at ten", "yes", "actually cancel that", PROOF, "yes")
    assert talked.left.outcome == "cancelled"


async def test_two_children_come_at_the_very_time_that_was_named(talk: Talk) -> None:
    talked = await talk("a checkup for both my kids on friday at ten", "yes")
    assert sorted(str(b[2]) for b in talked.booked) == ["2026-03-06T10:00", "2026-03-06T10:30"]
