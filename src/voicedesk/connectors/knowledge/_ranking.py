"""How well a passage fits a question: one measure for every store, so that a score means the same.

A store finds candidates in its own way, by words and by vectors; what they are worth is told here.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import jellyfish
from rapidfuzz import fuzz, process

from voicedesk.domain.knowledge import Found, Passage
from voicedesk.language.questions import (
    STOP,
    SYNONYMS,
    asked_part,
    hints_of,
    terms_of,
    words_of,
)
from voicedesk.language.sentences import split_sentences
from voicedesk.language.stems import stem

IN_TEXT = 0.85
"""What a word counts that stands in the passage and not in its title."""
BY_SYNONYM = 0.8
"""What a word counts that stands there only as a synonym."""
UNKNOWN = 0.6
"""What a word weighs, against a rare one, that no passage has."""
MENDED = 0.7
"""What a word counts that was misheard, as it seems."""
LIKE, LIKE_MEANT = 0.5, 0.3
"""How much the likeness to the title, by letters and by sound, decides between passages: found by
words alone, and with vectors."""
NEAR, FAR = 0.67, 0.2
"""Cosines that mean "the same question" and "nothing in common"."""
BY_MEANING = 0.65
"""The part of a score that vectors decide, where there are any."""
CANDIDATES = 30
"""How many passages a store proposes by words, and as many by vectors."""
COMPARED = 15
"""Passages whose letters and sounds are compared with the question's."""
ALIKE = 80
"""Likeness in percent from which a word that no passage has is taken for one that some have."""
HOMOPHONE = 70
"""The same, for a word that sounds no different."""
SHORTEST = 5
"""Letters from which a word may be mended."""
_PIECES = (3, 4)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question by its stem, with what means the same."""

    stem: str
    same: frozenset[str]
    weight: float
    sure: bool

    @property
    def stems(self) -> frozenset[str]:
        """Everything that finds it."""
        return self.same | {self.stem}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as stores are asked it."""

    words: tuple[Word, ...]
    text: str
    """The question itself, without what is around it."""
    vector: tuple[float, ...] | None = None

    @property
    def stems(self) -> tuple[str, ...]:
        """Every stem that a passage may be found by."""
        return tuple(sorted({one for word in self.words for one in word.stems}))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that a store proposes, with its cosine to the question where it has a vector."""

    passage: Passage
    cosine: float | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How many passages there are, and how many have one of some stems."""

    total: int
    having: Mapping[frozenset[str], int]


def ask(question: str, vocabulary: Vocabulary | None = None) -> Asked:
    """A question in words that can be looked up; `vocabulary` mends what was misheard."""
    mend = (vocabulary or Vocabulary(frozenset())).mended
    words = tuple(
        Word(
            stem(term.word),
            frozenset(stem(same) for same in term.same) - {stem(term.word)},
            term.weight,
            term.sure,
        )
        for term in terms_of(question, mend)
    )
    return Asked(words, asked_part(question))


class Vocabulary:
    """The words of a business's passages, by which misheard ones are mended."""

    def __init__(self, words: frozenset[str]) -> None:
        self._real = words | SYNONYMS.keys()
        self._choices = sorted(self._real)
        self._meant: dict[str, str | None] = {}

    def mended(self, word: str) -> str | None:
        """The word itself where it is known, else the one that it is most like."""
        if word in self._real or len(word) < SHORTEST:
            return word if word in self._real else None
        if word not in self._meant:
            self._meant[word] = self._likeliest(word)
        return self._meant[word]

    def _likeliest(self, word: str) -> str | None:
        """Who sounds the same goes before who only looks alike: "Signa" is Cigna, not a sign."""
        near = process.extract(
            word, self._choices, scorer=fuzz.ratio, score_cutoff=HOMOPHONE, limit=CANDIDATES
        )
        sound = jellyfish.metaphone(word)
        for choice, _, _ in near:
            if jellyfish.metaphone(choice) == sound:
                return choice
        alike = (choice for choice, much, _ in near if much >= ALIKE and not _is_part(choice, word))
        return next(alike, None)


def _is_part(choice: str, word: str) -> bool:
    """Whether a word is longer by another: "makeup" is no "make" that was misheard."""
    return choice in word and len(word) - len(choice) > 1


def vocabulary_of(texts: Sequence[str]) -> Vocabulary:
    """The vocabulary of some titles and texts."""
    return Vocabulary(frozenset(word for text in texts for word in words_of(text)))


def ranked(
    asked: Asked, candidates: Sequence[Candidate], spread: Spread, *, k: int
) -> Sequence[Found]:
    """The best passages; only those with a word of the question, or near to it in meaning."""
    weights = [_weight(word, spread) for word in asked.words]
    rated = [_rated(asked, weights, candidate) for candidate in candidates]
    likely = sorted((one for one in rated if one.score > 0), key=lambda one: -one.score)
    # letters are slow to compare, and lift nobody from far below
    near = sorted(likely[: max(COMPARED, k)], key=lambda one: -_order(asked, one))
    return near[:k]


def spread_of(asked: Asked, candidates: Sequence[Candidate]) -> Spread:
    """The spread as far as the candidates show it, for a store that cannot count."""
    held = [title_stems(one.passage.title) | stems(one.passage.text) for one in candidates]
    having = {
        word.stems: sum(not word.stems.isdisjoint(one) for one in held) for word in asked.words
    }
    return Spread(len(held), having)


@lru_cache(maxsize=16384)
def stems(text: str) -> frozenset[str]:
    """The stems of a text."""
    return frozenset(stem(word) for word in words_of(text))


@lru_cache(maxsize=16384)
def title_stems(title: str) -> frozenset[str]:
    """The stems of a title, with what its question is about: "where are you" has an address."""
    return stems(title) | {stem(hint) for hint in hints_of(title)}


def searchable(passage: Passage) -> tuple[str, str]:
    """Title and text of a passage as the stems that a store keeps to find it by, in order."""
    title = [*words_of(passage.title), *hints_of(passage.title)]
    return " ".join(map(stem, title)), " ".join(map(stem, words_of(passage.text)))


def embedded_text(passage: Passage) -> str:
    """What of a passage is turned into a vector, where a store keeps one for each."""
    return f"{passage.title.replace(' > ', '. ')} {passage.text}".strip()


def embedded_texts(passage: Passage) -> tuple[str, ...]:
    """What of it becomes vectors where many are kept, two for each part of its title.

    The part with the text, then the part alone. Words that were read once need not be read again:
    only the first part has the whole text, and none has it where the title asks, for a question
    is answered by the first sentence.
    """
    parts = [part for part in passage.title.split(" > ") if part] or [passage.text]
    begins = (split_sentences(passage.text) or [""])[0]
    first = begins if any(part.endswith("?") for part in parts) else passage.text
    texts = (first, *(begins for _ in parts[1:]))
    with_text = (f"{part} {text}".strip() for part, text in zip(parts, texts, strict=True))
    return tuple(text for pair in zip(with_text, parts, strict=True) for text in pair)


def _weight(word: Word, spread: Spread) -> float:
    known = spread.having.get(word.stems, 0)
    weight = word.weight * math.log(1 + (spread.total - known + 0.5) / (known + 0.5))
    return weight if known else weight * UNKNOWN


def _rated(asked: Asked, weights: Sequence[float], candidate: Candidate) -> Found:
    score = covered = _covered(asked, weights, candidate.passage)
    if candidate.cosine is not None:
        meant = min(1.0, max(0.0, (candidate.cosine - FAR) / (NEAR - FAR)))
        score = (1 - BY_MEANING) * covered + BY_MEANING * meant
    return Found(candidate.passage, round(min(1.0, score), 4))


def _order(asked: Asked, found: Found) -> float:
    weight = LIKE if asked.vector is None else LIKE_MEANT
    return found.score + weight * likeness(asked.text, found.passage)


def _covered(asked: Asked, weights: Sequence[float], passage: Passage) -> float:
    """The share of what was asked that a passage covers."""
    title, text = title_stems(passage.title), stems(passage.text)
    credits = (_credit(word, title, text) for word in asked.words)
    whole = sum(weights) or 1.0
    return sum(weight * credit for weight, credit in zip(weights, credits, strict=True)) / whole


def _credit(word: Word, title: frozenset[str], text: frozenset[str]) -> float:
    best = 1.0 if word.sure else MENDED
    if word.stem in title:
        return best
    if word.stem in text:
        return best * IN_TEXT
    related = not (word.same.isdisjoint(title) and word.same.isdisjoint(text))
    return best * BY_SYNONYM if related else 0.0


def likeness(question: str, passage: Passage) -> float:
    """How alike a question and a title, or a title with its text, are to the eye and the ear."""
    asked = _letters(question)
    parts = (*passage.title.split(" > "), f"{passage.title} {passage.text}")
    return max((_cosine(asked, _letters(part)) for part in parts), default=0.0)


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(value * other.get(piece, 0.0) for piece, value in one.items())


@lru_cache(maxsize=32768)
def _letters(text: str) -> Mapping[str, float]:
    """Pieces of the words that count, and how each word sounds, as a vector of unit length."""
    words = words_of(text)
    # "where are you" has nothing else
    telling = [word for word in words if word not in STOP] or words
    counted = Counter(piece for word in telling for piece in _cut(word))
    grown = {piece: 1 + math.log(count) for piece, count in counted.items()}
    length = math.sqrt(sum(value * value for value in grown.values())) or 1.0
    return {piece: value / length for piece, value in grown.items()}


@lru_cache(maxsize=65536)
def _cut(word: str) -> tuple[str, ...]:
    whole = f"^{word}$"
    pieces = [
        whole[at : at + size] for size in _PIECES for at in range(max(0, len(whole) - size + 1))
    ]
    sound = jellyfish.metaphone(word) if re.fullmatch("[a-z']+", word) else ""
    return (*pieces, f"={sound or word}")
