"""The list of what is kept is whole: a table that is added without its entry fails here."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicedesk.store.holdings import BESIDE, TABLES, WHY_KEPT
from voicedesk.store.tables import metadata

pytestmark = pytest.mark.unit

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "personal-data.md"


def test_every_table_is_in_the_list() -> None:
    assert set(TABLES) == set(metadata.tables), "say in store/holdings.py what erasing does there"


def test_what_is_kept_says_why() -> None:
    assert set(WHY_KEPT) == {name for name, fate in TABLES.items() if fate == "kept"}


@pytest.mark.parametrize("row", [*TABLES.items(), *BESIDE.items()], ids=lambda row: row[0])
def test_the_page_says_the_same(row: tuple[str, str]) -> None:
    assert f"| {row[0]} | {row[1]} |" in PAGE.read_text("utf-8")
