"""Lists by pages: the last thing of one page is where the next begins."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Protocol, TypeVar

from fastapi import Query

from voicedesk.web.api import shapes
from voicedesk.web.problems import Problem

Cursor = Annotated[shapes.Id | None, Query(description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200)]


class Named(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Named)


def page(
    kind: type[shapes.Page[T]], items: Sequence[T], cursor: str | None, limit: int
) -> shapes.Page[T]:
    """The page after `cursor`. Raises Problem for one that leads nowhere."""
    start = 0
    if cursor is not None:
        names = [one.id for one in items]
        if cursor not in names:
            raise Problem(HTTPStatus.NOT_FOUND, "There is no such page; begin again.")
        start = names.index(cursor) + 1
    some = list(items[start : start + limit])
    more = len(items) > start + limit
    return kind(items=some, next=some[-1].id if more else None)
