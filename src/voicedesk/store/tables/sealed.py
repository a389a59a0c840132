"""Columns that are sealed where VOICEDESK_KEY is set, and how a value is looked for in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ColumnElement, String, TypeDecorator, bindparam
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.operators import eq, in_op, ne, not_in_op

from voicedesk.store.sealing import MARK, MOST_KEYS, Sealer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Dialect
    from sqlalchemy.sql.operators import OperatorType
    from sqlalchemy.types import TypeEngine

_WITHOUT = Sealer(None)


def sealer_of(dialect: Dialect) -> Sealer:
    """The keys of the database that a statement is for."""
    found: Sealer = getattr(dialect, "voicedesk_sealer", _WITHOUT)
    return found


class Sealed(TypeDecorator[str]):
    """Text that is sealed, bound to its column; `findable` ones are looked for by `among`."""

    impl = String
    cache_ok = True

    def __init__(self, column: str, *, findable: bool = False) -> None:
        super().__init__()
        self.column = column
        self.findable = findable

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seals it where that has begun."""
        if value is None:
            return None
        return sealer_of(dialect).keep(value, self.column, findable=self.findable)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Opens it, or gives what is in clear."""
        return None if value is None else sealer_of(dialect).read(value, self.column)

    def coerce_compared_value(self, op: OperatorType | None, value: object) -> TypeEngine[Any]:
        """Text; a plain comparison is refused, for it would miss what another key sealed."""
        if op in {eq, ne, in_op, not_in_op} and isinstance(value, str):
            raise TypeError(f"compare {self.column} by among(), it may be sealed")
        return String()


class SealedJson(TypeDecorator[Any]):
    """JSON that is sealed as a whole: it is kept as one JSON string then."""

    impl = JSON
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__(none_as_null=True)
        self.column = column

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """As unsealed columns of JSON."""
        kind = JSONB if dialect.name == "postgresql" else JSON
        return dialect.type_descriptor(kind(none_as_null=True))

    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        """Seals it where that has begun."""
        sealer = sealer_of(dialect)
        if value is None or not sealer.writes:
            return value
        return sealer.keep(json.dumps(value), self.column, findable=False)

    def process_result_value(self, value: object, dialect: Dialect) -> object:
        """Opens it, or gives what is in clear; columns hold objects and lists, never text."""
        if isinstance(value, str) and value.startswith(MARK):
            return json.loads(sealer_of(dialect).read(value, self.column))
        return value


class _Form(TypeDecorator[str]):
    """One of the forms in which a value may stand in a column."""

    impl = String
    cache_ok = True

    def __init__(self, column: str, number: int) -> None:
        super().__init__()
        self.column = column
        self.number = number

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """In clear or under one of the keys."""
        if value is None:
            return None
        return sealer_of(dialect).form(value, self.column, self.number)


def among(column: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """Rows whose column is one of some values, in clear or under any key that we have."""
    kind = column.type
    if not isinstance(kind, Sealed):
        return column.in_(list(values))
    if not kind.findable:
        raise TypeError(f"{kind.column} cannot be looked for")
    forms = [_Form(kind.column, number) for number in range(MOST_KEYS + 1)]
    return column.in_([bindparam(None, one, type_=form) for one in values for form in forms])
