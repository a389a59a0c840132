"""Messages: every SMS and e-mail with its state, and who wants none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from sqlalchemy import case, delete, func, literal, select, update

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CODE_SENT, Attachment, CallId, Message, MessageId, MessageState
from voicedesk.store.database import insert_all, insert_new, put_row
from voicedesk.store.orders import write_order
from voicedesk.store.suppressed import wants_none
from voicedesk.store.tables.people import attachments, messages, opt_outs
from voicedesk.store.tables.sealed import among

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.booking import BookingId
    from voicedesk.store.database import Database
    from voicedesk.store.records import AnyRow

RANK = {
    MessageState.QUEUED: 0,
    MessageState.SENT: 1,
    MessageState.FAILED: 2,
    MessageState.DELIVERED: 3,
    MessageState.SUPPRESSED: 3,
}
"""Reports of delivery arrive late and out of order: a message never goes back."""


class SqlMessages:
    """Implements `ports.Messages`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def queue(self, message: Message, *, deliver: bool = False) -> Message:
        first = select(messages).where(
            messages.c.business == message.business, messages.c.key == message.key
        )

        async def work(connection: AsyncConnection) -> Message:
            values = _values(message)
            if await insert_new(connection, messages, values, unique=["business", "key"]):
                await insert_all(connection, attachments, _attached(message))
            kept = (await _read(connection, first))[0]
            if deliver:
                await write_order(
                    connection, kept.business, "deliver", kept.id, {}, now=message.created
                )
            return kept

        return await self._database.write(work)

    async def get(self, business: BusinessId, message: MessageId) -> Message | None:
        statement = select(messages).where(
            messages.c.business == business, messages.c.id == message
        )
        found = await self._database.read(lambda connection: _read(connection, statement))
        return found[0] if found else None

    async def mark(
        self,
        message: MessageId,
        state: MessageState,
        *,
        now: datetime,
        why: str = "",
        provider_id: str | None = None,
    ) -> None:
        code_sent = literal(CODE_SENT, messages.c.body.type)
        before = [known.value for known in MessageState if RANK[known] <= RANK[state]]
        statement = (
            update(messages)
            .where(messages.c.id == message, messages.c.state.in_(before))
            .values(
                state=state.value,
                why=why,
                changed=now,
                body=case((messages.c.kind == "code", code_sent), else_=messages.c.body),
                provider_id=func.coalesce(provider_id, messages.c.provider_id),
            )
        )

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)

    async def list(
        self,
        business: BusinessId,
        *,
        call: CallId | None = None,
        booking: BookingId | None = None,
        state: MessageState | None = None,
    ) -> Sequence[Message]:
        statement = select(messages).where(messages.c.business == business)
        if call is not None:
            statement = statement.where(messages.c.call == call)
        if booking is not None:
            statement = statement.where(messages.c.booking == booking)
        if state is not None:
            statement = statement.where(messages.c.state == state.value)
        return await self._database.read(
            lambda connection: _read(connection, statement.order_by(messages.c.number))
        )

    async def by_provider(self, business: BusinessId, provider_id: str) -> Message | None:
        statement = select(messages).where(
            messages.c.business == business, messages.c.provider_id == provider_id
        )
        found = await self._database.read(lambda connection: _read(connection, statement))
        return found[0] if found else None

    async def latest(
        self, business: BusinessId, to: str, *, since: datetime, limit: int = 20
    ) -> Sequence[Message]:
        statement = (
            select(messages)
            .where(
                messages.c.business == business,
                among(messages.c.to, [to]),
                messages.c.created >= since,
            )
            .order_by(messages.c.number.desc())
            .limit(limit)
        )
        return await self._database.read(lambda connection: _read(connection, statement))

    async def tally(
        self, business: BusinessId, channel: str, *, since: datetime
    ) -> Mapping[MessageState, int]:
        statement = (
            select(messages.c.state, func.count())
            .where(
                messages.c.business == business,
                messages.c.channel == channel,
                messages.c.created >= since,
            )
            .group_by(messages.c.state)
        )

        async def work(connection: AsyncConnection) -> Mapping[MessageState, int]:
            return {MessageState(name): n for name, n in await connection.execute(statement)}

        return await self._database.read(work)

    async def again(self, message: MessageId, *, now: datetime) -> bool:
        statement = (
            update(messages)
            .where(
                messages.c.id == message,
                messages.c.state == MessageState.FAILED.value,
                messages.c.provider_id.is_(None),
            )
            .values(state=MessageState.QUEUED.value, why="", changed=now)
        )

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(statement)).rowcount == 1

        return await self._database.write(work)

    async def opted_out(self, business: BusinessId, to: str) -> bool:
        return await self._database.read(lambda connection: wants_none(connection, business, to))

    async def opt(
        self, business: BusinessId, to: str, *, out: bool, words: str, now: datetime
    ) -> None:
        values = {"business": business, "to": to, "out": out, "words": words, "changed": now}

        async def work(connection: AsyncConnection) -> None:
            # their number may stand here in clear or under an earlier key
            earlier = opt_outs.c.business == business, among(opt_outs.c.to, [to])
            await connection.execute(delete(opt_outs).where(*earlier))
            await put_row(connection, opt_outs, values, unique=["business", "to"])

        await self._database.write(work)


async def _read(
    connection: AsyncConnection, statement: Select[tuple[object, ...]]
) -> Sequence[Message]:
    rows = (await connection.execute(statement)).all()
    files: dict[str, list[Attachment]] = {row.id: [] for row in rows}
    attached = (
        select(attachments)
        .where(attachments.c.message.in_(files))
        .order_by(attachments.c.message, attachments.c.position)
    )
    for file in await connection.execute(attached):
        files[file.message].append(Attachment(file.name, file.content_type, file.content))
    return [_message(row, tuple(files[row.id])) for row in rows]


def _attached(message: Message) -> list[dict[str, object]]:
    return [
        {
            "business": message.business,
            "message": message.id,
            "position": position,
            "name": file.name,
            "content_type": file.content_type,
            "content": file.content,
        }
        for position, file in enumerate(message.attachments)
    ]


def _values(message: Message) -> dict[str, object]:
    return {
        "business": message.business,
        "id": message.id,
        "kind": message.kind,
        "channel": message.channel,
        "to": message.to,
        "subject": message.subject,
        "body": message.body,
        "key": message.key,
        "created": message.created,
        "changed": message.created,
        "state": message.state.value,
        "why": message.why,
        "provider_id": message.provider_id,
        "call": message.call,
        "booking": message.booking,
        "not_before": message.not_before,
    }


def _message(row: AnyRow, files: tuple[Attachment, ...]) -> Message:
    return Message(
        id=MessageId(row.id),
        business=BusinessId(row.business),
        kind=row.kind,
        channel=cast("Literal['sms', 'email']", row.channel),  # only _values writes it
        to=row.to,
        subject=row.subject,
        body=row.body,
        key=row.key,
        created=row.created,
        state=MessageState(row.state),
        why=row.why,
        provider_id=row.provider_id,
        call=CallId(row.call) if row.call else None,
        booking=row.booking,
        not_before=row.not_before,
        attachments=files,
    )
