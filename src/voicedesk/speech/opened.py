"""Opens the ear and the voice that a profile names, or the floor beneath them."""

from __future__ import annotations

from collections.abc import Mapping

from voicedesk.speech.cache import ClauseCache
from voicedesk.speech.floor import EspeakNg, Flite, PocketSphinx
from voicedesk.speech.local.ear import Ear
from voicedesk.speech.local.heard import Recogniser
from voicedesk.speech.local.voice import Hibari, Synthesiser, Voice
from voicedesk.speech.local.whisper import Whisper


def open_ear(name: str = "local", *, threads: int = 1) -> Ear:
    """Load a recogniser and start its queue.

    Args:
        name: `local`, `local/MODEL`, a folder, or `pocketsphinx`.
        threads: Cores for one utterance.

    Raises:
        SpeechModelMissing: In words, what is not installed or not found.
    """
    return Ear(open_recogniser(name, threads=threads))


def open_recogniser(name: str, *, threads: int = 1) -> Recogniser:
    """Load a recogniser alone; the names and errors of `open_ear`."""
    return PocketSphinx() if name.endswith("pocketsphinx") else Whisper(name, threads=threads)


def open_voice(
    name: str = "local",
    *,
    rate: float = 1.0,
    cache: ClauseCache | None = None,
    sayings: Mapping[str, str] | None = None,
) -> Voice:
    """Load a voice.

    Args:
        name: `local`, `local/VOICE`, `flite`, `flite/VOICE`, `espeak-ng` or `espeak-ng/VOICE`.
        rate: 1.0 is the voice's own pace.
        cache: What was said before; a new one in memory when absent.
        sayings: Words of the business and how they sound.

    Raises:
        SpeechModelMissing: In words, what is not installed or not found.
    """
    return Voice(open_synthesiser(name), rate=rate, cache=cache, sayings=sayings)


def open_synthesiser(name: str) -> Synthesiser:
    """Load the engine of a voice alone; the names and errors of `open_voice`."""
    engine, _, voice = name.partition("/")
    if engine == "flite":
        return Flite(voice or "slt")
    if engine in ("espeak-ng", "espeak"):
        return EspeakNg(voice or "en-us")
    return Hibari(voice or "heart")
