"""What one utterance says: intents, answers, dates, values, signals."""

from voicedesk.language.understand.hearing import understand
from voicedesk.language.understand.shapes import (
    Entity,
    Heard,
    Intent,
    Name,
    Reference,
    Term,
    Vocabulary,
)

__all__ = ["Entity", "Heard", "Intent", "Name", "Reference", "Term", "Vocabulary", "understand"]
