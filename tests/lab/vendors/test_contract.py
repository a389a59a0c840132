"""Vendors' contracts: what a vendor does not describe is a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.vendors.double import running
from lab.vendors.google_calendar import GoogleDouble
from lab.vendors.graph import GraphDouble
from lab.vendors.sendgrid import SendGridDouble
from lab.vendors.twilio import ACCOUNT, TwilioDouble
from tests.calendars import START, a_google
from voicedesk.connectors.http import Body, Http
from voicedesk.errors import ConnectorRefused

pytestmark = pytest.mark.unit

TEXTS = f"2010-04-01/Accounts/{ACCOUNT}/Messages.json"
EVENTS = "v1.0/users/ana/calendar/events"


@pytest.mark.parametrize(
    "path, form",
    [
        ("2010-04-01/Accounts/AC1/Messages.json", {"To": "+12025550123"}),
        (TEXTS, {"Body": "hello"}),
        (TEXTS, {"To": "+12025550123", "Text": "hello"}),
        (TEXTS.replace("Messages", "Texts"), {"To": "+12025550123"}),
    ],
    ids=["bad account", "nobody", "unknown field", "unknown path"],
)
async def test_twilio_refuses_what_it_does_not_describe(
    specs_folder: Path, path: str, form: dict[str, str]
) -> None:
    double = TwilioDouble(specs_folder, lambda: START)
    async with running(double) as url:
        with pytest.raises(ConnectorRefused):
            await Http("Twilio", url).send("POST", path, body=Body(form=form))
    assert double.desk.faults


@pytest.mark.parametrize(
    "mail",
    [{}, {"personalizations": [{}]}, {"custom": 1}],
    ids=["empty", "nobody", "unknown field"],
)
async def test_sendgrid_refuses_what_it_does_not_describe(
    specs_folder: Path, mail: dict[str, object]
) -> None:
    double = SendGridDouble(specs_folder)
    async with running(double) as url:
        with pytest.raises(ConnectorRefused):
            await Http("SendGrid", url).send("POST", "v3/mail/send", body=Body(json=mail))
    assert double.desk.faults


@pytest.mark.parametrize(
    "event",
    [{"title": "A cut"}, {"showAs": "away"}, {"start": {"dateTime": 5}}],
    ids=["unknown field", "unknown word", "wrong type"],
)
async def test_graph_refuses_what_it_does_not_describe(
    specs_folder: Path, event: dict[str, object]
) -> None:
    double = GraphDouble(specs_folder)
    async with running(double) as url:
        with pytest.raises(ConnectorRefused):
            await Http("Graph", url).send("POST", EVENTS, body=Body(json=event))
    assert double.desk.faults


@pytest.mark.parametrize(
    "params, event",
    [
        ({}, {"title": "A cut"}),
        ({}, {"start": {"datetime": "2026-03-10"}}),
        ({"sync": "1"}, {"summary": "A cut"}),
    ],
    ids=["unknown field", "unknown field within", "unknown parameter"],
)
async def test_google_refuses_what_it_does_not_describe(
    tmp_path: Path, specs_folder: Path, params: dict[str, str], event: dict[str, object]
) -> None:
    async with a_google(tmp_path, specs_folder) as (calendar, double):
        path = "calendars/ana/events"
        with pytest.raises(ConnectorRefused):
            await calendar.http.send("POST", path, params=params, body=Body(json=event))
    assert isinstance(double, GoogleDouble)
    assert double.desk.faults
