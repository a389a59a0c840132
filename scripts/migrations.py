"""Prints the SQL by which a PostgreSQL database gets this schema; names what takes something away.

Two releases answer side by side during an upgrade: what one of them adds must not be in the way of
the one before it. A revision that begins a new first digit may take away; those after it may not.
"""

from __future__ import annotations

import io
import re

from alembic import command

from voicedesk.store.schema import HEAD, alembic_config

_TAKES_AWAY = re.compile(
    r"\bDROP\s+(TABLE|COLUMN|TYPE|VIEW)\b|\bRENAME\b|\bALTER\s+COLUMN\b.*\bTYPE\b"
    r"|\bSET\s+NOT\s+NULL\b|\bADD\s+CONSTRAINT\b(?!.*\bNOT\s+VALID\b)|^\s*(TRUNCATE|DELETE\s+FROM)\b"
    r"|\bADD\s+COLUMN\b(?=.*\bNOT\s+NULL\b)(?!.*\bDEFAULT\b)",
    re.IGNORECASE | re.DOTALL,
)


def statements(since: str = "base") -> str:
    """What the revisions after one of them do, as SQL."""
    config = alembic_config()
    config.output_buffer = printed = io.StringIO()
    command.upgrade(config, f"{since}:{HEAD}", sql=True)
    return printed.getvalue()


def takes_away(sql: str) -> list[str]:
    """The statements that a release written for the schema before them would stumble over."""
    bare = re.sub(r"--.*", "", sql)
    return [
        " ".join(statement.split())
        for statement in bare.split(";")
        if _TAKES_AWAY.search(statement)
    ]


if __name__ == "__main__":
    print(statements())
