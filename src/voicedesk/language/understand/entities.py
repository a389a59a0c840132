"""Every value that an utterance holds: words of the business, and what identifies a person."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from voicedesk.language.people.accounts import read_account
from voicedesk.language.people.births import best_birth_date
from voicedesk.language.people.emails import read_email
from voicedesk.language.people.names import Named, read_name
from voicedesk.language.people.phones import read_phone
from voicedesk.language.people.postcodes import best_postcode
from voicedesk.language.understand.references import ordinals
from voicedesk.language.understand.shapes import Entity, Name, Vocabulary
from voicedesk.language.understand.terms import index_of, ranked

_ASKED_NAME = re.compile(
    r"\bname\b|who(?:'s| is| am i) (?:calling|speaking|this)|who (?:is it|shall i"
    r"|should i)|spell"
)
_ASKED_PHONE = re.compile(
    r"\b(?:phone|telephone|number (?:we|to|can|should|is best|are)|mobile|cell"
    r"|best number|call(?: you)? back|another number|reach you)\b"
)
_ASKED_BIRTH = re.compile(r"date of birth|birth ?da(?:y|te)|born")
_ASKED_POST = re.compile(r"post ?code|zip|postal")
_BIRTH = re.compile(
    r"\b(?:born|birth ?day|birth ?date|date of birth|d\.?o\.?b\.?)\b", re.IGNORECASE
)
_POST = re.compile(r"\b(?:post ?code|zip(?: ?code)?|postal code)\b", re.IGNORECASE)


def find_entities(
    text: str,
    vocabulary: Vocabulary,
    *,
    now: datetime,
    asked: str | None,
    nbest: Sequence[str] = (),
) -> Mapping[str, tuple[Entity, ...]]:
    """Entities by kind, best first; kinds without any are left out."""
    question = (asked or "").lower()
    found: dict[str, list[Entity]] = dict(index_of(vocabulary).find(text))
    found["email"] = [
        Entity(m.address, text[slice(*m.span)], m.sure, span=m.span) for m in read_email(text)
    ]
    found["phone"] = [
        Entity(p.number, text[slice(*p.span)], 0.95 if p.valid else 0.4, span=p.span)
        for p in read_phone(
            text,
            region=vocabulary.region,
            asked=bool(_ASKED_PHONE.search(question)) and not _ASKED_BIRTH.search(question),
        )
    ]
    for number in read_account(text, asked=question or None):
        found.setdefault(number.kind, []).append(
            Entity(number.value, text[slice(*number.span)], 0.9, span=number.span)
        )
    found["date_of_birth"] = _births(text, nbest, question, now.date(), vocabulary.region)
    found["postcode"] = _postcodes(text, nbest, question, vocabulary.region)
    found["name"] = _names(text, question, found)
    found["ordinal"] = [
        Entity(value, text[slice(*span)], 0.9, span=span) for value, span in ordinals(text)
    ]
    return {kind: ranked(entities) for kind, entities in found.items() if entities}


def _births(
    text: str, nbest: Sequence[str], question: str, today: date, region: str
) -> list[Entity]:
    if not (_ASKED_BIRTH.search(question) or _BIRTH.search(text)):
        return []
    born = best_birth_date([text, *nbest], today=today, region=region)
    return [Entity(born.isoformat(), text, 0.9, span=(0, len(text)))] if born else []


def _postcodes(text: str, nbest: Sequence[str], question: str, region: str) -> list[Entity]:
    if not (_ASKED_POST.search(question) or _POST.search(text)):
        return []
    code = best_postcode([text, *nbest], region=region)
    return [Entity(code.value, text, code.sure, span=(0, len(text)))] if code else []


def _names(text: str, question: str, found: Mapping[str, list[Entity]]) -> list[Entity]:
    taken = [e.span for kind in ("service", "email") for e in found.get(kind, ()) if e.span]
    named = read_name(text, asked=bool(_ASKED_NAME.search(question)) and "name of" not in question)
    if named is None or _inside(named, taken):
        return []
    return [
        Entity(
            Name(named.first, named.last),
            text[slice(*named.span)] or text,
            round(named.sure, 2),
            span=named.span,
        )
    ]


def _inside(named: Named, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < named.span[1] and named.span[0] < end for start, end in spans)
