"""Words of the business that stand for something else: a month, a caller, what was done before."""

from __future__ import annotations

import re
from dataclasses import replace

from voicedesk.language.understand import Entity, Heard

_RULE = 0.9
_SAID_AS_NAME = 0.8
_TERMS = ("service", "staff", "location", "product")
_DONE_BEFORE = re.compile(
    r"\b(?:after|since|following|from) (?:my|the|his|her|our|an?) (?:\w+ )?$", re.IGNORECASE
)
_FULL_NAME = re.compile(
    r"\W*(?:(?:hi|hello|hey|yes|yeah|okay|ok|sure|um|uh|oh)\W+)*"
    r"(?:(?:i'm|i am|this is|it's|it is|my name is|my name's|the name is|name's)\s+)?"
    r"((?-i:[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+){1,2}))\W*",
    re.IGNORECASE,
)
"""As a recogniser writes a first and a last name, and nothing beside them."""
_BILL = "bill"
_NO_LAST_NAME = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday please thanks then today tomorrow"
    " works is again question questions payment problem issue due".split()
)


def of_the_business(heard: Heard) -> Heard:
    """Without words of the business that are part of a date, or a caller's own name."""
    return outside_dates(_caller_s_name(heard))


def _caller_s_name(heard: Heard) -> Heard:
    """Priya Raman is who calls, though one Priya works here whose last name is not known.

    So is June Tanaka, and no month is meant.
    """
    found = _FULL_NAME.fullmatch(heard.text.strip())
    if found is None or heard.value("name") is not None:
        return heard
    said = found.group(1)
    first, last = said.split()[0].lower(), said.split()[-1].lower()
    if last in _NO_LAST_NAME:
        return heard
    staff = heard.first("staff")
    works_here = staff is not None and last not in staff.text.lower().split()
    if first == _BILL:  # the man, and not what is to be paid
        intents = tuple(i for i in heard.intents if i.name not in ("billing", "account"))
        heard = replace(heard, intents=intents)
    elif not works_here and [when.text.lower() for when in heard.dates] != [first]:
        return heard
    others = {kind: all_ for kind, all_ in heard.entities.items() if kind != "staff"}
    name = Entity(said, said, _SAID_AS_NAME)
    return replace(heard, dates=(), entities={**others, "name": (name,)})


def outside_dates(heard: Heard) -> Heard:
    """Without people and services that are only like a word of a date: Mia in "the 16th of May"."""
    entities = {
        kind: tuple(e for e in found if kind not in _TERMS or not _in_a_date(e, heard))
        for kind, found in heard.entities.items()
    }
    return replace(heard, entities={kind: found for kind, found in entities.items() if found})


def _in_a_date(one: Entity, heard: Heard) -> bool:
    span = one.span
    if span is None or one.confidence > _RULE:
        return False
    return any(when.span[0] <= span[0] and span[1] <= when.span[1] for when in heard.dates)


def without_past(heard: Heard) -> Heard:
    """Without services that were done before: "bleeding since the extraction" asks for none."""
    services = tuple(
        e
        for e in heard.entities.get("service", ())
        if not (e.span and _DONE_BEFORE.search(heard.text[: e.span[0]]))
    )
    if len(services) == len(heard.entities.get("service", ())):
        return heard
    others = {kind: found for kind, found in heard.entities.items() if kind != "service"}
    return replace(heard, entities={**others, **({"service": services} if services else {})})


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
