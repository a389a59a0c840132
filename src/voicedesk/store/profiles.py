"""Published, numbered versions of profiles, and which called number leads to which business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from voicedesk.domain.business import BusinessId
from voicedesk.errors import ProfileInvalid
from voicedesk.ports import StoredProfile
from voicedesk.store.database import insert_all
from voicedesk.store.tables.desk import numbers, profiles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database


class SqlProfiles:
    """Implements `ports.Profiles`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def publish(
        self,
        business: BusinessId,
        files: Mapping[str, str],
        *,
        by: str,
        now: datetime,
        after: int | None = None,
    ) -> StoredProfile:
        led = _numbers(files)
        last = select(func.coalesce(func.max(profiles.c.version), 0)).where(
            profiles.c.business == business
        )

        async def work(connection: AsyncConnection) -> StoredProfile:
            newest = (await connection.execute(last)).scalar_one()
            if after not in (None, newest):
                raise ProfileInvalid(mistakes=(f"version {newest} was published meanwhile",))
            version = newest + 1
            await connection.execute(
                insert(profiles).values(
                    business=business, version=version, published=now, by=by, files=dict(files)
                )
            )
            await _lead(connection, business, led)
            return StoredProfile(business, version, now, by, dict(files))

        return await self._database.write(work)

    async def current(self, business: BusinessId) -> StoredProfile | None:
        newest = select(profiles).where(profiles.c.business == business)
        found = await self._read(newest.order_by(profiles.c.version.desc()).limit(1))
        return found[0] if found else None

    async def version(self, business: BusinessId, version: int) -> StoredProfile | None:
        found = await self._read(
            select(profiles).where(profiles.c.business == business, profiles.c.version == version)
        )
        return found[0] if found else None

    async def history(self, business: BusinessId) -> Sequence[StoredProfile]:
        mine = select(profiles).where(profiles.c.business == business)
        return await self._read(mine.order_by(profiles.c.version))

    async def by_number(self, called: str) -> BusinessId | None:
        statement = select(numbers.c.business).where(numbers.c.number == called)

        async def work(connection: AsyncConnection) -> BusinessId | None:
            found = (await connection.execute(statement)).scalar_one_or_none()
            return BusinessId(found) if found else None

        return await self._database.read(work)

    async def businesses(self) -> Sequence[BusinessId]:
        statement = select(profiles.c.business).distinct().order_by(profiles.c.business)

        async def work(connection: AsyncConnection) -> Sequence[BusinessId]:
            return [BusinessId(business) for business in await connection.scalars(statement)]

        return await self._database.read(work)

    async def _read(self, statement: Select[tuple[object, ...]]) -> Sequence[StoredProfile]:
        async def work(connection: AsyncConnection) -> Sequence[StoredProfile]:
            return [
                StoredProfile(
                    business=BusinessId(row.business),
                    version=row.version,
                    published=row.published,
                    by=row.by,
                    files=row.files,
                )
                for row in await connection.execute(statement)
            ]

        return await self._database.read(work)


async def _lead(connection: AsyncConnection, business: BusinessId, led: Sequence[str]) -> None:
    """Let these numbers, and no others, lead to a business."""
    others = select(numbers).where(numbers.c.number.in_(led), numbers.c.business != business)
    mistakes = tuple(
        f"numbers: {row.number} leads to {row.business} already"
        for row in await connection.execute(others)
    )
    if mistakes:
        raise ProfileInvalid(mistakes=mistakes)
    await connection.execute(delete(numbers).where(numbers.c.business == business))
    await insert_all(
        connection, numbers, [{"number": number, "business": business} for number in led]
    )


def _numbers(files: Mapping[str, str]) -> list[str]:
    """The numbers that lead to a profile, its own telephone among them."""
    # only publishing needs them
    from voicedesk.profile.folder import PROFILE
    from voicedesk.profile.overlay import read_overlaid

    read = read_overlaid({PROFILE: "", **files}).data
    if not isinstance(read, dict):
        return []
    own = read.get("business")
    phone = own.get("phone") if isinstance(own, dict) else None
    return list(
        dict.fromkeys(
            _dialled(number) for number in (*(read.get("numbers") or ()), phone) if number
        )
    )


def _dialled(number: object) -> str:
    """A number as the network writes it, without the spaces that people put in."""
    return "".join(sign for sign in str(number) if sign.isdigit() or sign == "+")
