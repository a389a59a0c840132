"""How much of what callers say is heard: words, and the names of every profile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lab.bench.registry import ROOT, Options, Result, Target, half_band
from lab.caller import SENTENCES, Knobs, caller_voice, on_a_line, recognise
from voicedesk.errors import SpeechModelMissing
from voicedesk.profile.load import load_profile
from voicedesk.rehearsal.caller_voice import CallerVoice
from voicedesk.speech.floor import Flite
from voicedesk.speech.grade import comparable
from voicedesk.speech.local import Whisper
from voicedesk.speech.local.heard import EAR_RATE

LINES = {"G.711, -64 dBFS noise": -64.0, "G.711, -40 dBFS noise": -40.0}
MOST_WRONG = 0.06
LEAST_NAMES = 0.7
QUICK_NAMES = 12
_HINT = 24


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
    return Result(
        table="\n".join([*_HEAD, *rows, "", *_said(names)]),
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
        ),
    )


_HEAD = (
    "| caller | line | words wrong | sentences right | processor ms p50 / p95 |",
    "|---|---|---|---|---|",
)


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
