"""Who wants no messages, also after they are erased: then by a keyed hash that names nobody."""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING

from sqlalchemy import String, and_, delete, literal, select, update

from voicedesk.store.tables.people import opt_outs
from voicedesk.store.tables.sealed import among

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId

ERASED = "erased:"
"""No number and no e-mail address begins so."""


async def wants_none(connection: AsyncConnection, business: BusinessId, to: str) -> bool:
    """Their last word stands; without one, whether they had opted out when they were erased."""
    said = (
        select(opt_outs.c.out)
        .order_by(opt_outs.c.changed.desc())
        .where(opt_outs.c.business == business, among(opt_outs.c.to, [to]))
    )
    out = await connection.scalar(said.limit(1))
    return bool(await _sealed_as(connection, business, (to,))) if out is None else out


async def forget_who(
    connection: AsyncConnection, business: BusinessId, addresses: Iterable[str]
) -> None:
    """Drop what addresses wanted, but keep under a hash that they want no messages."""
    theirs = tuple(addresses)
    said = _at(business, among(opt_outs.c.to, theirs))
    rows = (await connection.execute(select(opt_outs.c.to, opt_outs.c.out).where(said))).all()
    older = await _sealed_as(connection, business, [row.to for row in rows])
    gone = [*older, *(row.to for row in rows if not row.out)]
    await connection.execute(delete(opt_outs).where(_at(business, among(opt_outs.c.to, gone))))
    for to in (row.to for row in rows if row.out):
        one = _at(business, among(opt_outs.c.to, [to]))
        sealed = {"to": literal(_seal(business, to), String), "words": ""}
        await connection.execute(update(opt_outs).where(one).values(sealed))


async def _sealed_as(
    connection: AsyncConnection, business: BusinessId, addresses: Iterable[str]
) -> list[str]:
    """Under which hashes any of these addresses stands."""
    theirs = tuple(addresses)
    kept = select(opt_outs.c.to).where(_at(business, opt_outs.c.to.startswith(ERASED)))
    return [
        sealed
        for sealed in await connection.scalars(kept)
        if any(_opens(sealed, business, to) for to in theirs)
    ]


def _at(business: BusinessId, which: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(opt_outs.c.business == business, which)


def _seal(business: BusinessId, to: str) -> str:
    key = secrets.token_bytes(16)
    return f"{ERASED}{key.hex()}:{_hash(key, business, to)}"


def _opens(sealed: str, business: BusinessId, to: str) -> bool:
    key, _, kept = sealed.removeprefix(ERASED).partition(":")
    return hmac.compare_digest(_hash(bytes.fromhex(key), business, to), kept)


def _hash(key: bytes, business: BusinessId, to: str) -> str:
    return hmac.digest(key, f"{business} {to}".encode(), "sha256").hex()
