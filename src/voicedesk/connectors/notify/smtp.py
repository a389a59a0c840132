"""E-mail through the business's own mail server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from voicedesk.connectors._options import option
from voicedesk.connectors.notify._mail import as_mail, message_id
from voicedesk.connectors.notify._sent import Sent
from voicedesk.errors import (
    ConfigurationError,
    ConnectorError,
    ConnectorRefused,
    ConnectorUnavailable,
    CredentialsRejected,
)

if TYPE_CHECKING:
    import aiosmtplib

    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.call import Message

Security = Literal["starttls", "tls", "none"]
PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
TIMEOUT_S = 20
PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, and who we are to it."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def client(self) -> aiosmtplib.SMTP:
        """A connection that is made on entering it."""
        import aiosmtplib

        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            use_tls=self.security == "tls",
            start_tls=self.security == "starttls",
            username=self.user,
            password=self.password,
            timeout=TIMEOUT_S,
        )


@dataclass(frozen=True, slots=True)
class Smtp:
    """At least once: a repetition after a lost answer carries the same Message-ID."""

    server: Server
    sender: str
    sent: Sent
    channel: Literal["email"] = "email"

    async def send(self, message: Message) -> str:
        """Returns the Message-ID. Raises ConnectorRefused when the server will never take it."""
        known = await self.sent.get(message.key)
        if known is not None:
            return known
        import aiosmtplib

        try:
            async with self.server.client() as client:
                await client.send_message(as_mail(message, self.sender))
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _ours(error) from error
        return await self.sent.put(message.key, message_id(message))

    async def check(self) -> None:
        """Signs in and out again."""
        import aiosmtplib

        try:
            async with self.server.client() as client:
                await client.noop()
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _ours(error) from error


def build(wiring: Wiring) -> Smtp:
    """Options: host, port, security (starttls, tls, none), user, from; the secret: the password."""
    security = option(wiring, "SMTP", "security", "starttls")
    if security not in PORTS:
        raise ConfigurationError(f"SMTP knows no security {security!r}: starttls, tls or none")
    port = wiring.options.get("port", PORTS[security])
    user = str(wiring.options.get("user", "")) or None
    if user and not wiring.secret:
        raise ConfigurationError(f"SMTP of {wiring.business} has a user and no secret")
    server = Server(option(wiring, "SMTP", "host"), int(port), security, user, wiring.secret)
    return Smtp(server, option(wiring, "SMTP", "from"), Sent(wiring.folder / "outbox" / "smtp.db"))


def _ours(error: Exception) -> ConnectorError:
    """By the kind of answer; a server's words may hold the recipient and are left out."""
    import aiosmtplib

    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return CredentialsRejected(f"the mail server does not accept our sign-in ({error.code})")
    codes = [one.code for one in _answers(error)]
    if codes and min(codes) >= PERMANENT:
        return ConnectorRefused(f"the mail server refused the mail ({codes[0]})")
    if codes:
        return ConnectorUnavailable(f"the mail server puts us off ({codes[0]})")
    return ConnectorUnavailable("the mail server cannot be reached")


def _answers(error: Exception) -> list[aiosmtplib.SMTPResponseException]:
    import aiosmtplib

    inside = error.recipients if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else [error]
    return [one for one in inside if isinstance(one, aiosmtplib.SMTPResponseException)]
