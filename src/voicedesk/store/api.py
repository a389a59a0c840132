"""Keys to the JSON API, and the answers that are given again."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from voicedesk.domain.business import BusinessId
from voicedesk.ports import Answered, ApiToken
from voicedesk.store.database import insert_new
from voicedesk.store.tables.api import api_answers, api_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select, Update
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database
    from voicedesk.store.records import AnyRow


class SqlApiTokens:
    """Implements `ports.ApiTokens`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, token: ApiToken) -> None:
        values = asdict(token) | {"scopes": list(token.scopes)}

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(insert(api_tokens).values(values))

        await self._database.write(work)

    async def get(self, token: str) -> ApiToken | None:
        found = await self._tokens(select(api_tokens).where(api_tokens.c.id == token))
        return found[0] if found else None

    async def list(self, business: BusinessId) -> Sequence[ApiToken]:
        statement = select(api_tokens).where(api_tokens.c.business == business)
        return await self._tokens(statement.order_by(api_tokens.c.created, api_tokens.c.id))

    async def revoke(self, business: BusinessId, token: str, *, now: datetime) -> bool:
        statement = update(api_tokens).where(
            api_tokens.c.business == business,
            api_tokens.c.id == token,
            api_tokens.c.revoked.is_(None),
        )
        return await self._change(statement.values(revoked=now)) == 1

    async def used(self, token: str, *, now: datetime) -> None:
        await self._change(update(api_tokens).where(api_tokens.c.id == token).values(used=now))

    async def answered(self, business: BusinessId, token: str, key: str) -> Answered | None:
        statement = select(api_answers).where(
            api_answers.c.business == business,
            api_answers.c.token == token,
            api_answers.c.key == key,
        )

        async def work(connection: AsyncConnection) -> Answered | None:
            row = (await connection.execute(statement)).one_or_none()
            return None if row is None else _answered(row)

        return await self._database.read(work)

    async def remember(self, answered: Answered) -> Answered:
        async def work(connection: AsyncConnection) -> None:
            unique = ["business", "token", "key"]
            await insert_new(connection, api_answers, asdict(answered), unique=unique)

        await self._database.write(work)
        kept = await self.answered(answered.business, answered.token, answered.key)
        return kept or answered

    async def _tokens(self, statement: Select[tuple[object, ...]]) -> Sequence[ApiToken]:
        async def work(connection: AsyncConnection) -> Sequence[ApiToken]:
            return [_token(row) for row in await connection.execute(statement)]

        return await self._database.read(work)

    async def _change(self, statement: Update) -> int:
        async def work(connection: AsyncConnection) -> int:
            return (await connection.execute(statement)).rowcount

        return await self._database.write(work)


def _token(row: AnyRow) -> ApiToken:
    return ApiToken(
        id=row.id,
        business=BusinessId(row.business),
        name=row.name,
        scopes=tuple(row.scopes),
        digest=row.digest,
        created=row.created,
        expires=row.expires,
        used=row.used,
        revoked=row.revoked,
    )


def _answered(row: AnyRow) -> Answered:
    return Answered(
        business=BusinessId(row.business),
        token=row.token,
        key=row.key,
        request=row.request,
        status=row.status,
        body=row.body,
        at=row.at,
    )
