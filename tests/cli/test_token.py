"""Keys to the API are shown once, listed without their secret, and ended."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from voicedesk.cli.token import app
from voicedesk.errors import ConfigurationError

pytestmark = pytest.mark.unit


def run(database: str, *words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--database", database], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_a_key_is_made_listed_and_ended(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/voicedesk.db"
    token = run(database, "create", "dental", "--name", "website", "--scope", "bookings:write")
    _, name, secret = token.strip().split("_", 2)
    listed = run(database, "list", "dental")
    assert f"{name}  website  bookings:write  never used" in listed
    assert secret not in listed
    assert run(database, "revoke", "dental", name) == f"{name} is ended\n"
    with pytest.raises(ConfigurationError, match="is no key of dental"):
        run(database, "revoke", "dental", name)
    assert "ended" in run(database, "list", "dental")


def test_an_unknown_scope_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="unknown scope everything"):
        run(
            f"sqlite:///{tmp_path}/x.db", "create", "dental", "--name", "x", "--scope", "everything"
        )
