"""Migrating says what it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicedesk.cli.migrate import migrate
from voicedesk.store.schema import HEAD

pytestmark = pytest.mark.unit


def test_migrating_twice_is_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/var/voicedesk.db"
    migrate(url)
    migrate(url)
    assert capsys.readouterr().out.splitlines() == [
        f"The database was empty and has revision {HEAD} now.",
        f"The database has revision {HEAD} already.",
    ]
