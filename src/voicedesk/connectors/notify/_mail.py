"""A message as an e-mail."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicedesk.domain.call import Attachment, Message


def as_mail(message: Message, sender: str) -> EmailMessage:
    """With the invite, and a Message-ID made from the key: a repetition is the same mail."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = message.to
    mail["Subject"] = " ".join(message.subject.split())
    mail["Message-ID"] = message_id(message)
    mail.set_content(message.body)
    for attachment in message.attachments:
        _attach(mail, attachment)
    return mail


def message_id(message: Message) -> str:
    """The same for the same key, so that mail systems can tell a repetition."""
    # short enough for one line: some servers trip over a folded Message-ID
    return f"<{hashlib.sha256(message.key.encode()).hexdigest()[:32]}@voicedesk>"


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
