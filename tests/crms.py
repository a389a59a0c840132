"""Customer systems with the vendor that they speak to, on loopback, and people to put into them."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import uvicorn
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from examples.rest_crm.server import Records, close_ticket, create
from lab.vendors.double import running
from lab.vendors.hubspot import REFRESH, HubSpotDouble
from lab.vendors.salesforce import SalesforceDouble
from voicedesk.connectors.crm import hubspot, rest, salesforce
from voicedesk.connectors.memory import MemoryCrm
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallId, Customer, CustomerId, Priority, Ticket, TicketId
from voicedesk.ports import Crm

BUSINESS = BusinessId("dental")
NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))
PHONE = "+12025550123"
PASS = 0
"""A failure that is none: the request after it fails."""
ANA = Customer(
    id=CustomerId("c-ana"),
    business=BUSINESS,
    name="Ana Maria Silva",
    phones=(PHONE, "+12025550124"),
    email="ana@example.com",
    birth_date=date(1984, 5, 17),
    postcode="20001",
)
TICKET = Ticket(
    id=TicketId("t-1"),
    business=BUSINESS,
    category="billing",
    summary="Was charged twice",
    created=NOW,
    priority=Priority.HIGH,
    call=CallId("call-1"),
    name="Ana Maria Silva",
    phone=PHONE,
    account="40072",
)


class Far(Protocol):
    """The far side as its own people and its own troubles see it."""

    def people(self) -> int: ...

    def notes(self) -> list[str]: ...

    def tickets(self) -> int: ...

    def write(self, name: str, phone: str, email: str = "") -> None:
        """Somebody is entered by hand, the number as people write it."""

    def write_all(self, names: Sequence[str]) -> None:
        """Several people on one number."""

    def close(self) -> None:
        """Somebody closes the only ticket."""

    def expire(self) -> None: ...

    def revoke(self) -> None: ...

    def fail(self, status: int, times: int = 1, **headers: str) -> None: ...


@dataclass(slots=True)
class InHubSpot:
    """HubSpot's side."""

    double: HubSpotDouble

    def people(self) -> int:
        return len(self.double.rows["contacts"])

    def notes(self) -> list[str]:
        rows = self.double.rows["notes"].values()
        return [row["properties"]["hs_note_body"] for row in rows]

    def tickets(self) -> int:
        return len(self.double.rows["tickets"])

    def write(self, name: str, phone: str, email: str = "") -> None:
        said = {"firstname": name.split()[0], "lastname": name.split()[-1], "phone": phone}
        self.double.write("contacts", {**said, **({"email": email} if email else {})})

    def write_all(self, names: Sequence[str]) -> None:
        for name in names:
            self.write(name, PHONE)

    def close(self) -> None:
        (ticket,) = self.double.rows["tickets"]
        self.double.write("tickets", {"hs_pipeline_stage": "4"}, ticket)

    def expire(self) -> None:
        self.double.expire()

    def revoke(self) -> None:
        self.double.revoked = True

    def fail(self, status: int, times: int = 1, **headers: str) -> None:
        self.double.desk.fail(status, times, **headers)


@dataclass(slots=True)
class InSalesforce:
    """Salesforce's side."""

    double: SalesforceDouble

    def people(self) -> int:
        return len(self.double.rows["Contact"])

    def notes(self) -> list[str]:
        return [row["Description"] for row in self.double.rows["Task"].values()]

    def tickets(self) -> int:
        return len(self.double.rows["Case"])

    def write(self, name: str, phone: str, email: str = "") -> None:
        said = {"FirstName": name.split()[0], "LastName": name.split()[-1], "Phone": phone}
        self.double.write("Contact", {**said, **({"Email": email} if email else {})})

    def write_all(self, names: Sequence[str]) -> None:
        for name in names:
            self.write(name, PHONE)

    def close(self) -> None:
        (case,) = self.double.rows["Case"]
        self.double.write("Case", {"IsClosed": True}, case)

    def expire(self) -> None:
        self.double.expire()

    def revoke(self) -> None:
        self.double.revoked = True

    def fail(self, status: int, times: int = 1, **headers: str) -> None:
        self.double.desk.fail(status, times, **headers)


Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(slots=True)
class InOurs:
    """The reference server's side: an ASGI application that can be told to fail."""

    records: Records
    app: Any
    failures: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    revoked: bool = False

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if self.revoked:
            self.failures[:0] = [(401, {})]
        if not self.failures:
            await self.app(scope, receive, send)
            return
        status, headers = self.failures.pop(0)
        if status == PASS:
            await self.app(scope, receive, send)
            return
        named = [(k.replace("_", "-").lower().encode(), v.encode()) for k, v in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": named})
        await send({"type": "http.response.body", "body": b"{}"})

    def people(self) -> int:
        return len(self.records.every("customer"))

    def notes(self) -> list[str]:
        return [str(row["text"]) for row in self.records.every("note")]

    def tickets(self) -> int:
        return len(self.records.every("ticket"))

    def write(self, name: str, phone: str, email: str = "") -> None:
        from examples.rest_crm.server import Customer as Row

        id_ = f"by-hand-{self.people()}"
        row = Row(id=id_, version="1", name=name, phones=[phone], email=email or None)
        with self.records.writing():
            self.records.put("customer", id_, None, row)

    def write_all(self, names: Sequence[str]) -> None:
        for name in names:
            self.write(name, PHONE)

    def close(self) -> None:
        (ticket,) = self.records.every("ticket")
        close_ticket(self.records, str(ticket["reference"]))

    def expire(self) -> None:
        self.failures.append((401, {}))

    def revoke(self) -> None:
        self.revoked = True

    def fail(self, status: int, times: int = 1, **headers: str) -> None:
        self.failures += [(status, headers)] * times


@dataclass(slots=True)
class InMemory:
    """The twin's side; it has neither tokens nor limits."""

    crm: MemoryCrm

    def people(self) -> int:
        return len(self.crm.customers)

    def notes(self) -> list[str]:
        return [words for _, words in self.crm.notes.values()]

    def tickets(self) -> int:
        return len(self.crm.tickets)

    def write(self, name: str, phone: str, email: str = "") -> None:
        digits = "".join(c for c in phone if c.isdigit())[-10:]
        id_ = CustomerId(f"by-hand-{self.people()}")
        self.crm.seed([Customer(id_, BUSINESS, name, (f"+1{digits}",), email or None)])

    def write_all(self, names: Sequence[str]) -> None:
        for name in names:
            self.write(name, PHONE)

    def close(self) -> None:
        (ticket,) = self.crm.tickets
        self.crm.close(TicketId(ticket))

    def expire(self) -> None:
        raise NotImplementedError

    revoke = expire

    def fail(self, status: int, times: int = 1, **headers: str) -> None:
        raise NotImplementedError


@cache
def salesforce_pem() -> tuple[str, rsa.RSAPublicKey]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem.decode(), key.public_key()


@asynccontextmanager
async def a_hubspot(folder: Path) -> AsyncIterator[tuple[hubspot.HubSpot, InHubSpot]]:
    double = HubSpotDouble()
    key = {"client_id": "id", "client_secret": "secret", "refresh_token": REFRESH}
    async with running(double) as url:
        wiring = Wiring(BUSINESS, folder, {"url": url}, json.dumps(key))
        crm = hubspot.build(wiring)
        await crm.check()
        yield crm, InHubSpot(double)


@asynccontextmanager
async def a_salesforce(
    folder: Path, key: str = ""
) -> AsyncIterator[tuple[salesforce.Salesforce, InSalesforce]]:
    pem, public = salesforce_pem()
    double = SalesforceDouble(public)
    key = key or json.dumps({"client_id": "id", "username": "desk@example.com", "private_key": pem})
    async with running(double) as url:
        double.url = url
        yield (
            salesforce.build(Wiring(BUSINESS, folder, {"login": url}, key)),
            InSalesforce(double),
        )


@asynccontextmanager
async def a_rest(folder: Path, *, page: int = 2) -> AsyncIterator[tuple[rest.RestCrm, InOurs]]:
    records = Records(folder / "customers.db")
    far = InOurs(records, create(records, "secret", page=page))
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(far, log_level="critical", lifespan="off"))
    serving = asyncio.get_running_loop().create_task(server.serve(sockets=[listening]))
    try:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        yield rest.build(Wiring(BUSINESS, folder, {"url": url}, "secret")), far
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def a_memory(folder: Path) -> AsyncIterator[tuple[MemoryCrm, InMemory]]:
    del folder
    crm = MemoryCrm()
    yield crm, InMemory(crm)


Pair = tuple[Crm, Far]
