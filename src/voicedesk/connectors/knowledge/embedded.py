"""Knowledge in one SQLite file: full-text search by word stems, with scores that can be trusted."""

from __future__ import annotations

import asyncio
import math
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from voicedesk.domain.business import BusinessId
from voicedesk.domain.knowledge import Found, Passage
from voicedesk.errors import ConnectorUnavailable
from voicedesk.language.questions import (
    SYNONYMS,
    Term,
    hints_of,
    one_spelling,
    terms_of,
    words_of,
)

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring

IN_TEXT = 0.85
"""What a word counts that stands in the passage and not in its title."""
BY_SYNONYM = 0.8
"""What a word counts that stands there only as a synonym."""
UNKNOWN = 0.6
"""What a word weighs, against a rare one, that no passage has."""
MENDED = 0.7
"""What a word counts that was misheard, as it seems."""
LIKE_TITLE = 0.2
"""How much the likeness to the title decides between passages that cover the same."""
CANDIDATES = 60
ALIKE = 80
"""Likeness in percent from which a word that no passage has is taken for one that some have."""
SHORTEST = 5
"""Letters from which a word may be mended."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY, business TEXT NOT NULL, file TEXT NOT NULL, id TEXT NOT NULL,
    source TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL,
    audience TEXT NOT NULL, valid_from TEXT, valid_until TEXT
);
CREATE INDEX IF NOT EXISTS passages_by_file ON passages (business, file);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    title, text, tokenize = 'porter unicode61 remove_diacritics 2'
);
"""
_SPEAKABLE = """
    p.business = :business AND p.audience = 'public'
    AND (p.valid_from IS NULL OR p.valid_from <= :today)
    AND (p.valid_until IS NULL OR p.valid_until >= :today)
    AND (:language IS NULL OR p.language = :language)
"""
_MATCHES = f"""
    SELECT words.rowid FROM words JOIN passages p ON p.number = words.rowid
    WHERE words MATCH :match AND {_SPEAKABLE}
"""  # noqa: S608  # no value is put in by hand
_COUNT = f"SELECT count(*) FROM passages p WHERE {_SPEAKABLE}"  # noqa: S608


@dataclass(slots=True)
class _Place:
    """Where a word of the question stands, and how much it tells."""

    titles: set[int]
    anywhere: set[int]
    related: set[int]
    weight: float
    sure: bool

    def credit(self, passage: int) -> float:
        best = 1.0 if self.sure else MENDED
        if passage in self.titles:
            return best
        if passage in self.anywhere:
            return best * IN_TEXT
        return best * BY_SYNONYM if passage in self.related else 0.0


@dataclass(slots=True)
class EmbeddedKnowledge:
    """Implements `ports.Knowledge` in a file, or in memory for `:memory:`."""

    path: Path | str = ":memory:"
    _connection: sqlite3.Connection | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _vocabularies: dict[str, dict[str, str | None]] = field(default_factory=dict, repr=False)
    """By business every word of its passages, and what was mended to one of them."""

    async def replace(self, business: BusinessId, source: str, passages: Sequence[Passage]) -> None:
        await asyncio.to_thread(self._replace, business, source, passages)

    async def search(
        self, business: BusinessId, query: str, *, on: date, k: int = 5, language: str | None = None
    ) -> Sequence[Found]:
        return await asyncio.to_thread(
            self._search,
            query,
            {"business": business, "today": on.isoformat(), "language": language},
            k,
        )

    async def sources(self, business: BusinessId) -> Mapping[str, int]:
        return await asyncio.to_thread(self._sources, business)

    async def check(self) -> None:
        await asyncio.to_thread(self._open)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def __del__(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                if self.path != ":memory:":
                    Path(self.path).parent.mkdir(parents=True, exist_ok=True)
                connection = sqlite3.connect(self.path, check_same_thread=False, timeout=10)
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(_SCHEMA)
            except (OSError, sqlite3.Error) as error:
                raise ConnectorUnavailable(f"cannot open the knowledge in {self.path}") from error
            self._connection = connection
        return self._connection

    def _replace(self, business: BusinessId, source: str, passages: Sequence[Passage]) -> None:
        with self._lock, self._open() as connection:
            self._vocabularies.pop(business, None)
            old = "SELECT number FROM passages WHERE business = ? AND file = ?"
            connection.execute(
                f"DELETE FROM words WHERE rowid IN ({old})",  # noqa: S608
                (business, source),
            )
            connection.execute(
                "DELETE FROM passages WHERE business = ? AND file = ?", (business, source)
            )
            for passage in passages:
                row = connection.execute(
                    "INSERT INTO passages (business, file, id, source, title, text, language, "
                    "audience, valid_from, valid_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        business,
                        source,
                        passage.id,
                        passage.source,
                        passage.title,
                        passage.text,
                        passage.language,
                        passage.audience,
                        passage.valid_from.isoformat() if passage.valid_from else None,
                        passage.valid_until.isoformat() if passage.valid_until else None,
                    ),
                )
                connection.execute(
                    "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
                    (row.lastrowid, _indexed(passage.title), one_spelling(passage.text)),
                )

    def _search(self, query: str, scope: Mapping[str, str | None], k: int) -> Sequence[Found]:
        with self._lock:
            connection = self._open()
            total = connection.execute(_COUNT, scope).fetchone()[0]
            vocabulary = self._vocabulary(connection, scope["business"] or "")
            asked = terms_of(query, lambda word: _mended(word, vocabulary))
            if not total or not asked:
                return []
            places = [_place(connection, term, scope, total) for term in asked]
            scored = _scored(places)[:CANDIDATES]
            found = [self._found(connection, number, score) for number, score in scored]
            return sorted(found, key=lambda one: -_order(one, query))[:k]

    def _vocabulary(self, connection: sqlite3.Connection, business: str) -> dict[str, str | None]:
        known = self._vocabularies.get(business)
        if known is None:
            rows = connection.execute(
                "SELECT title, text FROM passages WHERE business = ?", (business,)
            )
            words = {word for row in rows for part in row for word in words_of(part)}
            known = self._vocabularies[business] = {word: word for word in words | SYNONYMS.keys()}
        return known

    def _found(self, connection: sqlite3.Connection, number: int, score: float) -> Found:
        row = connection.execute(
            "SELECT id, business, source, title, text, language, audience, valid_from, valid_until "
            "FROM passages WHERE number = ?",
            (number,),
        ).fetchone()
        id_, whose, source, title, text, language, audience, first, last = row
        passage = Passage(
            id=id_,
            business=BusinessId(whose),
            source=source,
            title=title,
            text=text,
            language=language,
            audience=audience,
            valid_from=date.fromisoformat(first) if first else None,
            valid_until=date.fromisoformat(last) if last else None,
        )
        return Found(passage, round(score, 4))

    def _sources(self, business: BusinessId) -> Mapping[str, int]:
        with self._lock:
            rows = self._open().execute(
                "SELECT file, count(*) FROM passages WHERE business = ? GROUP BY file", (business,)
            )
            return dict(rows.fetchall())


def build(wiring: Wiring) -> EmbeddedKnowledge:
    """`knowledge.db` in the business's folder."""
    return EmbeddedKnowledge(wiring.folder / "knowledge.db")


def _place(
    connection: sqlite3.Connection, term: Term, scope: Mapping[str, str | None], total: int
) -> _Place:
    titles = _rows(connection, f'title : "{term.word}"', scope)
    anywhere = _rows(connection, f'"{term.word}"', scope)
    synonyms = " OR ".join(f'"{one}"' for one in sorted(term.same))
    related = _rows(connection, synonyms, scope) if synonyms else set()
    known = len(anywhere | related)
    weight = term.weight * math.log(1 + (total - known + 0.5) / (known + 0.5))
    heavy = weight if known else weight * UNKNOWN
    return _Place(titles, anywhere, related, heavy, term.sure)


def _indexed(title: str) -> str:
    """A title with what its question is about: "where are you" has an address."""
    return " ".join([one_spelling(title), *hints_of(title)])


def _order(found: Found, query: str) -> float:
    """By what is covered, then by how like the question is to one that the title asks."""
    asked = one_spelling(query)
    alike = max(
        fuzz.token_sort_ratio(asked, one_spelling(part)) for part in found.passage.title.split(">")
    )
    return found.score + LIKE_TITLE * alike / 100


def _mended(word: str, vocabulary: dict[str, str | None]) -> str | None:
    """The word itself where it is known, else the one that it is most like; remembered."""
    if word not in vocabulary:
        real = [one for one, meant in vocabulary.items() if meant == one]
        best = (
            process.extractOne(word, real, scorer=fuzz.ratio, score_cutoff=ALIKE)
            if len(word) >= SHORTEST
            else None
        )
        vocabulary[word] = best[0] if best else None
    return vocabulary[word]


def _rows(connection: sqlite3.Connection, match: str, scope: Mapping[str, str | None]) -> set[int]:
    found = connection.execute(_MATCHES, {**scope, "match": match})
    return {row[0] for row in found}


def _scored(terms: Sequence[_Place]) -> list[tuple[int, float]]:
    """Every passage that has a word, with the share of what was asked that it covers."""
    whole = sum(term.weight for term in terms) or 1.0
    passages = set().union(*(term.anywhere | term.related for term in terms))
    scores = [
        (number, sum(term.weight * term.credit(number) for term in terms) / whole)
        for number in passages
    ]
    return sorted(scores, key=lambda one: -one[1])
