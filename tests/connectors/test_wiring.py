"""What a profile names is connected; the environment names a customer system for all others."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicedesk.connectors.calendar.caldav import CalDav
from voicedesk.connectors.calendar.rest import RestCalendar
from voicedesk.connectors.crm.rest import RestCrm
from voicedesk.connectors.memory import MemorySecrets
from voicedesk.connectors.wiring import Connections
from voicedesk.domain.business import StaffId
from voicedesk.errors import ConfigurationError
from voicedesk.profile.conduct import Connector
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit

PROFILE = load_profile("dental").profile
LEE = StaffId("dr_lee")


async def test_no_customer_system_is_named_by_nobody(tmp_path: Path) -> None:
    connected = await Connections(tmp_path, MemorySecrets(), lambda name: None).of(PROFILE)
    assert connected.crm is None


@pytest.mark.parametrize("key", [None, "a token"])
async def test_the_environment_names_one_for_all(tmp_path: Path, key: str | None) -> None:
    said = {"CRM_API_URL": "https://crm.example.com/api/", "CRM_API_KEY": key}
    connected = await Connections(tmp_path, MemorySecrets(), said.get).of(PROFILE)
    assert isinstance(connected.crm, RestCrm)
    assert connected.crm.signed.http.base == "https://crm.example.com/api"
    assert (await connected.crm.signed.tokens.get()).token == (key or "")


async def test_a_secret_that_is_nowhere_is_asked_for_by_name(tmp_path: Path) -> None:
    named = PROFILE.connectors.model_copy(
        update={"crm": Connector(name="hubspot", secret="HUBSPOT_KEY")}
    )
    profile = PROFILE.model_copy(update={"connectors": named})
    with pytest.raises(ConfigurationError, match="HUBSPOT_KEY"):
        await Connections(tmp_path, MemorySecrets(), lambda name: None).of(profile)


async def test_the_environment_names_a_calendar_server_for_all_staff(tmp_path: Path) -> None:
    said = {"CALENDAR_API_URL": "https://cal.example.com/api", "CALENDAR_API_KEY": "a token"}
    connected = await Connections(tmp_path, MemorySecrets(), said.get).of(PROFILE)
    (calendar,) = connected.calendars[LEE]
    assert isinstance(calendar, RestCalendar)
    assert (calendar.http.base, calendar.calendar) == ("https://cal.example.com/api", "dr_lee")
    assert connected.calendars.keys() == {member.id for member in PROFILE.staff}


async def test_the_environment_names_a_caldav_root(tmp_path: Path) -> None:
    said = {
        "CALENDAR_API_URL": "caldav+https://front%40desk@dav.example.com:8443/calendars/",
        "CALENDAR_API_KEY": "a password",
    }
    connected = await Connections(tmp_path, MemorySecrets(), said.get).of(PROFILE)
    (calendar,) = connected.calendars[LEE]
    assert isinstance(calendar, CalDav)
    assert calendar.http.base == "https://dav.example.com:8443/calendars/dr_lee/"
    assert calendar.http.auth == ("front@desk", "a password")
    assert calendar.zone.key == PROFILE.business.time_zone


async def test_who_names_a_calendar_keeps_it(tmp_path: Path) -> None:
    own = Connector(name="rest", options={"url": "https://own.example.com"}, secret="OWN_KEY")
    staff = [
        member.model_copy(update={"calendars": (own,)}) if member.id == LEE else member
        for member in PROFILE.staff
    ]
    said = {"CALENDAR_API_URL": "https://cal.example.com", "CALENDAR_API_KEY": "t", "OWN_KEY": "o"}
    profile = PROFILE.model_copy(update={"staff": staff})
    connected = await Connections(tmp_path, MemorySecrets(), said.get).of(profile)
    bases = {who: one.http.base for who, (one,) in connected.calendars.items()}  # type: ignore[attr-defined]  # all are RestCalendar
    assert bases.pop(LEE) == "https://own.example.com"
    assert set(bases.values()) == {"https://cal.example.com"}


@pytest.mark.parametrize("url", ["https://cal.example.com", "caldav+https://dav.example.com/"])
async def test_a_calendar_server_without_its_key_is_said_in_words(tmp_path: Path, url: str) -> None:
    said = {"CALENDAR_API_URL": url}
    with pytest.raises(ConfigurationError, match=r"calendar|CalDAV"):
        await Connections(tmp_path, MemorySecrets(), said.get).of(PROFILE)
