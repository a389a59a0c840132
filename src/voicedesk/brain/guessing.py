"""A second look at words that understanding is not sure of: what their plain rules would say."""

from __future__ import annotations

from dataclasses import replace

from voicedesk.language.understand import Heard, Intent
from voicedesk.language.understand.plain import plain
from voicedesk.language.understand.wants import wants

_SURE = 0.5
_RULE = 0.9


def guessed(heard: Heard) -> Heard:
    """The same, with the surest rule's intent where nothing else was made of the words; not confident."""
    if heard.answer or any(intent.confidence >= _SURE for intent in heard.intents):
        return heard
    rules = [(sure, name) for name, sure in wants(plain(heard.text)) if sure >= _RULE]
    if not rules:
        return heard
    return replace(heard, intents=(Intent(max(rules)[1], _SURE), *heard.intents))
