"""A number or a name that nobody gave is found, however it is said; what was given passes."""

from __future__ import annotations

import pytest

from voicedesk.services.grounding import grounds_of, ungrounded

pytestmark = pytest.mark.unit

GROUNDS = grounds_of(
    [
        "Whitening costs eighty-five dollars and takes forty minutes. We take MetLife.",
        '{"start": "2026-03-10T14:30:00-05:00", "say": "Doctor Lee is free."}',
        "My number is two zero two, five five five, zero one two three, I'm maria",
        "Invoices over $1,200.50 are sent by noon.",
    ]
)


@pytest.mark.parametrize(
    "sentence",
    [
        "It costs $85.",
        "That's 85 dollars, for 40 minutes.",
        "On the tenth at two thirty.",
        "On March 10 at 14:30, in 2026.",
        "At 12 we send invoices over 1200.50 dollars.",
        "I have 202-555-0123.",
        "Thank you, Maria.",
        "We take MetLife.",
        "Two times are free.",
        "On Tuesday, Doctor Lee is free.",
        # a question may ask what it wants, money aside
        "Shall I book Friday at four with Doctor Smith?",
        "",
    ],
)
def test_what_was_given_may_be_said(sentence: str) -> None:
    assert ungrounded(sentence, GROUNDS) == ()


@pytest.mark.parametrize(
    "sentence, strange",
    [
        ("It costs $95.", ("95",)),
        ("It costs ninety-five dollars.", ("95",)),
        ("It costs two dollars.", ()),
        ("It costs one dollar.", ("1",)),
        ("There is a 15% discount.", ("15",)),
        ("Is 99 dollars all right?", ("99",)),
        ("We close at six.", ("6",)),
        ("It takes 1,201 minutes.", ("1201",)),
        ("You can reach us on 202-555-0199.", ("2025550199",)),
        ("We also take Cigna and MetLife.", ("Cigna",)),
        ("Ask for Doctor Smith, please.", ("Smith",)),
    ],
)
def test_what_nobody_gave_is_found(sentence: str, strange: tuple[str, ...]) -> None:
    assert ungrounded(sentence, GROUNDS) == strange
