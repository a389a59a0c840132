"""One whole call in sound: a synthetic caller rings, books and asks; what came of it is kept."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voicedesk.agents.arrival import arrive
from voicedesk.bootstrap import Office, brain_for, live_call, new_call, open_office
from voicedesk.calls.left import Left, left_by
from voicedesk.calls.local import LineEvent, LocalLine
from voicedesk.calls.voice import LocalSpeech, VoiceCall
from voicedesk.domain.call import JournalKind
from voicedesk.profile.load import LoadedProfile
from voicedesk.rehearsal.caller_voice import CallerVoice, SpeakingCaller, Stopwatch
from voicedesk.rehearsal.page import CallPage, ShownRow, ShownTool, ShownTurn, render
from voicedesk.speech.opened import open_ear, open_voice

Show = Callable[[str, Mapping[str, object]], None]

LONGEST_CALL_S = 120.0


@dataclass(frozen=True, slots=True)
class Script:
    """Who rings, when, and what they say; a `|` is a pause for breath."""

    caller: str
    now: datetime
    says: Sequence[str]


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the journal, on the recording's timeline."""

    at_s: float
    kind: JournalKind
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Demo:
    """What a demonstration left behind."""

    left: Left
    happened: Sequence[Happened]
    events: Sequence[LineEvent]
    stopwatch: Stopwatch
    said: Sequence[str]
    seconds: float
    ready_s: float
    """From the start of the process's work to the ring: loading and warming."""


async def play(loaded: LoadedProfile, script: Script, recording: Path, *, show: Show) -> Demo:
    """Hold the call in real time and record it."""
    began = time.perf_counter()
    speech = await asyncio.to_thread(_open_speech, loaded)
    caller_voice = await asyncio.to_thread(CallerVoice)
    try:
        async with open_office(loaded, now=script.now) as office:
            ready_s = time.perf_counter() - began
            return await _call(office, speech, caller_voice, script, recording, show, ready_s)
    finally:
        speech.close()


def _open_speech(loaded: LoadedProfile) -> LocalSpeech:
    speech = LocalSpeech(open_ear(), open_voice(sayings=loaded.profile.pronunciation))
    speech.ear.warm_up()
    speech.warm(loaded.profile)
    return speech


async def _call(  # noqa: PLR0913 - what one call is made of
    office: Office,
    speech: LocalSpeech,
    caller_voice: CallerVoice,
    script: Script,
    recording: Path,
    show: Show,
    ready_s: float,
) -> Demo:
    live = live_call(office.desk, new_call(office.desk, channel="phone", caller=script.caller))
    happened: list[Happened] = []
    async with LocalLine() as line:

        def note(kind: JournalKind, data: Mapping[str, object]) -> None:
            happened.append(Happened(line.now_s(), kind, data))
            show(kind, data)

        live.journal.watch(note)
        greeting = await arrive(live)
        caller = SpeakingCaller(line, caller_voice)
        async with VoiceCall(
            live, brain_for(live), speech, greeting=greeting, attach=line.attach
        ) as call:
            await asyncio.wait_for(_converse(caller, script, call), LONGEST_CALL_S)
        seconds = line.save(recording)
        events = list(line.events)
    await office.settle()
    left = await left_by(office, live)
    return Demo(left, happened, events, caller.stopwatch, script.says, seconds, ready_s)


async def _converse(caller: SpeakingCaller, script: Script, call: VoiceCall) -> None:
    await caller.listen()
    for words in script.says:
        if call.over:
            return
        await caller.say(words)
        await caller.listen()


def keep(demo: Demo, folder: Path, *, title: str, subtitle: str, recording: Path) -> None:
    """Write transcript, journal and page beside the recording."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{turn.who:>6}  {turn.text}" for turn in turns_of(demo)]
    (folder / "transcript.txt").write_text("\n".join(lines) + "\n", "utf-8")
    with (folder / "journal.jsonl").open("w", encoding="utf-8") as file:
        for row in demo.happened:
            file.write(json.dumps({"at_s": round(row.at_s, 3), "kind": row.kind, **row.data}))
            file.write("\n")
    page = CallPage(
        title=title,
        subtitle=subtitle,
        turns=turns_of(demo),
        tools=_tools(demo),
        ledger=[ShownRow(str(row["status"]), _details(row)) for row in demo.left.bookings],
        messages=[ShownRow(f"{m['kind']} {m['channel']}", str(m["body"])) for m in _messages(demo)],
        figures=_figures(demo),
        recording=recording,
    )
    (folder / "call.html").write_text(render(page), "utf-8")


def turns_of(demo: Demo) -> list[ShownTurn]:
    """What both sides said, as it was recognised and as it was heard, in order of time."""
    turns: list[ShownTurn] = []
    spoken, laps = iter(demo.said), iter(demo.stopwatch.laps)
    began = {"caller": 0.0, "desk": 0.0}
    waited = ""
    for event in demo.events:
        if event.kind in ("caller_began", "desk_began"):
            began[event.kind.removesuffix("_began")] = event.at_s
        elif event.kind == "caller_said":
            note = f"spoken: {next(spoken, '').replace('|', '')}"
            turns.append(ShownTurn("caller", event.text, began["caller"], event.at_s, note))
            lap = next(laps, None)
            waited = f"{lap.wait_ms:.0f} ms after the caller" if lap and lap.wait_ms else ""
        elif event.kind == "desk_said":
            turns.append(ShownTurn("desk", event.text, began["desk"], event.at_s, waited))
            waited = ""
    return turns


def _tools(demo: Demo) -> list[ShownTool]:
    return [
        ShownTool(
            name=str(row.data["name"]),
            arguments=json.dumps(row.data["args"]),
            result=_plain(row.data["result"]),
            ok=bool(row.data["ok"]),
            at_s=row.at_s,
            ms=float(str(row.data["ms"])),
        )
        for row in demo.happened
        if row.kind == "tool"
    ]


def _plain(result: object) -> str:
    return result if isinstance(result, str) else json.dumps(result)


def _messages(demo: Demo) -> list[Mapping[str, object]]:
    return list(demo.left.notifications)


def _details(row: Mapping[str, object]) -> str:
    return ", ".join(f"{key} {row[key]}" for key in ("service", "staff", "start", "name", "phone"))


def _figures(demo: Demo) -> list[ShownRow]:
    return [
        ShownRow("answer", demo.stopwatch.summary()),
        ShownRow("loading", f"{demo.ready_s:.1f} s until the desk was ready"),
        ShownRow("call", f"{demo.seconds:.1f} s, outcome {demo.left.outcome}"),
    ]
