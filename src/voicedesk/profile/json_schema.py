"""The JSON Schema of the profile's files, with which editors complete and check them."""

from __future__ import annotations

import json

from pydantic import TypeAdapter

from voicedesk.profile.sample import Sample
from voicedesk.profile.schema import Profile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_text(*, sample: bool = False) -> str:
    """The schema of profile.yaml, or of sample.yaml, as indented JSON."""
    stated = TypeAdapter(Sample if sample else Profile).json_schema()
    return json.dumps({"$schema": DIALECT, **stated}, indent=2, ensure_ascii=False) + "\n"
