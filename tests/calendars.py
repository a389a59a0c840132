"""Calendars with the vendor that they speak to, on loopback, and bookings to put into them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from lab.vendors.double import running
from lab.vendors.google_calendar import REFRESH, GoogleDouble
from voicedesk.connectors.calendar import google
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.booking import Attendee, Booking, BookingId, BookingStatus
from voicedesk.domain.business import BusinessId, ClaimKey, LocationId, ServiceId, StaffId
from voicedesk.domain.slots import Slot, Span

ZONE = ZoneInfo("America/New_York")
START = datetime(2026, 3, 10, 14, tzinfo=ZONE)
SPAN = Span(START, START + timedelta(minutes=30))
WEEK = Span(START - timedelta(days=3), START + timedelta(days=4))
SLOT = Slot(
    ServiceId("cut"), StaffId("ana"), LocationId("main"), SPAN, SPAN, (ClaimKey("staff:ana"),)
)
BOOKING = Booking(
    id=BookingId("b1"),
    business=BusinessId("b"),
    slot=SLOT,
    attendee=Attendee("Maria Gonzalez"),
    status=BookingStatus.BOOKED,
    call=None,
    created=START - timedelta(days=7),
)
LATER = Span(START + timedelta(hours=1), START + timedelta(hours=1, minutes=30))
MOVED = replace(BOOKING, slot=replace(SLOT, span=LATER, claimed=LATER), sequence=1)


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def service_account(url: str) -> str:
    """The JSON that Google gives for a service account."""
    private = _key().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return json.dumps(
        {
            "type": "service_account",
            "client_email": "desk@project.example.com",
            "private_key": private.decode(),
            "token_uri": f"{url}/token",
        }
    )


def refresh_token(url: str) -> str:
    """The JSON that a signed-in user leaves."""
    return json.dumps(
        {
            "type": "authorized_user",
            "client_id": "id",
            "client_secret": "secret",
            "refresh_token": REFRESH,
            "token_uri": f"{url}/token",
        }
    )


@asynccontextmanager
async def a_google(
    folder: Path, specs: Path, *, signed_in: bool = False
) -> AsyncIterator[tuple[google.GoogleCalendar, GoogleDouble]]:
    double = GoogleDouble(specs, _key().public_key())
    async with running(double) as url:
        secret = refresh_token(url) if signed_in else service_account(url)
        options = {"calendar": "ana@example.com", "url": f"{url}/calendar/v3"}
        built = google.build(Wiring(BusinessId("b"), folder, options, secret, owner="ana"))
        yield replace(built, clock=ManualClock(START)), double
