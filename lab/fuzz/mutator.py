"""Changes to a valid input: as a tree where it is JSON, as lines and characters everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random

LONGEST = 40_000
"""Characters of one input; longer ones are cut."""
_DEEP = 3_000
NASTY: tuple[object, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**31,
    2**63,
    -(2**70),
    1e308,
    -0.0,
    0.1,
    "",
    " ",
    "\x00",
    "\r\n",
    "\ud800",
    "\udcff",
    "\u202e",
    "\u0130",
    "\ufeff",
    "ﬀ",
    "٣",
    "²",
    "½",
    "🙂" * 3,
    "e\u0301",
    "a" * 3_000,
    "1" * 5_000,
    "%s{0}${x}",
    "../../etc/passwd",
    "<script>",
    "=1+1",
    "'; --",
    "[[[[[",
    "{{{{",
    "0001-01-01T00:00:00",
    "9999-12-31T23:59:59+14:00",
    "2026-03-08T02:30",
    "2026-11-01T01:30",
    "2026-02-30",
    "24:00",
    "00:00-00:00",
    "25:99",
    "America/Nowhere",
    "../UTC",
    "+1202555012³",
    "+0",
    "nan",
    "-inf",
    "1e999",
    "0x1F",
    "1_000",
    "null",
    "yes",
    "~",
    [],
    {},
    [[]],
    {"": ""},
    [None],
    ["a"] * 200,
)
"""What has broken readers of every kind."""
_NUMBER = re.compile(r"-?\d+")


@dataclass(slots=True)
class Mutator:
    """Changes one input into another; the same seed changes the same way."""

    rng: Random
    words: Sequence[str] = ()
    """What has a meaning to the reader: keywords, delimiters, names of fields."""

    def change(self, text: str, other: str) -> str:
        """Another input, made of this one and a little of `other`."""
        steps = 1 + min(7, int(self.rng.expovariate(0.6)))
        for _ in range(steps):
            text = self._tree(text) if self.rng.random() < 0.55 else self._text(text, other)
        return text[:LONGEST]

    def _tree(self, text: str) -> str:
        try:
            tree = json.loads(text)
        except (ValueError, RecursionError):
            return self._text(text, text)
        places = [((), tree), *_places(tree)]
        at, value = self.rng.choice(places)
        if at == ():
            return self._dumped(self._other(tree, places))
        tree = deepcopy(tree)
        self._alter(tree, at, value, places)
        return self._dumped(tree)

    def _alter(self, tree: object, at: Place, value: object, places: Sequence[Leaf]) -> None:
        holder = _at(tree, at[:-1])
        key = at[-1]
        if not isinstance(holder, (dict, list)):
            return
        how = self.rng.random()
        if how < 0.15:
            del holder[key]  # type: ignore[arg-type]  # a key of this very holder
        elif how < 0.25 and isinstance(holder, list):
            holder.insert(self.rng.randint(0, len(holder)), deepcopy(value))
        elif how < 0.3 and isinstance(holder, dict):
            holder[self._word(str(key))] = holder.pop(str(key))
        else:
            holder[key] = self._other(value, places)  # type: ignore[index]  # as above

    def _other(self, value: object, places: Sequence[Leaf]) -> object:
        how = self.rng.random()
        if how < 0.4 and isinstance(value, str):
            return self._text(value, self._word(value))
        if how < 0.75:
            return deepcopy(self.rng.choice(NASTY))
        if how < 0.9:
            return deepcopy(self.rng.choice(places)[1])
        return [value] if self.rng.random() < 0.5 else {self._word("x"): value}

    def _dumped(self, tree: object) -> str:
        try:
            return json.dumps(tree, ensure_ascii=self.rng.random() < 0.5)
        except (ValueError, RecursionError):
            return "[]"

    def _text(self, text: str, other: str) -> str:
        steps: tuple[Callable[[str, str], str], ...] = (
            self._without,
            self._twice,
            self._with_word,
            self._with_word,
            self._with_character,
            self._lines,
            self._spliced,
            self._numbered,
            self._cased,
            self._deep,
        )
        return self.rng.choice(steps)(text, other)

    def _cut(self, text: str) -> tuple[int, int]:
        first = self.rng.randint(0, len(text))
        return first, min(len(text), first + int(self.rng.expovariate(0.08)) + 1)

    def _without(self, text: str, _: str) -> str:
        first, last = self._cut(text)
        return text[:first] + text[last:]

    def _twice(self, text: str, _: str) -> str:
        first, last = self._cut(text)
        times = self.rng.choice((1, 1, 1, 2, 40, 2_000))
        return (
            text[:last] + text[first:last] * min(times, LONGEST // (last - first + 1)) + text[last:]
        )

    def _with_word(self, text: str, other: str) -> str:
        first, last = self._cut(text)
        kept = text[last:] if self.rng.random() < 0.4 else text[first:]
        return text[:first] + self._word(other) + kept

    def _with_character(self, text: str, _: str) -> str:
        at = self.rng.randint(0, len(text))
        code = self.rng.choice((self.rng.randint(0, 127), self.rng.randint(128, 0x2FFF), 0xDC80))
        return text[:at] + chr(code) + text[at + self.rng.randint(0, 1) :]

    def _lines(self, text: str, other: str) -> str:
        lines, more = text.splitlines(keepends=True), other.splitlines(keepends=True)
        if lines:
            at = self.rng.randrange(len(lines))
            taken = lines.pop(at) if self.rng.random() < 0.6 else self.rng.choice(more or lines)
            if self.rng.random() < 0.6:
                lines.insert(self.rng.randint(0, len(lines)), taken)
        return "".join(lines)

    def _spliced(self, text: str, other: str) -> str:
        return text[: self.rng.randint(0, len(text))] + other[self.rng.randint(0, len(other)) :]

    def _numbered(self, text: str, other: str) -> str:
        found = list(_NUMBER.finditer(text))
        if not found:
            return self._with_word(text, other)
        one = self.rng.choice(found)
        near = str(int(one[0][:15]) + self.rng.choice((-1, 1, 100)))
        far = self.rng.choice(("0", "-1", "99", "00", "9999", "4294967296", "1" * 400, "٣", near))
        return text[: one.start()] + far + text[one.end() :]

    def _cased(self, text: str, _: str) -> str:
        first, last = self._cut(text)
        return text[:first] + text[first:last].swapcase() + text[last:]

    def _deep(self, text: str, other: str) -> str:
        if self.rng.random() < 0.9:
            return self._with_word(text, other)
        opened = self.rng.choice(("[", "{", "(", '{"a":', "- ", "BEGIN:VEVENT\r\n", '"'))
        at = self.rng.randint(0, len(text))
        return text[:at] + opened * min(_DEEP, LONGEST // len(opened)) + text[at:]

    def _word(self, other: str) -> str:
        how = self.rng.random()
        if how < 0.6 and self.words:
            return self.rng.choice(self.words)
        if how < 0.9:
            return str(self.rng.choice(NASTY))
        return other[slice(*self._cut(other))]


Place = tuple[str | int, ...]
Leaf = tuple[Place, object]


def _places(tree: object, at: Place = ()) -> list[Leaf]:
    pairs: list[tuple[str | int, object]] = []
    if isinstance(tree, dict):
        pairs = list(tree.items())
    elif isinstance(tree, list):
        pairs = list(enumerate(tree))
    if len(at) > 30:
        return []
    found: list[Leaf] = []
    for key, value in pairs:
        found.append(((*at, key), value))
        found += _places(value, (*at, key))
    return found


def _at(tree: object, place: Place) -> object:
    for key in place:
        tree = tree[key]  # type: ignore[index]  # a place of this very tree
    return tree
