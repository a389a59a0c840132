"""One ear, one voice and one caller for the tests that hear and speak."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from voicedesk.rehearsal.caller_voice import CallerVoice
from voicedesk.speech.local import Ear, Voice
from voicedesk.speech.opened import open_ear, open_voice


@pytest.fixture(scope="session")
def ear() -> Iterator[Ear]:
    ear = open_ear()
    ear.warm_up()
    yield ear
    ear.close()


@pytest.fixture(scope="session")
def voice() -> Iterator[Voice]:
    voice = open_voice()
    yield voice
    voice.close()


@pytest.fixture(scope="session")
def caller_voice() -> CallerVoice:
    return CallerVoice()
