"""The tables of the PostgreSQL store, and the questions that are asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import psycopg
from psycopg import sql

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

FAILURES = (psycopg.Error,)
CONNECT_S = 5
ANSWER_MS = 10_000
EACH = 30
"""Passages that every word of a question proposes by itself: PostgreSQL's rank knows no rarity."""
LOCK = 7_420_621
"""Two processes that come first at the same moment make the tables one after the other."""
Connection = psycopg.Connection[tuple[Any, ...]]
_SCHEMA = """
CREATE SCHEMA IF NOT EXISTS knowledge;
CREATE TABLE IF NOT EXISTS knowledge.passages (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, business text NOT NULL,
    file text NOT NULL, id text NOT NULL, source text NOT NULL, title text NOT NULL,
    text text NOT NULL, language text NOT NULL, audience text NOT NULL, valid_from date,
    valid_until date, hash text NOT NULL, words tsvector NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_by_file ON knowledge.passages (business, file);
CREATE INDEX IF NOT EXISTS passages_by_hash ON knowledge.passages (hash);
CREATE INDEX IF NOT EXISTS passages_by_words ON knowledge.passages USING gin (words);
CREATE TABLE IF NOT EXISTS knowledge.sources (
    business text, file text, digest text NOT NULL, PRIMARY KEY (business, file)
);
CREATE TABLE IF NOT EXISTS knowledge.vectors (
    model text, hash text, vector bytea NOT NULL, PRIMARY KEY (model, hash)
);
CREATE TABLE IF NOT EXISTS knowledge.states (business text PRIMARY KEY, state bigint NOT NULL);
"""
_COLUMNS = (
    "p.id, p.business, p.source, p.title, p.text, p.language, p.audience, p.valid_from, "
    "p.valid_until"
)
_SPEAKABLE = """
    p.business = %(business)s AND p.audience = %(audience)s
    AND (p.valid_from IS NULL OR p.valid_from <= %(today)s)
    AND (p.valid_until IS NULL OR p.valid_until >= %(today)s)
    AND (%(language)s::text IS NULL OR p.language = %(language)s)
"""
_BY_WORDS = f"""
    SELECT p.number FROM knowledge.passages p, to_tsquery('simple', %(match)s) match
    WHERE p.words @@ match AND {_SPEAKABLE} ORDER BY ts_rank(p.words, match) DESC LIMIT %(most)s
"""  # noqa: S608  # no value is put in by hand
_COUNT = f"SELECT count(*) FROM knowledge.passages p WHERE {_SPEAKABLE}"  # noqa: S608
_HAVING = f"""
    SELECT count(*) FROM knowledge.passages p
    WHERE p.words @@ to_tsquery('simple', %(match)s) AND {_SPEAKABLE}
"""  # noqa: S608
_INSERT = """
    INSERT INTO knowledge.passages (business, file, id, source, title, text, language, audience,
        valid_from, valid_until, hash, words)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,
        setweight(to_tsvector('simple', %s), 'A') || setweight(to_tsvector('simple', %s), 'D'))
"""
_CHANGED = """
    INSERT INTO knowledge.states VALUES (%s, 1)
    ON CONFLICT (business) DO UPDATE SET state = knowledge.states.state + 1
"""


def opened(url: str) -> Connection:
    """A connection to a database with these tables."""
    connection = psycopg.connect(
        url,
        autocommit=True,
        connect_timeout=CONNECT_S,
        options=f"-c statement_timeout={ANSWER_MS} -c client_min_messages=warning",
    )
    try:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
            connection.execute(_SCHEMA)
    except psycopg.Error:
        connection.close()
        raise
    return connection


def transaction(connection: Connection) -> AbstractContextManager[object]:
    """All or nothing."""
    return connection.transaction()


def close(connection: Connection) -> None:
    """Let go of the server."""
    connection.close()


def state(connection: Connection, business: str) -> int:
    """A number that every change of a business's knowledge raises."""
    query = "SELECT state FROM knowledge.states WHERE business = %s"
    row = connection.execute(query, (business,)).fetchone()
    return int(row[0]) if row else 0


def replace(
    connection: Connection, business: str, file: str, passages: Sequence[Passage], digest: str
) -> None:
    """Put the passages of a file in the place of those it had."""
    whose = (business, file)
    # whoever replaces the same file waits here
    connection.execute(_CHANGED, (business,))
    old = "DELETE FROM knowledge.passages WHERE business = %s AND file = %s RETURNING hash"
    hashes = [row[0] for row in connection.execute(old, whose)]
    connection.execute("DELETE FROM knowledge.sources WHERE business = %s AND file = %s", whose)
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, [_values_of(business, file, one) for one in passages])
    if passages:
        connection.execute("INSERT INTO knowledge.sources VALUES (%s, %s, %s)", (*whose, digest))
    connection.execute(
        "DELETE FROM knowledge.vectors v WHERE v.hash = ANY(%s) AND NOT EXISTS "
        "(SELECT FROM knowledge.passages p WHERE p.hash = v.hash)",
        (hashes,),
    )


def add_vectors(
    connection: Connection, business: str, model: str, vectors: Mapping[str, bytes]
) -> None:
    """Keep vectors under the name of their model."""
    connection.execute(_CHANGED, (business,))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO knowledge.vectors VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [(model, hash_, vector) for hash_, vector in vectors.items()],
        )


def without_vectors(
    connection: Connection, business: str, model: str, most: int
) -> Mapping[str, Sequence[str]]:
    """By hash the texts that a model has made no vector of yet, so many at once."""
    rows = connection.execute(
        f"SELECT DISTINCT ON (p.hash) {_COLUMNS}, p.hash FROM knowledge.passages p "  # noqa: S608
        "WHERE p.business = %s AND NOT EXISTS (SELECT FROM knowledge.vectors v "
        "WHERE v.model = %s AND v.hash = p.hash) LIMIT %s",
        (business, model, most),
    )
    return {row[-1]: embedded_texts(_passage(row[:-1])) for row in rows}


def vectors(connection: Connection, business: str, model: str) -> list[Row]:
    """Every vector of a business, with what decides whether its passage may be spoken."""
    rows = connection.execute(
        "SELECT p.number, v.vector, p.language, p.audience, p.valid_from, p.valid_until "
        "FROM knowledge.passages p JOIN knowledge.vectors v ON v.hash = p.hash AND v.model = %s "
        "WHERE p.business = %s",
        (model, business),
    )
    return [Row(*row) for row in rows]


def sources(connection: Connection, business: str) -> Mapping[str, int]:
    """By source how many passages it has."""
    query = "SELECT file, count(*) FROM knowledge.passages WHERE business = %s GROUP BY file"
    return dict(connection.execute(query, (business,)).fetchall())


def digests(connection: Connection, business: str) -> Mapping[str, str]:
    """By source what it was taken in from."""
    query = "SELECT file, digest FROM knowledge.sources WHERE business = %s"
    return dict(connection.execute(query, (business,)).fetchall())


def texts(connection: Connection, business: str) -> list[str]:
    """What every passage says, with its title."""
    query = "SELECT title || ' ' || text FROM knowledge.passages WHERE business = %s"
    return [row[0] for row in connection.execute(query, (business,))]


def spread(connection: Connection, business: str, asked: Asked, scope: Scope) -> Spread:
    """How many passages may be spoken, and how many of them have each word."""
    values = _values(business, scope)
    having = {
        word.stems: _number(connection, _HAVING, {**values, "match": _any_of(word.stems)})
        for word in asked.words
    }
    return Spread(_number(connection, _COUNT, values), having)


def by_words(connection: Connection, business: str, asked: Asked, scope: Scope) -> set[int]:
    """The passages that have the question's words, and those that have others for them."""
    values, found = _values(business, scope), set[int]()
    every: list[tuple[Iterable[str], int]] = [
        ([word.stem for word in asked.words], CANDIDATES),
        (asked.stems, CANDIDATES),
        *(([word.stem], EACH) for word in asked.words),
    ]
    for stems, most in every:
        match = {**values, "match": _any_of(stems), "most": most}
        found |= {row[0] for row in connection.execute(sql.SQL(_BY_WORDS), match)}
    return found


def passages(connection: Connection, numbers: Iterable[int]) -> list[tuple[int, Passage]]:
    """Passages by number, in its order."""
    rows = connection.execute(
        f"SELECT p.number, {_COLUMNS} FROM knowledge.passages p WHERE p.number = ANY(%s) "  # noqa: S608
        "ORDER BY p.number",
        (sorted(numbers),),
    )
    return [(row[0], _passage(row[1:])) for row in rows]


def _values(business: str, scope: Scope) -> dict[str, object]:
    return {
        "business": business,
        "today": scope.on,
        "language": scope.language,
        "audience": scope.audience,
    }


def _values_of(business: str, file: str, passage: Passage) -> tuple[object, ...]:
    title, text = searchable(passage)
    return (
        business,
        file,
        passage.id,
        passage.source,
        passage.title,
        passage.text,
        passage.language,
        passage.audience,
        passage.valid_from,
        passage.valid_until,
        hash_of(passage),
        _plain(title),
        _plain(text),
    )


def _number(connection: Connection, query: str, values: Mapping[str, object]) -> int:
    row = connection.execute(sql.SQL(query), values).fetchone()
    return int(row[0]) if row else 0


def _any_of(stems: Iterable[str]) -> str:
    return " | ".join(f"'{_plain(one)}'" for one in sorted(set(stems)))


def _plain(words: str) -> str:
    """Stems as PostgreSQL's parser leaves them whole: without the apostrophe inside."""
    return words.replace("'", "").replace("\\", "")


def _passage(row: Sequence[Any]) -> Passage:
    id_, whose, source, title, text, language, audience, first, last = row
    return Passage(
        id=id_,
        business=BusinessId(whose),
        source=source,
        title=title,
        text=text,
        language=language,
        audience=audience,
        valid_from=first if isinstance(first, date) else None,
        valid_until=last if isinstance(last, date) else None,
    )
