"""`voicedesk init` writes a profile that passes, and never over another."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from voicedesk.cli.init import init
from voicedesk.errors import ProfileInvalid
from voicedesk.profile.check import check_folder

pytestmark = pytest.mark.unit
app = typer.Typer()
app.command()(init)
FLAGS = ["--name", "Zoe", "--kind", "shop", "--phone", "+12025550190", "--service", "visit"]
REST = ["--time-zone", "America/New_York", "--duration", "30", "--person", "Ann"]


def run(folder: Path, *flags: str, typed: str = "") -> str:
    result = CliRunner().invoke(app, [str(folder), *flags], input=typed, catch_exceptions=False)
    if isinstance(result.exception, ProfileInvalid):
        raise result.exception
    return result.output


def test_flags_make_a_profile(tmp_path: Path) -> None:
    assert run(tmp_path / "zoe", *FLAGS, *REST).startswith("Written: ")
    assert check_folder(tmp_path / "zoe") == []


def test_what_is_not_given_is_asked(tmp_path: Path) -> None:
    typed = "\n".join(["Zoe", "shop", "+12025550190", "", "visit", "45", "Ann", ""])
    run(tmp_path, typed=typed)
    assert check_folder(tmp_path) == []
    assert "duration_min: 45" in (tmp_path / "profile.yaml").read_text("utf-8")


def test_a_profile_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text("mine", "utf-8")
    with pytest.raises(ProfileInvalid, match="is there already"):
        run(tmp_path, *FLAGS, *REST)
    assert (tmp_path / "profile.yaml").read_text("utf-8") == "mine"


def test_a_wrong_answer_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ProfileInvalid, match="there is no time zone"):
        run(tmp_path / "zoe", *FLAGS, *REST[2:], "--time-zone", "Mars/Base")
    assert not (tmp_path / "zoe").exists()
