"""Credentials of businesses, encrypted by VOICEDESK_KEY."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from voicedesk.errors import SettingsInvalid
from voicedesk.store.database import put_row
from voicedesk.store.tables.desk import secrets

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.fernet import MultiFernet
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.store.database import Database


class SqlSecrets:
    """Implements `ports.Secrets`.

    `key` is one Fernet key, or several with commas between: the first encrypts, all decrypt.
    """

    def __init__(self, database: Database, *, key: str | None) -> None:
        self._database = database
        self._key = key

    async def get(self, business: BusinessId, name: str) -> str | None:
        """Raises SettingsInvalid when there is one that our key does not open."""
        statement = select(secrets.c.token).where(
            secrets.c.business == business, secrets.c.name == name
        )

        async def work(connection: AsyncConnection) -> bytes | None:
            return (await connection.execute(statement)).scalar_one_or_none()

        token = await self._database.read(work)
        return self._open(token, name) if token is not None else None

    async def put(self, business: BusinessId, name: str, value: str, *, now: datetime) -> None:
        """Raises SettingsInvalid without a key."""
        token = _box(self._key).encrypt(value.encode())
        values = {"business": business, "name": name, "token": token, "changed": now}

        async def work(connection: AsyncConnection) -> None:
            await put_row(connection, secrets, values, unique=["business", "name"])

        await self._database.write(work)

    async def rotate(self) -> int:
        """Encrypt everything anew under the first key; how many secrets there are."""
        box = _box(self._key)

        async def work(connection: AsyncConnection) -> int:
            rows = (await connection.execute(select(secrets))).all()
            for row in rows:
                this = secrets.c.business == row.business, secrets.c.name == row.name
                fresh = box.encrypt(self._open(row.token, row.name).encode())
                await connection.execute(update(secrets).where(*this).values(token=fresh))
            return len(rows)

        return await self._database.write(work)

    def _open(self, token: bytes, name: str) -> str:
        from cryptography.fernet import InvalidToken  # few calls need secrets

        try:
            return _box(self._key).decrypt(token).decode()
        except InvalidToken as error:
            message = (
                f"The secret {name} was encrypted with another key: "
                "add the earlier key to VOICEDESK_KEY, after a comma."
            )
            raise SettingsInvalid(message) from error


def _box(key: str | None) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet  # few calls need secrets

    if not key:
        raise SettingsInvalid("VOICEDESK_KEY is not set, so no secret can be kept or read.")
    try:
        return MultiFernet([Fernet(part.strip()) for part in key.split(",")])
    except ValueError as error:
        message = (
            "VOICEDESK_KEY is not a key: it takes 32 random bytes in URL-safe base 64 "
            "(`openssl rand -base64 32 | tr +/ -_`)."
        )
        raise SettingsInvalid(message) from error
