"""A new profile is right from the start, whatever the business is called."""

from __future__ import annotations

import pytest

from voicedesk.profile.blank import Answers, blank_files, slug
from voicedesk.profile.load import load_files

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "name", ["Zoë's Café", 'The "Best" Shop: & Sons', "24/7 Locksmith", "O\\o"]
)
def test_any_name_makes_a_profile_without_mistakes(name: str) -> None:
    answers = Answers(
        name, "shop", "+12025550190", "Europe/Paris", "visit", 45, "Ann: the boss", "FR", "EUR"
    )
    loaded = load_files(blank_files(answers))
    assert loaded.profile.business.name == name
    assert loaded.profile.staff[0].name == "Ann: the boss"
    assert loaded.profile.default_service == "visit"
    assert {term.name for term in loaded.vocabulary().terms} >= {"visit", "Ann: the boss"}


@pytest.mark.parametrize(
    "name, made",
    [("Zoë's Café", "zoes_cafe"), ("Dr. Lee", "dr_lee"), ("24/7", "x_24_7"), ("", "x")],
)
def test_an_id_is_made_of_the_name(name: str, made: str) -> None:
    assert slug(name) == made
