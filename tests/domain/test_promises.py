"""What a sentence claims, and when it may be said."""

import pytest

from voicedesk.domain.promises import claims, truth, unfounded

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "sentence,claim",
    [
        ("You're confirmed: a check-up on Tuesday at two.", "booked"),
        ("I've booked you in for Tuesday.", "booked"),
        ("Your appointment is confirmed for Friday.", "booked"),
        ("Done, Friday the sixth at ten thirty.", "booked"),
        ("You're booked, don't worry.", "booked"),
        ("It's all booked, okay?", "booked"),
        ("If you like, you're booked for Friday.", "booked"),
        ("Moved: a cut with Ana on Friday at two.", "moved"),
        ("I have rescheduled it to Friday.", "moved"),
        ("Your cleaning on Monday is cancelled.", "cancelled"),
        ("A text is on its way to the number you're calling from.", "sending"),
        ("I've just sent you a message.", "sent"),
        ("You're now connected to Dana.", "transferred"),
        ("She will ring you back by three.", "promised"),
        ("I've opened a billing ticket for you.", "noted"),
        ("A refund of five hundred dollars is approved.", "granted"),
        ("The cancellation fee has been waived.", "granted"),
        ("I've applied your usual discount.", "granted"),
        ("You are verified.", "verified"),
    ],
)
def test_a_claim_is_heard_in_many_words(sentence: str, claim: str) -> None:
    assert claim in claims(sentence)
    assert claim in unfounded(sentence, ())


@pytest.mark.parametrize(
    "sentence",
    [
        "Shall I book it?",
        "So: a cleaning with Doctor Lee on Thursday, March fifth at two. ",
        "Is it booked already?",
        "Nothing is booked yet.",
        "I haven't moved it.",
        "Once it's booked you get a text.",
        "You have a cleaning with Nina tomorrow at ten.",
        "Cancelled visits cost forty dollars.",
        "A double charge is refunded within five working days.",
        "Payment is due on the day of the visit.",
        "Shall I have a person ring you back about it?",
        "Would you like me to cancel it?",
        "",
    ],
)
def test_questions_conditions_and_denials_claim_nothing(sentence: str) -> None:
    assert not claims(sentence)


@pytest.mark.parametrize(
    "sentence,deed",
    [
        ("You're confirmed: Tuesday at two.", "booked"),
        ("A text is on its way.", "booked"),
        ("Moved: Friday at two.", "moved"),
        ("Cancelled: your cleaning.", "cancelled"),
        ("A person will ring you back by three.", "callback"),
        ("I've opened a ticket.", "ticket"),
    ],
)
def test_a_committed_deed_bears_its_claim_out(sentence: str, deed: str) -> None:
    assert not unfounded(sentence, [deed])


@pytest.mark.parametrize("deed", ["held", "cancelled", "ticket", "callback", "customer"])
def test_another_deed_does_not_make_it_booked(deed: str) -> None:
    assert unfounded("You're booked for Tuesday.", [deed]) == {"booked"}


@pytest.mark.parametrize(
    "claim", ["booked", "moved", "cancelled", "sending", "sent", "transferred", "promised", "noted"]
)
def test_the_truth_claims_nothing_itself(claim: str) -> None:
    assert not claims(truth(claim))  # type: ignore[arg-type]  # the list above is the Literal


def test_a_full_day_is_no_claim_of_a_booking() -> None:
    assert claims("Saturday the fourteenth is fully booked.") == frozenset()
