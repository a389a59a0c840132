"""The folder of recordings is private, and no name leads out of it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from voicedesk.connectors.files.disk import Disk
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallId
from voicedesk.errors import ConnectorUnavailable

pytestmark = pytest.mark.unit

HERE, CALL = BusinessId("bright"), CallId("call_1")


@pytest.mark.parametrize("name", ["../call.ogg", "a/b", ".hidden", "", ".."])
async def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConnectorUnavailable, match="no file can be called"):
        await Disk(tmp_path).put(HERE, CALL, name, b"")


async def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    await Disk(tmp_path).put(HERE, CALL, "call.ogg", b"sound")
    file = tmp_path / "bright" / "recordings" / "call_1" / "call.ogg"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "bright").write_text("a file where a folder should be")
    with pytest.raises(ConnectorUnavailable, match="the folder of recordings"):
        await Disk(tmp_path).put(HERE, CALL, "call.ogg", b"sound")
