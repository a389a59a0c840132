"""A document with its malformed pieces taken out, so that the rest can be checked too."""

from __future__ import annotations

import copy
from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from voicedesk.profile.mistakes import Place

M = TypeVar("M", bound=BaseModel)

STAND_INS: dict[str, object] = {
    "id": "",
    "name": "Unnamed",
    "kind": "thing",
    "time_zone": "UTC",
    "phone": "+12025550100",
    "number": "+12025550100",
    "duration_min": 30,
    "greeting": "Hello.",
    "first": date(2026, 1, 1),
    "last": date(2026, 1, 1),
    "hours": {},
    "locations": [],
    "services": [],
    "staff": [],
    "voice": {"greeting": "Hello."},
}
"""What stands for a required value that is missing or malformed."""
ROUNDS = 4


def mended(model: type[M], data: object) -> tuple[M | None, tuple[Place, ...]]:
    """The model of what is well formed, None when too little is left; and the changed places."""
    draft = copy.deepcopy(data)
    changed: list[Place] = []
    for _ in range(ROUNDS):
        try:
            return model.model_validate(draft), tuple(changed)
        except ValidationError as error:
            places = [tuple(s for s in e["loc"] if s != "[key]") for e in error.errors()]
        for place in sorted(set(places), key=_last_first):
            _mend(draft, place)
            changed.append(place)
    return None, tuple(changed)


def _last_first(place: Place) -> tuple[int, tuple[tuple[bool, int, str], ...]]:
    """Deeper places first, later items before earlier ones, so that removing one moves no other."""
    steps = tuple((isinstance(s, int), -s if isinstance(s, int) else 0, str(s)) for s in place)
    return -len(place), steps


def _mend(draft: object, place: Place) -> None:
    around = draft
    for step in place[:-1]:
        around = _inside(around, step)
    last = place[-1] if place else None
    if isinstance(around, list) and isinstance(last, int) and last < len(around):
        _mend_item(around, last)
    elif isinstance(around, dict) and last in around:
        del around[last]
    elif isinstance(around, dict) and isinstance(last, str) and last in STAND_INS:
        around[last] = _stand_in(last, place)


def _mend_item(items: list[object], position: int) -> None:
    """An item among mappings keeps its position, for the sake of the lines of those behind it."""
    if any(isinstance(item, dict) for item in items):
        items[position] = {}
    else:
        del items[position]


def _stand_in(key: str, place: Place) -> object:
    if key == "id":
        return "unnamed_" + "_".join(str(step) for step in place[:-1])
    return copy.deepcopy(STAND_INS[key])


def _inside(around: object, step: str | int) -> object:
    if isinstance(around, dict):
        return around.get(step)
    if isinstance(around, list) and isinstance(step, int) and step < len(around):
        return around[step]
    return None
