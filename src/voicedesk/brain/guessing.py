"""A second look at words that understanding is not sure of: what their plain rules would say."""

from __future__ import annotations

import re
from dataclasses import replace

from voicedesk.language.understand import Heard, Intent
from voicedesk.language.understand.plain import plain
from voicedesk.language.understand.wants import wants

_SURE = 0.5
_PRICE = re.compile(
    r"\bhow much (?:is|are|does|do|would|will|for)\b|"
    r"\b(?:what|how)\b[^.?]{0,30}\b(?:cost|price|prices)\b",
    re.IGNORECASE,
)
_CHARGED = re.compile(r"\b(?:charged|my bill|my balance|i owe|my account)\b", re.IGNORECASE)
_RULE = 0.9


def guessed(heard: Heard) -> Heard:
    """The same, with the surest rule's intent where nothing else was made of the words."""
    if _PRICE.search(heard.text) and not _CHARGED.search(heard.text):
        others = tuple(i for i in heard.intents if i.name not in ("billing", "question"))
        return replace(heard, intents=(Intent("question", _RULE), *others))
    if heard.answer or any(intent.confidence >= _SURE for intent in heard.intents):
        return heard
    rules = [(sure, name) for name, sure in wants(plain(heard.text)) if sure >= _RULE]
    if not rules:
        return heard
    return replace(heard, intents=(Intent(max(rules)[1], _SURE), *heard.intents))
