"""What all tables share: one metadata, moments in UTC, JSON, and the columns of a slot."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import NullType

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect
    from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Serial = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite counts up by itself only in a column that is exactly INTEGER."""


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; in SQLite as text of one length, which sorts as time does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text in SQLite, which has no type for moments."""
        kept = String() if dialect.name == "sqlite" else self.impl_instance
        return dialect.type_descriptor(kept)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Refuses a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("the store takes aware datetimes only")
        moment = value.astimezone(UTC)
        return moment.isoformat(timespec="microseconds") if dialect.name == "sqlite" else moment

    def process_result_value(
        self, value: datetime | str | None, dialect: Dialect
    ) -> datetime | None:
        """Gives UTC."""
        return read_moment(value) if value else None


RawMoment = Any
"""Text or a datetime, as the driver gives it; two of one database compare as the moments do."""


def raw(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A value that is not read yet, where there are many and few are needed, or not by the loop."""
    return type_coerce(column, NullType())


def read_moment(value: RawMoment) -> datetime:
    """The moment that a driver gave, in UTC."""
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    moment: datetime = value.astimezone(UTC)
    return moment


def business_column(*, primary_key: bool = False) -> Column[str]:
    """Every row says whose it is."""
    return Column("business", String, primary_key=primary_key, nullable=False)


def slot_columns() -> tuple[Column[object], ...]:
    """A whole slot as JSON, and what is searched for beside it."""
    return (
        Column("slot", Json, nullable=False),
        Column("service", String, nullable=False),
        Column("staff", String, nullable=False),
        Column("start", Moment, nullable=False),
        Column("end", Moment, nullable=False),
    )
