"""Messengers with the vendor that they speak to, on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from lab.vendors import sendgrid as sendgrid_double
from lab.vendors import twilio as twilio_double
from lab.vendors.double import running
from lab.vendors.sendgrid import SendGridDouble
from lab.vendors.twilio import TwilioDouble
from voicedesk.connectors.notify import sendgrid, smtp, twilio
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Attachment, Message, MessageId

NOW = datetime(2026, 3, 3, 14, 0, 30, tzinfo=UTC)
INVITE = Attachment(
    "appointment.ics", "text/calendar; method=REQUEST; charset=utf-8", b"BEGIN:VCALENDAR\r\n"
)


def text(to: str = "+12025550123", key: str = "booked:e1") -> Message:
    return Message(
        id=MessageId("m1"),
        business=BusinessId("b"),
        channel="sms",
        body="Thursday at two.",
        created=datetime(2026, 3, 3, 14, tzinfo=UTC),
        kind="confirmation",
        to=to,
        subject="",
        key=key,
    )


def mail(to: str = "maria@example.com", key: str = "booked:e1") -> Message:
    return Message(
        id=MessageId("m1"),
        business=BusinessId("b"),
        kind="confirmation",
        channel="email",
        to=to,
        subject="Your\nappointment",
        body="Thursday at two.",
        key=key,
        created=NOW,
        attachments=(INVITE,),
    )


def wiring(folder: Path, secret: str | None = None, **options: str | int | bool) -> Wiring:
    return Wiring(BusinessId("b"), folder, options, secret, owner="ana")


@asynccontextmanager
async def a_twilio(
    folder: Path, specs: Path, token: str = twilio_double.TOKEN
) -> AsyncIterator[tuple[twilio.Twilio, TwilioDouble]]:
    double = TwilioDouble(specs, lambda: NOW)
    async with running(double) as url:
        wired = wiring(
            folder, token, url=url, account=twilio_double.ACCOUNT, **{"from": "+12025550100"}
        )
        yield twilio.build(wired), double


@asynccontextmanager
async def a_sendgrid(
    folder: Path, specs: Path, key: str = sendgrid_double.KEY
) -> AsyncIterator[tuple[sendgrid.SendGrid, SendGridDouble]]:
    double = SendGridDouble(specs)
    async with running(double) as url:
        wired = wiring(folder, key, url=url, name="Desk", **{"from": "desk@example.com"})
        yield sendgrid.build(wired), double


@dataclass
class Postbox:
    """What a mail server took; it refuses strangers for good and the slow for now."""

    mails: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  # the server calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if address.startswith("nobody"):
            return "550 5.1.1 no such person"
        if address.startswith("later"):
            return "450 4.2.1 try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # the server calls it so
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        self.mails.append(envelope)
        return "250 OK"


@asynccontextmanager
async def an_smtp(folder: Path) -> AsyncIterator[tuple[smtp.Smtp, Postbox]]:
    postbox = Postbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(postbox, hostname="here"), "127.0.0.1", 0)
    async with server:
        wired = wiring(
            folder,
            host="127.0.0.1",
            port=int(server.sockets[0].getsockname()[1]),
            security="none",
            **{"from": "desk@example.com"},
        )
        yield smtp.build(wired), postbox
