"""The text of the pages, by language; what a language lacks is said in English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class Words:
    """The text of one language."""

    language: str
    _said: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """A text by its key, with its values put in; `<key>.one` where `n` is 1.

        Raises KeyError for an unknown key.
        """
        single = self._said.get(f"{key}.one") if values.get("n") == 1 else None
        return (single or self._said[key]).format(**values)

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self._said

    def of(self, group: str, key: object) -> str:
        """A text by group and what it names; what nobody translated is said as it is written."""
        return self._said.get(f"{group}.{key}", str(key).replace("_", " "))


@cache
def words_of(language: str) -> Words:
    """The catalogue of a language."""
    return Words(language, {**catalogue("en"), **catalogue(language)})


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """What stands in the file of a language."""
    text = (files("voicedesk.web") / "words" / f"{language}.json").read_text("utf-8")
    read: dict[str, str] = json.loads(text)
    return read


def chosen(*wished: str | None) -> str:
    """The first language among the wishes that there is; a wish may be a header of a browser."""
    for wish in wished:
        for part in (wish or "").split(","):
            short = part.partition(";")[0].strip()[:2].lower()
            if short in LANGUAGES:
                return short
    return LANGUAGES[0]
