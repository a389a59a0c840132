"""A migration only adds, so that two releases answer side by side; one that does not is found."""

from __future__ import annotations

import pytest

from scripts.migrations import statements, takes_away

pytestmark = pytest.mark.unit


def test_what_the_revisions_do_is_printed_and_takes_nothing_away() -> None:
    sql = statements()
    assert "CREATE TABLE bookings" in sql
    assert takes_away(sql) == []


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE calls",
        "ALTER TABLE calls DROP COLUMN caller",
        "ALTER TABLE calls RENAME TO telephone_calls",
        "ALTER TABLE calls RENAME COLUMN caller TO number",
        "ALTER TABLE calls ALTER COLUMN caller TYPE integer",
        "ALTER TABLE calls ALTER COLUMN caller SET NOT NULL",
        "ALTER TABLE calls ADD COLUMN tone VARCHAR NOT NULL",
        "ALTER TABLE calls ADD CONSTRAINT short CHECK (length(caller) < 16)",
        "DELETE FROM calls",
    ],
)
def test_what_another_release_would_stumble_over_is_found(sql: str) -> None:
    assert takes_away(f"-- a note\n{sql};\n") == [sql]


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE calls ADD COLUMN tone VARCHAR",
        "ALTER TABLE calls ADD COLUMN tone VARCHAR DEFAULT '' NOT NULL",
        "ALTER TABLE calls ADD CONSTRAINT short CHECK (length(caller) < 16) NOT VALID",
        "UPDATE alembic_version SET version_num='0011' WHERE alembic_version.version_num = '0010'",
    ],
)
def test_what_only_adds_may_be_done(sql: str) -> None:
    assert takes_away(sql) == []
