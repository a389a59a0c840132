"""How much of what callers say is heard: words, and the names of every profile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from livekit import rtc
from livekit.agents import stt, utils

from lab.bench._recognition_lines import LINES as OTHER_LINES
from lab.bench._recognition_lines import on_lines, wideband
from lab.bench.registry import ROOT, Options, Result, Target, half_band
from lab.caller import SENTENCES, Knobs, caller_voice, on_a_line, recognise
from lab.vendors.assemblyai import AssemblyAI
from lab.vendors.serving import serve
from voicedesk.errors import SpeechModelMissing
from voicedesk.profile.load import load_profile
from voicedesk.rehearsal.caller_voice import CallerVoice
from voicedesk.speech.floor import Flite
from voicedesk.speech.grade import comparable
from voicedesk.speech.hosted import hosted_ears, key_terms
from voicedesk.speech.local import Whisper
from voicedesk.speech.local.heard import EAR_RATE

LINES = {"G.711, -64 dBFS noise": -64.0, "G.711, -40 dBFS noise": -40.0}
MOST_WRONG = 0.06
LEAST_NAMES = 0.7
QUICK_NAMES = 12
QUICK_LINES = 5
_HINT = 24
_ASSEMBLYAI = "assemblyai/universal-streaming-english"
_CONNECT_S = 20.0


@dataclass(frozen=True, slots=True)
class Names:
    """How many names of the profiles came through, without and with them as a hint."""

    said: int
    plain: int
    hinted: int
    missed: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.hinted / self.said if self.said else 0.0


def run(options: Options) -> Result:
    """Count on synthetic callers; no human is heard, and prosody and accents are not judged."""
    whisper = Whisper()
    whisper.decode(np.zeros(EAR_RATE, np.float32))
    rows, own = [], 1.0
    for name in voices(quick=options.quick):
        for line, noise in list(LINES.items())[: 1 if options.quick else None]:
            knobs = Knobs(voice=name, noise_dbfs=noise)
            found = recognise(whisper, caller_voice(knobs))
            own = min(own, found.rate) if name == "own" else own
            half = found.decode_ms[len(SENTENCES) // 2]
            rows.append(
                f"| {name} | {line} | {100 * found.rate:.1f} % | {found.right} of "
                f"{len(SENTENCES)} | {half:.0f} / {found.decode_ms[-2]:.0f} |"
            )
    names = recall(whisper, caller_voice(Knobs()), quick=options.quick)
    lines = _lines(whisper, quick=options.quick)
    told, due = asyncio.run(terms_on_the_wire())
    wire = f"Key terms that AssemblyAI is told, over its wire, of all profiles: {told} of {due}."
    return Result(
        table="\n".join([*_HEAD, *rows, "", *lines, "", *_said(names), wire]),
        targets=(
            Target(
                f"words wrong, built-in caller <= {100 * MOST_WRONG:.0f} %",
                f"{100 * own:.1f} %",
                own <= MOST_WRONG,
            ),
            Target(
                f"names heard with a hint >= {100 * LEAST_NAMES:.0f} %",
                f"{100 * names.share:.0f} %",
                names.share
                >= LEAST_NAMES - half_band(LEAST_NAMES, names.said, sample=options.quick),
            ),
            Target("AssemblyAI is told every key term", f"{told} of {due}", told == due),
        ),
    )


_HEAD = (
    "| caller | line | words wrong | sentences right | processor ms p50 / p95 |",
    "|---|---|---|---|---|",
)


def _lines(whisper: Whisper, *, quick: bool) -> Iterator[str]:
    """The built-in caller on every line, as a table."""
    sentences = SENTENCES[: QUICK_LINES if quick else None]
    chosen = dict(list(OTHER_LINES.items())[:: len(OTHER_LINES) - 1 if quick else 1])
    yield "| line, built-in caller | words wrong | with noise suppression |"
    yield "|---|---|---|"
    yield f"| wideband, 16 kHz | {100 * wideband(whisper, sentences):.1f} % | |"
    for row in on_lines(whisper, caller_voice(Knobs(noise_dbfs=-70)), sentences, chosen):
        yield f"| {row.line} | {100 * row.plain:.1f} % | {100 * row.suppressed:.1f} % |"


async def terms_on_the_wire() -> tuple[int, int]:
    """How many key terms of all profiles the shipped plugin tells AssemblyAI, and how many are due.

    Each profile's recogniser is connected to the double, which keeps the query.
    """
    double, due = AssemblyAI(), 0
    async with utils.http_context.open(), serve(double.app()) as address:
        find = {"ASSEMBLYAI_API_KEY": "k-1", "ASSEMBLYAI_BASE_URL": f"ws://{address}"}.get
        for folder in sorted((ROOT / "profiles").iterdir()):
            profile = load_profile(folder).profile
            models = profile.models.model_copy(update={"stt": (_ASSEMBLYAI,)})
            due += len(key_terms(profile))
            (ear,) = hosted_ears(profile.model_copy(update={"models": models}), find)
            await _connected(ear, double)
    told = [json.loads(query["keyterms_prompt"][0]) for query in double.queries]
    return sum(map(len, told)), due


async def _connected(ear: stt.STT[Any], double: AssemblyAI) -> None:
    """Open the recogniser's line once, and close it."""
    before = len(double.queries)
    async with asyncio.timeout(_CONNECT_S), ear.stream() as stream:
        while len(double.queries) == before:
            stream.push_frame(rtc.AudioFrame(bytes(640), EAR_RATE, 1, 320))
            await asyncio.sleep(0.02)
    await ear.aclose()


def voices(*, quick: bool) -> Iterator[str]:
    """The callers that this machine can play."""
    yield "own"
    if quick:
        return
    try:
        Flite("rms")
    except SpeechModelMissing:
        return
    yield from ("flite/rms", "flite/slt")


def recall(whisper: Whisper, voice: CallerVoice, *, quick: bool) -> Names:
    """Say every service and every member of the staff of every profile."""
    plain, hinted, missed, said = 0, 0, [], 0
    for sentence, name, hint in sentences(quick=quick):
        audio = on_a_line(voice, voice.say(sentence))
        said += 1
        plain += holds(whisper.decode(audio, beam=3).text, name)
        with_hint = holds(whisper.decode(audio, beam=3, words=hint).text, name)
        hinted += with_hint
        if not with_hint:
            missed.append(name)
    return Names(said, plain, hinted, tuple(missed))


def sentences(*, quick: bool) -> Sequence[tuple[str, str, Sequence[str]]]:
    """A sentence, the name in it, and the names of its business."""
    every = []
    for folder in sorted((ROOT / "profiles").iterdir()):
        business = load_profile(folder).profile
        services = [service.name for service in business.services]
        staff = [member.name for member in business.staff]
        hint = (*staff, *services)[:_HINT]
        every += [(f"I would like to book {name}", name, hint) for name in services]
        every += [(f"is {name} there tomorrow?", name, hint) for name in staff]
    return every[:: max(1, len(every) // QUICK_NAMES)] if quick else every


def holds(heard: str, name: str) -> bool:
    """The name's words were heard, in order."""
    return " ".join(comparable(name)) in " ".join(comparable(heard))


def _said(names: Names) -> list[str]:
    return [
        f"Names of services and staff in the profiles: {names.plain} of {names.said} heard, "
        f"{names.hinted} with the profile's names as a hint.",
        f"Missed with the hint: {', '.join(names.missed) or 'none'}.",
    ]
