"""A profile that extends another: what its base says holds where it says nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, TypeGuard

from voicedesk.profile.document import Document, read_document
from voicedesk.profile.folder import EXTENDS, PROFILE, base_name
from voicedesk.profile.mistakes import Mistake, Place, place_words

REMOVE = "remove"
"""`{id: old, remove: true}` takes a thing of the base out."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One value of a profile, and the file and line that state it."""

    place: str
    value: str
    file: str
    line: int


def read_overlaid(files: Mapping[str, str]) -> Document:
    """The profile over its bases; a base that is missing, or leads back, is a mistake in words.

    Keys are merged one by one, and `null` takes a value of the base away. Lists of things with an
    `id` or a `name` are merged thing by thing: the base's come first, in its order. Any other list
    stands for the whole list of the base.
    """
    return _read(PROFILE, files, ())


def bases_of(files: Mapping[str, str]) -> tuple[str, ...]:
    """The files that a profile extends, the nearest first; those that are there."""
    found: list[str] = []
    file = PROFILE
    while file in files and (named := base_name(files[file])):
        file = PurePosixPath(named).name
        if file in found or file == PROFILE or file not in files:
            break
        found.append(file)
    return tuple(found)


def explained(files: Mapping[str, str]) -> list[Stated]:
    """Every single value of a profile with where it is stated, in the order of the profile."""
    whole = read_overlaid(files)
    return [
        Stated(place_words(place, whole.data), _text(value), *whole.at(place))
        for place, value in _values(whole.data, ())
    ]


def key_of(thing: Mapping[str, Any]) -> str:
    """What a thing of a list is called; empty when it has no name."""
    return str(thing.get("id") or thing.get("name") or "")


def is_named(value: object) -> TypeGuard[list[Any]]:
    """Whether this is a list of things that are told apart by name."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, Mapping) and key_of(one) for one in value)
    )


def _read(file: str, files: Mapping[str, str], before: tuple[str, ...]) -> Document:
    stated = read_document(file, files[file])
    if not isinstance(stated.data, dict) or EXTENDS not in stated.data:
        return stated
    own = {key: value for key, value in stated.data.items() if key != EXTENDS}
    base, wrong = _base(stated.data[EXTENDS], files, (*before, file))
    if wrong:
        mistake = Mistake(file, stated.line((EXTENDS,)), wrong)
        return replace(stated, data=None, mistakes=(*stated.mistakes, mistake))
    below = _read(base, files, (*before, file))
    if not isinstance(below.data, dict):
        plain = Mistake(base, 1, "a base has keys with values, as a profile has")
        found = below.mistakes or (plain,)
        return replace(stated, data=None, mistakes=(*stated.mistakes, *found))
    return _Merging(below, replace(stated, data=own)).merged()


def _base(named: object, files: Mapping[str, str], chain: Sequence[str]) -> tuple[str, str]:
    """The file that is meant, or what is wrong with it."""
    name = PurePosixPath(named).name if isinstance(named, str) else ""
    if not name.endswith((".yaml", ".yml")):
        return "", f'{EXTENDS}: name the file of a base, such as "base.yaml"'
    if name in chain:
        way = ", which extends ".join((*chain[chain.index(name) :], name))
        return "", f"{EXTENDS}: the bases go in a circle: {way}"
    if name not in files:
        return "", f'{EXTENDS}: there is no "{named}" beside this file'
    return name, ""


@dataclass(slots=True)
class _Merging:
    base: Document
    over: Document
    lines: dict[Place, int] = field(default_factory=dict)
    origins: dict[Place, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def merged(self) -> Document:
        data = self._merge(self.base.data, self.over.data, ((), ()), ())
        mistakes = (*self.base.mistakes, *self.over.mistakes, *self.mistakes)
        return Document(self.over.file, data, self.lines, mistakes, self.origins)

    def _merge(self, base: object, over: object, at: tuple[Place, Place], to: Place) -> object:
        if isinstance(base, dict) and isinstance(over, dict):
            return self._mapping(base, over, at, to)
        if is_named(base) and is_named(over):
            return self._things(base, over, at, to)
        return self._take(self.over, over, at[1], to)

    def _mapping(
        self, base: dict[str, Any], over: dict[str, Any], at: tuple[Place, Place], to: Place
    ) -> dict[str, object]:
        self._note(self.over, at[1], to)
        found: dict[str, object] = {}
        for key in [*base, *(key for key in over if key not in base)]:
            below, above, place = (*at[0], key), (*at[1], key), (*to, key)
            if key not in over:
                found[key] = self._take(self.base, base[key], below, place)
            elif key not in base:
                found[key] = self._take(self.over, over[key], above, place)
            elif over[key] is not None:
                found[key] = self._merge(base[key], over[key], (below, above), place)
        return found

    def _things(
        self, base: list[Any], over: list[Any], at: tuple[Place, Place], to: Place
    ) -> list[object]:
        self._note(self.over, at[1], to)
        first = {key_of(one): n for n, one in reversed(list(enumerate(over)))}
        mine = dict(first)
        found: list[object] = []
        for n, one in enumerate(base):
            own, place = mine.pop(key_of(one), None), (*to, len(found))
            if own is None:
                found.append(self._take(self.base, one, (*at[0], n), place))
            elif over[own].get(REMOVE) is not True:
                both = ((*at[0], n), (*at[1], own))
                found.append(self._merge(one, over[own], both, place))
        known = {key_of(one) for one in base}
        for n, one in enumerate(over):
            is_merged = key_of(one) in known and first[key_of(one)] == n
            if not is_merged and not self._is_gone(one, (*at[1], n)):
                found.append(self._take(self.over, one, (*at[1], n), (*to, len(found))))
        return found

    def _is_gone(self, thing: Mapping[str, Any], at: Place) -> bool:
        """Whether a thing is to be taken out that no base has, which is a mistake."""
        if thing.get(REMOVE) is not True:
            return False
        words = f'{REMOVE}: there is no "{key_of(thing)}" in {self.base.file} to take out'
        self.mistakes.append(Mistake(*self.over.at(at), words))
        return True

    def _take(self, source: Document, value: object, at: Place, to: Place) -> object:
        self._note(source, at, to)
        if isinstance(value, dict):
            return {
                key: self._take(source, inner, (*at, key), (*to, key))
                for key, inner in value.items()
            }
        if isinstance(value, list):
            return [self._take(source, one, (*at, n), (*to, n)) for n, one in enumerate(value)]
        return value

    def _note(self, source: Document, at: Place, to: Place) -> None:
        self.origins[to], self.lines[to] = source.at(at)


def _values(value: object, place: Place) -> Iterator[tuple[Place, object]]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _values(inner, (*place, key))
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        for n, one in enumerate(value):
            yield from _values(one, (*place, n))
    else:
        yield place, value


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else " ".join(str(value).split())
