"""One job: takes a call in a room, or takes one up again, and stays until it is over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from livekit import rtc
from livekit.agents import Agent, AgentSession, AutoSubscribe, JobContext, llm, room_io

from voicedesk.agents.arrival import arrive
from voicedesk.agents.greeting import recording_notice
from voicedesk.agents.live import LiveCall
from voicedesk.agents.recording import AskToRecord
from voicedesk.agents.router import Router
from voicedesk.bootstrap import brain_for
from voicedesk.calls.admission import BUSY, turn_away, why_not
from voicedesk.calls.arrivals import Arrival, arrival_of, is_ringing
from voicedesk.calls.control import SERVER_LOST, Control
from voicedesk.calls.desks import Desks
from voicedesk.calls.keeping import Keeper, Kept, agent_for
from voicedesk.calls.keypad import Keypad
from voicedesk.calls.lease import Lease
from voicedesk.calls.lifeline import Hello, Lifeline
from voicedesk.calls.line import RoomLine
from voicedesk.calls.notes import staying
from voicedesk.calls.post import Post
from voicedesk.calls.quality import watch_sound
from voicedesk.calls.reconnect import SORRY, Reconnect, once
from voicedesk.calls.recorder import Recorder, recorded, recorder_for, tapes_of
from voicedesk.calls.recordings import keep as keep_recording
from voicedesk.calls.screening import BARRED, Screen, is_barred
from voicedesk.calls.session import Voice, finish, open_session
from voicedesk.calls.simulated import simulate
from voicedesk.calls.speech import CLOSING_S, voice_of, warm_voice
from voicedesk.calls.staff import Staff
from voicedesk.calls.summons import Summons, read_summons
from voicedesk.calls.tracing import traced
from voicedesk.calls.trouble import LineWatch
from voicedesk.calls.which_call import which_call
from voicedesk.connectors.clock import SystemClock
from voicedesk.connectors.rooms.livekit import LiveKitRooms
from voicedesk.errors import SettingsInvalid, VoicedeskError
from voicedesk.services.cut_off import ring_back
from voicedesk.settings import Settings, environment, read_settings, secret_of, vendors_of
from voicedesk.store import Store, open_store

logger = logging.getLogger(__name__)

NOBODY_S = 20.0
HERE_S = 5.0  # who was in the room already is gone if not found in it at once
"""How long a job waits for a caller who asked for a room and did not come."""
ANSWERED_S = 10.0
_BACK = "You're back with the desk. Is there anything else I can do for you?"
_CALLERS = [
    rtc.ParticipantKind.PARTICIPANT_KIND_SIP,
    rtc.ParticipantKind.PARTICIPANT_KIND_STANDARD,
]


async def answer(ctx: JobContext) -> None:
    """The entrypoint of every job."""
    settings = read_settings()
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(
            open_store(settings.database_url, key=secret_of(settings.key), redis=settings.redis_url)
        )
        lease = Lease(store.sessions, ctx.job.room.name, ctx.job.id)
        if not await lease.take():
            logger.info("another agent is in this room", extra={"room": ctx.job.room.name})
            ctx.shutdown("another agent is in this room")
            return
        stack.push_async_callback(lease.end)
        rooms = await stack.enter_async_context(open_rooms(settings))
        desks = desks_of(settings, store)
        if ctx.is_fake_job():
            await simulate(settings, desks)
            return
        summons = read_summons(ctx.job.metadata)
        await _take(Post(ctx, settings, store, desks, rooms, summons, lease))
    ctx.shutdown("the call is over")


def open_rooms(settings: Settings) -> LiveKitRooms:
    """The rooms that the environment names."""
    return LiveKitRooms(
        settings.livekit_url,
        secret_of(settings.livekit_api_key) or "",
        secret_of(settings.livekit_api_secret) or "",
        trunk=settings.sip_trunk,
    )


def desks_of(settings: Settings, store: Store) -> Desks:
    """The businesses that the environment and the store name."""
    return Desks(
        store,
        SystemClock(),
        settings.profile,
        settings.var,
        environment,
        settings.public_url,
        key=secret_of(settings.key),
    )


async def _take(post: Post) -> None:
    await post.ctx.connect(auto_subscribe=AutoSubscribe.AUDIO_ONLY)
    arrival = await _caller(post.ctx, post.summons)
    if arrival is None:
        logger.info("nobody came", extra={"room": post.ctx.job.room.name})
        return
    await _attend(post, arrival)


async def _caller(ctx: JobContext, summons: Summons) -> Arrival | None:
    try:
        async with asyncio.timeout(HERE_S if summons.caller and not summons.opens else NOBODY_S):
            who = await ctx.wait_for_participant(identity=summons.caller or None, kind=_CALLERS)
    except (TimeoutError, RuntimeError):  # LiveKit's word for a room that has closed meanwhile
        return None
    phone = who.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP
    return arrival_of(who.identity, who.attributes, phone=phone)


async def _attend(post: Post, arrival: Arrival) -> None:
    live, kept = await which_call(post, arrival)
    voice = _voice(post, live)
    session = open_session(live, _brain(post, live), **voice)
    control = Control(live, session, post.ctx.room, arrival)
    Staff(live, session, post.ctx.room, control.stop)
    line = RoomLine(
        post.ctx.room,
        post.rooms,
        caller=arrival.identity,
        leave=lambda: control.stop("transferred"),
        stay=staying(live, session, post.ctx.room, arrival.identity),
    )
    line.attach(session)
    live.line = line
    watch = _listeners(post, live, session, arrival.identity)
    lifeline = _lifeline(post, live, arrival)
    over = asyncio.Event()
    post.ctx.add_shutdown_callback(lambda why: _stop(control, why, over))
    keeper = Keeper(live, post.store.sessions)
    why = "error"
    try:
        live.journal.start()
        lost = lambda: control.stop("taken_over")  # noqa: E731
        warming = warm_voice(voice, live.desk.profile, post.settings.var / "clauses")
        recorder = recorder_for(live, post.settings.var)
        async with (
            traced(post.settings.otlp_endpoint, live.call),
            recorded(recorder),
            beside(keeper.keep(), lifeline.hold(), post.lease.keep(lost), warming, watch.watch()),
            beside(watch_sound(live, session, post.ctx.room, arrival.identity)),
        ):
            await _begin(post, live, session, arrival, kept, recorder)
            keeper.follow(session)
            watch.attach()
            why = await control.until_over()
    finally:
        await _leave(post, live, session, why)
        await lifeline.say_bye()
        over.set()


def _listeners(
    post: Post, live: LiveCall, session: AgentSession[LiveCall], caller: str
) -> LineWatch:
    """What listens beside the brain: to keys, to recordings that ring, to gaps, to the line."""
    Reconnect(live, session, post.ctx.room, caller)
    Keypad(live, session, post.ctx.room, caller)
    Screen(live, session)
    return LineWatch(live, session)


def _brain(post: Post, live: LiveCall) -> llm.LLM[Any]:
    try:
        return brain_for(live, post.settings.brain, vendors_of(post.settings))
    except SettingsInvalid as error:
        # `voicedesk check` says so too; a caller is answered all the same
        logger.exception("the brain is not as set", extra={"error": str(error)})
        return brain_for(live, "reflex")


def _voice(post: Post, live: LiveCall) -> Voice:
    options = voice_of(live, vendors_of(post.settings), post.settings.var / "clauses")
    options["session_close_transcript_timeout"] = CLOSING_S
    return options


async def _begin(
    post: Post,
    live: LiveCall,
    session: AgentSession[LiveCall],
    arrival: Arrival,
    kept: Kept | None,
    recorder: Recorder | None,
) -> None:
    lists = live.desk.profile.call_lists
    barred = is_barred(live.call.caller, lists) and not kept
    full = post.ctx.room.local_participant.attributes.get(BUSY) == "1"
    busy = await why_not(live, full=full, resumed=kept is not None)
    greeting = "" if kept else await _first_words(post, live)
    agent: Agent = agent_for(live, kept) if kept else _first(live, recorder)
    # the track that is published here is what answers a telephone, so all else is ready before
    await session.start(
        Agent(instructions="") if busy or barred else agent,
        room=post.ctx.room,
        room_options=room_io.RoomOptions(
            participant_identity=arrival.identity, close_on_disconnect=False
        ),
        record=False,
    )
    if recorder is not None:
        recorder.attach(session)
    await _answered(post.ctx.room, arrival)
    if barred:
        await session.say(BARRED, allow_interruptions=False)
        live.state.ended = "barred"
    elif busy and not kept:
        await session.say(await turn_away(live, busy), allow_interruptions=False)
        live.state.ended = "busy"
    elif kept is None:
        said = session.say(_BACK if live.taken_back else greeting)
        if recorder is not None:
            recorder.greet(said)
    else:
        if recorder is not None and await _was_recorded(post, live):
            recorder.begin()
        await _go_on(live, session, kept)


async def _first_words(post: Post, live: LiveCall) -> str:
    """Who was rung knows already who it is; that the call is recorded they do not."""
    greeting, opens = await arrive(live), post.summons.opens
    if not opens:
        return greeting
    live.journal.add("event", {"rung_by_desk": True})
    return " ".join(part for part in (recording_notice(live.desk.profile), opens) if part)


def _first(live: LiveCall, recorder: Recorder | None) -> Agent:
    if recorder is not None and recorder.consent == "ask":
        return AskToRecord(live, answered=recorder.answered)
    return Router(live)


async def _was_recorded(post: Post, live: LiveCall) -> bool:
    """Whether the process that this one takes over from had begun a recording."""
    rows = await post.store.calls.journal(live.call.id)
    return any(row.data.get("recording") == "began" for row in rows)


async def _go_on(live: LiveCall, session: AgentSession[LiveCall], kept: Kept) -> None:
    """One short apology; then the question that was left open, or the answer that is owed."""
    live.journal.add("event", {"taken_up": True})
    logger.info("call taken up", extra={"call_id": live.call.id})
    session.history.merge(kept.context)
    if kept.unanswered:
        session.say(SORRY, add_to_chat_ctx=False)
        session.generate_reply()
    else:
        session.say(f"{SORRY} {once(kept.last_said)}")


async def _answered(room: rtc.Room, arrival: Arrival) -> None:
    """A telephone hears nothing before it is answered."""
    who = room.remote_participants.get(arrival.identity)
    active = asyncio.Event()

    def look(*_: object) -> None:
        if who is None or not is_ringing(who.attributes):
            active.set()

    room.on("participant_attributes_changed", look)
    look()
    try:
        async with asyncio.timeout(ANSWERED_S):
            await active.wait()
    except TimeoutError:
        logger.warning("the telephone did not become active", extra={"room": room.name})
    finally:
        room.off("participant_attributes_changed", look)


def _lifeline(post: Post, live: LiveCall, arrival: Arrival) -> Lifeline:
    hello = Hello(
        room=post.ctx.room.name,
        job=post.ctx.job.id,
        call=live.call.id,
        business=live.call.business,
        caller=arrival.identity,
    )
    secret = secret_of(post.settings.livekit_api_secret) or ""
    return Lifeline(post.settings.lifeline, hello, secret=secret)


async def _leave(post: Post, live: LiveCall, session: AgentSession[LiveCall], why: str) -> None:
    await session.aclose()
    if why == "taken_over":
        return
    try:
        if why == SERVER_LOST and (callback := await ring_back(live.desk, live.call)) is not None:
            live.record("callback", callback.id)
        await finish(live, reason=why)
        await post.store.sessions.drop(live.call.id)
        if why != "transferred":
            await post.rooms.close(post.ctx.room.name)
        await _keep_recording(post, live)
    except (VoicedeskError, TimeoutError) as error:
        # tapes that stay behind are kept by the office
        logger.warning("a call was not put away", extra={"error": type(error).__name__})
    logger.info("call ended", extra={"call_id": live.call.id, "reason": why})


async def _keep_recording(post: Post, live: LiveCall) -> None:
    tapes = tapes_of(post.settings.var, live.call.business) / live.call.id
    if tapes.is_dir():
        store = await post.desks.recordings(live.call.business)
        await keep_recording(store, live.call.business, tapes)


async def _stop(control: Control, why: str, over: asyncio.Event) -> None:
    control.stop("stopped" if "shutdown" in why else "room_closed")
    await over.wait()


@asynccontextmanager
async def beside(*work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Work that goes on as long as the block does."""
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
