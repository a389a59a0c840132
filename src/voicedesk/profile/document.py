"""YAML read into plain values, with the line on which each of them stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from voicedesk.domain.words import storable
from voicedesk.profile.mistakes import Mistake, Place

MOST_VALUES = 50_000
"""A document that unfolds to more is refused: aliases of aliases grow without bound."""
DEEPEST = 40
MOST_OPEN = 400
"""Brackets that are open at once; the scanner's time grows with the square of them."""
_BRACKET = re.compile(r"[\[\]{}]")


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file: its values, and where they stand."""

    file: str
    data: object
    lines: Mapping[Place, int]
    mistakes: tuple[Mistake, ...] = ()
    origins: Mapping[Place, str] = field(default_factory=dict)
    """The file of a place, where it is another one."""

    def at(self, place: Place) -> tuple[str, int]:
        """The file and line of a place, or of the nearest thing around it."""
        for end in range(len(place), -1, -1):
            if place[:end] in self.lines:
                return self.origins.get(place[:end], self.file), self.lines[place[:end]]
        return self.file, 1

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it; the first line is 1."""
        return self.at(place)[1]


@lru_cache(maxsize=64)
def read_document(file: str, text: str) -> Document:
    """Read one file; what is wrong with its YAML is in `mistakes`, `data` is what could be read.

    The same text is read once in a process: whoever wants to change `data` takes a copy.
    """
    if _most_open(text) > MOST_OPEN:
        return Document(file, None, {}, (Mistake(file, 1, "the file is nested too deeply"),))
    yaml = YAML(typ="safe", pure=True)
    try:
        node = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return Document(file, None, {}, (Mistake(file, line, _broken(error)),))
    except YAMLError as error:
        reason = " ".join(str(error).split())
        return Document(file, None, {}, (Mistake(file, 1, f"this is not YAML: {reason}"),))
    except RecursionError:
        return Document(file, None, {}, (Mistake(file, 1, "the file is nested too deeply"),))
    if node is None:
        return Document(file, None, {}, (Mistake(file, 0, "the file is empty"),))
    reading = _Reading(file, yaml)
    data = reading.value(node, ())
    return Document(file, data, reading.lines, tuple(reading.mistakes))


def _most_open(text: str) -> int:
    steps = (1 if one in "[{" else -1 for one in _BRACKET.findall(text))
    return max(accumulate(steps), default=0)


def _broken(error: MarkedYAMLError) -> str:
    problem = " ".join(str(error.problem or error.context or "it cannot be read").split())
    if "\\t" in problem:
        problem = "a tab where spaces belong"
    return f"this is not YAML: {problem}"


@dataclass(slots=True)
class _Reading:
    file: str
    yaml: YAML
    lines: dict[Place, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def value(self, node: Node, place: Place) -> object:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if len(self.lines) > MOST_VALUES or len(place) > DEEPEST:
            if not any("too large" in m.words for m in self.mistakes):
                self._note(node, "the file is too large, or its aliases go in circles")
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*place, n)) for n, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, object]:
        found: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self._note(key_node, "a key must be a plain word")
                continue
            key = storable(str(key_node.value))
            if key in found:
                self._note(
                    key_node,
                    f'"{key}" is stated twice; the first is on line {self.lines[*place, key]}',
                )
                continue
            self.lines[*place, key] = key_node.start_mark.line + 1
            found[key] = self.value(value_node, (*place, key))
        return found

    def _scalar(self, node: Node) -> object:
        try:
            value: object = self.yaml.constructor.construct_object(node, deep=True)
        except (YAMLError, ValueError):
            self._note(node, f'"{node.value}" cannot be read')
            return None
        if isinstance(value, str) and value != storable(value):
            self._note(node, f'"{storable(value)}" holds a character that cannot be kept')
            return None
        return value

    def _note(self, node: Node, words: str) -> None:
        self.mistakes.append(Mistake(self.file, node.start_mark.line + 1, words))
