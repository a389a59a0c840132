"""Users, members, invitations and signed-in browsers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from voicedesk.domain.accounts import Invitation, Member, Role, SignIn, User, UserId
from voicedesk.domain.business import BusinessId
from voicedesk.store.database import put_row
from voicedesk.store.tables.accounts import invitations, members, sign_ins, users

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Delete, Select, Update
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database
    from voicedesk.store.records import AnyRow


class SqlAccounts:
    """Implements `ports.Accounts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def anybody(self) -> bool:
        return bool(await self._rows(select(users.c.id).limit(1)))

    async def user(self, user: UserId) -> User | None:
        found = await self._rows(_user_of(user))
        return _user(found[0]) if found else None

    async def by_email(self, email: str) -> User | None:
        found = await self._rows(select(users).where(users.c.email == email))
        return _user(found[0]) if found else None

    async def save(self, user: User) -> None:
        values: dict[str, object] = {
            "id": user.id,
            "email": user.email,
            "created": user.created,
            "name": user.name,
            "password": user.password,
            "totp": user.totp,
            "totp_step": user.totp_step,
            "recovery": list(user.recovery),
            "language": user.language,
        }

        async def work(connection: AsyncConnection) -> None:
            await put_row(connection, users, values, unique=["id"])

        await self._database.write(work)

    async def spend_step(self, user: UserId, step: int) -> bool:
        return await self._changed(
            update(users).where(users.c.id == user, users.c.totp_step < step).values(totp_step=step)
        )

    async def member(self, business: BusinessId, user: UserId) -> Member | None:
        found = await self._rows(
            select(members).where(members.c.business == business, members.c.user == user)
        )
        return _member(found[0]) if found else None

    async def members(self, business: BusinessId) -> Sequence[tuple[Member, User]]:
        statement = (
            select(members, users)
            .join(users, users.c.id == members.c.user)
            .where(members.c.business == business)
            .order_by(users.c.email)
        )
        return [(_member(row), _user(row)) for row in await self._rows(statement)]

    async def belongs_to(self, user: UserId) -> Sequence[Member]:
        return [_member(row) for row in await self._rows(_members_of(user))]

    async def join(self, member: Member) -> None:
        values: dict[str, object] = {
            "business": member.business,
            "user": member.user,
            "role": member.role.value,
            "hears": member.hears,
        }

        async def work(connection: AsyncConnection) -> None:
            await put_row(connection, members, values, unique=["business", "user"])

        await self._database.write(work)

    async def leave(self, business: BusinessId, user: UserId) -> None:
        await self._changed(
            delete(members).where(members.c.business == business, members.c.user == user)
        )

    async def invite(self, invitation: Invitation) -> None:
        rows = [
            {
                "digest": invitation.digest,
                "business": business,
                "role": invitation.role.value,
                "hears": invitation.hears,
                "email": invitation.email,
                "created": invitation.created,
                "expires": invitation.expires,
                "by": invitation.by,
            }
            for business in invitation.businesses
        ]

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(insert(invitations), rows)

        await self._database.write(work)

    async def invitation(self, digest: str) -> Invitation | None:
        found = await self._invitations(select(invitations).where(invitations.c.digest == digest))
        return found[0] if found else None

    async def invitations(self, business: BusinessId) -> Sequence[Invitation]:
        return await self._invitations(
            select(invitations)
            .where(invitations.c.business == business)
            .order_by(invitations.c.created)
        )

    async def take_back(self, digest: str) -> bool:
        return await self._changed(delete(invitations).where(invitations.c.digest == digest))

    async def sign_in(self, sign_in: SignIn) -> None:
        values: dict[str, object] = {
            "digest": sign_in.digest,
            "user": sign_in.user,
            "business": sign_in.business,
            "created": sign_in.created,
            "seen": sign_in.seen,
            "agent": sign_in.agent,
        }

        async def work(connection: AsyncConnection) -> None:
            await put_row(connection, sign_ins, values, unique=["digest"])

        await self._database.write(work)

    async def signed_in(self, digest: str) -> SignIn | None:
        found = await self._rows(select(sign_ins).where(sign_ins.c.digest == digest))
        return _sign_in(found[0]) if found else None

    async def known_by(self, digest: str) -> tuple[SignIn, User, Sequence[Member]] | None:
        asked = select(sign_ins).where(sign_ins.c.digest == digest)

        async def work(
            connection: AsyncConnection,
        ) -> tuple[SignIn, User, Sequence[Member]] | None:
            found = (await connection.execute(asked)).one_or_none()
            if found is None:
                return None
            user = (await connection.execute(_user_of(found.user))).one_or_none()
            theirs = (await connection.execute(_members_of(found.user))).all()
            if user is None:
                return None
            return _sign_in(found), _user(user), [_member(row) for row in theirs]

        return await self._database.read(work)

    async def sign_ins(self, user: UserId) -> Sequence[SignIn]:
        statement = select(sign_ins).where(sign_ins.c.user == user).order_by(sign_ins.c.seen.desc())
        return [_sign_in(row) for row in await self._rows(statement)]

    async def sign_out(self, digest: str) -> None:
        await self._changed(delete(sign_ins).where(sign_ins.c.digest == digest))

    async def sign_out_all(self, user: UserId, *, but: str = "") -> int:
        return await self._count(
            delete(sign_ins).where(sign_ins.c.user == user, sign_ins.c.digest != but)
        )

    async def _invitations(self, statement: Select[tuple[object, ...]]) -> list[Invitation]:
        found: dict[str, Invitation] = {}
        for row in await self._rows(statement):
            one = _invitation(row)
            known = found.get(one.digest)
            if known:
                one = replace(known, businesses=(*known.businesses, *one.businesses))
            found[one.digest] = one
        return list(found.values())

    async def _rows(self, statement: Select[tuple[object, ...]]) -> list[AnyRow]:
        async def work(connection: AsyncConnection) -> list[AnyRow]:
            return list((await connection.execute(statement)).all())

        return await self._database.read(work)

    async def _changed(self, statement: Update | Delete) -> bool:
        return await self._count(statement) > 0

    async def _count(self, statement: Update | Delete) -> int:
        async def work(connection: AsyncConnection) -> int:
            return (await connection.execute(statement)).rowcount

        return await self._database.write(work)


def _user_of(user: UserId) -> Select[tuple[object, ...]]:
    return select(users).where(users.c.id == user)


def _members_of(user: UserId) -> Select[tuple[object, ...]]:
    return select(members).where(members.c.user == user).order_by(members.c.business)


def _user(row: AnyRow) -> User:
    return User(
        id=UserId(row.id),
        email=row.email,
        created=row.created,
        name=row.name,
        password=row.password,
        totp=row.totp,
        totp_step=row.totp_step,
        recovery=tuple(row.recovery),
        language=row.language,
    )


def _member(row: AnyRow) -> Member:
    return Member(BusinessId(row.business), UserId(row.user), Role(row.role), row.hears)


def _invitation(row: AnyRow) -> Invitation:
    return Invitation(
        digest=row.digest,
        role=Role(row.role),
        created=row.created,
        expires=row.expires,
        by=row.by,
        businesses=(BusinessId(row.business),),
        email=row.email,
        hears=row.hears,
    )


def _sign_in(row: AnyRow) -> SignIn:
    return SignIn(
        digest=row.digest,
        user=UserId(row.user),
        business=BusinessId(row.business),
        created=row.created,
        seen=row.seen,
        agent=row.agent,
    )
