"""Recordings at rest are unreadable without the key, and survive a change of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from voicedesk.connectors.files._sealed import Sealed
from voicedesk.connectors.files.disk import Disk
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallId
from voicedesk.errors import ConnectorRefused, SettingsInvalid

pytestmark = pytest.mark.unit

HERE, CALL = BusinessId("bright"), CallId("call_1")
OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


async def test_the_disk_never_sees_the_sound(tmp_path: Path) -> None:
    await Sealed(Disk(tmp_path), OLD).put(HERE, CALL, "call.ogg", b"a secret sound")
    file = tmp_path / "bright" / "recordings" / "call_1" / "call.ogg"
    assert b"a secret sound" not in file.read_bytes()


async def test_an_earlier_key_still_opens(tmp_path: Path) -> None:
    await Sealed(Disk(tmp_path), OLD).put(HERE, CALL, "call.ogg", b"sound")
    assert await Sealed(Disk(tmp_path), f"{NEW},{OLD}").get(HERE, CALL, "call.ogg") == b"sound"


async def test_a_key_that_is_gone_is_said_in_words(tmp_path: Path) -> None:
    await Sealed(Disk(tmp_path), OLD).put(HERE, CALL, "call.ogg", b"sound")
    with pytest.raises(ConnectorRefused, match="no longer in VOICEDESK_KEY"):
        await Sealed(Disk(tmp_path), NEW).get(HERE, CALL, "call.ogg")


async def test_what_was_kept_before_there_was_a_key_is_readable(tmp_path: Path) -> None:
    await Disk(tmp_path).put(HERE, CALL, "call.ogg", b"sound")
    assert await Sealed(Disk(tmp_path), NEW).get(HERE, CALL, "call.ogg") == b"sound"


def test_no_key_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="VOICEDESK_KEY"):
        Sealed(Disk(tmp_path), "short")
