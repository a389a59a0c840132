"""What went wrong over the API: what other systems were told, and what could not be carried out."""

from datetime import UTC
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, Security

from voicedesk.ports import Notice, Order
from voicedesk.web.api import shapes, shapes_calls
from voicedesk.web.api.door import Door, Granted
from voicedesk.web.api.paging import Cursor, Limit, page
from voicedesk.web.problems import Problem

Which = Annotated[shapes.Id, Path()]
EVERY = 5_000
"""Notices that are looked through; older ones are on the command line."""


def notice_routes(door: Door) -> APIRouter:
    """What webhooks were told."""
    router = APIRouter(tags=["webhooks"])
    see = Annotated[Granted, Security(door, scopes=["webhooks:read"])]
    change = Annotated[Granted, Security(door, scopes=["webhooks:write"])]

    @router.get("/webhooks/notices")
    async def notices(
        granted: see,
        state: Annotated[shapes_calls.NoticeState | None, Query()] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> shapes.Page[shapes_calls.Notice]:
        """What was told, the latest first."""
        found = await granted.backing.store.notices.list(
            granted.business.id, state=state, limit=EVERY
        )
        items = [notice_of(one) for one in found]
        return page(shapes.Page[shapes_calls.Notice], items, cursor, limit)

    @router.post("/webhooks/notices/{notice}/again", response_model=shapes_calls.Notice)
    async def again(granted: change, notice: Which) -> Response:
        """Tell one thing once more, whatever became of it."""

        async def work() -> shapes_calls.Notice:
            store, now = granted.backing.store, granted.backing.clock.now()
            await store.notices.again(granted.business.id, notice, now=now)
            found = await store.notices.get(granted.business.id, notice)
            if found is None:
                raise Problem(HTTPStatus.NOT_FOUND, "There is no such notice.")
            return notice_of(found)

        return await granted.once(work)

    return router


def failure_routes(door: Door) -> APIRouter:
    """Orders that were given up."""
    router = APIRouter(tags=["failures"])
    see = Annotated[Granted, Security(door, scopes=["failures:read"])]
    change = Annotated[Granted, Security(door, scopes=["failures:write"])]

    @router.get("/failures")
    async def failures(
        granted: see, cursor: Cursor = None, limit: Limit = 50
    ) -> shapes.Page[shapes_calls.Failure]:
        """What could not be carried out, with the reason."""
        found = await granted.backing.store.orders.failures(granted.business.id)
        items = [failure_of(order, why) for order, why in found]
        return page(shapes.Page[shapes_calls.Failure], items, cursor, limit)

    @router.post("/failures/{failure}/retry", response_model=shapes_calls.Failure)
    async def retry(granted: change, failure: Which) -> Response:
        """Try one once more; a running office takes it up."""

        async def work() -> shapes_calls.Failure:
            orders, now = granted.backing.store.orders, granted.backing.clock.now()
            for order, why in await orders.failures(granted.business.id):
                if order.id == failure:
                    await orders.retry(order.id, now=now)
                    return failure_of(order, why)
            raise Problem(HTTPStatus.NOT_FOUND, "There is no such failure.")

        return await granted.once(work)

    return router


def notice_of(notice: Notice) -> shapes_calls.Notice:
    """A notice as the API says it."""
    return shapes_calls.Notice(
        id=notice.id,
        hook=notice.hook,
        event=notice.event,
        ref=notice.ref,
        at=notice.at.astimezone(UTC),
        state=notice.state,
        tries=notice.tries,
        status=notice.status,
        why=notice.why,
    )


def failure_of(order: Order, why: str) -> shapes_calls.Failure:
    """An order that failed as the API says it."""
    return shapes_calls.Failure(
        id=order.id, kind=order.kind, ref=order.ref, why=why, since=order.created.astimezone(UTC)
    )
