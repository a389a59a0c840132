"""The form of a desk: its fields as a browser sends them, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from voicedesk.profile.mistakes import Mistake
from voicedesk.profile.outline import FIELDS, LISTS, PLACE, Outline, Rows
from voicedesk.profile.parts import WEEKDAYS

SPARE: Mapping[str, int] = {"services": 3, "staff": 2, "escalation.people": 2, "closures": 2}
"""Empty rows at the end of each list, to add something without a script."""
MOST_ROWS = 60
MOST_FIELDS = 1_000
LONGEST = 2_000
LONGEST_PICTURE = 100_000
"""Characters; what is too large for a picture is refused in words, not cut."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the page shows: typed values, and mistakes by the place that they speak of."""

    outline: Outline
    mistakes: tuple[Mistake, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    """Where a value that nobody typed was found."""

    def value(self, name: str) -> str:
        """What stands in a single field."""
        return self.outline.values.get(name, "")

    def source(self, name: str) -> str:
        """Where it was found; empty where somebody typed it."""
        return self.sources.get(name, "")

    def hours(self, day: str) -> str:
        """The stretches of a weekday."""
        return self.outline.hours.get(day, "")

    def rows(self, name: str) -> list[dict[str, str]]:
        """The things of a list, and some empty ones."""
        empty = {"id": "", **dict.fromkeys(LISTS[name], "")}
        return [*map(dict, self.outline.rows.get(name, ())), *([empty] * SPARE[name])]

    def wrong(self, place: str) -> str:
        """What is wrong with a place, in words; empty where nothing is."""
        return "; ".join(
            mistake.words.removeprefix(place).lstrip(": ")
            for mistake in self.mistakes
            if _speaks_of(mistake.words, place)
        )

    def at(self, name: str, row: Mapping[str, str], key: str) -> str:
        """The place of a field of a row, as mistakes name it."""
        own = row["name"] if name == "escalation.people" else row["id"]
        return f"{name}.{own}.{key}" if own else ""


def sent(given: Mapping[str, str]) -> Outline:
    """The outline that a browser sent; what it did not send is not in it."""
    names = (*FIELDS, *(f"locations.{one}" for one in PLACE))
    return Outline(
        {name: _short(given[name], name) for name in names if name in given},
        {day: _short(given.get(f"hours.{day}", "")) for day in WEEKDAYS}
        if any(f"hours.{day}" in given for day in WEEKDAYS)
        else {},
        {
            name: _rows(name, given)
            for name, keys in LISTS.items()
            if f"{name}.0.{keys[0]}" in given
        },
    )


def _rows(name: str, given: Mapping[str, str]) -> Rows:
    found = []
    for n in range(MOST_ROWS):
        prefix = f"{name}.{n}."
        if f"{prefix}{LISTS[name][0]}" not in given:
            break
        keys = ("id", *LISTS[name])
        found.append({key: _short(given.get(f"{prefix}{key}", "")) for key in keys})
    return tuple(found)


def general(mistakes: Iterable[Mistake], form: Form) -> list[str]:
    """The mistakes that no field of the form shows."""
    places = [*FIELDS, *(f"hours.{day}" for day in WEEKDAYS)]
    for name in LISTS:
        for row in form.rows(name):
            places += [form.at(name, row, key) for key in LISTS[name]]
    return [
        str(mistake.words)
        for mistake in mistakes
        if not any(place and _speaks_of(mistake.words, place) for place in places)
    ]


def _speaks_of(words: str, place: str) -> bool:
    rest = words.removeprefix(place)
    return bool(place) and rest != words and rest[:1] in {":", ".", " "}


def _short(text: str, name: str = "") -> str:
    return text.strip()[: LONGEST_PICTURE if name == "web.logo" else LONGEST]
