"""`voicedesk mcp` needs a key."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from voicedesk.cli.mcp import mcp

pytestmark = pytest.mark.unit


def test_a_key_that_is_not_there_is_told(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(mcp)
    done = CliRunner().invoke(app, ["--key-file", str(tmp_path / "none")])
    assert isinstance(done.exception, FileNotFoundError)
    assert done.exit_code == 1
