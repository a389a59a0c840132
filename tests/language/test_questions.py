"""The words that count in a question, however it is spoken."""

from __future__ import annotations

import pytest

from voicedesk.language.questions import HINT, one_spelling, terms_of, words_of

pytestmark = pytest.mark.unit

KNOWN = {"wifi", "luggage", "parking", "park", "cost", "crown", "hours", "open", "checkin", "time"}


def known(word: str) -> str | None:
    return word if word in KNOWN else {"lugage": "luggage"}.get(word)


@pytest.mark.parametrize(
    "question, words",
    [
        ("hi um do you guys have wi-fi", ["wifi"]),
        ("is there wif i", ["wifi"]),
        ("what's the check in time", ["checkin"]),
        ("can I leave my lugage", ["leave", "luggage"]),
        ("how much does a crown cost", ["crown", "cost"]),
        ("where can I park", ["park", "address"]),
        ("um yes please", []),
        ("", []),
    ],
)
def test_fillers_go_and_what_was_misheard_is_mended(question: str, words: list[str]) -> None:
    assert [term.word for term in terms_of(question, known)] == words


def test_the_form_of_a_question_is_a_hint_and_no_more() -> None:
    crown, hint = terms_of("how much is a crown", known)
    assert (crown.weight, hint.word, hint.weight) == (1.0, "cost", HINT)


def test_synonyms_come_along_and_mended_words_are_less_sure() -> None:
    (term,) = terms_of("the lugage", known)
    assert "baggage" in term.same
    assert not term.sure


def test_both_sides_are_spelled_alike() -> None:
    assert words_of("Check-in & Wi-Fi, e-mail: T.V.") == ["checkin", "wifi", "email", "tv"]
    assert "checkup" in one_spelling("a check up")
