"""A second look at words that understanding is not sure of: what their plain rules would say."""

from __future__ import annotations

import re
from dataclasses import replace

from voicedesk.language.understand import Heard, Intent
from voicedesk.language.understand.plain import plain
from voicedesk.language.understand.rules import fired

_SURE = 0.5
_PRICE = re.compile(
    r"\bhow much (?:is|are|does|do|would|will|for)\b|"
    r"\b(?:what|how)\b[^.?]{0,30}\b(?:cost|price|prices)\b",
    re.IGNORECASE,
)
_CHARGED = re.compile(r"\b(?:charged|my bill|my balance|i owe|my account)\b", re.IGNORECASE)
_RULE = 0.9
_TERMS = ("service", "staff", "location", "product")
_NOTHING = ("out_of_scope", "unsure")
_NEED = re.compile(
    r"\b(?:i|we) (?:just |really )?(?:need|want|would like|wanna)\b|\b(?:i'd|we'd) like\b|"
    r"\b(?:can|could|may) (?:i|we) (?:please |just )?(?:get|have|book|come|bring|drop|schedule)\b|"
    r"\b(?:can|could|would) (?:you|some(?:one|body)) (?:please )?"
    r"(?:send|come|fit|squeeze|book|schedule|do)\b|\blooking for\b|\bdue for\b",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(
    r"\b(?:can|could|may|would) (?:i|we|you) (?:please |just )?"
    r"(?:move|change|reschedule|push|shift|switch|postpone|bring forward)\b",
    re.IGNORECASE,
)


def guessed(heard: Heard) -> Heard:
    """The same, with what plain rules make of the words where understanding made nothing."""
    if _PRICE.search(heard.text) and not _CHARGED.search(heard.text):
        others = tuple(i for i in heard.intents if i.name not in ("billing", "question"))
        return replace(heard, intents=(Intent("question", _RULE), *others))
    if _PUT_OFF.search(heard.text) and heard.dates:
        others = tuple(i for i in heard.intents if i.name not in ("question", "book", "move"))
        return replace(heard, intents=(Intent("move", _RULE), *others))
    if _NEED.search(heard.text) and heard.value("service") and not heard.wants("cancel"):
        others = tuple(i for i in heard.intents if i.name not in ("question", "book"))
        return replace(heard, intents=(Intent("book", _RULE), *others))
    known = [i for i in heard.intents if i.name not in _NOTHING and i.confidence >= _SURE]
    if heard.answer or known:
        return heard
    rules = [(sure, name) for name, sure in fired(plain(heard.text)).items() if sure >= _RULE]
    if not rules:
        return heard
    return replace(heard, intents=(Intent(max(rules)[1], _SURE), *heard.intents))


def sure_terms(heard: Heard) -> Heard:
    """Without words of the business that were only nearly said, or are part of a full name."""
    names = [e.text.lower() for e in heard.entities.get("name", ()) if " " in e.text.strip()]
    kept = {
        kind: tuple(
            e
            for e in found
            if kind not in _TERMS
            or (e.confidence > _RULE and not any(e.text.lower() in name for name in names))
        )
        for kind, found in heard.entities.items()
    }
    return replace(heard, entities={kind: found for kind, found in kept.items() if found})
