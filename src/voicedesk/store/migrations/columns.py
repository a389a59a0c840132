"""The kinds of columns that revisions speak of; once a revision uses one, it never changes."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    """Text of any length."""
    return sa.Column(name, sa.String(), nullable=null)


def whole(name: str, *, null: bool = False) -> sa.Column[int]:
    """A whole number."""
    return sa.Column(name, sa.Integer(), nullable=null)


def moment(name: str, *, null: bool = False) -> sa.Column[object]:
    """A moment in UTC; SQLite keeps it as text."""
    kept = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
    return sa.Column(name, kept, nullable=null)


def json(name: str, *, null: bool = False) -> sa.Column[object]:
    """JSON."""
    return sa.Column(name, sa.JSON().with_variant(JSONB(), "postgresql"), nullable=null)


def serial(name: str) -> sa.Column[int]:
    """A number that counts up by itself."""
    counted = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, counted, autoincrement=True, nullable=False)
