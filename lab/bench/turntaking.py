"""When the local ear takes a caller's turn for over, and how soon a caller's word stops the desk.

`--folder F` judges recorded people (`cases.jsonl` beside WAV files) instead of synthetic voices.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from statistics import median

from livekit.local_inference import VAD

from lab.bench._turn_cases import Case, Kind, hummed, made, recorded
from lab.bench.registry import Options, Result, Target
from lab.caller import Knobs, caller_voice
from voicedesk.speech.hum import Hum
from voicedesk.speech.local import Heard, Whisper
from voicedesk.speech.local.ear import FINAL_BEAM, Urgency
from voicedesk.speech.local.heard import EAR_RATE, Pcm, Samples
from voicedesk.speech.local.listener import Hearing, Listener, Told, VoiceOdds
from voicedesk.speech.local.patience import SURE_S, patience
from voicedesk.speech.local.question import asked_for
from voicedesk.speech.local.turns import turn_settings
from voicedesk.speech.local.windows import WINDOW

TAKES = ("folder",)
VOICES = ("own", "joe", "flite/rms")
PAUSES_S, QUICK_PAUSES_S, QUICK_EVERY = (0.3, 0.5, 0.8), (0.8,), 4
OPEN_CUT, COMPLETE_CUT, COST_S, MISSED, STOP_S, HALTED = 0.02, 0.10, 0.080, 0.05, 0.300, 0.30
_WINDOW_S = WINDOW / EAR_RATE
_SPOKEN = 0.5
Decode = Callable[[Samples], Heard]


@dataclass(frozen=True, slots=True)
class Ended:
    """What an ear made of one turn."""

    case: Case
    cut: bool
    """It took the turn for over in one of its pauses."""
    wait_s: float | None
    """From the last word to the end of the turn; None when it was cut or never ended."""
    sure_s: float
    """The same if no words asked for more patience than a complete question does."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """How soon words said over the desk's stop it; None when they do not."""

    case: Case
    after_s: float | None


def run(options: Options) -> Result:
    """Hear every case once, faster than it was said: time is counted in sound."""
    whisper = Whisper()
    decode: Decode = lambda audio: whisper.decode(audio, beam=FINAL_BEAM)  # noqa: E731
    cases = list(_cases(options))
    turns = [c for c in cases if c.kind in ("open", "complete", "whole")]
    ended = asyncio.run(_ended(turns, decode))
    stopped = [stops(case, VAD().predict) for case in cases if case not in turns]
    return judge(ended, stopped, synthetic="folder" not in options.given)


def _cases(options: Options) -> Iterable[Case]:
    if "folder" in options.given:
        yield from recorded(Path(options.given["folder"]))
        return
    for name in VOICES[:1] if options.quick else VOICES:
        voice = caller_voice(Knobs(voice=name))
        pauses = QUICK_PAUSES_S if options.quick else PAUSES_S
        yield from made(voice, pauses_s=pauses, every=QUICK_EVERY if options.quick else 1)
    if which("espeak-ng"):
        yield from hummed(every=QUICK_EVERY if options.quick else 1)


async def _ended(cases: Sequence[Case], decode: Decode) -> list[Ended]:
    return [await listen(case, decode, VAD().predict) for case in cases]


async def listen(case: Case, decode: Decode, odds: VoiceOdds) -> Ended:
    """One turn through the listener that calls have, without interim results."""
    loop, ends_s, waits_s = asyncio.get_running_loop(), list[float](), list[float]()
    question, now_s = asked_for(case.asked), 0.0

    def ask(audio: Samples, urgency: Urgency) -> asyncio.Future[Heard]:
        ready: asyncio.Future[Heard] = loop.create_future()
        ready.set_result(decode(audio))
        return ready

    def wait(heard: Heard) -> float:
        waits_s.append(patience(heard, question))
        return waits_s[-1]

    def tell(told: Told) -> None:
        if told.sign == "ended":
            ends_s.append(now_s)

    listener = Listener(
        ask=ask,
        voice_odds=odds,
        patience=wait,
        tell=tell,
        wake=lambda: None,
        hearing=Hearing(interim_s=0.0),
    )
    for at, window in enumerate(windows(case.pcm)):
        now_s = (at + 1) * _WINDOW_S
        listener.sound(window, rate=EAR_RATE)
        listener.window(window)
    last_s = case.spoken[-1][1]
    cut = any(end_s < case.spoken[-1][0] for end_s in ends_s)
    end_s = next((one for one in ends_s if one >= last_s), None)
    found = None if cut or end_s is None else end_s - last_s
    over = max(0.0, waits_s[-1] - SURE_S) if waits_s else 0.0
    return Ended(case, cut, found, (found or 0.0) - over)


def stops(case: Case, odds: VoiceOdds) -> Stopped:
    """When the session's detector has heard as much speech as its settings ask for, and no hum."""
    needed_s, voiced_s, hum = turn_settings()["interruption"]["min_duration"], 0.0, Hum()
    for at, window in enumerate(windows(case.pcm)):
        hum.window(window, rate=EAR_RATE)
        spoken = odds(window) > _SPOKEN
        voiced_s += _WINDOW_S * spoken
        if spoken and voiced_s >= needed_s and not hum.so_far(voiced_s):
            return Stopped(case, (at + 1) * _WINDOW_S - case.spoken[0][0])
    return Stopped(case, None)


def windows(pcm: Pcm) -> Iterable[Pcm]:
    """The stretches that a voice detector judges; what is left at the end is silence."""
    return (pcm[at : at + WINDOW] for at in range(0, len(pcm) - WINDOW + 1, WINDOW))


def judge(ended: Sequence[Ended], stopped: Sequence[Stopped], *, synthetic: bool) -> Result:
    """The shares and waits, and what was promised of them."""
    opened, complete = _cut(ended, "open"), _cut(ended, "complete")
    wait_s, cost_s = _whole(ended)
    missed, stop_s = _stopped(stopped, "interruption")
    halted, paused = (1.0 - _stopped(stopped, kind)[0] for kind in ("hum", "backchannel"))
    rows = (
        ("cut at a pause inside open words", f"{100 * opened:.1f} %", 2, opened <= OPEN_CUT),
        ("cut after a complete half", f"{100 * complete:.1f} %", 10, complete <= COMPLETE_CUT),
        ("what patience costs, p50 in ms", f"{1000 * cost_s:.0f}", 80, cost_s <= COST_S),
        ("interruptions that are missed", f"{100 * missed:.1f} %", 5, missed <= MISSED),
        ("the desk stops after, p95 in ms", f"{1000 * stop_s:.0f}", 300, stop_s <= STOP_S + 1e-9),
        ('"mhm" that makes the desk pause', f"{100 * halted:.1f} %", 30, halted <= HALTED),
    )
    table = ["| | measured | at most |", "|---|---:|---:|"]
    table += [f"| {name} | {figure} | {most} |" for name, figure, most, _ in rows]
    # a few cases are no share: a quick run prints the figures, and a full one is judged by them
    targets = tuple(Target(f"{n} <= {most}", f, ok, by_clock=True) for n, f, most, ok in rows)
    notes = [
        f"End of a whole sentence after {1000 * wait_s:.0f} ms (p50).",
        f'"okay", "yeah" and their like make the desk pause in {100 * paused:.1f} % and go on.',
        *_named(ended, stopped),
    ]
    notes += [SYNTHETIC] if synthetic else []
    return Result("\n".join([*table, "", *notes]), targets, whole=synthetic)


SYNTHETIC = (
    "Synthetic voices: they say both halves of a sentence as if each were all. The melody of a "
    "human voice, which tells whether more is to come, is not judged; `--folder` judges people."
)


def _named(ended: Sequence[Ended], stopped: Sequence[Stopped]) -> list[str]:
    counts = Counter([one.case.kind for one in ended] + [one.case.kind for one in stopped])
    cut = [one.case.name for one in ended if one.cut]
    missed = [s.case.name for s in stopped if s.after_s is None and s.case.kind == "interruption"]
    lines = ["Cases: " + ", ".join(f"{count} {kind}" for kind, count in counts.items()) + "."]
    lines += [f"Cut: {'; '.join(cut)}."] if cut else []
    return lines + ([f"Missed: {'; '.join(missed)}."] if missed else [])


def _whole(ended: Sequence[Ended]) -> tuple[float, float]:
    """The wait after whole sentences, and how much of it is patience with halves."""
    whole = [one for one in ended if one.case.kind == "whole" and one.wait_s is not None]
    if not whole:
        return 0.0, 0.0
    wait_s = median(one.wait_s or 0.0 for one in whole)
    return wait_s, wait_s - median(one.sure_s for one in whole)


def _stopped(stopped: Sequence[Stopped], kind: Kind) -> tuple[float, float]:
    """The share that does not stop the desk, and how long the others take, at the p95."""
    of_kind = [one.after_s for one in stopped if one.case.kind == kind]
    return of_kind.count(None) / max(1, len(of_kind)), _p95([s for s in of_kind if s is not None])


def _cut(ended: Sequence[Ended], kind: Kind) -> float:
    of_kind = [one.cut for one in ended if one.case.kind == kind]
    return sum(of_kind) / max(1, len(of_kind))


def _p95(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))] if ordered else 0.0
