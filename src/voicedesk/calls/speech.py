"""Ears and mouth of the calls of one process: loaded once, shared by all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from livekit.agents import APIError

from voicedesk.agents.live import LiveCall
from voicedesk.brain.hosted import DEFAULT_CHAIN, hosted_models
from voicedesk.brain.openers import FOR_A_QUESTION, FOR_A_WISH
from voicedesk.calls.session import Voice
from voicedesk.calls.sounds import SpeechVoice
from voicedesk.calls.voice import LocalSpeech
from voicedesk.language.understand import understand
from voicedesk.profile.facts import vocabulary_of
from voicedesk.profile.schema import Profile
from voicedesk.settings import read_settings
from voicedesk.speech.cache import ClauseCache
from voicedesk.speech.doubt import Sense
from voicedesk.speech.ear_guard import GuardedSTT
from voicedesk.speech.guards import GuardedTTS
from voicedesk.speech.host import Host, HostEar, HostSynthesiser, HostVoice
from voicedesk.speech.hosted import HERE, Find, hosted_ears, hosted_voices
from voicedesk.speech.local import LocalSTT, LocalTTS
from voicedesk.speech.opened import open_ear, open_synthesiser, open_voice

OPENERS = (*FOR_A_QUESTION, *FOR_A_WISH)
CLOSING_S = 0.2
"""How long a closing session waits for a last transcript; LiveKit's own default is two seconds."""


def speech_of(profile: Profile) -> LocalSpeech:
    """Ears and mouth of a business; slow only the first time in a process."""
    sayings = tuple(sorted(profile.pronunciation.items()))
    return _speech(
        on_this_machine(profile.models.stt),
        on_this_machine(profile.models.tts),
        profile.voice.rate,
        sayings,
    )


@dataclass(frozen=True, slots=True)
class ChainSpeech:
    """The chains of whichever business is called, with the keys that are found."""

    find: Find
    folder: Path | None = None

    def options(self, live: LiveCall) -> Voice:
        """What a session of one call needs to hear and speak."""
        return voice_of(live, self.find, self.folder)


def voice_of(live: LiveCall, find: Find, folder: Path | None = None) -> Voice:
    """What a call hears and speaks with: the profile's chains, the local members last.

    What hosted voices have said is kept in the folder, when one is given, for other processes.
    """
    profile = live.desk.profile
    options = speech_of(profile).options(live)
    ears = hosted_ears(profile, find, telephone=live.call.channel == "phone")
    if ears:
        options["stt"] = GuardedSTT(
            [*ears, options["stt"]], on_switch=_noting(live), sense=_sense(live)
        )
    voices = hosted_voices(profile, find)
    if voices:
        options["tts"] = GuardedTTS(
            [*voices, options["tts"]],
            cache=_clauses(folder),
            sayings=profile.pronunciation,
            on_switch=_noting(live),
        )
    return options


def telephone_voice(profile: Profile, find: Find, folder: Path | None = None) -> SpeechVoice:
    """What hears and speaks on a telephone that the desk itself has rung."""
    speech = speech_of(profile)
    ear, mouth = LocalSTT(speech.ear), LocalTTS(speech.voice)
    ears, voices = hosted_ears(profile, find, telephone=True), hosted_voices(profile, find)
    said = profile.pronunciation
    return SpeechVoice(
        GuardedSTT([*ears, ear]) if ears else ear,
        GuardedTTS([*voices, mouth], cache=_clauses(folder), sayings=said) if voices else mouth,
    )


def _noting(live: LiveCall) -> Callable[[str, str], None]:
    def note(failed: str, following: str) -> None:
        live.journal.add("event", {"failed": failed, "goes_on": following})

    return note


def _sense(live: LiveCall) -> Sense:
    """How much of a turn's words this desk understands: what is wanted, and what is named."""
    vocabulary = vocabulary_of(live.desk.profile)

    def sense(words: str) -> float:
        now = live.desk.business.local(live.desk.clock.now())
        heard = understand(words, vocabulary=vocabulary, now=now)
        wanted = [i.confidence for i in heard.intents if i.name != "out_of_scope"]
        return max(wanted, default=0.0) + len(heard.dates) + len(heard.entities)

    return sense


def warm_up(profile: Profile) -> None:
    """Load what the first call would have to wait for."""
    speech = speech_of(profile)
    speech.ear.warm_up()
    speech.warm(profile)


def meet_vendors(profile: Profile, find: Find, *, brain: str = "") -> None:
    """Load the code of the vendors that calls to this business will ask, on the main thread.

    It takes seconds of a core, during which a call would stand still. Vendors without a key, and
    those that nobody names, are not loaded.
    """
    chain = profile.models.llm
    if brain != "reflex":
        hosted_models(chain or (DEFAULT_CHAIN if brain else ()), find)
    hosted_ears(profile, find)
    hosted_voices(profile, find)


def on_this_machine(chain: tuple[str, ...]) -> str:
    """The first of a chain that needs no network; there is always one."""
    return next((name for name in chain if name.startswith(HERE)), "local")


@cache
def _speech(ear: str, voice: str, rate: float, sayings: tuple[tuple[str, str], ...]) -> LocalSpeech:
    address = read_settings().speech
    if not address:
        return LocalSpeech(open_ear(ear), open_voice(voice, rate=rate, sayings=dict(sayings)))
    host = Host(address)
    far = HostSynthesiser(host, voice, partial(open_synthesiser, voice))
    return LocalSpeech(
        HostEar(host, ear, partial(open_ear, ear)),
        HostVoice(far, rate=rate, sayings=dict(sayings)),
    )


@cache
def _clauses(folder: Path | None) -> ClauseCache:
    """What hosted voices have said: in this process, and in the folder by others."""
    return ClauseCache(folder=folder)


async def warm_voice(options: Voice, profile: Profile, folder: Path | None = None) -> None:
    """Have a hosted voice say, unheard, what must not be waited for; failing is no harm.

    Beside the call, what was kept in the folder too long is cleared away.
    """
    voice = options.get("tts")
    if isinstance(voice, GuardedTTS):
        with suppress(APIError, TimeoutError):
            await voice.warm([*OPENERS, *profile.phrases.values()])
        await asyncio.to_thread(_clauses(folder).trim)
