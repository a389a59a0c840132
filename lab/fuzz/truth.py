"""What every answer and every row must be: text that a database takes, JSON that others read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass

from pydantic import BaseModel

from lab.fuzz.machine import Wrong


def storable(thing: object, what: str) -> None:
    """Raises Wrong when a text in it is refused by Postgres or by UTF-8."""
    for text in strings(thing):
        if "\x00" in text:
            raise Wrong(f"{what} holds a zero character, which Postgres refuses")
        if not _is_utf8(text):
            raise Wrong(f"{what} holds half a character, which UTF-8 cannot say")


def sound_json(text: str, what: str) -> None:
    """Raises Wrong for what a strict reader of JSON refuses."""
    try:
        json.loads(text, parse_constant=_refused)
    except ValueError as error:
        raise Wrong(f"{what} is not JSON") from error


def strings(thing: object) -> Iterator[str]:
    """Every text in it, however deep."""
    if isinstance(thing, str):
        yield thing
    else:
        for part in _parts(thing):
            yield from strings(part)


def _parts(thing: object) -> Iterable[object]:
    if isinstance(thing, Mapping):
        return [*thing.keys(), *thing.values()]
    if isinstance(thing, (list, tuple, set, frozenset)):
        return thing
    if isinstance(thing, BaseModel):
        return [getattr(thing, name) for name in type(thing).model_fields]
    if is_dataclass(thing):
        return [getattr(thing, part.name) for part in fields(thing)]
    return ()


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refused(constant: str) -> object:
    raise ValueError(constant)
