"""The JSON Schema of the profile's files, with which editors complete and check them."""

from __future__ import annotations

import json

from pydantic import TypeAdapter

from voicedesk.profile.folder import EXTENDS
from voicedesk.profile.sample import Sample
from voicedesk.profile.schema import Profile

BASE = {"type": "string", "description": "The file of a base, whose values hold where none is."}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_text(*, sample: bool = False) -> str:
    """The schema of profile.yaml, or of sample.yaml, as indented JSON."""
    stated = TypeAdapter(Sample if sample else Profile).json_schema()
    if not sample:
        stated["properties"] = {EXTENDS: BASE, **stated["properties"]}
        # whoever extends a base states what is their own
        alone = {"if": {"not": {"required": [EXTENDS]}}}
        stated |= {**alone, "then": {"required": stated.pop("required")}}
    return json.dumps({"$schema": DIALECT, **stated}, indent=2, ensure_ascii=False) + "\n"
