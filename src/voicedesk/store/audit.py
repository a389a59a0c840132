"""What was done at each business, line after line, each chained to the one before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from voicedesk.domain.accounts import AuditLine
from voicedesk.domain.business import BusinessId
from voicedesk.domain.chain import FIRST, digest_of
from voicedesk.store.tables.accounts import audit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database
    from voicedesk.store.records import AnyRow


class SqlAudit:
    """Implements `ports.Audit`; two lines of one number conflict, and the later is written anew."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        business: BusinessId,
        who: str,
        deed: str,
        subject: str,
        *,
        now: datetime,
        data: Mapping[str, object] | None = None,
    ) -> AuditLine:
        last = (
            select(audit.c.number, audit.c.digest)
            .where(audit.c.business == business)
            .order_by(audit.c.number.desc())
            .limit(1)
        )
        at = now.astimezone(UTC)

        async def work(connection: AsyncConnection) -> AuditLine:
            row = (await connection.execute(last)).one_or_none()
            number, before = (row.number + 1, row.digest) if row else (1, FIRST)
            line = AuditLine(business, number, at, who, deed, subject, before, "", dict(data or {}))
            line = replace(line, digest=digest_of(line))
            await connection.execute(insert(audit).values(**_values(line)))
            return line

        return await self._database.write(work)

    async def lines(
        self, business: BusinessId, *, before: int | None = None, limit: int = 100
    ) -> Sequence[AuditLine]:
        statement = select(audit).where(audit.c.business == business)
        if before is not None:
            statement = statement.where(audit.c.number < before)
        statement = statement.order_by(audit.c.number.desc()).limit(limit)

        async def work(connection: AsyncConnection) -> Sequence[AuditLine]:
            return [_line(row) for row in await connection.execute(statement)]

        return await self._database.read(work)

    async def businesses(self) -> Sequence[BusinessId]:
        statement = select(audit.c.business).distinct().order_by(audit.c.business)

        async def work(connection: AsyncConnection) -> Sequence[BusinessId]:
            return [BusinessId(one) for one in await connection.scalars(statement)]

        return await self._database.read(work)


def _values(line: AuditLine) -> dict[str, object]:
    return {name: getattr(line, name) for name in AuditLine.__slots__}


def _line(row: AnyRow) -> AuditLine:
    return AuditLine(
        business=BusinessId(row.business),
        number=row.number,
        at=row.at,
        who=row.who,
        deed=row.deed,
        subject=row.subject,
        before=row.before,
        digest=row.digest,
        data=row.data,
    )
