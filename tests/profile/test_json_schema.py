"""The schema that editors use is the one that the desk checks with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.profile.bicycles import PROFILE
from voicedesk.profile.folder import SHIPPED
from voicedesk.profile.json_schema import schema_text
from voicedesk.profile.schema import Profile

jsonschema_rs = pytest.importorskip("jsonschema_rs")

pytestmark = pytest.mark.unit
REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name, sample", [("profile", False), ("sample", True)])
def test_the_committed_schema_is_the_current_one(name: str, sample: bool) -> None:  # noqa: FBT001
    # after a change: voicedesk profile schema [--sample] > docs/reference/NAME.schema.json
    committed = (REFERENCE / f"{name}.schema.json").read_text("utf-8")
    assert committed == schema_text(sample=sample)


def plain(text: str) -> object:
    """YAML as an editor sees it: dates are words."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


@pytest.mark.parametrize("name", sorted(path.name for path in SHIPPED.iterdir()))
def test_editors_accept_the_shipped_profiles(name: str) -> None:
    checker = jsonschema_rs.validator_for(json.loads(schema_text()))
    errors = checker.iter_errors(plain((SHIPPED / name / "profile.yaml").read_text("utf-8")))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("old, new", [("tuesday:", "tuezday:"), ("09:00-18:00", "9-18")])
def test_editors_see_what_the_desk_refuses(old: str, new: str) -> None:
    checker = jsonschema_rs.validator_for(json.loads(schema_text()))
    assert checker.is_valid(plain(PROFILE))
    assert not checker.is_valid(plain(PROFILE.replace(old, new, 1)))


def test_the_reference_names_every_key() -> None:
    words = (REFERENCE / "profile.md").read_text("utf-8")
    definitions = json.loads(schema_text())["$defs"].values()
    keys = {key for part in definitions for key in part.get("properties", {})}
    keys |= set(Profile.model_fields)
    assert {key for key in keys if not re.search(rf"\b{key}\b", words)} == set()
