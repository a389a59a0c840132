"""Taking over what another program held, by the API."""

from __future__ import annotations

import pytest

from tests.web.api.site import ApiSite
from voicedesk.connectors.clock import ManualClock

pytestmark = pytest.mark.unit

APPOINTMENTS = (
    "start,service,name,phone\n"
    "2026-03-05T14:00,checkup,Ada Byron,+12025550166\n"
    "2026-03-05T15:00,surgery,Bob,+12025550167\n"
)
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:u1\r\n"
    "DTSTART:20260305T190000Z\r\nDTEND:20260305T193000Z\r\nSUMMARY:Ada Byron\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
PEOPLE = "name,phone,email\nAda Byron,+12025550166,ada@example.com\n"


@pytest.fixture
def site(clock: ManualClock) -> ApiSite:
    """The API of an empty shop."""
    return ApiSite(clock)


async def test_appointments_are_taken_over_once_and_bad_lines_named(site: ApiSite) -> None:
    token = await site.token()
    file = {"format": "csv", "text": APPOINTMENTS}
    first = (await site.ask("POST", "/imports/bookings", token=token, json=file)).json()
    assert (first["new"], first["bad"]) == (1, 1)
    assert first["lines"][1] == {
        "line": 3,
        "state": "bad",
        "words": '"surgery" is no service of this business',
    }
    again = (await site.ask("POST", "/imports/bookings", token=token, json=file)).json()
    assert (again["new"], again["same"], again["bad"]) == (0, 1, 1)
    (booking,) = (await site.ask("GET", "/bookings", token=token)).json()["items"]
    assert (booking["name"], booking["start"]) == ("Ada Byron", "2026-03-05T19:00:00Z")
    assert (await site.ask("GET", "/messages", token=token)).json()["items"] == []


async def test_a_calendar_is_taken_over_under_the_service_that_is_told(site: ApiSite) -> None:
    token = await site.token()
    file = {"format": "ics", "text": CALENDAR, "service": "checkup", "staff": "lee"}
    done = await site.ask("POST", "/imports/bookings", token=token, json=file)
    assert done.json()["new"] == 1
    (booking,) = (await site.ask("GET", "/bookings", token=token)).json()["items"]
    assert (booking["service"], booking["staff"]) == ("checkup", "lee")


async def test_a_rehearsed_import_writes_nothing(site: ApiSite) -> None:
    token = await site.token()
    file = {"format": "csv", "text": APPOINTMENTS, "dry_run": True}
    done = await site.ask("POST", "/imports/bookings", token=token, json=file)
    assert done.json()["new"] == 1
    assert (await site.ask("GET", "/bookings", token=token)).json()["items"] == []


async def test_a_repeated_request_is_answered_the_same(site: ApiSite) -> None:
    token, file = await site.token(), {"text": PEOPLE}
    first = await site.ask("POST", "/imports/customers", token=token, json=file, key="k1")
    again = await site.ask("POST", "/imports/customers", token=token, json=file, key="k1")
    assert first.json()["new"] == 1
    assert again.json() == first.json()
    fresh = await site.ask("POST", "/imports/customers", token=token, json=file, key="k2")
    assert (fresh.json()["new"], fresh.json()["same"]) == (0, 1)


@pytest.mark.parametrize(
    "path, file, status",
    [
        ("/imports/bookings", {"format": "csv", "text": PEOPLE}, 409),  # of people, not of times
        ("/imports/bookings", {"format": "ics", "text": "start,name\n"}, 409),
        ("/imports/bookings", {"format": "csv", "text": "what,ever\n1,2\n"}, 409),
        ("/imports/customers", {"text": APPOINTMENTS}, 409),
        ("/imports/customers", {"text": "name\n" + "Ada\n" * 501}, 413),
        ("/imports/customers", {"text": ""}, 422),
        ("/imports/customers", {"text": "name\nA\x00"}, 422),
        ("/imports/bookings", {"text": PEOPLE}, 422),
        ("/customers", {"name": "x" * 70_000}, 413),  # only files may be large
    ],
)
async def test_what_is_no_such_file_is_said(
    site: ApiSite, path: str, file: dict[str, object], status: int
) -> None:
    answer = await site.ask("POST", path, token=await site.token(), json=file)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_both_rights_are_needed(site: ApiSite) -> None:
    token = await site.token("bookings:write")
    file = {"format": "csv", "text": APPOINTMENTS}
    assert (await site.ask("POST", "/imports/bookings", token=token, json=file)).status_code == 403
