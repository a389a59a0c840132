"""Calendars with the vendor that they speak to, on loopback, and bookings to put into them."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from zoneinfo import ZoneInfo

import uvicorn
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from radicale import config
from radicale.app import Application

from examples.rest_calendar.server import Book, create
from lab.vendors.double import running
from lab.vendors.google_calendar import REFRESH, GoogleDouble
from lab.vendors.graph import TOKEN, GraphDouble
from voicedesk.connectors.calendar import caldav, google, graph, rest
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.http import Body, Http
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


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # its name above
        del format, args


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


PASSWORD = "password"


@contextmanager
def a_radicale(folder: Path) -> Iterator[str]:
    """The address of a real Radicale in which ana may make calendars."""
    users = folder / "users"
    users.write_text(f"ana:{PASSWORD}\n", "utf-8")
    settings = config.load([])
    settings.update(
        {
            "auth": {
                "type": "htpasswd",
                "htpasswd_filename": str(users),
                "htpasswd_encryption": "plain",
                "delay": "0",
            },
            "storage": {"filesystem_folder": str(folder / "radicale")},
            "rights": {"type": "owner_only"},
            "logging": {"level": "critical"},
        },
        "the test",
        privileged=True,
    )
    server = make_server("127.0.0.1", 0, Application(settings), _Server, _Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/ana/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@asynccontextmanager
async def a_caldav(folder: Path) -> AsyncIterator[caldav.CalDav]:
    with a_radicale(folder) as url:
        owner = Http("Radicale", url, auth=("ana", PASSWORD))
        kind = b"<C:mkcalendar xmlns:C='urn:ietf:params:xml:ns:caldav'/>"
        await owner.send("MKCALENDAR", "planner/", body=Body(content=kind))
        options = {"url": f"{url}planner", "user": "ana", "timezone": "America/New_York"}
        wiring = Wiring(BusinessId("b"), folder, options, PASSWORD, owner="ana")
        yield replace(caldav.build(wiring), clock=ManualClock(START))


@dataclass
class FixedToken:
    token: str = TOKEN

    async def get(self) -> str:
        return self.token


@asynccontextmanager
async def a_graph(
    folder: Path, specs: Path
) -> AsyncIterator[tuple[graph.GraphCalendar, GraphDouble]]:
    double = GraphDouble(specs)
    async with running(double) as url:
        options = {
            "tenant": "example.com",
            "client": "desk",
            "person": "ana@example.com",
            "timezone": "America/New_York",
            "url": f"{url}/v1.0",
        }
        built = graph.build(Wiring(BusinessId("b"), folder, options, "secret", owner="ana"))
        yield replace(built, tokens=FixedToken(), clock=ManualClock(START)), double


@asynccontextmanager
async def a_rest(folder: Path) -> AsyncIterator[tuple[rest.RestCalendar, Book]]:
    book = Book(str(folder / "calendars.db"))
    listening = socket.create_server(("127.0.0.1", 0))
    config_ = uvicorn.Config(create(book, "secret"), log_level="critical", lifespan="off")
    server = uvicorn.Server(config_)
    serving = asyncio.get_running_loop().create_task(server.serve(sockets=[listening]))
    try:
        options = {"url": f"http://127.0.0.1:{listening.getsockname()[1]}"}
        built = rest.build(Wiring(BusinessId("b"), folder, options, "secret", owner="ana"))
        yield replace(built, clock=ManualClock(START)), book
    finally:
        server.should_exit = True
        await serving
        listening.close()
        book.close()
