"""The form of a profile writes what was typed, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from voicedesk.errors import ProfileInvalid
from voicedesk.profile.changes import changes
from voicedesk.profile.check import read_profile
from voicedesk.profile.load import load_files, load_profile
from voicedesk.profile.outline import Outline, e164, outline_of, with_outline
from voicedesk.profile.parts import DateRange

pytestmark = pytest.mark.unit

FILES = load_profile("dental").files
STANDING = outline_of(FILES)


def with_row(of: str, n: int, **typed: str) -> Outline:
    rows = list(STANDING.rows[of])
    rows[n : n + 1] = [{**(rows[n] if n < len(rows) else {"id": ""}), **typed}]
    return replace(STANDING, rows={**STANDING.rows, of: tuple(rows)})


@pytest.mark.parametrize("name", ["dental", "salon", "auto_repair", "service_desk"])
def test_a_form_that_nobody_touched_changes_nothing(name: str) -> None:
    files = load_profile(name).files
    written = with_outline(files, outline_of(files))
    assert changes(files, written) == []
    assert written == dict(files)


def test_what_is_typed_is_written_as_the_profile_writes_it() -> None:
    typed = replace(
        STANDING,
        values={"business.phone": "(202) 555-0147", "locations.address": "7 Mill Lane"},
        hours={**STANDING.hours, "saturday": "closed", "sunday": "10am to 2pm"},
    )
    found = changes(FILES, with_outline(FILES, typed))
    assert [(one.place, one.after) for one in found] == [
        ("business.phone", "+12025550147"),
        ("locations.main.address", "7 Mill Lane"),
        ("hours.sunday", "10:00-14:00"),
        ("hours.saturday", ""),
    ]


def test_what_the_form_does_not_ask_for_stays() -> None:
    written = with_outline(FILES, with_row("services", 0, price="$80.50"))
    service = load_files(written).profile.services[0]
    assert (service.price, service.bring) == (
        80.5,
        "your insurance card and a list of your medicines",
    )
    assert len(written["profile.yaml"].splitlines()) == len(FILES["profile.yaml"].splitlines())


def test_a_new_service_has_an_id_of_its_own_and_its_people() -> None:
    typed = with_row("services", 99, name="Night guard", duration_min="45", staff="doctor lee")
    one = load_files(with_outline(FILES, typed)).profile.services
    assert (one[-1].id, one[-1].staff) == ("night_guard", ("dr_lee",))


def test_two_services_of_one_name_have_two_ids() -> None:
    typed = with_row("services", 99, name="Cleaning", duration_min="45")
    words = [str(m.words) for m in read_profile(with_outline(FILES, typed)).mistakes]
    assert words == [
        '"Cleaning" means both services.cleaning and services.cleaning_2; a caller could not tell'
    ]


def test_a_service_without_a_name_is_taken_out_and_the_default_moves_on() -> None:
    written = load_files(with_outline(FILES, with_row("services", 0, name=" "))).profile
    assert "checkup" not in {one.id for one in written.services}
    assert written.default_service == written.services[0].id


@pytest.mark.parametrize(
    "values, rows, words",
    [
        ({"business.time_zone": "Mars/Base"}, {}, "business.time_zone"),
        ({"business.phone": "ring us"}, {}, "business.phone"),
        ({"business.name": ""}, {}, "business.name is missing"),
        ({"voice.greeting": ""}, {}, "voice.greeting is missing"),
        ({}, {"duration_min": "half an hour"}, "services.checkup.duration_min"),
        ({}, {"price": "cheap"}, "services.checkup.price"),
        ({}, {"staff": "Doctor Who"}, "services.checkup.staff"),
    ],
)
def test_what_cannot_be_is_kept_and_named_by_the_check(
    values: dict[str, str], rows: dict[str, str], words: str
) -> None:
    typed = replace(with_row("services", 0, **rows), values=values)
    mistakes = read_profile(with_outline(FILES, typed)).mistakes
    assert [m.words.startswith(words) for m in mistakes][:1] == [True]


def test_people_to_ring_are_added_to_a_profile_that_has_none() -> None:
    salon = load_profile("salon").files
    none = with_outline(salon, Outline(rows={"escalation.people": ()}))
    typed = Outline(rows={"escalation.people": ({"name": "Ann", "number": "+12025550177"},)})
    people = load_files(with_outline(none, typed)).profile.escalation.people
    assert [(one.name, one.number) for one in people] == [("Ann", "+12025550177")]


@pytest.mark.parametrize("text", ["", "- a list", "a: [", "just words"])
def test_what_is_no_profile_is_refused(text: str) -> None:
    with pytest.raises(ProfileInvalid):
        outline_of({"profile.yaml": text})


@pytest.mark.parametrize(
    "typed, region, written",
    [
        ("030 901820", "DE", "+4930901820"),
        ("+44 20 7946 0018", "US", "+442079460018"),
        ("12", "US", "12"),
        ("none", "US", "none"),
    ],
)
def test_a_number_is_written_as_the_network_writes_it(
    typed: str, region: str, written: str
) -> None:
    assert e164(typed, region) == written


def test_reports_and_the_question_to_callers_are_switched_in_the_form() -> None:
    typed = {
        "notifications.reports.to": "(202) 555-0147, ann@example.com",
        "notifications.reports.daily": "18:00",
        "notifications.reports.after_call": "yes",
        "notifications.reports.monthly": "no",
        "notifications.survey": "yes",
    }
    written = with_outline(FILES, Outline(typed))
    profile = load_files(written).profile
    assert profile.notifications.reports.to == ("+12025550147", "ann@example.com")
    assert profile.notifications.reports.after_call
    assert not profile.notifications.reports.monthly
    assert profile.notifications.survey
    again = outline_of(written).values
    assert again["notifications.reports.to"] == "+12025550147, ann@example.com"
    assert again["notifications.reports.daily"] == "18:00"
    assert again["notifications.survey"] == "yes"


def test_what_is_off_need_not_be_said() -> None:
    off = dict.fromkeys(("notifications.survey", "notifications.reports.after_call"), "no")
    assert with_outline(FILES, Outline(off)) == dict(FILES)
    on = with_outline(FILES, Outline({"notifications.survey": "yes"}))
    assert not load_files(with_outline(on, Outline(off))).profile.notifications.survey


def test_a_wrong_time_of_a_report_is_named() -> None:
    written = with_outline(FILES, Outline({"notifications.reports.daily": "six"}))
    (wrong,) = read_profile(written).mistakes
    assert wrong.words.startswith("notifications.reports.daily")


def closed(files: Mapping[str, str]) -> tuple[DateRange, ...]:
    profile = read_profile(files).profile
    assert profile is not None
    return profile.closures


def test_closed_days_are_added_changed_and_taken_out() -> None:
    (kept,) = STANDING.rows["closures"]
    assert kept == {
        "id": "2026-12-24",
        "first": "2026-12-24",
        "last": "2026-12-31",
        "reason": "our winter break",
    }
    one = {"id": "", "first": "2026-06-19", "last": "", "reason": ""}
    written = with_outline(FILES, Outline(rows={"closures": ({**kept, "last": ""}, one)}))
    closures = closed(written)
    assert [(str(day.first), day.last, day.reason) for day in closures] == [
        ("2026-12-24", None, "our winter break"),
        ("2026-06-19", None, ""),
    ]
    gone = with_outline(written, Outline(rows={"closures": ({**kept, "first": ""},)}))
    assert closed(gone) == ()


def test_a_closed_day_that_is_none_is_named_by_the_check() -> None:
    wrong = {"id": "", "first": "next Friday", "last": "", "reason": ""}
    written = with_outline(FILES, Outline(rows={"closures": (wrong,)}))
    assert any("closures" in str(one) for one in read_profile(written).mistakes)
