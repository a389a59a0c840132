"""The knowledge files of a profile: not empty, and with front matter that can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from voicedesk.profile.folder import knowledge_of
from voicedesk.profile.mistakes import Mistake, meant

FRONT_MATTER = ("title", "language", "audience", "owner", "valid_from", "valid_until")
FENCE = "---"


def knowledge_mistakes(files: Mapping[str, str]) -> Iterator[Mistake]:
    """What is wrong with the files themselves, whatever they say."""
    for name, text in knowledge_of(files).items():
        if not text.strip():
            yield Mistake(name, 0, "the file is empty")
        elif text.startswith(FENCE):
            yield from _front_matter(name, text.splitlines())


def _front_matter(name: str, lines: list[str]) -> Iterator[Mistake]:
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == FENCE), None)
    if end is None:
        yield Mistake(name, 1, "the front matter has no end; close it with ---")
        return
    days: dict[str, date] = {}
    for n, line in enumerate(lines[1:end], 2):
        key, _, value = (part.strip(" \"'") for part in line.partition(":"))
        if line.strip() and key not in FRONT_MATTER:
            yield Mistake(name, n, f'"{key}" is not known here{meant(key, FRONT_MATTER)}')
        elif key.startswith("valid_"):
            try:
                days[key] = date.fromisoformat(value)
            except ValueError:
                words = f'{key}: "{value}" is not a date; write it as 2026-12-24'
                yield Mistake(name, n, words)
    if days.get("valid_until", date.max) < days.get("valid_from", date.min):
        yield Mistake(name, 1, "valid_until is before valid_from; it could never be told")
