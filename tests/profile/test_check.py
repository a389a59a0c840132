"""Mistakes are found all at once, in words, at their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.profile.bicycles import FILES, PROFILE, SAMPLE
from voicedesk.profile.check import check_folder, read_profile
from voicedesk.profile.mistakes import Mistake

pytestmark = pytest.mark.unit


def changed(old: str, new: str) -> str:
    assert old in PROFILE
    return PROFILE.replace(old, new, 1)


def line_of(text: str, snippet: str) -> int:
    return text[: text.index(snippet)].count("\n") + 1


def mistakes(profile: str, sample: str = SAMPLE) -> list[Mistake]:
    files = {**FILES, "profile.yaml": profile, "sample.yaml": sample}
    return list(read_profile(files).mistakes)


def test_a_profile_that_is_right_has_no_mistakes(folder: Path) -> None:
    assert check_folder(folder) == []


# what is written, instead of what; what is said about it; the text on whose line it is said
FORM = [
    (
        "name: Spokes and Sons",
        "namee: Spokes",
        'business.namee is not known here; did you mean "name"?',
    ),
    ("  name: Spokes and Sons\n", "", "business.name is missing"),
    ('phone: "+442079460101"', "phone: +442079460101", 'put the value in quotes: "+442079460101"'),
    (
        'phone: "+442079460101"',
        'phone: "020 7946"',
        'write the number as "+12025550123", in quotes',
    ),
    ('tuesday: ["09:00-18:00"]', 'tuesday: ["9-18"]', 'write hours as "09:00-17:30"'),
    ('tuesday: ["09:00-18:00"]', 'tuesday: ["19:00-18:00"]', "ends before it starts"),
    ("tuesday:", "tuezday:", 'hours.tuezday is not known here; did you mean "tuesday"?'),
    ("duration_min: 60", "duration_min: an hour", 'should be a whole number, not "an hour"'),
    ("duration_min: 60", "duration_min: 2", '"2" is too small; at least 5'),
    ("pronoun: she", "pronoun: her", "is not possible; use 'she', 'he' or 'they'"),
    ("first: 2026-04-07", "first: easter", '"easter" is not a date; write it as 2026-12-24'),
    ("first: 2026-04-07", "first: 2026-02-30", '"2026-02-30" cannot be read'),
    ("id: meg", "id: Meg!", "use lower-case letters, digits and _ only"),
    ("aliases: [service, once over]", "aliases: service", 'this should be a list, not "service"'),
    (
        "price: 45.50",
        "price: 45.50\n    price: 50",
        '"price" is stated twice; the first is on line',
    ),
    ("products: [Brompton, Shimano]", "products: [Brompton, Shimano", "this is not YAML"),
]


@pytest.mark.parametrize("old, new, words", FORM)
def test_a_malformed_value_is_named_in_words(old: str, new: str, words: str) -> None:
    assert any(words in mistake.words for mistake in mistakes(changed(old, new)))


LINES = [
    ("tuesday:", "tuezday:", "tuezday:"),
    ("duration_min: 60", "duration_min: 2", "duration_min: 2"),
    ("price: 45.50", "price: 45.50\n    price: 50", "price: 50"),
    ("pronoun: she", "pronoun: her", "pronoun: her"),
    ("staff: [meg]", "staff: [mag]", "staff: [mag]"),
    ("  name: Spokes and Sons\n", "", "business:"),
    (
        '  name: Tom\n    hours: {saturday: ["10:00-16:00"]}',
        "  hours: {}\n    name: Tom",
        "hours: {}",
    ),
]


@pytest.mark.parametrize("old, new, at", LINES)
def test_a_mistake_stands_on_its_line(old: str, new: str, at: str) -> None:
    text = changed(old, new)
    assert [m.line for m in mistakes(text)] == [line_of(text, at)]


def test_all_mistakes_are_found_in_one_run() -> None:
    text = changed("time_zone: Europe/London", "time_zone: Europe/Londen")
    text = text.replace("duration_min: 60", "duration_min: 65")
    text = text.replace("pronoun: she", "pronoun: her")
    text = text.replace("default_service: tune_up", "default_service: tuneup")
    found = mistakes(text, SAMPLE.replace("service: puncture", "service: punture"))
    assert [(m.file, m.words.split(":")[0].split(" ")[0]) for m in found] == [
        ("profile.yaml", "business.time_zone"),
        ("profile.yaml", "services.tune_up.duration_min"),
        ("profile.yaml", "default_service"),
        ("profile.yaml", "staff.meg.pronoun"),
        ("sample.yaml", "bookings.2.service"),
    ]


def test_a_malformed_piece_does_not_bring_mistakes_that_only_follow_from_it() -> None:
    text = changed("  - id: meg\n    name: Meg\n", "  - name: Meg\n")
    found = [m.words for m in mistakes(text) if "missing" in m.words]
    assert found == ["staff.Meg.id is missing"]


def test_a_mistake_is_printed_like_a_compilers() -> None:
    assert str(Mistake("profile.yaml", 3, "wrong")) == "profile.yaml:3: wrong"
    assert str(Mistake("knowledge", 0, "missing")) == "knowledge: missing"


def test_a_file_that_is_not_utf8_is_named_with_its_line(folder: Path) -> None:
    path = folder / "knowledge" / "renting.md"
    path.write_bytes(b"# Renting\n\nf\xfcnfzehn Euro\n")
    assert [str(m) for m in check_folder(folder)] == [
        "knowledge/renting.md:3: this is not UTF-8; save the file as UTF-8"
    ]


def test_a_missing_knowledge_folder_is_a_mistake(folder: Path) -> None:
    (folder / "knowledge" / "renting.md").unlink()
    assert [m.words for m in check_folder(folder)] == [
        "the folder is empty; questions could not be answered"
    ]
    (folder / "knowledge").rmdir()
    assert [m.words for m in check_folder(folder)] == [
        "the folder is missing; questions could not be answered"
    ]


def test_an_empty_file_is_a_mistake(folder: Path) -> None:
    (folder / "profile.yaml").write_text("", "utf-8")
    (folder / "knowledge" / "renting.md").write_text(" \n", "utf-8")
    assert [str(m) for m in check_folder(folder)] == [
        "knowledge/renting.md: the file is empty",
        "profile.yaml: the file is empty",
    ]


def test_a_profile_that_is_no_mapping_is_refused() -> None:
    found = mistakes("- just\n- a list\n")
    assert [m.words for m in found if m.file == "profile.yaml"] == [
        "this should be keys with values, not a list"
    ]


def test_files_without_a_profile_say_so() -> None:
    assert [str(m) for m in read_profile({}).mistakes] == ["profile.yaml: the file is missing"]


def test_a_profile_that_says_nothing_is_told_to_be_empty() -> None:
    found = read_profile({"profile.yaml": "~"})
    assert "profile.yaml:1: the file is empty" in [str(mistake) for mistake in found.mistakes]
