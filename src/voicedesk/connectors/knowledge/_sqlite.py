"""The tables of the embedded store, and the questions that are asked of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from voicedesk.connectors.knowledge._meaning import Row, Scope, hash_of
from voicedesk.connectors.knowledge._ranking import (
    CANDIDATES,
    Asked,
    Spread,
    embedded_texts,
    searchable,
)
from voicedesk.domain.business import BusinessId
from voicedesk.domain.knowledge import Passage

VERSION = 2
FAILURES = (sqlite3.Error,)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY, business TEXT NOT NULL, file TEXT NOT NULL, id TEXT NOT NULL,
    source TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL,
    audience TEXT NOT NULL, valid_from TEXT, valid_until TEXT, hash TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_by_file ON passages (business, file);
CREATE INDEX IF NOT EXISTS passages_by_hash ON passages (hash);
CREATE TABLE IF NOT EXISTS sources (
    business TEXT NOT NULL, file TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (business, file)
);
CREATE TABLE IF NOT EXISTS vectors (
    model TEXT NOT NULL, hash TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, hash)
);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (title, text, tokenize = 'unicode61');
"""
_COLUMNS = (
    "p.id, p.business, p.source, p.title, p.text, p.language, p.audience, p.valid_from, "
    "p.valid_until"
)
_SPEAKABLE = """
    p.business = :business AND p.audience = :audience
    AND (p.valid_from IS NULL OR p.valid_from <= :today)
    AND (p.valid_until IS NULL OR p.valid_until >= :today)
    AND (:language IS NULL OR p.language = :language)
"""
# CROSS: the words are looked up first; left to itself SQLite may walk through every passage
_BY_WORDS = f"""
    SELECT p.number FROM words CROSS JOIN passages p ON p.number = words.rowid
    WHERE words MATCH :match AND {_SPEAKABLE} ORDER BY bm25(words, 2.0, 1.0) LIMIT :most
"""  # noqa: S608  # no value is put in by hand
_COUNT = f"SELECT count(*) FROM passages p WHERE {_SPEAKABLE}"  # noqa: S608
_HAVING = f"""
    SELECT count(*) FROM words CROSS JOIN passages p ON p.number = words.rowid
    WHERE words MATCH :match AND {_SPEAKABLE}
"""  # noqa: S608


def opened(path: Path | str) -> sqlite3.Connection:
    """A connection to a file with these tables; an older file is brought up to date."""
    if path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, check_same_thread=False, timeout=10)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        if connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
            _upgrade(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _upgrade(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    there = "SELECT count(*) FROM sqlite_master WHERE name = 'passages'"
    old: list[tuple[str, Passage]] = []
    if connection.execute(there).fetchone()[0]:
        rows = connection.execute(f"SELECT p.file, {_COLUMNS} FROM passages p")  # noqa: S608
        old = [(row[0], _passage(row[1:])) for row in rows]
        connection.execute("DROP TABLE passages")
        connection.execute("DROP TABLE words")
    for statement in _SCHEMA.split(";"):
        connection.execute(statement)
    for file, passage in old:
        _insert(connection, passage.business, file, passage)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.commit()


def transaction(connection: sqlite3.Connection) -> sqlite3.Connection:
    """All or nothing."""
    return connection


def close(connection: sqlite3.Connection) -> None:
    """Let go of the file."""
    connection.close()


def state(connection: sqlite3.Connection, _business: str) -> int:
    """How often others have changed the file."""
    counted: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return counted


def replace(
    connection: sqlite3.Connection,
    business: str,
    file: str,
    passages: Sequence[Passage],
    digest: str,
) -> None:
    """Put the passages of a file in the place of those it had."""
    old = "SELECT number FROM passages WHERE business = ? AND file = ?"
    whose = (business, file)
    connection.execute(f"DELETE FROM words WHERE rowid IN ({old})", whose)  # noqa: S608
    connection.execute("DELETE FROM passages WHERE business = ? AND file = ?", whose)
    connection.execute("DELETE FROM sources WHERE business = ? AND file = ?", whose)
    for passage in passages:
        _insert(connection, business, file, passage)
    if passages:
        connection.execute("INSERT INTO sources VALUES (?, ?, ?)", (*whose, digest))
    connection.execute("DELETE FROM vectors WHERE hash NOT IN (SELECT hash FROM passages)")


def _insert(connection: sqlite3.Connection, business: str, file: str, passage: Passage) -> None:
    row = connection.execute(
        "INSERT INTO passages (business, file, id, source, title, text, language, audience, "
        "valid_from, valid_until, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            business,
            file,
            passage.id,
            passage.source,
            passage.title,
            passage.text,
            passage.language,
            passage.audience,
            passage.valid_from.isoformat() if passage.valid_from else None,
            passage.valid_until.isoformat() if passage.valid_until else None,
            hash_of(passage),
        ),
    )
    statement = "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)"
    connection.execute(statement, (row.lastrowid, *searchable(passage)))


def add_vectors(
    connection: sqlite3.Connection, _business: str, model: str, vectors: Mapping[str, bytes]
) -> None:
    """Keep vectors under the name of their model."""
    rows = [(model, hash_, vector) for hash_, vector in vectors.items()]
    connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)


def without_vectors(
    connection: sqlite3.Connection, business: str, model: str, most: int
) -> Mapping[str, Sequence[str]]:
    """By hash the texts that a model has made no vector of yet, so many at once."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}, p.hash FROM passages p WHERE p.business = ? AND p.hash NOT IN "  # noqa: S608
        "(SELECT hash FROM vectors WHERE model = ?) GROUP BY p.hash LIMIT ?",
        (business, model, most),
    )
    return {row[-1]: embedded_texts(_passage(row[:-1])) for row in rows}


def vectors(connection: sqlite3.Connection, business: str, model: str) -> list[Row]:
    """Every vector of a business, with what decides whether its passage may be spoken."""
    rows = connection.execute(
        "SELECT p.number, v.vector, p.language, p.audience, p.valid_from, p.valid_until "
        "FROM passages p JOIN vectors v ON v.hash = p.hash AND v.model = ? WHERE p.business = ?",
        (model, business),
    )
    return [
        Row(number, vector, language, audience, _day(first), _day(last))
        for number, vector, language, audience, first, last in rows
    ]


def sources(connection: sqlite3.Connection, business: str) -> Mapping[str, int]:
    """By source how many passages it has."""
    rows = connection.execute(
        "SELECT file, count(*) FROM passages WHERE business = ? GROUP BY file", (business,)
    )
    return dict(rows.fetchall())


def digests(connection: sqlite3.Connection, business: str) -> Mapping[str, str]:
    """By source what it was taken in from."""
    rows = connection.execute("SELECT file, digest FROM sources WHERE business = ?", (business,))
    return dict(rows.fetchall())


def texts(connection: sqlite3.Connection, business: str) -> list[str]:
    """What every passage says, with its title."""
    query = "SELECT title, text FROM passages WHERE business = ?"
    return [f"{title} {text}" for title, text in connection.execute(query, (business,))]


def spread(connection: sqlite3.Connection, business: str, asked: Asked, scope: Scope) -> Spread:
    """How many passages may be spoken, and how many of them have each word."""
    values = _values(business, scope)
    having = {
        word.stems: _number(connection, _HAVING, {**values, "match": _any_of(word.stems)})
        for word in asked.words
    }
    return Spread(_number(connection, _COUNT, values), having)


def by_words(connection: sqlite3.Connection, business: str, asked: Asked, scope: Scope) -> set[int]:
    """The passages that have the question's words, and those that have others for them."""
    values = _values(business, scope)
    found: set[int] = set()
    for stems in ([word.stem for word in asked.words], asked.stems):
        match = {**values, "match": _any_of(stems), "most": CANDIDATES}
        found |= {row[0] for row in connection.execute(_BY_WORDS, match)}
    return found


def passages(connection: sqlite3.Connection, numbers: Iterable[int]) -> list[tuple[int, Passage]]:
    """Passages by number, in its order."""
    chosen = sorted(numbers)
    marks = ",".join("?" * len(chosen))
    rows = connection.execute(
        f"SELECT p.number, {_COLUMNS} FROM passages p WHERE p.number IN ({marks}) "  # noqa: S608
        "ORDER BY p.number",
        chosen,
    )
    return [(row[0], _passage(row[1:])) for row in rows]


def _values(business: str, scope: Scope) -> Mapping[str, str | int | None]:
    return {
        "business": business,
        "today": scope.on.isoformat(),
        "language": scope.language,
        "audience": scope.audience,
    }


def _number(
    connection: sqlite3.Connection, query: str, values: Mapping[str, str | int | None]
) -> int:
    counted: int = connection.execute(query, values).fetchone()[0]
    return counted


def _any_of(stems: Iterable[str]) -> str:
    return " OR ".join(f'"{one}"' for one in sorted(set(stems)))


def _passage(row: Sequence[str | None]) -> Passage:
    id_, whose, source, title, text, language, audience, first, last = (one or "" for one in row)
    return Passage(
        id=id_,
        business=BusinessId(whose),
        source=source,
        title=title,
        text=text,
        language=language,
        audience=audience,
        valid_from=_day(first),
        valid_until=_day(last),
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
