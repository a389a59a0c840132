"""Mails through SendGrid: as its contract describes them, with the invite."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.messengers import INVITE, a_sendgrid, mail
from voicedesk.errors import ConnectorUnavailable, CredentialsRejected

pytestmark = pytest.mark.unit


async def test_a_mail_arrives_with_its_invite(tmp_path: Path, specs_folder: Path) -> None:
    async with a_sendgrid(tmp_path, specs_folder) as (messenger, double):
        assert await messenger.send(mail()) == "mail-1"
    [sent] = double.mails
    [attached] = sent["attachments"]
    assert double.desk.faults == []
    assert sent["personalizations"] == [{"to": [{"email": "maria@example.com"}]}]
    assert sent["subject"] == "Your appointment"
    assert base64.b64decode(attached["content"]) == INVITE.content


async def test_the_same_mail_has_the_same_name_after_a_lost_answer(
    tmp_path: Path, specs_folder: Path
) -> None:
    async with a_sendgrid(tmp_path, specs_folder) as (messenger, double):
        double.desk.after = [502]
        with pytest.raises(ConnectorUnavailable):
            await messenger.send(mail())
        await messenger.send(mail())
    first, second = (sent["headers"]["Message-ID"] for sent in double.mails)
    assert first == second


async def test_the_check_delivers_nothing(tmp_path: Path, specs_folder: Path) -> None:
    async with a_sendgrid(tmp_path, specs_folder) as (messenger, double):
        await messenger.check()
    assert (double.tried, double.mails, double.desk.faults) == (1, [], [])


async def test_a_wrong_key_is_said(tmp_path: Path, specs_folder: Path) -> None:
    async with a_sendgrid(tmp_path, specs_folder, key="SG.old") as (messenger, _):
        with pytest.raises(CredentialsRejected, match="SendGrid"):
            await messenger.check()
