"""What callers ask most is answered from the profile, in words for the ear."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.profile.bicycles import PROFILE
from voicedesk.profile import load_profile
from voicedesk.profile.facts import facts_passages

pytestmark = pytest.mark.unit


def texts(folder: Path, old: str = "", new: str = "") -> dict[str, str]:
    """Every passage by the place that it was written from."""
    (folder / "profile.yaml").write_text(PROFILE.replace(old, new, 1), "utf-8")
    passages = facts_passages(load_profile(folder).profile)
    return {passage.source.removeprefix("profile.yaml#"): passage.text for passage in passages}


@pytest.mark.parametrize(
    "place, text",
    [
        (
            "hours",
            "We are open Tuesday from nine to six, Wednesday from nine to noon and from one to "
            "six, Thursday and Friday from nine to six and Saturday from ten to four. "
            "We are closed on Monday and Sunday.",
        ),
        ("hours.weekend", "On Saturday we are open from ten to four. On Sunday we are closed."),
        ("locations.yard", "We are at 3 Mill Lane."),
        (
            "services.tune_up",
            "A tune-up costs forty-five pounds and fifty pence and takes an hour.",
        ),
        ("services.puncture", "A puncture repair costs twelve pounds and takes half an hour."),
        ("services", "You can book a tune-up or a puncture repair."),
        ("staff", "Meg and Tom are here for you."),
        ("staff.tom", "Tom is here Saturday. You can book them for a puncture repair."),
        (
            "staff.meg",
            "Meg is here Tuesday to Saturday. You can book her for a tune-up or a puncture repair.",
        ),
        (
            "business.phone",
            "Our number is zero two zero, seven nine four six, zero one zero one.",
        ),
    ],
)
def test_the_profile_answers(folder: Path, place: str, text: str) -> None:
    assert texts(folder)[place] == text


@pytest.mark.parametrize(
    "price, text",
    [
        ("price: 12", "A puncture repair costs twelve pounds and takes half an hour."),
        ("price: 12, price_from: true", "A puncture repair starts at twelve pounds and takes half"),
        ("price: 0", "A puncture repair costs nothing and takes half an hour."),
        ("bring: the wheel", "The price of a puncture repair depends on what is needed."),
    ],
)
def test_a_price_is_said_as_it_is_meant(folder: Path, price: str, text: str) -> None:
    assert texts(folder, "price: 12", price)["services.puncture"].startswith(text)


def test_what_to_bring_is_told(folder: Path) -> None:
    found = texts(folder, "price: 12", "bring: the wheel")
    assert found["services.puncture.bring"] == "Please bring the wheel."


def test_public_holidays_are_named(folder: Path) -> None:
    found = texts(folder, "subdivision: ENG", "open_on: [Good Friday]")
    assert found["holidays"] == "We are closed on public holidays. We are open on Good Friday."
    assert found["holidays.Good Friday"] == "On Good Friday we are open as usual."
    assert found["holidays.Christmas Day"] == "On Christmas Day we are closed."


def test_a_closure_may_be_told_until_its_last_day(folder: Path) -> None:
    closure = "closures: [{first: 2026-08-03, last: 2026-08-07, reason: the races}]"
    text = PROFILE.replace("products: [Brompton, Shimano]", closure)
    (folder / "profile.yaml").write_text(text, "utf-8")
    passages = facts_passages(load_profile(folder).profile)
    (found,) = [p for p in passages if p.source == "profile.yaml#closures.0"]
    assert found.text == "We are closed from August third to August seventh for the races."
    assert found.valid_until == date(2026, 8, 7)


def test_a_season_is_told(folder: Path) -> None:
    season = 'seasons: [{first: 2026-08-01, last: 2026-08-31, hours: {monday: ["10:00-14:00"]}}]'
    found = texts(folder, "products: [Brompton, Shimano]", season)
    assert found["seasons.0"] == (
        "From August first to August thirty-first we are open Monday from ten to two."
    )


def test_two_places_are_told_apart(folder: Path) -> None:
    second = (
        'address: 3 Mill Lane}\n  - {id: shop, name: the shop, hours: {monday: ["00:00-24:00"]}}'
    )
    found = texts(folder, "address: 3 Mill Lane}", second)
    assert found["locations.yard"] == "The yard is at 3 Mill Lane."
    assert found["locations"] == "There is the yard at 3 Mill Lane."
    assert found["locations.shop.hours"] == "The shop is open Monday around the clock."


def test_every_passage_has_its_own_id(folder: Path) -> None:
    passages = facts_passages(load_profile(folder).profile)
    assert len({passage.id for passage in passages}) == len(passages)
    assert all(passage.title and passage.text for passage in passages)
