"""What is wrong with a profile, in words, with the file and the line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

Place = tuple[str | int, ...]
"""Where something stands in a document: keys and list positions from the outermost in."""


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to mend; line 0 means the file as a whole."""

    file: str
    line: int
    words: str

    def __str__(self) -> str:
        # a name that is quoted may have a line break in it
        words = " ".join(self.words.splitlines())
        return f"{self.file}:{self.line}: {words}" if self.line else f"{self.file}: {words}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake before its line is known."""

    place: Place
    words: str


def meant(word: str, known: Iterable[str]) -> str:
    """The hint that ends a sentence about an unknown word; empty when nothing is like it."""
    close = get_close_matches(word.lower(), {k.lower(): k for k in known}, n=1, cutoff=0.6)
    original = {k.lower(): k for k in known}
    return f'; did you mean "{original[close[0]]}"?' if close else ""


def place_words(place: Place, data: object) -> str:
    """A place as people read it: `services.cleaning.duration_min` rather than positions."""
    words: list[str] = []
    here = data
    for step in place:
        here = _inside(here, step)
        words.append(_name(here, step))
    return ".".join(words)


def _inside(here: object, step: str | int) -> object:
    if isinstance(here, Mapping):
        return here.get(step)
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        return here[step]
    return None


def _name(item: object, step: str | int) -> str:
    if isinstance(step, int):
        named = item.get("id", item.get("name")) if isinstance(item, Mapping) else None
        return str(named) if named else str(step + 1)
    return step
