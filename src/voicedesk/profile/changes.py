"""What differs between two versions of a profile, place by place, in the words of the profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from voicedesk.profile.folder import PROFILE
from voicedesk.profile.overlay import bases_of, read_overlaid

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Change:
    """One place whose value is another; an empty side means that it was, or is, not there."""

    place: str
    before: str
    after: str


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """Everything that differs, in the order of the profile, then of its other files."""
    old, new = _flat(before), _flat(after)
    places = [*new, *(place for place in old if place not in new)]
    found = [
        Change(place, old.get(place, ""), new.get(place, ""))
        for place in places
        if old.get(place, "") != new.get(place, "")
    ]
    others = sorted({*before, *after} - {PROFILE, *bases_of(before), *bases_of(after)})
    return found + [
        Change(name, _short(before.get(name, "")), _short(after.get(name, "")))
        for name in others
        if before.get(name) != after.get(name)
    ]


def _flat(files: Mapping[str, str]) -> dict[str, str]:
    return dict(_values(read_overlaid({PROFILE: "", **files}).data, ""))


def _values(value: object, place: str) -> Iterator[tuple[str, str]]:
    """Each single value by its place; things in lists are named by their id or name."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _values(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list) and all(isinstance(one, Mapping) for one in value):
        for n, one in enumerate(value):
            name = one.get("id") or one.get("name") or n + 1
            yield from _values(one, f"{place}.{name}")
    elif isinstance(value, list):
        yield place, ", ".join(str(one) for one in value)
    else:
        yield place, "" if value is None else str(value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
