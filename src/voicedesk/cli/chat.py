"""`voicedesk chat`: a call in writing, with everything the desk does shown as it happens."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from voicedesk.agents.arrival import arrive
from voicedesk.agents.live import LiveCall
from voicedesk.bootstrap import Office, brain_for, live_call, new_call, open_office
from voicedesk.calls.left import left_by
from voicedesk.cli.options import Brain, moment, number
from voicedesk.cli.screen import Screen, screen_for
from voicedesk.profile.load import load_profile
from voicedesk.settings import read_settings, vendors_of

if TYPE_CHECKING:
    from voicedesk.calls.sound_card import Card
    from voicedesk.domain.call import Channel

VOICE = "By this machine's microphone and loudspeakers (extra `microphone`)."
DEVICE = "With --voice: which one, by number or a part of its name."


@dataclass(frozen=True, slots=True)
class Ringing:
    """Who calls, who thinks, and the sound card where the call is aloud."""

    caller: str | None
    brain: str
    card: Card | None


def chat(  # noqa: PLR0913  # one parameter for each option
    profile: Annotated[str, typer.Option(help="A profile by name or path.")] = "dental",
    caller: Annotated[
        str | None, typer.Option("--from", help="The caller's number, as the network says it.")
    ] = None,
    now: Annotated[str | None, typer.Option(help="When the call comes in, ISO 8601.")] = None,
    brain: Annotated[Brain | None, typer.Option(help="What thinks.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Use the desk's own database.")] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help="One JSON event on each line.")] = False,  # noqa: FBT002
    *,
    voice: Annotated[bool, typer.Option("--voice", help=VOICE)] = False,
    microphone: Annotated[str, typer.Option(help=DEVICE)] = "",
    speakers: Annotated[str, typer.Option(help=DEVICE)] = "",
) -> None:
    """Talk to the desk, in writing or aloud; nothing is booked for real. A line is an utterance."""
    logging.getLogger("livekit").setLevel(logging.CRITICAL)
    if live:
        typer.echo("This uses the desk's own database: what you book is booked.", err=True)
    screen = screen_for(as_json=as_json, interactive=sys.stdin.isatty() and not voice)
    card = _card(microphone, speakers) if voice else None
    ringing = Ringing(number(caller) if caller else None, brain.value if brain else "", card)
    with contextlib.suppress(KeyboardInterrupt):
        opening = _open(profile, moment(now) if now else None, real=live)
        asyncio.run(_chat(opening, ringing, screen))


@asynccontextmanager
async def _open(profile: str, now: datetime | None, *, real: bool) -> AsyncIterator[Office]:
    if real:
        # the database is not on the way of a throw-away call
        from voicedesk.calls.own import open_own

        async with open_own(profile) as office:
            yield office
    else:
        async with open_office(load_profile(profile), now=now) as office:
            yield office


def _card(microphone: str, speakers: str) -> Card:
    # LiveKit takes a second to import
    from voicedesk.calls.sound_card import Devices, PortAudio

    return PortAudio(Devices(microphone, speakers))


async def _chat(
    opening: AbstractAsyncContextManager[Office], ringing: Ringing, screen: Screen
) -> None:
    began = time.perf_counter()
    async with opening as office:
        channel: Channel = "web" if ringing.card else "text"
        call = new_call(office.desk, channel=channel, caller=ringing.caller)
        live = live_call(office.desk, call)
        live.journal.watch(screen.show)
        if ringing.card is None:
            await _talk(office, live, ringing.brain, screen, began=began)
        else:
            from voicedesk.cli.aloud import talk_aloud

            await talk_aloud(live, brain=ringing.brain, card=ringing.card)
        await office.settle()
        screen.end(await left_by(office, live))


async def _talk(
    office: Office, live: LiveCall, brain: str, screen: Screen, *, began: float
) -> None:
    greeting = await arrive(live)
    ms = round((time.perf_counter() - began) * 1000, 1)
    live.journal.add("say", {"who": "desk", "text": greeting, "ms": ms, "by": "greeting"})
    # LiveKit takes a second to import; the greeting is out before that
    from voicedesk.calls.text import TextCall

    thinking = brain_for(live, brain, vendors_of(read_settings()))
    async with TextCall(live, thinking, greeting=greeting) as call:
        async for line in _lines(screen):
            await call.say(line)
            await office.settle()
            if call.over:
                break


async def _lines(screen: Screen) -> AsyncIterator[str]:
    """The caller's lines until there are no more; reading never blocks the call."""
    lines = _decoded(screen)
    while True:
        line = await asyncio.to_thread(next, lines, None)
        if line is None:
            return
        yield line


def _decoded(screen: Screen) -> Iterator[str]:
    if screen.interactive:
        while True:
            try:
                yield screen.ask()
            except EOFError:
                return
    # bytes that are no UTF-8 are a caller mumbling, not a crash
    stream = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
    for line in stream:
        if line.strip():  # an empty line of a file parts others; at the keyboard it is silence
            yield line.rstrip("\r\n")
