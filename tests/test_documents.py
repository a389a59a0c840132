"""Documents that list what the code has: they are complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import voicedesk.connectors.memory as memory
from voicedesk import errors, ports
from voicedesk.settings import Settings
from voicedesk.store.tables import metadata

pytestmark = pytest.mark.unit

TESTS = Path(__file__).resolve().parent
DOCS = TESTS.parent / "docs"
PORTS = (DOCS / "explanation" / "ports.md").read_text("utf-8")
PROTOCOLS = sorted(
    name for name in ports.__all__ if getattr(getattr(ports, name), "_is_protocol", 0)
)


@pytest.mark.parametrize("port", PROTOCOLS)
def test_every_port_is_listed_with_its_twin(port: str) -> None:
    row = re.search(rf"^\| `{port}` \|.*\| `([\w.]+)` \|$", PORTS, re.MULTILINE)
    assert row, f"list {port} in docs/explanation/ports.md"
    assert row[1] == "connectors.clock.ManualClock" or hasattr(memory, row[1])


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_table_is_listed(table: str) -> None:
    assert f"`{table}`" in PORTS


def test_every_error_is_drawn_in_the_tree() -> None:
    names = [name for name in vars(errors) if name[0].isupper() and name != "ClassVar"]
    drawn = errors.__doc__ or ""
    assert [name for name in names if not re.search(rf"\b{name}\b", drawn)] == []


def test_every_setting_is_explained() -> None:
    text = (DOCS / "reference" / "settings.md").read_text("utf-8")
    names = [
        str(field.validation_alias or name).upper() for name, field in Settings.model_fields.items()
    ]
    assert [name for name in names if f"`{name}`" not in text] == []


@pytest.mark.parametrize("page", ["promises.md", "scheduling.md"])
def test_every_test_that_a_promise_names_is_there(page: str) -> None:
    text = (DOCS / "explanation" / page).read_text("utf-8")
    cells = [row.rsplit("|", 2)[1] for row in text.splitlines() if row.startswith("| ")]
    named = [pair for cell in cells for pair in _tests_of(cell)]
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (TESTS / file).exists() or f"def {name}(" not in (TESTS / file).read_text("utf-8")
    ]
    assert missing == []
    files = re.findall(r"\btests/[\w/]+(?:\.py)?", text)
    assert [file for file in files if not (TESTS.parent / file).exists()] == []


def _tests_of(cell: str) -> list[tuple[str, str]]:
    """Files with the tests of a row; a test without its file is in the file before it."""
    file, found = "", []
    for stated, name in re.findall(r"`(?:([\w/]+\.py)::)?(test_\w+)`", cell):
        file = stated or file
        found.append((file, name))
    return found
