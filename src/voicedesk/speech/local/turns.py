"""The settings of turn taking for a session, pinned so that nothing asks a cloud service."""

from __future__ import annotations

from livekit.agents import TurnHandlingOptions

BARGE_IN_VAD_SILENCE_S = 0.25
"""`min_silence_duration` for the session's own `inference.VAD`."""
BARGE_IN_S = 0.16
"""A "stop" or a "wait" is no longer than this; what proves to be nothing is resumed."""


def turn_settings() -> TurnHandlingOptions:
    """`turn_handling` for a session whose ear says itself when a turn is over, as all of ours do.

    Give the session `vad=inference.VAD(min_silence_duration=BARGE_IN_VAD_SILENCE_S)` too, and
    `aec_warmup_duration=None` on a telephone.
    """
    return {
        "turn_detection": "stt",
        # a delay is added to the ear's own patience: 0.5 by default
        "endpointing": {"mode": "fixed", "min_delay": 0.0, "max_delay": 1.5},
        "interruption": {
            "enabled": True,
            "mode": "vad",
            "min_duration": BARGE_IN_S,
            "min_words": 0,
            "resume_false_interruption": True,
            "false_interruption_timeout": 1.0,
        },
        "preemptive_generation": {"enabled": True, "preemptive_tts": True},
    }
