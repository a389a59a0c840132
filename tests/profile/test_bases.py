"""A base is put under a desk that stays as it is, and each place of it can be had back."""

from __future__ import annotations

import pytest

from tests.profile.bicycles import PROFILE
from tests.profile.test_overlay import files
from voicedesk.errors import ProfileInvalid
from voicedesk.profile.bases import (
    Override,
    back_to_base,
    base_text,
    over_base,
    overrides,
    without_base,
)
from voicedesk.profile.changes import changes
from voicedesk.profile.check import read_profile
from voicedesk.profile.outline import outline_of
from voicedesk.profile.overlay import read_overlaid

pytestmark = pytest.mark.unit

OWN = """\
extends: base.yaml
business: {id: chains, name: Chains}
hours: {friday: ["10:00-12:00"], tuesday: null}
services:
  - {id: tune_up, price: 99}   # ours
  - {id: puncture, remove: true}
  - {id: wheel, name: new wheel, duration_min: 30, price: 80}
"""
OVERLAID = files(OWN)
OTHER = PROFILE.replace("id: spokes", "id: wheels")


def test_what_a_desk_says_otherwise_is_told_place_by_place() -> None:
    told = {one.place: (one.own, one.base) for one in overrides(OVERLAID)}
    assert told["services.tune_up.price"] == ("99", "45.5")
    assert told["services.puncture"] == ("", "puncture")
    assert "business.id" not in told
    assert told["hours.friday"][0] == "10:00-12:00"
    assert told["hours.tuesday"][0] == ""
    assert "services.wheel" not in told
    assert overrides({"profile.yaml": PROFILE}) == []


@pytest.mark.parametrize("one", overrides(OVERLAID), ids=lambda one: one.place)
def test_each_place_can_be_had_back_alone(one: Override) -> None:
    after = back_to_base(OVERLAID, one.place)
    kept = [other for other in overrides(OVERLAID) if other != one]
    assert overrides(after) == kept
    assert [change.place for change in changes(OVERLAID, after)]
    assert "# ours" in after["profile.yaml"] or one.place == "services.tune_up.price"


def test_who_takes_everything_back_says_only_what_is_their_own() -> None:
    after = OVERLAID
    for one in overrides(OVERLAID):
        after = back_to_base(after, one.place)
    assert overrides(after) == []
    assert "tune_up" not in after["profile.yaml"]
    assert "hours" not in after["profile.yaml"]
    assert "new wheel" in after["profile.yaml"]


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(KeyError):
        back_to_base(OVERLAID, "services.wheel")


def test_a_desk_over_a_base_is_what_it_was() -> None:
    alone = {"profile.yaml": OTHER.replace("price: 45.50", "price: 47")}
    laid = over_base(alone, "base.yaml", PROFILE)
    assert changes(alone, laid) == []
    assert {one.place for one in overrides(laid)} == {"services.tune_up.price"}
    assert len(laid["profile.yaml"]) < len(alone["profile.yaml"]) / 4
    assert outline_of(laid).values["business.name"] == "Spokes and Sons"
    assert not read_profile(laid).mistakes


def test_what_only_the_base_has_is_taken_out_where_it_was_not() -> None:
    whole = read_overlaid(OVERLAID).data
    alone = without_base(OVERLAID)
    assert set(alone) == set(OVERLAID) - {"base.yaml"}
    assert read_overlaid(alone).data == whole
    assert read_overlaid(over_base(alone, "base.yaml", PROFILE)).data == whole


def test_a_desk_lends_its_base_or_itself() -> None:
    assert base_text(OVERLAID, "chains") == ("base.yaml", PROFILE)
    assert base_text({"profile.yaml": PROFILE}, "bicycles") == ("bicycles.yaml", PROFILE)
    twice = {**OVERLAID, "base.yaml": f"extends: root.yaml\n{PROFILE}", "root.yaml": PROFILE}
    assert base_text(twice, "chains") is None


def test_a_base_that_is_no_yaml_is_refused_in_words() -> None:
    with pytest.raises(ProfileInvalid):
        over_base({"profile.yaml": PROFILE}, "base.yaml", "a: [")
