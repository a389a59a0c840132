"""An answer of spoken length, made of the sentences of one passage and of nothing else."""

from __future__ import annotations

import re

from voicedesk.domain.knowledge import Passage
from voicedesk.language.sentences import split_sentences
from voicedesk.language.spoken import say_month_day

SENTENCES = 2
WORDS = 36
"""About twelve seconds of speech."""
_COMMON = frozenset(
    "the and are for you your with that this have has can does what when where how who our out "
    "from was were will would could should about there they them their its any all not but".split()
)


def spoken_answer(passage: Passage, question: str) -> str:
    """The sentences that carry the asked words and what follows, up to a listenable length.

    Where the passage has none of the words, its beginning: it was found by its heading.
    """
    sentences = split_sentences(passage.text)
    if not sentences:
        return passage.title
    asked = _stems(question)
    rated = [len(asked & _stems(sentence)) for sentence in sentences]
    best = rated.index(max(rated))
    reached = best < SENTENCES and len(" ".join(sentences[: best + 1]).split()) <= WORDS
    begin = 0 if reached else best
    chosen: list[str] = []
    for sentence in sentences[begin:]:
        is_long = len(" ".join([*chosen, sentence]).split()) > WORDS
        if chosen and (is_long or len(chosen) == SENTENCES):
            break
        chosen.append(sentence)
    return " ".join(chosen)


def dated(answer: str, passage: Passage) -> str:
    """The answer with the last day on which it is true, where it is for a time only.

    Facts of the profile say their days themselves.
    """
    until = passage.valid_until
    if until is None or passage.source.startswith("profile.yaml"):
        return answer
    day = say_month_day(until)
    month = day.partition(" ")[0]
    if month.casefold() in answer.casefold():
        return answer
    return f"{answer} That is until {day}."


def _stems(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9']+", text.casefold())
    return {word.rstrip("s")[:7] for word in words if len(word) > 2 and word not in _COMMON}
