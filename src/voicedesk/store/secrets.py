"""Credentials of businesses, encrypted by VOICEDESK_KEY."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select, update

from voicedesk.errors import SettingsInvalid
from voicedesk.store.database import put_row
from voicedesk.store.tables.desk import secrets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from cryptography.fernet import Fernet, MultiFernet
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.store.database import Database
    from voicedesk.store.records import AnyRow

KeyState = Literal["first", "earlier", "none"]
"""Which of our keys opens a secret."""


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

    async def states(self) -> Mapping[KeyState, Sequence[str]]:
        """Which secrets each of our keys opens, as `business/name`. Raises SettingsInvalid."""
        boxes = _boxes(self._key)
        found: dict[KeyState, list[str]] = {"first": [], "earlier": [], "none": []}
        for row in await self._rows():
            found[_state(row.token, boxes)].append(f"{row.business}/{row.name}")
        return found

    async def rotate(self) -> int:
        """Encrypt anew under the first key what an earlier one encrypted; how many that were.

        Each secret is written by itself, and only if nobody wrote it meanwhile: what is cut off
        half way is ended by doing it again. What no key opens stays as it is.
        """
        boxes, done = _boxes(self._key), 0
        for row in await self._rows():
            if _state(row.token, boxes) == "earlier":
                fresh = boxes[0].encrypt(self._open(row.token, row.name).encode())
                done += await self._replace(row, fresh)
        return done

    async def _rows(self) -> Sequence[AnyRow]:
        statement = select(secrets).order_by(secrets.c.business, secrets.c.name)

        async def work(connection: AsyncConnection) -> Sequence[AnyRow]:
            return (await connection.execute(statement)).all()

        return await self._database.read(work)

    async def _replace(self, row: AnyRow, fresh: bytes) -> int:
        this = secrets.c.business == row.business, secrets.c.name == row.name
        statement = update(secrets).where(*this, secrets.c.token == row.token)

        async def work(connection: AsyncConnection) -> int:
            return (await connection.execute(statement.values(token=fresh))).rowcount

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


def _state(token: bytes, boxes: Sequence[Fernet]) -> KeyState:
    from cryptography.fernet import InvalidToken  # few calls need secrets

    for position, box in enumerate(boxes):
        with suppress(InvalidToken):
            box.decrypt(token)
            return "earlier" if position else "first"
    return "none"


def _box(key: str | None) -> MultiFernet:
    from cryptography.fernet import MultiFernet  # few calls need secrets

    return MultiFernet(_boxes(key))


def _boxes(key: str | None) -> list[Fernet]:
    from cryptography.fernet import Fernet  # few calls need secrets

    if not key:
        raise SettingsInvalid("VOICEDESK_KEY is not set, so no secret can be kept or read.")
    try:
        return [Fernet(part.strip()) for part in key.split(",")]
    except ValueError as error:
        message = (
            "VOICEDESK_KEY is not a key: it takes 32 random bytes in URL-safe base 64 "
            "(`openssl rand -base64 32 | tr +/ -_`)."
        )
        raise SettingsInvalid(message) from error
