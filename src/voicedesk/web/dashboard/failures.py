"""What could not be carried out, by its cause: try it again, or mute it until there is more."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.domain.call import MessageState
from voicedesk.ports import Mute
from voicedesk.services.causes import Cause
from voicedesk.services.causes import causes_of as by_cause
from voicedesk.web.dashboard.frame import Frame, Missing, Visit

MESSAGES = 100


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/failures", failures),
        frame.page("/desk/failures/retry", retry, right="work", method="POST"),
        frame.page("/desk/failures/mute", mute, right="manage", method="POST"),
        frame.page("/desk/failures/unmute", unmute, right="manage", method="POST"),
    ]


async def failures(visit: Visit) -> Response:
    """The causes, the loud ones first; then the messages that did not go out."""
    store = visit.behind.store
    causes = await causes_of(visit)
    messages = await store.messages.list(visit.business, state=MessageState.FAILED)
    return visit.show(
        "failures.html",
        causes=sorted(causes, key=lambda cause: (cause.muted, -len(cause.orders))),
        messages=list(reversed(messages))[:MESSAGES],
        count=len(messages),
    )


async def loud_causes(visit: Visit) -> list[Cause]:
    """Causes that nobody muted, or of which there are more than when they were."""
    return [cause for cause in await causes_of(visit) if not cause.muted]


async def causes_of(visit: Visit) -> list[Cause]:
    """Failed orders, together by kind and reason."""
    store = visit.behind.store
    return await by_cause(visit.business, store.orders, store.mutes)


async def retry(visit: Visit) -> Response:
    """Try everything of a cause once more; a running office takes it up."""
    cause = await _named(visit)
    now = visit.behind.clock.now()
    for order in cause.orders:
        await visit.behind.store.orders.retry(order.id, now=now)
    await visit.note("retried", cause.key, count=len(cause.orders))
    return visit.go("/desk/failures", done="retried")


async def mute(visit: Visit) -> Response:
    """Hear of a cause again only when there is more of it."""
    cause = await _named(visit)
    known = Mute(cause.key, len(cause.orders), visit.behind.clock.now(), visit.who)
    await visit.behind.store.mutes.mute(visit.business, known)
    await visit.note("muted", cause.key)
    return visit.go("/desk/failures", done="muted")


async def unmute(visit: Visit) -> Response:
    """Hear of it again."""
    cause = await _named(visit)
    await visit.behind.store.mutes.unmute(visit.business, cause.key)
    await visit.note("unmuted", cause.key)
    return visit.go("/desk/failures")


async def _named(visit: Visit) -> Cause:
    wanted = (await visit.given()).get("cause", "")
    found = next((cause for cause in await causes_of(visit) if cause.key == wanted), None)
    if found is None:
        raise Missing
    return found
