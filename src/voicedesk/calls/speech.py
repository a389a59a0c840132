"""Ears and mouth of the calls of one process: loaded once, shared by all of them."""

from __future__ import annotations

from functools import cache
from typing import TypedDict

from livekit.agents import TurnHandlingOptions, inference

from voicedesk.profile.schema import Profile
from voicedesk.speech.local import Ear, LocalSTT, LocalTTS, Voice, turn_settings
from voicedesk.speech.local.turns import BARGE_IN_VAD_SILENCE_S
from voicedesk.speech.opened import open_ear, open_voice

_HERE = ("local", "pocketsphinx", "flite", "espeak", "/")
CLOSING_S = 0.2
"""How long a closing session waits for a last transcript; LiveKit's own default is two seconds."""


class Speech(TypedDict):
    """What a session takes to hear and speak."""

    stt: LocalSTT
    tts: LocalTTS
    vad: inference.VAD
    turn_handling: TurnHandlingOptions
    aec_warmup_duration: None
    user_away_timeout: None
    session_close_transcript_timeout: float


def speech_for(profile: Profile) -> Speech:
    """Ears and mouth for one call of a business; slow only the first time in a process."""
    names = tuple(member.name for member in profile.staff)
    return Speech(
        stt=LocalSTT(_ear(on_this_machine(profile.models.stt)), names=names),
        tts=LocalTTS(_voice_of(profile)),
        vad=inference.VAD(min_silence_duration=BARGE_IN_VAD_SILENCE_S),
        turn_handling=turn_settings(),
        aec_warmup_duration=None,
        user_away_timeout=None,
        session_close_transcript_timeout=CLOSING_S,
    )


def warm_up(profile: Profile) -> None:
    """Load what the first call would have to wait for."""
    _ear(on_this_machine(profile.models.stt)).warm_up()
    _voice_of(profile).warm((profile.voice.greeting,))


def on_this_machine(chain: tuple[str, ...]) -> str:
    """The first of a chain that needs no network; there is always one."""
    return next((name for name in chain if name.startswith(_HERE)), "local")


@cache
def _ear(name: str) -> Ear:
    return open_ear(name)


def _voice_of(profile: Profile) -> Voice:
    sayings = tuple(sorted(profile.pronunciation.items()))
    return _voice(on_this_machine(profile.models.tts), profile.voice.rate, sayings)


@cache
def _voice(name: str, rate: float, sayings: tuple[tuple[str, str], ...]) -> Voice:
    return open_voice(name, rate=rate, sayings=dict(sayings))
