"""SMS and e-mail as files in a folder: the default, so that nobody is texted by accident."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Literal

from voicedesk.errors import ConnectorUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.call import Attachment, Message


@dataclass(frozen=True, slots=True)
class Outbox:
    """One file for each message, named after its key: sending twice leaves one."""

    folder: Path
    channel: Literal["sms", "email"]
    sender: str = "desk@localhost"

    async def send(self, message: Message) -> str:
        """Write it; returns the file's name. Raises ConnectorUnavailable when the disk refuses."""
        name = _file_name(message, suffix="eml" if self.channel == "email" else "txt")
        content = (
            _as_mail(message, self.sender)
            if self.channel == "email"
            else f"To: {message.to}\n\n{message.body}\n".encode()
        )
        try:
            await asyncio.to_thread(_write_once, self.folder / name, content)
        except OSError as error:
            raise ConnectorUnavailable(
                f"cannot write to {self.folder}: {error.strerror}"
            ) from error
        return name

    async def check(self) -> None:
        """Raises ConnectorUnavailable when the folder cannot be written to."""
        try:
            await asyncio.to_thread(self.folder.mkdir, parents=True, exist_ok=True)
        except OSError as error:
            raise ConnectorUnavailable(f"cannot make {self.folder}: {error.strerror}") from error
        if not os.access(self.folder, os.W_OK):
            raise ConnectorUnavailable(f"cannot write to {self.folder}")


def build_sms(wiring: Wiring) -> Outbox:
    """Texts under `outbox/sms` in the business's folder."""
    return Outbox(wiring.folder / "outbox" / "sms", "sms")


def build_email(wiring: Wiring) -> Outbox:
    """Mails under `outbox/email`; the option `from` is their sender."""
    sender = str(wiring.options.get("from", "desk@localhost"))
    return Outbox(wiring.folder / "outbox" / "email", "email", sender)


def _file_name(message: Message, *, suffix: str) -> str:
    digest = hashlib.sha256(message.key.encode()).hexdigest()[:16]
    return f"{re.sub(r'[^a-z0-9]+', '-', message.kind.lower())}-{digest}.{suffix}"


def _write_once(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        # a link appears whole or not at all, and never replaces what is there
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _as_mail(message: Message, sender: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = message.to
    mail["Subject"] = " ".join(message.subject.split())
    mail["Message-ID"] = f"<{hashlib.sha256(message.key.encode()).hexdigest()}@voicedesk>"
    mail.set_content(message.body)
    for attachment in message.attachments:
        _attach(mail, attachment)
    return mail.as_bytes()


def _attach(mail: EmailMessage, attachment: Attachment) -> None:
    main, _, rest = attachment.content_type.partition("/")
    sub, *parameters = (part.strip() for part in rest.split(";"))
    mail.add_attachment(
        attachment.content,
        maintype=main,
        subtype=sub,
        filename=attachment.name,
        params=dict(parameter.split("=", 1) for parameter in parameters if "=" in parameter),
    )
