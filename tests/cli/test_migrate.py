"""Migrating says what it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicedesk.cli.migrate import migrate

pytestmark = pytest.mark.unit


def test_migrating_twice_is_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/var/voicedesk.db"
    migrate(url)
    migrate(url)
    assert capsys.readouterr().out.splitlines() == [
        "The database was empty and has revision 0003 now.",
        "The database has revision 0003 already.",
    ]
