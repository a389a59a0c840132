"""A profile over a base: what is merged how, and from where each value and each mistake comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.profile.bicycles import FILES, PROFILE
from voicedesk.profile import check_folder, load_files, load_profile
from voicedesk.profile.check import read_profile
from voicedesk.profile.overlay import bases_of, explained, read_overlaid
from voicedesk.profile.schema import BookingPart

pytestmark = pytest.mark.unit

OWN = """\
extends: base.yaml
business: {id: chains, name: Chains}
hours: {monday: ["09:00-12:00"]}
services:
  - {id: tune_up, price: 50}
  - {id: puncture, remove: true}
  - {id: wheel, name: new wheel, duration_min: 30, price: 80}
products: [Campagnolo]
booking: null
"""


def files(own: str = OWN, base: str = PROFILE, **more: str) -> dict[str, str]:
    named = {f"{name}.yaml": text for name, text in more.items()}
    return {**FILES, "profile.yaml": own, "sample.yaml": "{}\n", "base.yaml": base, **named}


def test_what_the_profile_says_goes_before_the_base() -> None:
    profile = load_files(files()).profile
    assert (profile.business.id, profile.business.kind) == ("chains", "bicycle workshop")
    assert {"monday", "tuesday"} <= profile.hours.keys()
    assert profile.products == ("Campagnolo",)


def test_things_of_a_list_are_merged_by_their_id() -> None:
    profile = load_files(files()).profile
    assert [(one.id, one.price) for one in profile.services] == [("tune_up", 50), ("wheel", 80)]
    assert profile.services[0].aliases == ("service", "once over")


def test_nothing_takes_a_value_of_the_base_away() -> None:
    assert load_files(FILES).profile.booking.step_min == 30
    assert load_files(files()).profile.booking == BookingPart()


def test_a_base_may_extend_another() -> None:
    between = "extends: lowest.yaml\nproducts: [Shimano]\nbusiness: {kind: bicycle shop}\n"
    own = 'extends: base.yaml\nbusiness: {name: "Chains"}\n'
    found = files(own, between, lowest=PROFILE)
    profile = load_files(found).profile
    assert (profile.business.name, profile.business.kind) == ("Chains", "bicycle shop")
    assert profile.business.region == "GB"
    assert bases_of(found) == ("base.yaml", "lowest.yaml")


def test_each_value_says_where_it_is_stated() -> None:
    stated = {row.place: (row.value, row.file, row.line) for row in explained(files())}
    assert stated["business.id"] == ("chains", "profile.yaml", 2)
    assert stated["business.region"] == ("GB", "base.yaml", 6)
    assert stated["services.tune_up.price"] == ("50", "profile.yaml", 5)
    assert stated["services.tune_up.aliases"] == ("service, once over", "base.yaml", 21)
    assert "services.puncture.price" not in stated


def test_a_profile_without_a_base_is_explained_too() -> None:
    assert {row.file for row in explained(FILES)} == {"profile.yaml"}


@pytest.mark.parametrize(
    "own, base, said",
    [
        ("extends: best.yaml\n", PROFILE, 'profile.yaml:1: extends: there is no "best.yaml"'),
        ("\nextends: [a]\n", PROFILE, "profile.yaml:2: extends: name the file of a base"),
        ("extends: ../../etc/passwd\n", PROFILE, "profile.yaml:1: extends: name the file"),
        (
            OWN,
            "extends: profile.yaml\n",
            "base.yaml:1: extends: the bases go in a circle: "
            "profile.yaml, which extends base.yaml, which extends profile.yaml",
        ),
        (OWN, "- a\n- b\n", "base.yaml:1: a base has keys with values"),
        (OWN, "a: [\n", "base.yaml:2: this is not YAML"),
        (OWN, PROFILE.replace("duration_min: 60", "duration_min: long"), "base.yaml:22: services."),
        (OWN.replace("price: 50", "price: dear"), PROFILE, "profile.yaml:5: services.tune_up"),
        (OWN.replace("id: puncture", "id: pump"), PROFILE, 'profile.yaml:6: remove: there is no "'),
    ],
)
def test_a_mistake_names_the_file_and_line_it_comes_from(own: str, base: str, said: str) -> None:
    found = [str(mistake) for mistake in read_profile(files(own, base)).mistakes]
    assert [words for words in found if words.startswith(said)] == found[:1]


def test_a_base_is_found_at_its_path_and_goes_with_the_profile(tmp_path: Path) -> None:
    shop, agency = tmp_path / "shop", tmp_path / "agency"
    (shop / "knowledge").mkdir(parents=True)
    agency.mkdir()
    (shop / "knowledge" / "a.md").write_text(FILES["knowledge/renting.md"], "utf-8")
    (shop / "profile.yaml").write_text(OWN.replace("base.", "../agency/base."), "utf-8")
    (agency / "base.yaml").write_text(PROFILE, "utf-8")
    loaded = load_profile(shop)
    assert loaded.files["base.yaml"] == PROFILE
    assert check_folder(shop) == []
    # as a published version is written into a folder
    (shop / "base.yaml").write_text(PROFILE, "utf-8")
    (agency / "base.yaml").unlink()
    assert load_profile(shop).profile == load_files(loaded.files).profile


def test_a_profile_that_says_extends_only_in_words_has_no_base() -> None:
    text = PROFILE + "# extends: base.yaml\n"
    assert bases_of(files(text)) == ()
    assert read_overlaid(files(text)).data == read_overlaid(FILES).data
