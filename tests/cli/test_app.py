"""Whatever is wrong on the machine is told in words, with an exit code and no traceback."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from voicedesk.cli import app

pytestmark = pytest.mark.unit

Command = Callable[..., tuple[int, str]]
SCENARIO = Path(__file__).parents[1] / "scenarios" / "dental.yaml"
CONTRADICTORY = """
business: {name: Shut, kind: shop, phone: "+12025550100", time_zone: America/New_York}
hours: {}
services: [{id: cut, name: Cut, duration_min: 30}]
staff: [{id: ana, name: Ana, services: []}]
"""


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Command:
    """Run a command as the shell does; its exit code and all that it told."""

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["voicedesk", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        with pytest.raises(SystemExit) as ended:
            app()
        told = capfd.readouterr()
        return int(str(ended.value.code)), told.out + told.err

    return run


@pytest.mark.parametrize(
    "content,words",
    [
        (b"business: [unclosed\n", "this is not YAML"),
        (b"\xff\xfe\x00", "this is not UTF-8"),
        (b"", "empty"),
        (b"- a\n- b\n", "profile.yaml"),
        (CONTRADICTORY.encode(), "profile.yaml"),
    ],
)
def test_a_broken_profile_takes_no_call(
    command: Command, tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "profile.yaml").write_bytes(content)
    code, told = command("chat", "--profile", str(tmp_path))
    assert code == 1
    assert words in told


@pytest.mark.parametrize("name", ["none.yaml", "broken.yaml", "bytes.yaml", "empty.yaml"])
def test_an_unreadable_scenario_is_named(command: Command, tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.yaml").write_text("- name: [\n", "utf-8")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe")
    (tmp_path / "empty.yaml").touch()
    code, told = command("rehearse", name)
    assert code == 1
    assert name in told


@pytest.mark.parametrize(
    "address,words",
    [
        ("postgresql://127.0.0.1:1/desk", "nothing answers there"),
        ("sqlite:///garbage.db", "something else than a database"),
        ("sqlite:////proc/none/desk.db", "cannot be made"),
        ("nonsense", "is not a database address"),
    ],
)
def test_a_database_that_cannot_be_used_is_named(
    command: Command, tmp_path: Path, address: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "garbage.db").write_bytes(b"garbage " * 700)
    monkeypatch.setenv("DATABASE_URL", address)
    code, told = command("migrate")
    assert code == 1
    assert words in told
    assert (tmp_path / "garbage.db").read_bytes() == b"garbage " * 700


@pytest.mark.parametrize(
    "words",
    [
        ("rehearse", str(SCENARIO), "--only", "no such call", "--json", "file/out.json"),
        ("demo", "--folder", "file/demo"),
    ],
)
def test_a_place_that_cannot_be_written_is_named(
    command: Command, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "file").touch()
    code, told = command(*words)
    assert code == 1
    assert "file" in told
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    "words,told_of",
    [
        (("demo", "--now", "yesterday"), "2026-03-03T09:00:00-05:00"),
        (("demo", "--from", "me"), "+12025550123"),
        (("rehearse", str(SCENARIO), "--brain", "bogus"), "bogus"),
        (("frobnicate",), "frobnicate"),
    ],
)
def test_a_wrong_option_exits_with_two(
    command: Command, words: tuple[str, ...], told_of: str
) -> None:
    code, told = command(*words)
    assert code == 2
    assert told_of in told
