"""One utterance understood: intents, answer, dates, values and signals put together."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import zip_longest

from voicedesk.language.dates import When, find_dates
from voicedesk.language.understand import signals
from voicedesk.language.understand.answers import answer
from voicedesk.language.understand.context import asked_about
from voicedesk.language.understand.entities import find_entities
from voicedesk.language.understand.model import weights
from voicedesk.language.understand.plain import plain
from voicedesk.language.understand.references import people, references
from voicedesk.language.understand.rules import fired
from voicedesk.language.understand.shapes import ANSWER_THRESHOLD, Entity, Heard, Intent, Vocabulary
from voicedesk.language.understand.stutter import smooth
from voicedesk.language.understand.weighing import Evidence, confident, weigh

_TAKEN_BACK = re.compile(
    r"(?:fine|good|works|great|ok|okay|perfect|please)[ ,.!?-]+(?:oh |uh |um )?"
    r"(?:no,? wait|wait,? no|wait|no|actually|scratch that|hold on)[ ,.!-]+"
    r"(?:no[ ,.!-]+)?(?:let'?s (?:do|say|make it) |make it |how about |maybe |on |the )*$",
    re.IGNORECASE,
)
# "the first one" is no one o'clock
_ONE = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|middle|earlier|later|next|other|another|that|this"
    r"|which|latter|former|same|any|either|1st|2nd|3rd) (?:one\b(?! (?:o'?clock|thirty|fifteen|pm"
    r"|p\.?m|in the))|option|choice|slot|of (?:those|them|these))",
    re.IGNORECASE,
)
_A_NAME = 0.8
"""How sure a name of two words is: the June of June Park is no month."""
_HIDES_DATES = ("phone", "email", "account", "order", "date_of_birth", "postcode")


def understand(
    text: str,
    *,
    vocabulary: Vocabulary,
    now: datetime,
    asked: str | None = None,
    nbest: Sequence[str] = (),
) -> Heard:
    """What one utterance says; `asked`: the desk's last words, `nbest`: other hearings of it."""
    text = smooth(text)
    words = plain(text)
    entities = find_entities(text, vocabulary, now=now, asked=asked, nbest=nbest)
    dates = _dates(text, entities, vocabulary, now=now, asked=asked)
    context, rules = asked_about(asked), fired(words)
    refused = any(e.negated for found in entities.values() for e in found)
    said = answer(words, context, times_said=bool(dates), refused=refused)
    likely, own = weights().likely(words, rules), _own_words(entities)
    seen = Evidence(words, rules, likely, context, said, bool(dates), own_words=own)
    sure = weigh(seen)
    filler = signals.filler_only(words)
    answered = said if said and sure.get(said, 0.0) >= ANSWER_THRESHOLD and not filler else None
    return Heard(
        text=text,
        intents=_ranked(sure),
        answer=answered,
        dates=dates,
        entities=_outside(dates, entities),
        confident=not filler and confident(seen, sure),
        references=tuple(references(words)),
        people=people(words),
        correction=signals.correction(words),
        angry=signals.angry(words),
        abusive=signals.abusive(words),
        emergency=signals.emergency(words, vocabulary.emergency),
        filler_only=filler,
        other_language=signals.other_language(text),
    )


def _dates(
    text: str,
    entities: Mapping[str, tuple[Entity, ...]],
    vocabulary: Vocabulary,
    *,
    now: datetime,
    asked: str | None,
) -> tuple[When, ...]:
    hidden = [e.span for kind in _HIDES_DATES for e in entities.get(kind, ()) if e.span]
    hidden += [found.span() for found in _ONE.finditer(text)]
    found = find_dates(text, now=now, asked=asked, hours=vocabulary.hours, region=vocabulary.region)
    named = [e.span for e in entities.get("name", ()) if e.span and e.confidence >= _A_NAME]
    seen = [
        w
        for w in found
        if not any(a < w.span[1] and w.span[0] < b for a, b in hidden)
        and not any(a <= w.span[0] and w.span[1] <= b and (a, b) != w.span for a, b in named)
    ]
    return tuple(w for w, after in zip_longest(seen, seen[1:]) if not _taken_back(text, w, after))


def _taken_back(text: str, when: When, after: When | None) -> bool:
    """Whether the next time said replaces this one ("Thursday's fine. No wait, Friday")."""
    if after is None or after.negated:
        return False
    return bool(_TAKEN_BACK.search(text[when.span[1] : after.span[0]]))


def _outside(
    dates: tuple[When, ...], entities: Mapping[str, tuple[Entity, ...]]
) -> Mapping[str, tuple[Entity, ...]]:
    """The values without what is part of a time: the ordinal of "the 5th", a name in "o'clock"."""
    spans = [when.span for when in dates]
    free = {
        "ordinal": tuple(e for e in entities.get("ordinal", ()) if not _touches(e, spans)),
        "name": tuple(e for e in entities.get("name", ()) if not _part_of(e, spans)),
    }
    others = {kind: found for kind, found in entities.items() if kind not in free}
    return others | {kind: found for kind, found in free.items() if found}


def _touches(entity: Entity, spans: Sequence[tuple[int, int]]) -> bool:
    at = entity.span
    return at is not None and any(a < at[1] and at[0] < b for a, b in spans)


def _part_of(entity: Entity, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether it is some words of a longer time: "May" alone may still be somebody's name."""
    at = entity.span
    return at is not None and any(a <= at[0] and at[1] <= b and (a, b) != at for a, b in spans)


def _own_words(entities: Mapping[str, tuple[Entity, ...]]) -> bool:
    return any(kind in entities for kind in ("service", "staff", "product"))


def _ranked(sure: Mapping[str, float]) -> tuple[Intent, ...]:
    ordered = sorted(sure.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Intent(name, round(chance, 3)) for name, chance in ordered)
