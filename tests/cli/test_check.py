"""`voicedesk check` tells an owner what to mend."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from voicedesk.cli.check import check, schema

pytestmark = pytest.mark.unit
app = typer.Typer()
app.command("check")(check)
app.command("schema")(schema)


def run(*arguments: str) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output.splitlines()


def test_all_shipped_profiles_are_right() -> None:
    code, lines = run("check")
    assert code == 0
    assert "dental: no mistakes" in lines


def test_mistakes_are_listed_and_the_exit_says_so(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text("hours: {mondy: []}\nhours: {}\n", "utf-8")
    code, lines = run("check", "--profile", str(tmp_path))
    assert code == 1
    assert (
        f'{tmp_path}/profile.yaml:1: hours.mondy is not known here; did you mean "monday"?' in lines
    )
    assert f'{tmp_path}/profile.yaml:2: "hours" is stated twice; the first is on line 1' in lines
    assert lines[-1] == f"{tmp_path}: {len(lines) - 1} mistakes"


def test_an_unknown_profile_is_one_mistake() -> None:
    code, lines = run("check", "-p", "dentall")
    assert code == 1
    assert 'there is no profile called "dentall"; did you mean "dental"?' in lines[0]
    assert lines[1] == "dentall: 1 mistake"


@pytest.mark.parametrize("flags, key", [((), "services"), (("--sample",), "customers")])
def test_the_schema_is_printed(flags: tuple[str, ...], key: str) -> None:
    code, lines = run("schema", *flags)
    assert code == 0
    assert key in json.loads("\n".join(lines))["properties"]
