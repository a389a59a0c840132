"""The state of a call as JSON and back, so that another process can go on with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from inspect import isclass

from voicedesk.domain import booking, business, call, slots, state

Json = object

_TYPES = {
    name: cls
    for module in (booking, business, call, slots, state)
    for name, cls in vars(module).items()
    if isclass(cls) and cls.__module__ == module.__name__
}
"""Only what a call's state is made of can be unpacked."""


def pack(value: object) -> Json:
    """A state, or any part of it, as JSON-ready values that remember what they were."""
    if isinstance(value, Enum):
        return {"$": type(value).__name__, "is": value.value}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return {"$": "datetime", "is": value.isoformat()}
    if isinstance(value, date):
        return {"$": "date", "is": value.isoformat()}
    if is_dataclass(value):
        packed = {one.name: pack(getattr(value, one.name)) for one in fields(value)}
        return {"$": type(value).__name__, "is": packed}
    return _pack_many(value)


def _pack_many(value: object) -> Json:
    if isinstance(value, dict):
        return {"$": "dict", "is": [[pack(key), pack(one)] for key, one in value.items()]}
    if isinstance(value, tuple):
        return {"$": "tuple", "is": [pack(one) for one in value]}
    if isinstance(value, list):
        return [pack(one) for one in value]
    raise TypeError(f"a call's state cannot hold a {type(value).__name__}")


def unpack(packed: Json) -> object:
    """What was packed. Raises KeyError, TypeError or ValueError for another release's state."""
    if isinstance(packed, list):
        return [unpack(one) for one in packed]
    if not isinstance(packed, dict):
        return packed
    kind, inside = str(packed["$"]), packed["is"]
    if kind in _PLAIN:
        return _PLAIN[kind](inside)
    made: Callable[..., object] = _TYPES[kind]
    if isinstance(inside, dict):
        return made(**{str(name): unpack(one) for name, one in inside.items()})
    return made(inside)


def _items(inside: object) -> list[list[object]]:
    if not isinstance(inside, list):
        raise TypeError("a packed tuple or dict holds a list")
    return inside


_PLAIN: Mapping[str, Callable[[object], object]] = {
    "datetime": lambda inside: datetime.fromisoformat(str(inside)),
    "date": lambda inside: date.fromisoformat(str(inside)),
    "tuple": lambda inside: tuple(unpack(one) for one in _items(inside)),
    "dict": lambda inside: {unpack(key): unpack(one) for key, one in _items(inside)},
}
