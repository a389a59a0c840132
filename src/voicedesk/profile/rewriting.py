"""A profile's files as a document that keeps its comments, and back; overlays get changes alone."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import cast

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from voicedesk.errors import ProfileInvalid
from voicedesk.profile.folder import EXTENDS, PROFILE
from voicedesk.profile.overlay import read_overlaid
from voicedesk.profile.overlay_writing import Values, commented, put_changes


def whole_of(files: Mapping[str, str]) -> CommentedMap:
    """The profile with what its bases say. Raises ProfileInvalid where YAML cannot be read."""
    own = document_of(files)
    if EXTENDS not in own:
        return own
    read = read_overlaid(files)
    if not isinstance(read.data, dict):
        raise ProfileInvalid(mistakes=tuple(map(str, read.mistakes)))
    whole: CommentedMap = commented(read.data)
    return whole


def with_document(files: Mapping[str, str], document: CommentedMap) -> dict[str, str]:
    """The files with a changed profile; of an overlay only the changes are written into it."""
    own = document_of(files)
    if EXTENDS not in own:
        return {**files, PROFILE: dumped(document)}
    base = read_overlaid({**files, PROFILE: dumped(CommentedMap({EXTENDS: own[EXTENDS]}))})
    put_changes(own, cast("Values", base.data), whole_of(files), document)
    return {**files, PROFILE: dumped(own)}


def document_of(files: Mapping[str, str]) -> CommentedMap:
    """What a profile says itself. Raises ProfileInvalid where its YAML cannot be read."""
    try:
        read = _yaml().load(files.get(PROFILE, ""))
    except YAMLError as error:
        raise ProfileInvalid(mistakes=(f"{PROFILE}: this is not YAML",)) from error
    if not isinstance(read, CommentedMap):
        raise ProfileInvalid(mistakes=(f"{PROFILE}: this is not a profile",))
    return read


def dumped(document: CommentedMap) -> str:
    """The text of a document, with its comments."""
    out = io.StringIO()
    _yaml().dump(document, out)
    return out.getvalue()


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
