"""Which call a job is for: a new one, or one that was under way in its room."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b

from livekit.agents import JobContext

from voicedesk.agents.live import LiveCall
from voicedesk.bootstrap import live_call, new_call
from voicedesk.calls.arrivals import Arrival
from voicedesk.calls.keeping import Kept, read_kept
from voicedesk.calls.post import Post
from voicedesk.connectors.clock import SystemClock
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId

_BACK_TO = timedelta(hours=1)


async def which_call(post: Post, arrival: Arrival) -> tuple[LiveCall, Kept | None]:
    """A new call, or the one that was under way in this room."""
    summons, store = post.summons, post.store
    called = arrival.called
    if arrival.forwarded and await store.profiles.by_number(arrival.forwarded):
        called = arrival.forwarded
    business = await post.desks.whose(called=called, named=summons.business)
    begun = CallId(summons.call or await _name(post.ctx))
    known = await store.calls.get(business, begun)
    if known is None and not summons.opens:
        known = await _before_restart(post, business, arrival)
    if known is not None and known.ended is None:
        opened = await post.desks.open(business, version=known.profile_version)
        live = live_call(opened.desk, known)
        kept = await read_kept(known, store.sessions, store.calls)
        live.state = kept.state
        return live, kept
    opened = await post.desks.open(business)
    fresh: Call = new_call(
        opened.desk, channel=arrival.channel, caller=arrival.number, called=arrival.called
    )
    call = replace(
        fresh,
        id=fresh.id if known is not None else begun,
        room=post.ctx.room.name,
        profile_version=opened.version,
    )
    live = live_call(opened.desk, call)
    live.taken_back = known is not None and known.end_reason == "transferred"
    return live, None


async def _before_restart(post: Post, business: BusinessId, arrival: Arrival) -> Call | None:
    """A LiveKit server that was started again gives the same room another id."""
    since = SystemClock().now() - _BACK_TO
    room = post.ctx.room.name
    found = await post.store.calls.under_way(business, room, since=since)
    return found if found is not None and found.caller == arrival.number else None


async def _name(ctx: JobContext) -> str:
    """A call is named after its room, so that whoever comes second finds the same one."""
    sid = await ctx.room.sid
    return f"call_{blake2b(sid.encode(), digest_size=8).hexdigest()}"
