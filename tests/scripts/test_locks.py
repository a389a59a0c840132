"""The locks fit what is declared, and a lock that does not is told so."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from scripts import locks

pytestmark = pytest.mark.unit

HASHED = "six==1.17.0 \\\n    --hash=sha256:00\n"


@pytest.fixture
def pyproject() -> dict[str, dict[str, object]]:
    return tomllib.loads((locks.ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_committed_locks_fit(pyproject: dict[str, dict[str, object]]) -> None:
    assert list(locks.check(pyproject)) == []


def test_a_new_dependency_breaks_the_seal(pyproject: dict[str, dict[str, object]]) -> None:
    before = locks.digest(pyproject)
    pyproject["project"]["dependencies"] = ["voicedesk-unheard-of>=1"]
    assert locks.digest(pyproject) != before
    assert any("voicedesk-unheard-of" in mistake for mistake in locks.check(pyproject))


@pytest.mark.parametrize(
    "text, mistake",
    [
        ("seal\nsix==1.17.0\n", "has no hash"),
        (f"other\n{HASHED}", "made from another"),
        (f"seal\n--index-url https://mirror.example\n{HASHED}", "names a host"),
    ],
)
def test_what_is_wrong_with_a_lock_is_said(text: str, mistake: str) -> None:
    assert [mistake in found for found in locks.wrong_in("test", text, seal="seal")] == [True]


def test_a_sealed_file_begins_with_its_seal(tmp_path: Path) -> None:
    path = tmp_path / "demo.txt"
    path.write_text(HASHED, "utf-8")
    assert locks.main(["sign", str(path)]) == 0
    seal, _, rest = path.read_text("utf-8").partition("\n")
    assert seal.startswith(locks.SEAL)
    assert rest == HASHED
