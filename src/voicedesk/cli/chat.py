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
from datetime import datetime
from typing import Annotated

import typer

from voicedesk.agents.arrival import arrive
from voicedesk.agents.live import LiveCall
from voicedesk.bootstrap import Office, brain_for, live_call, new_call, open_office
from voicedesk.calls.left import left_by
from voicedesk.cli.options import Brain, moment, number
from voicedesk.cli.screen import Screen, screen_for
from voicedesk.profile.load import load_profile
from voicedesk.settings import read_settings, vendors_of


def chat(  # one parameter for each option
    profile: Annotated[str, typer.Option(help="A profile by name or path.")] = "dental",
    caller: Annotated[
        str | None, typer.Option("--from", help="The caller's number, as the network says it.")
    ] = None,
    now: Annotated[str | None, typer.Option(help="When the call comes in, ISO 8601.")] = None,
    brain: Annotated[Brain | None, typer.Option(help="What thinks.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Use the desk's own database.")] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help="One JSON event on each line.")] = False,  # noqa: FBT002
) -> None:
    """Talk to the desk in writing; one line is one utterance. Nothing is booked for real."""
    logging.getLogger("livekit").setLevel(logging.CRITICAL)
    if live:
        typer.echo("This uses the desk's own database: what you book is booked.", err=True)
    screen = screen_for(as_json=as_json, interactive=sys.stdin.isatty())
    with contextlib.suppress(KeyboardInterrupt):
        opening = _open(profile, moment(now) if now else None, real=live)
        asyncio.run(
            _chat(opening, number(caller) if caller else None, brain.value if brain else "", screen)
        )


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


async def _chat(
    opening: AbstractAsyncContextManager[Office], caller: str | None, brain: str, screen: Screen
) -> None:
    began = time.perf_counter()
    async with opening as office:
        call = new_call(office.desk, channel="text", caller=caller)
        live = live_call(office.desk, call)
        live.journal.watch(screen.show)
        greeting = await arrive(live)
        ms = round((time.perf_counter() - began) * 1000, 1)
        live.journal.add("say", {"who": "desk", "text": greeting, "ms": ms, "by": "greeting"})
        await _talk(office, live, greeting, brain=brain, screen=screen)
        await office.settle()
        screen.end(await left_by(office, live))


async def _talk(
    office: Office, live: LiveCall, greeting: str, *, brain: str, screen: Screen
) -> None:
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
