"""Mails through a real mail server on loopback."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.messengers import INVITE, an_smtp, mail, wiring
from voicedesk.connectors.notify.smtp import build
from voicedesk.errors import (
    ConfigurationError,
    ConnectorError,
    ConnectorRefused,
    ConnectorUnavailable,
)

pytestmark = pytest.mark.unit


async def test_a_mail_arrives_once_with_its_invite(tmp_path: Path) -> None:
    async with an_smtp(tmp_path) as (messenger, postbox):
        name = await messenger.send(mail())
        await messenger.send(mail())
    [envelope] = postbox.mails
    assert isinstance(envelope.content, bytes)
    taken = message_from_bytes(envelope.content, policy=policy.default)
    invites = [p for p in taken.walk() if p.get_content_type() == "text/calendar"]
    assert (taken["Message-ID"], envelope.rcpt_tos) == (name, ["maria@example.com"])
    assert [part.get_payload(decode=True) for part in invites] == [INVITE.content]


@pytest.mark.parametrize(
    "to, error",
    [("nobody@example.com", ConnectorRefused), ("later@example.com", ConnectorUnavailable)],
)
async def test_a_refusal_is_final_or_not_and_names_nobody(
    tmp_path: Path, to: str, error: type[ConnectorError]
) -> None:
    async with an_smtp(tmp_path) as (messenger, _):
        with pytest.raises(error) as caught:
            await messenger.send(mail(to))
    assert to not in str(caught.value)


async def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    async with an_smtp(tmp_path) as (messenger, _):
        pass
    with pytest.raises(ConnectorUnavailable, match="cannot be reached"):
        await messenger.check()


@pytest.mark.parametrize(
    "options",
    [{"security": "ssl"}, {"host": ""}, {"user": "desk"}],
    ids=["unknown security", "no host", "no secret"],
)
def test_what_is_wrong_is_said_before_the_first_mail(
    tmp_path: Path, options: dict[str, str]
) -> None:
    with pytest.raises(ConfigurationError):
        build(wiring(tmp_path, **{"host": "localhost", "from": "desk@example.com", **options}))
