"""A change of an overlaid profile is written into the overlay alone, and means the same there."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.profile.bicycles import PROFILE
from tests.profile.test_overlay import files
from voicedesk.profile.changes import changes
from voicedesk.profile.check import read_profile
from voicedesk.profile.outline import outline_of, with_alias, with_calendar, with_outline
from voicedesk.profile.overlay import read_overlaid
from voicedesk.profile.overlay_writing import commented, put_changes

pytestmark = pytest.mark.unit

OWN = """\
# Chains, of the agency
extends: base.yaml
business: {id: chains, name: Chains}   # ours
services:
  - {id: wheel, name: new wheel, duration_min: 30, price: 80}
"""
OVERLAID = files(OWN)


def test_a_form_that_nobody_touched_leaves_an_overlay_as_it_is() -> None:
    assert with_outline(OVERLAID, outline_of(OVERLAID)) == OVERLAID


def test_the_form_shows_what_the_base_says() -> None:
    form = outline_of(OVERLAID)
    assert (form.values["business.name"], form.values["business.kind"]) == (
        "Chains",
        "bicycle workshop",
    )
    assert [row["name"] for row in form.rows["services"]] == [
        "tune-up",
        "puncture repair",
        "new wheel",
    ]


def test_what_is_typed_stands_in_the_overlay_and_the_base_stays() -> None:
    form = outline_of(OVERLAID)
    rows = [dict(row) for row in form.rows["services"]]
    rows[0]["price"], rows[1]["name"] = "47", ""
    typed = replace(
        form,
        values={**form.values, "business.kind": "bicycle shop"},
        rows={**form.rows, "services": tuple(rows)},
    )
    written = with_outline(OVERLAID, typed)
    assert written["base.yaml"] == PROFILE
    assert written["profile.yaml"].startswith("# Chains, of the agency\nextends: base.yaml\n")
    assert "tune-up" not in written["profile.yaml"]
    assert read_profile(written).mistakes == ()
    told = {(one.place, one.before, one.after) for one in changes(OVERLAID, written)}
    assert {("services.tune_up.price", "45.5", "47"), ("services.puncture.price", "12", "")} < told
    assert ("business.kind", "bicycle workshop", "bicycle shop") in told


def test_what_is_taken_out_may_come_back() -> None:
    gone = files(OWN + "  - {id: puncture, remove: true}\n")
    form = outline_of(gone)
    again = {"id": "", "name": "puncture", "duration_min": "20", "price": "9", "staff": ""}
    rows = {**form.rows, "services": (*form.rows["services"], again)}
    written = with_outline(gone, replace(form, rows=rows))
    assert "remove" not in written["profile.yaml"]
    assert outline_of(written).rows["services"][1]["price"] == "9"


def test_a_calendar_and_another_name_are_written_over_the_base() -> None:
    written = with_calendar(
        OVERLAID, "meg", name="google", secret="g", options={"calendar": "m"}
    )  # a name
    written = with_alias(written, "puncture", "hole")
    assert written["base.yaml"] == PROFILE
    profile = read_profile(written).profile
    assert profile is not None
    assert profile.services[1].aliases == ("flat tyre", "hole")
    assert profile.staff[0].calendars[0].name == "google"


@pytest.mark.parametrize(
    "new",
    [
        {"a": 1, "b": {"c": 2, "d": 3}, "l": [{"id": "x", "n": 1}, {"id": "y", "n": 2}]},
        {"a": 2, "b": {"c": 2}, "l": [{"id": "x", "n": 1}]},
        {"b": {"c": 9, "d": 3, "e": [1]}, "l": [{"id": "x"}, {"id": "z", "n": 4}]},
        {"a": 1, "b": {}, "l": []},
        {"a": 1, "l": [{"name": "w", "n": 1}]},
    ],
)
def test_a_changed_overlay_means_what_was_wanted(new: dict[str, Any]) -> None:
    base = "a: 1\nb: {c: 2}\nl: [{id: x, n: 1}]\n"
    said = {
        "profile.yaml": "extends: base.yaml\nb: {d: 3}\nl: [{id: y, n: 2}]\n",
        "base.yaml": base,
    }
    over: dict[str, Any] = commented({"b": {"d": 3}, "l": [{"id": "y", "n": 2}]})
    below = {"a": 1, "b": {"c": 2}, "l": [{"id": "x", "n": 1}]}
    old: Any = read_overlaid(said).data
    put_changes(over, below, old, new)
    text = commented({"extends": "base.yaml", **over})
    written = with_text(text)
    assert read_overlaid({"profile.yaml": written, "base.yaml": base}).data == new


def with_text(document: Any) -> str:  # noqa: ANN401  # YAML holds anything
    out = io.StringIO()
    YAML(typ="rt").dump(document, out)
    return out.getvalue()
