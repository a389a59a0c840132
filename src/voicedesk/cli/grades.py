"""Tries out what hears and speaks on this machine: `check --models`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

from voicedesk.calls.speech import on_this_machine
from voicedesk.errors import SpeechModelMissing
from voicedesk.profile.schema import Profile
from voicedesk.speech.grade import grade
from voicedesk.speech.local.models import whisper_folder
from voicedesk.speech.opened import open_recogniser, open_voice

_CLAUSE = "On Thursday, March the fifth, at half past ten."


def grades(profile: Profile) -> Iterator[tuple[str, bool]]:
    """A line for the ear and one for the voice, and whether it is a mistake."""
    ear, voice = on_this_machine(profile.models.stt), on_this_machine(profile.models.tts)
    try:
        folder = None if ear.endswith("pocketsphinx") else whisper_folder(ear)
        found = grade(lambda: open_recogniser(ear), folder=folder)
        yield f"models.stt: {ear}: {found}", False
    except SpeechModelMissing as error:
        yield f"models.stt: {error}", True
    try:
        yield f"models.tts: {voice}: {_spoken(voice)}", False
    except SpeechModelMissing as error:
        yield f"models.tts: {error}", True


def _spoken(name: str) -> str:
    with closing(open_voice(name)) as voice:
        voice.warm(["Good morning."])
        began = time.perf_counter()
        voice.warm([_CLAUSE])
        return f"{1000 * (time.perf_counter() - began):.0f} ms for a clause of nine words"
