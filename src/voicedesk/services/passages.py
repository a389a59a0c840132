"""Documents cut into passages: by heading, with their validity, as plain words to speak from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from voicedesk.domain.business import BusinessId
from voicedesk.domain.knowledge import Passage

CUT = 2
"""Raised when the same document would be cut into other passages: then all are taken in anew."""
LONGEST = 900
"""Characters after which a passage is cut at the next paragraph."""
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*$")
_ASKED = re.compile(r"ask:\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*;\s*|(?<=\?)\s+")
_FENCE = re.compile(r"(```|~~~)")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"<(https?://[^>]+)>"), r"\1"),
    (re.compile(r"(\*\*|__)(.+?)\1"), r"\2"),
    (re.compile(r"(?<!\w)[*_](\S(?:.*?\S)?)[*_](?!\w)"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
)


@dataclass(slots=True)
class _Section:
    path: tuple[str, ...]
    lines: list[str] = field(default_factory=list)

    def told(self) -> tuple[tuple[str, ...], list[str]]:
        """Other ways to ask for it, and the lines of its text."""
        begin = next((at for at, line in enumerate(self.lines) if line.strip()), None)
        if begin is None or not _ASKED.match(self.lines[begin].strip()):
            return (), self.lines
        rest = enumerate(self.lines[begin:], start=begin)
        end = next((at for at, line in rest if not line.strip()), len(self.lines))
        words = plain(" ".join(self.lines[begin:end]))
        asks = (one.strip() for one in _BETWEEN.split(_ASKED.sub("", words, count=1)))
        return tuple(one for one in asks if one), self.lines[end:]


def cut_markdown(text: str, *, source: str, business: BusinessId) -> tuple[Passage, ...]:
    """The passages of one Markdown document; a heading without words of its own makes none.

    Front matter may state `title`, `language`, `audience`, `valid_from` and `valid_until`. A first
    paragraph that begins with `Ask:` has other ways to ask, apart by semicolons: it is found by
    them and they are not spoken. Raises ValueError for a date that is none.
    """
    facts, body = _front_matter(text)
    title = facts.get("title", "")
    return tuple(
        Passage(
            id=_id(business, source, path, number),
            business=business,
            source=f"{source}#{' > '.join(path)}" if path else source,
            title=" > ".join((*(path or ((title,) if title else ())), *asks)),
            text=words,
            language=facts.get("language", "en"),
            audience=facts.get("audience", "public"),
            valid_from=_date(facts, "valid_from"),
            valid_until=_date(facts, "valid_until"),
        )
        for section in _sections(body, title)
        for path in [section.path]
        for asks, lines in [section.told()]
        for number, words in enumerate(_pieces(lines))
    )


def plain(markdown: str) -> str:
    """Words without markup, on one line."""
    for mark, kept in _MARKS:
        markdown = mark.sub(kept, markdown)
    return " ".join(markdown.split())


def _front_matter(text: str) -> tuple[Mapping[str, str], str]:
    lines = text.lstrip("\ufeff").splitlines()
    if not lines or lines[0].strip() != "---":
        return {}, text
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.strip() == "---"), None)
    if end is None:
        return {}, text
    pairs = (line.partition(":") for line in lines[1:end] if ":" in line)
    facts = {key.strip(): value.strip().strip("\"'") for key, _, value in pairs}
    return facts, "\n".join(lines[end + 1 :])


def _sections(body: str, title: str) -> Iterator[_Section]:
    section = _Section((title,) if title else ())
    headings: list[tuple[int, str]] = []
    fenced = False
    for line in body.splitlines():
        fenced ^= bool(_FENCE.match(line.strip()))
        heading = None if fenced else _HEADING.match(line)
        if heading is None:
            section.lines.append(line)
            continue
        yield section
        depth = len(heading.group(1))
        headings = [one for one in headings if one[0] < depth]
        headings.append((depth, plain(heading.group(2))))
        section = _Section(tuple(words for _, words in headings))
    yield section


def _pieces(lines: list[str]) -> Iterator[str]:
    """The paragraphs of a section, joined up to a length that can be searched well."""
    piece = ""
    for paragraph in _paragraphs(lines):
        if piece and len(piece) + len(paragraph) > LONGEST:
            yield piece
            piece = ""
        piece = f"{piece} {paragraph}".strip()
    if piece:
        yield piece


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Paragraphs as sentences; every item of a list becomes a sentence of its own."""
    words: list[str] = []
    for line in [*lines, ""]:
        item = _ITEM.match(line)
        if (item or not line.strip()) and words:
            yield _sentence(plain(" ".join(words)))
            words = []
        stripped = _ITEM.sub("", line).strip()
        if stripped and not _FENCE.match(stripped) and not re.fullmatch(r"[-=*_|:\s]+", stripped):
            words.append(_row(stripped))


def _row(line: str) -> str:
    """A row of a table as words with commas; any other line as it is."""
    if not (line.startswith("|") and line.endswith("|")):
        return line
    return ", ".join(cell.strip() for cell in line.strip("|").split("|") if cell.strip()) + "."


def _sentence(words: str) -> str:
    return words if not words or words[-1] in ".!?:" else f"{words}."


def _date(facts: Mapping[str, str], key: str) -> date | None:
    return date.fromisoformat(facts[key]) if facts.get(key) else None


def _id(business: BusinessId, source: str, path: tuple[str, ...], number: int) -> str:
    words = "\x1f".join((business, source, *path, str(number)))
    return hashlib.sha256(words.encode()).hexdigest()[:20]
