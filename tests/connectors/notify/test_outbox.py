"""The outbox: one file for each key, mails that a mail program can read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest

from voicedesk.connectors.notify.outbox import Outbox, build_email, build_sms
from voicedesk.connectors.registry import Wiring, find, known
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Attachment, Message, MessageId
from voicedesk.errors import ConfigurationError, ConnectorUnavailable

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.unit

MESSAGE = Message(
    id=MessageId("m1"),
    business=BusinessId("dental"),
    kind="confirmation",
    channel="sms",
    to="+12025550123",
    subject="Your appointment\r\nBcc: everybody@example.com",
    body="Thursday at two — see you then.",
    key="booked:e1:sms",
    created=datetime(2026, 3, 3, 14, tzinfo=UTC),
    attachments=(Attachment("visit.ics", "text/calendar; method=REQUEST", b"BEGIN:VCALENDAR"),),
)


def count(folder: Path) -> int:
    return len(list(folder.iterdir()))


async def test_a_text_sent_twice_is_one_file(tmp_path: Path) -> None:
    outbox = build_sms(Wiring(BusinessId("dental"), tmp_path))
    first = await outbox.send(MESSAGE)
    second = await outbox.send(MESSAGE)
    assert first == second
    assert [path.name for path in (tmp_path / "outbox" / "sms").iterdir()] == [first]


async def test_messages_with_other_keys_are_other_files(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path, "sms")
    await outbox.send(MESSAGE)
    await outbox.send(replace(MESSAGE, key="moved:e2:sms"))
    assert count(tmp_path) == 2


async def test_a_mail_carries_its_invite_and_no_foreign_header(tmp_path: Path) -> None:
    outbox = build_email(Wiring(BusinessId("dental"), tmp_path, {"from": "desk@example.com"}))
    name = await outbox.send(replace(MESSAGE, channel="email", to="maria@example.com"))
    mail = message_from_bytes(
        (tmp_path / "outbox" / "email" / name).read_bytes(), policy=policy.default
    )
    invite = next(mail.iter_attachments())
    assert mail["To"] == "maria@example.com"
    assert mail["Bcc"] is None
    assert invite.get_content_type() == "text/calendar"
    assert invite.get_param("method") == "REQUEST"


async def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    with pytest.raises(ConnectorUnavailable, match="cannot make"):
        await Outbox(blocker / "outbox", "sms").check()


def test_the_registry_names_what_it_knows() -> None:
    assert "outbox" in known("sms")
    assert find("sms", "outbox") is build_sms


def test_an_unknown_connector_is_refused_with_the_choices() -> None:
    with pytest.raises(ConfigurationError, match="known: outbox"):
        find("email", "pigeon")
