"""A profile is found by name or path, and loaded whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.profile.bicycles import FILES
from voicedesk.errors import ProfileInvalid
from voicedesk.profile import load_files, load_profile

pytestmark = pytest.mark.unit


def test_a_new_vertical_needs_no_python(folder: Path) -> None:
    loaded = load_profile(folder)
    assert loaded.profile.business.kind == "bicycle workshop"
    assert loaded.folder == folder
    assert loaded.files == FILES
    assert list(loaded.knowledge) == ["knowledge/renting.md"]
    assert [customer.name for customer in loaded.samples.customers] == ["Ada Byron"]


def test_a_profile_is_found_by_its_file_too(folder: Path) -> None:
    assert load_profile(str(folder / "profile.yaml")).folder == folder


def test_ones_own_profile_is_found_by_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "profiles").mkdir()
    folder.rename(tmp_path / "profiles" / "spokes")
    monkeypatch.chdir(tmp_path)
    assert load_profile("spokes").profile.business.id == "spokes"


def test_a_shipped_profile_is_found_from_anywhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_profile("dental").profile.business.name == "Bright Smile Dental"


def test_an_unknown_name_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ProfileInvalid) as refused:
        load_profile("dentel")
    assert 'there is no profile called "dentel"; did you mean "dental"?' in str(refused.value)
    with pytest.raises(ProfileInvalid, match=r"there is no profile\.yaml in this folder"):
        load_profile(tmp_path)


def test_every_mistake_is_in_the_refusal(folder: Path) -> None:
    (folder / "profile.yaml").write_text("businesss: {}\n", "utf-8")
    with pytest.raises(ProfileInvalid) as refused:
        load_profile(folder)
    first = f'{folder}/profile.yaml:1: businesss is not known here; did you mean "business"?'
    assert first in refused.value.mistakes
    assert len(refused.value.mistakes) >= 5


def test_stored_files_load_like_a_folder(folder: Path) -> None:
    loaded = load_files(FILES)
    assert loaded.folder is None
    assert loaded.profile == load_profile(folder).profile


def test_stored_files_are_refused_like_a_folder() -> None:
    with pytest.raises(ProfileInvalid, match="no time zone"):
        load_files(
            {**FILES, "profile.yaml": FILES["profile.yaml"].replace("Europe/London", "London")}
        )


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    path = folder / "profile.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_profile(folder).profile.business.id == "spokes"
