"""`check --live` says in words which connected system does not take us."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from tests.crms import a_hubspot
from voicedesk.cli.check import check
from voicedesk.cli.probes import run_probes
from voicedesk.connectors.memory import MemoryCalendar, MemoryCrm, MemoryMessenger
from voicedesk.connectors.wiring import Connected
from voicedesk.domain.business import StaffId

pytestmark = pytest.mark.unit


async def test_each_that_fails_is_named() -> None:
    crm, calendar, sms = MemoryCrm(), MemoryCalendar(), MemoryMessenger("sms")
    connected = Connected({StaffId("ana"): (MemoryCalendar(), calendar)}, {"sms": sms}, crm)
    assert await run_probes(connected) == []
    crm.down = calendar.down = True
    said = [words.split(":")[0] for words in await run_probes(connected)]
    assert said == ["crm", "calendar 2 of ana"]


async def test_access_that_was_taken_back_is_said(tmp_path: Path) -> None:
    async with a_hubspot(tmp_path) as (crm, far):
        far.revoke()
        (words,) = await run_probes(Connected({}, {}, crm))
    assert words.startswith("crm: HubSpot gives no token for our key")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("VOICEDESK_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/desk.db")
    return monkeypatch


@pytest.mark.usefixtures("desk")
def test_the_built_in_systems_of_a_desk_work(capsys: pytest.CaptureFixture[str]) -> None:
    check(profile="dental", live=True)
    assert "dental, live: no mistakes" in capsys.readouterr().out


def test_a_system_that_is_not_there_is_said(
    desk: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.setenv("CRM_API_URL", "http://127.0.0.1:9/")
    with pytest.raises(typer.Exit):
        check(profile="dental", live=True)
    assert "crm: the customer system cannot be reached" in capsys.readouterr().out
