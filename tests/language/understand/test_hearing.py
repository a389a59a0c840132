"""What one utterance says, as callers say it to a dental practice."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from voicedesk.language.dates import OpenHours
from voicedesk.language.understand import Heard, Term, Vocabulary, understand

pytestmark = pytest.mark.unit

VOCABULARY = Vocabulary(
    terms=(
        Term("checkup", "service", "Check-up", ("exam",)),
        Term("cleaning", "service", "Cleaning", ("teeth cleaned", "clean")),
        Term("whitening", "service", "Whitening"),
        Term("dr_lee", "staff", "Dr. Lee"),
        Term("ana", "staff", "Ana Gomez"),
    ),
    hours=OpenHours(time(8), time(18)),
    emergency=("knocked out tooth",),
)
NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))
CONFIRM = "A cleaning with Doctor Lee on Friday, March sixth at ten thirty. Shall I book it?"
MORE = "Booked. Anything else?"


def hear(text: str, asked: str | None = None) -> Heard:
    return understand(text, vocabulary=VOCABULARY, now=NOW, asked=asked)


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("hi uh I need to get my teeth cleaned", "book"),
        ("could I come in on Thursday for an exam", "book"),
        ("I need to reschedule my appointment", "move"),
        ("can we move my cleaning to next week", "move"),
        ("please cancel my appointment on Friday", "cancel"),
        ("I can't make my appointment tomorrow", "cancel"),
        ("what do you have on Friday afternoon", "availability"),
        ("when is my appointment", "lookup"),
        ("put me on the waiting list", "waitlist"),
        ("where are you located", "question"),
        ("how much is a whitening", "billing"),
        ("my tooth hurts", "problem"),
        ("I want to complain about the dentist", "complaint"),
        ("can I speak to a real person", "human"),
        ("get me the manager", "human"),
        ("do you have anything else that day", "other_options"),
        ("could you say that again", "repeat"),
        ("you're talking too fast", "slower"),
        ("good morning", "greet"),
        ("thank you so much", "thanks"),
        ("bye", "goodbye"),
        ("I'm not sure", "unsure"),
        ("are you a robot?", "robot"),
        ("play some jazz", "out_of_scope"),
        ("I'm running late", "late"),
        ("send me the confirmation again", "resend"),
        ("I confirm", "confirm"),
    ],
)
def test_a_wish_is_heard(text: str, wanted: str) -> None:
    assert hear(text).wants(wanted)


def test_two_requests_in_one_breath_are_both_heard() -> None:
    heard = hear("I'd like to cancel my appointment on Friday and book one for my son")
    assert heard.wants("cancel")
    assert heard.wants("book")


@pytest.mark.parametrize(
    "text, asked, said",
    [
        ("yep", CONFIRM, "yes"),
        ("mhm", CONFIRM, "yes"),
        ("sure go ahead", CONFIRM, "yes"),
        ("that's perfect", CONFIRM, "yes"),
        ("ok", CONFIRM, "yes"),
        ("no", CONFIRM, "no"),
        ("I don't think so", CONFIRM, "no"),
        ("that's not what I said", CONFIRM, "no"),
        # content changed at the confirmation is no yes
        ("yes but at three instead", CONFIRM, "no"),
        ("actually make it Thursday at three", CONFIRM, "no"),
        ("not yet", CONFIRM, "no"),
        ("sure, but not with Doctor Lee", CONFIRM, "no"),
        ("yes with Ana, not Doctor Lee", CONFIRM, "no"),
        ("correct except the name", CONFIRM, "no"),
        ("yeah, no, that's not right", CONFIRM, "no"),
        # a yes that waits for something is none yet
        ("yes I have a question", CONFIRM, None),
        ("okay let me check my calendar", CONFIRM, None),
        ("right, but who is it with?", CONFIRM, None),
        ("great, what about parking?", CONFIRM, None),
        ("yes if she takes my insurance", CONFIRM, None),
        ("ok hang on", CONFIRM, None),
        ("yes, wait", CONFIRM, None),
        # nothing was decided
        ("hmm, let me think", CONFIRM, None),
        ("um hang on a second", CONFIRM, None),
        ("I'm not sure", CONFIRM, None),
        ("thank you", CONFIRM, None),
        ("does she take insurance?", CONFIRM, None),
        ("that's all, thanks", MORE, "no"),
        ("nope I'm good", MORE, "no"),
        ("the later one", "Nine or ten thirty?", None),
        ("I don't mind, whoever is free", "With whom?", None),
        ("I can't make my appointment tomorrow", None, None),
        ("yes", None, "yes"),
        ("nah", None, "no"),
    ],
)
def test_an_answer_is_judged_by_what_was_asked(
    text: str, asked: str | None, said: str | None
) -> None:
    assert hear(text, asked).answer == said


@pytest.mark.parametrize(
    "asked, deed",
    [
        ("Shall I cancel your appointment on Friday at ten?", "cancel"),
        ("Moving your cut from Friday to Monday at nine. Shall I do that?", "move"),
        ("A cleaning on Friday at ten. Shall I book it?", "book"),
    ],
)
def test_a_yes_wants_the_deed_that_was_proposed(asked: str, deed: str) -> None:
    assert hear("yes please", asked).wants(deed)


def test_a_deed_that_is_refused_is_not_wanted() -> None:
    assert not hear("don't cancel it", "Shall I cancel your appointment?").wants("cancel")


def test_the_last_no_to_anything_else_is_a_goodbye() -> None:
    assert hear("no that's it", MORE).wants("goodbye")


@pytest.mark.parametrize(
    "text, kind, value",
    [
        ("a check-up please", "service", "checkup"),
        ("I need a cleening", "service", "cleaning"),
        ("with Doctor Lee", "staff", "dr_lee"),
        ("I'd like to see doctor leigh", "staff", "dr_lee"),
        ("is Ana there on Friday", "staff", "ana"),
        ("it's Maria Gonzalez", "name", "Maria Gonzalez"),
        ("my number is two oh two five five five oh one seven seven", "phone", "+12025550177"),
        ("maria dot g at example dot com", "email", "maria.g@example.com"),
        ("my order number is A B one two three four", "order", "AB1234"),
        ("I was born March fifth nineteen eighty two", "date_of_birth", "1982-03-05"),
        ("the second one", "ordinal", "2"),
    ],
)
def test_values_are_found(text: str, kind: str, value: str) -> None:
    assert hear(text).value(kind) == value


@pytest.mark.parametrize("text", ["not with Ana", "anyone but Ana", "anybody except Ana please"])
def test_a_refused_person_is_not_taken(text: str) -> None:
    heard = hear(text)
    assert heard.first("staff") is None
    assert heard.entities["staff"][0].negated


def test_no_date_is_read_into_a_telephone_number() -> None:
    assert hear("it's 202 555 0177", "What is your number?").dates == ()


@pytest.mark.parametrize("text", ["the first one", "the later one please", "that one"])
def test_one_of_the_choices_is_no_hour(text: str) -> None:
    assert hear(text, "I have nine, ten thirty or two. Which time?").dates == ()


def test_a_day_taken_back_is_dropped() -> None:
    heard = hear("thursday's fine. no wait, friday", "Thursday at two, or Friday morning?")
    assert [when.start for when in heard.dates] == ["2026-03-06"]
    assert heard.correction


def test_a_recurring_time_is_marked() -> None:
    assert hear("every Tuesday at four").recurring


@pytest.mark.parametrize(
    "text, reference",
    [
        ("the later one", "later"),
        ("the earlier one please", "earlier"),
        ("same as last time", "same_as_last"),
        ("with her again", "same_staff"),
        ("what's the soonest you have", "soonest"),
        ("either is fine", "either"),
        ("whoever is free", "anyone"),
        ("this number is fine", "this_number"),
        ("anything else that day", "same_day"),
    ],
)
def test_references_are_noticed(text: str, reference: str) -> None:
    assert reference in hear(text).references


@pytest.mark.parametrize(
    "text, people",
    [("for me and my husband", 2), ("a table for four people", 4), ("just for me", None)],
)
def test_several_people_are_counted(text: str, people: int | None) -> None:
    assert hear(text).people == people


@pytest.mark.parametrize(
    "text, signal",
    [
        ("this is ridiculous, nobody called me back", "angry"),
        ("you stupid machine", "abusive"),
        ("I can't breathe", "emergency"),
        ("he has a knocked out tooth", "emergency"),
        ("um, well, uh", "filler_only"),
        ("", "filler_only"),
        ("no, Thursday", "correction"),
    ],
)
def test_signals_are_raised(text: str, signal: str) -> None:
    assert getattr(hear(text), signal)


@pytest.mark.parametrize(
    "text", ["I'd like a cleaning", "it's not an emergency", "thanks so much", "yes that's right"]
)
def test_a_calm_sentence_raises_no_alarm(text: str) -> None:
    heard = hear(text)
    alarms = (heard.angry, heard.abusive, heard.emergency, heard.filler_only, heard.correction)
    assert not any(alarms)


@pytest.mark.parametrize(
    "text, code",
    [
        ("hola, quiero una cita para mañana por favor", "es"),
        ("bonjour je voudrais un rendez-vous", "fr"),
        ("guten Tag, ich möchte einen Termin", "de"),
        ("do you speak Spanish", "es"),
        ("Здравствуйте, я хочу записаться", "ru"),
        ("I'd like an appointment please", None),
    ],
)
def test_another_language_is_noticed(text: str, code: str | None) -> None:
    assert hear(text).other_language == code


@pytest.mark.parametrize("text", ["play some jazz", "", "um", "the purple fourteen maybe"])
def test_what_is_not_understood_is_not_acted_on(text: str) -> None:
    heard = hear(text)
    assert not (heard.confident and heard.wants("book"))


@pytest.mark.parametrize(
    "text", ["yes please", "no", "I need a cleaning on Friday", "cancel my visit"]
)
def test_plain_words_are_understood_with_confidence(text: str) -> None:
    assert hear(text, CONFIRM if len(text) < 12 else None).confident
