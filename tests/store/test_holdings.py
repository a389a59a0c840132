"""The list of what is kept is whole: a table that is added without its entry fails here."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicedesk.store.holdings import BESIDE, EXPORTED, TABLES, WHY_KEPT, WHY_NOT_EXPORTED
from voicedesk.store.tables import metadata

pytestmark = pytest.mark.unit

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "personal-data.md"


def test_every_table_is_in_the_list() -> None:
    assert set(TABLES) == set(metadata.tables), "say in store/holdings.py what erasing does there"


def test_what_is_kept_says_why() -> None:
    assert set(WHY_KEPT) == {name for name, fate in TABLES.items() if fate == "kept"}


def test_what_has_something_of_a_person_is_handed_out_or_says_why_not() -> None:
    has = {name for name, fate in TABLES.items() if fate != "nobody"}
    assert {*EXPORTED, *WHY_NOT_EXPORTED} == has, "say in store/holdings.py how it is handed out"
    assert not set(EXPORTED) & set(WHY_NOT_EXPORTED)


@pytest.mark.parametrize("row", WHY_NOT_EXPORTED.items(), ids=lambda row: row[0])
def test_the_page_says_what_is_not_handed_out(row: tuple[str, str]) -> None:
    assert f"* `{row[0]}`: {row[1]}." in PAGE.read_text("utf-8")


@pytest.mark.parametrize("row", [*TABLES.items(), *BESIDE.items()], ids=lambda row: row[0])
def test_the_page_says_the_same(row: tuple[str, str]) -> None:
    assert f"| {row[0]} | {row[1]} |" in PAGE.read_text("utf-8")
