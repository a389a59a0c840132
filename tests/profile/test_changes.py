"""Differences between two versions are told place by place."""

from __future__ import annotations

import pytest

from voicedesk.profile.changes import LONGEST, Change, changes

pytestmark = pytest.mark.unit

BEFORE = """\
business: {id: zoe, name: Zoe}
services:
  - {id: cut, name: cut, price: 40, aliases: [trim, haircut]}
  - {id: wash, name: wash}
"""


def changed(after: str) -> list[tuple[str, str, str]]:
    found = changes({"profile.yaml": BEFORE}, {"profile.yaml": after})
    return [(one.place, one.before, one.after) for one in found]


def test_nothing_differs_from_itself() -> None:
    assert changed(BEFORE) == []


def test_a_value_is_named_by_the_thing_that_has_it() -> None:
    assert changed(BEFORE.replace("40", "45")) == [("services.cut.price", "40", "45")]


def test_the_order_of_things_is_no_difference() -> None:
    head, cut, wash = BEFORE.rsplit("  - ", 2)
    assert changed(f"{head}  - {wash}  - {cut}") == []


def test_words_of_a_list_are_told_together() -> None:
    after = BEFORE.replace(", haircut", "")
    assert changed(after) == [("services.cut.aliases", "trim, haircut", "trim")]


def test_what_is_gone_has_no_value_after() -> None:
    after = BEFORE.replace("  - {id: wash, name: wash}\n", "")
    assert ("services.wash.name", "wash", "") in changed(after)


def test_other_files_are_told_shortly() -> None:
    assert changes({}, {"knowledge/a.md": "x" * 999}) == [
        Change("knowledge/a.md", "", "x" * LONGEST + "…")
    ]


def test_what_is_no_yaml_has_no_places() -> None:
    assert changed("a: [") != []
