"""The base under a profile: put under it, looked at place by place, gone back to, or taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.comments import CommentedMap

from voicedesk.errors import ProfileInvalid
from voicedesk.profile.folder import EXTENDS, PROFILE
from voicedesk.profile.overlay import REMOVE, bases_of, is_named, key_of, read_overlaid
from voicedesk.profile.overlay_writing import put_changes
from voicedesk.profile.rewriting import document_of, dumped, whole_of

Path = tuple[str | int, ...]
ITSELF: frozenset[Path] = frozenset({("business", "id")})
"""What no desk can have from its base."""
_NAMES = ({"id"}, {"name"})
"""What a thing of a list still says that changes nothing of its base."""


@dataclass(frozen=True, slots=True)
class Override:
    """A place at which a profile says something else than its base; empty: it is taken away."""

    place: str
    own: str
    base: str


def over_base(files: Mapping[str, str], base: str, text: str) -> dict[str, str]:
    """The same desk over a base: what both say is left to the base, and nothing becomes different.

    Raises ProfileInvalid where the YAML of either cannot be read.
    """
    whole, alone = whole_of(files), without_base(files)
    laid = {**alone, base: text, PROFILE: dumped(CommentedMap({EXTENDS: base}))}
    below = _data(laid)
    own = CommentedMap({EXTENDS: base})
    put_changes(own, below, below, whole)
    return {**laid, PROFILE: dumped(own)}


def without_base(files: Mapping[str, str]) -> dict[str, str]:
    """The same desk on its own: what its bases said, it says itself. Raises ProfileInvalid."""
    bases = bases_of(files)
    kept = {name: text for name, text in files.items() if name not in bases}
    return {**kept, PROFILE: dumped(whole_of(files))} if bases else kept


def overrides(files: Mapping[str, str]) -> list[Override]:
    """Where a profile says something else than its base, in its own order. Raises ProfileInvalid.

    What it says of things that the base does not have is its own, and overrides nothing.
    """
    own = document_of(files)
    if EXTENDS not in own:
        return []
    return [
        Override(_words(place), _value(stated), _value(below))
        for place, _, stated, below in _told(own, _base(files, own), (), ())
        if place not in ITSELF
    ]


def back_to_base(files: Mapping[str, str], place: str) -> dict[str, str]:
    """The files with one place as the base has it. Raises ProfileInvalid, KeyError: no such place.

    A place is one of `overrides`.
    """
    own = document_of(files)
    for told, path, _, _ in _told(own, _base(files, own), (), ()):
        if _words(told) == place:
            _drop(own, path)
            return {**files, PROFILE: dumped(own)}
    raise KeyError(place)


def base_text(files: Mapping[str, str], business: str) -> tuple[str, str] | None:
    """The base that a profile can lend to others: its own one, else the profile itself."""
    bases = bases_of(files)
    if len(bases) > 1:
        return None  # a base over a base would have to bring that one along
    return (bases[0], files[bases[0]]) if bases else (f"{business}.yaml", files[PROFILE])


def _base(files: Mapping[str, str], own: Mapping[str, Any]) -> Mapping[str, Any]:
    return _data({**files, PROFILE: dumped(CommentedMap({EXTENDS: own[EXTENDS]}))})


def _data(files: Mapping[str, str]) -> Mapping[str, Any]:
    read = read_overlaid(files)
    if not isinstance(read.data, dict):
        raise ProfileInvalid(mistakes=tuple(map(str, read.mistakes)))
    return read.data


_Told = tuple[Path, Path, object, object]
"""A place in words, the same in the overlay, what it says, and what the base says."""


def _told(over: Mapping[str, Any], base: Mapping[str, Any], at: Path, to: Path) -> Iterator[_Told]:
    for key, value in over.items():
        if key not in base:
            continue
        below, place, path = base[key], (*at, key), (*to, key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            yield from _told(value, below, place, path)
        elif is_named(value) and is_named(below):
            yield from _things(value, below, place, path)
        elif value != below:
            yield place, path, value, below


def _things(over: list[Any], base: list[Any], at: Path, to: Path) -> Iterator[_Told]:
    theirs = {key_of(one): one for one in reversed(base)}
    for n, one in enumerate(over):
        name = key_of(one)
        if name not in theirs:
            continue
        if one.get(REMOVE) is True:
            yield (*at, name), (*to, n), None, theirs[name]
        else:
            yield from _told(one, theirs[name], (*at, name), (*to, n))


def _drop(own: Any, path: Path) -> None:  # noqa: ANN401  # YAML holds anything
    """Take a place out, and what then says nothing any more."""
    *around, last = path
    within = [own]
    for step in around:
        within.append(within[-1][step])
    del within[-1][last]
    for holder, step, inner in reversed(list(zip(within, around, within[1:], strict=False))):
        if inner and not (isinstance(holder, list) and set(inner) in _NAMES):
            return
        del holder[step]


def _words(place: Path) -> str:
    return ".".join(map(str, place))


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return key_of(value) or ", ".join(map(str, value))
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value)
    return "" if value is None else " ".join(str(value).split())
