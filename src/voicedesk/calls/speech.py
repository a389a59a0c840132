"""Ears and mouth of the calls of one process: loaded once, shared by all of them."""

from __future__ import annotations

from functools import cache

from voicedesk.calls.voice import LocalSpeech
from voicedesk.profile.schema import Profile
from voicedesk.speech.opened import open_ear, open_voice

_HERE = ("local", "pocketsphinx", "flite", "espeak", "/")
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


def warm_up(profile: Profile) -> None:
    """Load what the first call would have to wait for."""
    speech = speech_of(profile)
    speech.ear.warm_up()
    speech.warm(profile)


def on_this_machine(chain: tuple[str, ...]) -> str:
    """The first of a chain that needs no network; there is always one."""
    return next((name for name in chain if name.startswith(_HERE)), "local")


@cache
def _speech(ear: str, voice: str, rate: float, sayings: tuple[tuple[str, str], ...]) -> LocalSpeech:
    return LocalSpeech(open_ear(ear), open_voice(voice, rate=rate, sayings=dict(sayings)))
