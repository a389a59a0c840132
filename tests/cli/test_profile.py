"""What answers calls is a published version, and every version can be had back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from voicedesk.cli.profile import app
from voicedesk.errors import ProfileInvalid
from voicedesk.profile import load_profile

pytestmark = pytest.mark.unit


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/desk.db"


def run(*arguments: str) -> list[str]:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    return result.output.splitlines()


def test_every_value_is_told_with_the_file_and_line_that_state_it(tmp_path: Path) -> None:
    found = run("explain", "-p", "dental", "business.name")
    assert [line.split("\t")[1] for line in found] == ["business.name: Bright Smile Dental"]
    assert found[0].startswith("profile.yaml:")
    shop = tmp_path / "shop"
    (shop / "knowledge").mkdir(parents=True)
    (shop / "knowledge" / "a.md").write_text("# Renting\n\n## May I?\n\nYes.\n", "utf-8")
    (tmp_path / "base.yaml").write_text(load_profile("dental").files["profile.yaml"], "utf-8")
    (shop / "profile.yaml").write_text("extends: ../base.yaml\nbusiness: {name: Ours}\n", "utf-8")
    rows = run("explain", "-p", str(shop))
    assert "profile.yaml:2\tbusiness.name: Ours" in rows
    assert any(line.startswith("base.yaml:") for line in rows)


def test_a_place_that_is_not_stated_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProfileInvalid, match="is not stated"):
        run("explain", "-p", "dental", "moon")


def test_versions_are_numbered_and_listed(database: str) -> None:
    run("publish", "-p", "dental", "--by", "ann", "--database", database)
    second = run("publish", "-p", "dental", "--by", "bob", "--database", database)
    assert second == ["dental: version 2 answers from now on"]
    listed = [line.split() for line in run("history", "dental", "--database", database)]
    assert [(words[0], words[-1]) for words in listed] == [("2", "bob"), ("1", "ann")]


def test_a_version_comes_back_as_it_was(database: str, tmp_path: Path) -> None:
    run("publish", "-p", "dental", "--database", database)
    run("export", "dental", str(tmp_path / "out"), "--version", "1", "--database", database)
    assert load_profile(tmp_path / "out").files == load_profile("dental").files


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("history", "nobody"), 'nothing has been published for "nobody"'),
        (("export", "dental", "FOLDER", "--version", "9"), "dental has no version 9"),
        (("publish", "-p", "dentel"), 'did you mean "dental"'),
    ],
)
def test_what_is_not_there_is_said_in_words(
    database: str, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    run("publish", "-p", "dental", "--database", database)
    wanted = [word.replace("FOLDER", str(tmp_path / "out")) for word in arguments]
    with pytest.raises(ProfileInvalid, match=words):
        run(*wanted, "--database", database)


def test_a_folder_with_a_profile_is_left_alone(database: str, tmp_path: Path) -> None:
    run("publish", "-p", "dental", "--database", database)
    (tmp_path / "profile.yaml").write_text("mine", "utf-8")
    with pytest.raises(ProfileInvalid, match="holds a profile already"):
        run("export", "dental", str(tmp_path), "--database", database)


@pytest.mark.parametrize("flags, key", [((), "services"), (("--sample",), "customers")])
def test_the_schema_is_printed(flags: tuple[str, ...], key: str) -> None:
    assert key in json.loads("\n".join(run("schema", *flags)))["properties"]
