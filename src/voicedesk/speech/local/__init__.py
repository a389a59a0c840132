"""Hearing and speaking on this machine: no key, no network, one ear and voice a process."""

from voicedesk.speech.local.ear import Ear, Listens, Urgency
from voicedesk.speech.local.heard import Heard, Recogniser
from voicedesk.speech.local.listener import Hearing, Told
from voicedesk.speech.local.patience import patience
from voicedesk.speech.local.question import Question, asked_for
from voicedesk.speech.local.stt import LocalSTT
from voicedesk.speech.local.tts import LocalTTS
from voicedesk.speech.local.turns import turn_settings
from voicedesk.speech.local.voice import Hibari, Synthesiser, Voice
from voicedesk.speech.local.whisper import Whisper

__all__ = [
    "Ear",
    "Heard",
    "Hearing",
    "Hibari",
    "Listens",
    "LocalSTT",
    "LocalTTS",
    "Question",
    "Recogniser",
    "Synthesiser",
    "Told",
    "Urgency",
    "Voice",
    "Whisper",
    "asked_for",
    "patience",
    "turn_settings",
]
