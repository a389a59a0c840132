"""The service for children that is meant by who brings a child: "my son needs a haircut"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from voicedesk.language.understand.shapes import Entity, Vocabulary

_CHILD = (
    r"(?:sons?|daughters?|child|children|kids?|toddlers?|grandsons?|granddaughters?|stepson"
    r"|stepdaughter|nephew|niece|baby|(?:little|small|young) (?:one|ones|boy|girl))"
)
_WHOSE = r"(?:my|our|a|an|his|her|the|two|both)"
_BRINGS = re.compile(
    rf"\bfor {_WHOSE} (?:\S+ ){{0,3}}?{_CHILD}\b"
    rf"|\b(?:bring|bringing|get|take|have) {_WHOSE} (?:\S+ ){{0,2}}?{_CHILD}\b"
    rf"|\b{_WHOSE} (?:\S+ )?{_CHILD}(?:['’]s)? (?:\w+ )?"
    r"(?:needs?|wants?|could use|has to|due|next|first)\b",
    re.IGNORECASE,
)
_THEIRS = re.compile(rf"\b{_WHOSE} (?:\S+ )?{_CHILD}['’]s? (?:\w+ )?$", re.IGNORECASE)
"""Right before a service: "my son's next haircut"."""
_ALSO_ME = re.compile(r"\bfor (?:me|myself|us)\b|\bme and\b|\band (?:me|myself|i)\b", re.IGNORECASE)
_GROWN = re.compile(
    r"\b(?:is|he's|she's|he’s|she’s|turned|turning|aged?|of)\s(?:now |almost |nearly )?"
    r"(?:1[3-9]|[2-9]\d|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty)\b"
    r"|\b(?:1[3-9]|[2-9]\d|\w+teen|twenty|thirty|forty)(?:[ -]\w+)?[ -]years?[ -]old\b"
    r"|\b(?:adult|grown|grown-up|teenager?|teenage|college|university|married|in law|in-law)\b",
    re.IGNORECASE,
)
_OF_CHILDREN = re.compile(r"\b(?:child|children|kids?|sons?|daughters?|toddlers?)\b['’]?s?")
_SMALL = re.compile(r"\b(?:for|my|our|a|an|the|your)\b")


def for_children(text: str, services: Sequence[Entity], vocabulary: Vocabulary) -> Sequence[Entity]:
    """The services of an utterance, as those for children where one is brought and there is one.

    Somebody who is said to be grown, or who comes along themselves, changes nothing.
    """
    siblings = _siblings(vocabulary)
    if not siblings or any(str(one.value) in siblings.values() for one in services):
        return services
    theirs = any(one.span and _THEIRS.search(text[: one.span[0]]) for one in services)
    if not (theirs or _BRINGS.search(text)) or _ALSO_ME.search(text) or _GROWN.search(text):
        return services
    return [replace(one, value=siblings.get(str(one.value), one.value)) for one in services]


@lru_cache(maxsize=64)
def _siblings(vocabulary: Vocabulary) -> Mapping[str, str]:
    """Services, and those that are the same for children, by what both are called."""
    named = {
        term.id: {_squeezed(name) for name in (term.name, *term.aliases)}
        for term in vocabulary.terms
        if term.kind == "service"
    }
    found: dict[str, set[str]] = {}
    for term in vocabulary.terms:
        names = [name.lower() for name in (term.name, *term.aliases)]
        if term.kind != "service" or not any(map(_OF_CHILDREN.search, names)):
            continue
        cores = {_squeezed(_SMALL.sub(" ", _OF_CHILDREN.sub(" ", name))) for name in names} - {""}
        for other, its in named.items():
            if other != term.id and cores & its:
                found.setdefault(other, set()).add(term.id)
    return {other: next(iter(ids)) for other, ids in found.items() if len(ids) == 1}


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())
