"""A new desk from a form: who performs a service is on the staff, without a second table."""

from __future__ import annotations

import pytest

from voicedesk.profile.check import read_profile
from voicedesk.profile.fresh import blank_outline, fresh_files
from voicedesk.profile.load import load_files
from voicedesk.profile.outline import Outline

pytestmark = pytest.mark.unit


def typed(*services: tuple[str, str], staff: tuple[str, ...] = ()) -> Outline:
    empty = blank_outline("America/New_York")
    rows = {
        "services": tuple(
            {"id": "", "name": name, "duration_min": "30", "price": "", "staff": who}
            for name, who in services
        ),
        "staff": tuple({"id": "", "name": name, "email": "", "phone": ""} for name in staff),
    }
    values = {**empty.values, "business.name": "Corner Optics", "business.phone": "+12025550177"}
    return Outline(values, empty.hours, rows)


@pytest.mark.parametrize(
    "services, staff, people",
    [
        ((("Eye test", "Nora Quist"),), (), ["Nora Quist"]),
        (
            (("Eye test", "Nora Quist, Ben Ode"), ("Fitting", "ben ode")),
            (),
            ["Nora Quist", "Ben Ode"],
        ),
        ((("Eye test", "Nora Quist"),), ("Nora Quist", "Ida Roe"), ["Nora Quist", "Ida Roe"]),
        ((("Eye test", "Sam Ray"),), ("Ida Roe",), ["Ida Roe", "Sam Ray"]),
        ((("Eye test", ""),), (), ["the team"]),
    ],
)
def test_whoever_performs_a_service_is_on_the_staff(
    services: tuple[tuple[str, str], ...], staff: tuple[str, ...], people: list[str]
) -> None:
    files = fresh_files(typed(*services, staff=staff))
    assert read_profile(files).mistakes == ()
    profile = load_files(files).profile
    assert [member.name for member in profile.staff] == people
    assert all(service.staff for service in profile.services if services[0][1])
