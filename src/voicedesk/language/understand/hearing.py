"""One utterance understood: intents, answer, dates, values and signals put together."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from voicedesk.language.dates import When, find_dates
from voicedesk.language.understand import signals
from voicedesk.language.understand.acts import acts
from voicedesk.language.understand.answers import answer
from voicedesk.language.understand.entities import find_entities
from voicedesk.language.understand.plain import plain
from voicedesk.language.understand.references import people, references
from voicedesk.language.understand.shapes import Entity, Heard, Intent, Vocabulary
from voicedesk.language.understand.wants import wants

_HIDES_DATES = ("phone", "email", "account", "order", "date_of_birth", "postcode", "ordinal")
_CERTAIN = 0.9


def understand(
    text: str,
    *,
    vocabulary: Vocabulary,
    now: datetime,
    asked: str | None = None,
    nbest: Sequence[str] = (),
) -> Heard:
    """What one utterance says; `asked` is what the desk had just said, `nbest` the recogniser's other hearings."""
    words = plain(text)
    entities = find_entities(text, vocabulary, now=now, asked=asked, nbest=nbest)
    dates = _dates(text, entities, vocabulary, now=now, asked=asked)
    said = answer(words, asked, times_said=bool(dates))
    intents = _intents(words, said, entities)
    emergency = signals.emergency(words, vocabulary.emergency)
    return Heard(
        text=text,
        intents=intents,
        answer=said,
        dates=dates,
        entities=entities,
        confident=_confident(intents, said),
        references=tuple(references(words)),
        people=people(words),
        correction=signals.correction(words),
        angry=signals.angry(words),
        abusive=signals.abusive(words),
        emergency=emergency,
        filler_only=signals.filler_only(words),
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
    found = find_dates(text, now=now, asked=asked, hours=vocabulary.hours)
    return tuple(w for w in found if not any(a < w.span[1] and w.span[0] < b for a, b in hidden))


def _intents(
    words: str, said: Literal["yes", "no"] | None, entities: Mapping[str, tuple[Entity, ...]]
) -> tuple[Intent, ...]:
    sure: dict[str, float] = dict(acts(words))
    for name, confidence in wants(words):
        sure[name] = max(confidence, sure.get(name, 0.0))
    if said:
        sure[said] = _CERTAIN
    return tuple(
        Intent(name, round(value, 3))
        for name, value in sorted(sure.items(), key=lambda item: -item[1])
    )


def _confident(intents: Sequence[Intent], said: str | None) -> bool:
    return bool(said) or bool(intents and intents[0].confidence >= _CERTAIN)
