"""SMS and e-mail as files in a folder: the default, so that nobody is texted by accident."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from voicedesk.connectors.notify._mail import as_mail
from voicedesk.errors import ConnectorUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.call import Message


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
            as_mail(message, self.sender).as_bytes()
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
