"""The words of one business found in an utterance: services, people, places, products."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import jellyfish
from rapidfuzz import fuzz

from voicedesk.language.understand import concerns, wants
from voicedesk.language.understand.shapes import Entity, Term, Vocabulary

_WORD = re.compile(r"[^\W_]+(?:'[a-z]+)?", re.IGNORECASE)
_SAME = {
    "dr": "doctor",
    "doc": "doctor",
    "mister": "mr",
    "appt": "appointment",
    "colour": "color",
    "colours": "color",
}
_TITLES = {"doctor", "mr", "mrs", "ms", "miss", "miz"}
_SMALL = {"a", "an", "the", "of", "for", "and", "my", "your", "up", "on", "in", "to"}
_NOT = re.compile(
    r"(?:\b(?:not|except|but|anyone but|besides|other than|without|no|isn't"
    r"|don't want|rather not)(?: (?:with|for|by|see|to see|the|a|an|doctor|dr\.?"
    r"|have|get))*)\s*$",
    re.IGNORECASE,
)
_BETWEEN = frozenset({"a", "an", "the", "my", "your", "his", "her", "our", "their", "one"})
"""They stand within a name as it is spoken: "chipped a tooth" is a chipped tooth."""
_LOOSE = 0.05
"""So much less sure is a name with one of them in it."""
_NUMBERS = frozenset(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fifteen
    twenty thirty forty fifty half past quarter first second third fourth fifth sixth seventh
    eighth ninth tenth twelfth""".split()
)
_FUZZY_RATIO = 84.0
_FIRST_RATIO = 65.0
_LONG_WORD = 5
_COMMON = frozenset(
    """
    about after again all also always another any anything appointment around available back
    been before being book both call can cancel change come could day days does done doing
    down each early earlier else even evening every fine first for free friday from get
    going good great have hello help here hour how instead just know last late later let
    like little long look make many march maybe mean meet month monday more morning move
    much must name need never next nice night noon not nothing now number okay one only open
    other our out over past people phone please possible put really right same saturday say
    see she should since some someone something soon sorry sounds still sunday sure take
    talk than thank thanks that them then there they thing think this those through thursday
    time today together tomorrow tonight too tuesday two until very wait want was wednesday
    week well went were what when where which while who why will wish with work works would
    year yes yesterday yet you your afternoon schedule scheduled reservation
    woman women female lady ladies girl
    """.split()
)


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    term: Term
    sure: float


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int


class Index:
    """A vocabulary prepared for finding: exact phrases, and sounds for what was misheard."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._by_first: dict[str, list[_Phrase]] = defaultdict(list)
        self._by_sound: dict[str, list[_Phrase]] = defaultdict(list)
        self._by_size: dict[int, list[_Phrase]] = defaultdict(list)
        for term in vocabulary.terms:
            for phrase in _phrases(term):
                self._add(phrase)
        for phrases in self._by_first.values():
            phrases.sort(key=lambda phrase: -len(phrase.words))

    def _add(self, phrase: _Phrase) -> None:
        self._by_first[phrase.words[0]].append(phrase)
        joined = "".join(phrase.words)
        if len(joined) >= 5 or (phrase.term.kind == "staff" and len(joined) >= 3):
            self._by_sound[_sound(joined)].append(phrase)
        if len(joined) >= 5:
            self._by_size[len(phrase.words)].append(phrase)

    def find(self, text: str) -> dict[str, list[Entity]]:
        """Entities of each kind, in the order in which they were said."""
        tokens = [
            _Token(_stem(m.group().lower()), m.start(), m.end()) for m in _WORD.finditer(text)
        ]
        found: dict[str, list[Entity]] = defaultdict(list)
        at = 0
        while at < len(tokens):
            taken = 0
            for phrase, size, sure in self._exact(tokens, at) or self._misheard(tokens, at):
                taken = max(taken, size)
                found[phrase.term.kind].append(_entity(text, tokens[at : at + size], phrase, sure))
            at += taken or 1
        return found

    def _exact(self, tokens: list[_Token], at: int) -> list[tuple[_Phrase, int, float]]:
        best: list[tuple[_Phrase, int, float]] = []
        for phrase in self._by_first.get(tokens[at].word, ()):
            if best and len(phrase.words) < best[0][1]:
                break
            size = _spanned(tokens, at, phrase.words)
            if size:
                loose = _LOOSE * (size > len(phrase.words))
                best.append((phrase, size, phrase.sure - loose))
        return best

    def _misheard(self, tokens: list[_Token], at: int) -> list[tuple[_Phrase, int, float]]:
        first = tokens[at].word
        if (
            first in _COMMON
            or first in _known_words()
            or first in _SMALL
            or len(first) < 3
            or first.isdigit()
        ):
            return []
        for size in (3, 2, 1):
            words = [t.word for t in tokens[at : at + size]]
            possible = len(words) == size and words[-1] not in _COMMON
            if possible and (best := self._closest(words)):
                return [(best[0], size, best[1])]
        return []

    def _closest(self, words: list[str]) -> tuple[_Phrase, float] | None:
        joined = "".join(words)
        best: tuple[_Phrase, float] | None = None
        for phrase in self._candidates(joined, len(words)):
            target = "".join(phrase.words)
            ratio = fuzz.ratio(joined, target)
            alike = _sound(joined) == _sound(target)
            floor = _floor(joined, target, alike=alike)
            if _first_misheard(words, phrase.words):
                floor = min(floor, ratio)
            sure = 0.55 + 0.35 * ratio / 100
            if ratio >= floor and (best is None or sure > best[1]):
                best = (phrase, sure)
        return best

    def _candidates(self, joined: str, size: int) -> Iterator[_Phrase]:
        yield from self._by_sound.get(_sound(joined), ())
        if len(joined) >= 5:
            yield from (
                p for p in self._by_size[size] if abs(len("".join(p.words)) - len(joined)) <= 2
            )


def _spanned(tokens: Sequence[_Token], at: int, words: Sequence[str]) -> int:
    """How many words a name takes from here on; 0 when it does not stand here."""
    end = at
    for word in words:
        gap = end < len(tokens) - 1 and end > at and tokens[end].word != word
        end += gap and tokens[end].word in _BETWEEN
        if end >= len(tokens) or tokens[end].word != word:
            return 0
        end += 1
    return end - at


@cache
def _known_words() -> frozenset[str]:
    """Words by which other things are recognised: "billing" is no mishearing of "filling"."""
    patterns = " ".join(pattern for _, _, pattern in (*wants.TABLE, *concerns.TABLE))
    return frozenset(_stem(word) for word in re.findall(r"[a-z]{4,}", patterns)) | _NUMBERS


_INDEXES: dict[int, tuple[Vocabulary, Index]] = {}
_MOST_INDEXES = 64


def index_of(vocabulary: Vocabulary) -> Index:
    """The index of a vocabulary, made once for each."""
    known = _INDEXES.get(id(vocabulary))
    if known is not None:
        return known[1]
    if len(_INDEXES) >= _MOST_INDEXES:
        _INDEXES.clear()
    made = Index(vocabulary)
    _INDEXES[id(vocabulary)] = (vocabulary, made)
    return made


def ranked(entities: list[Entity]) -> tuple[Entity, ...]:
    """One entity of a value, the surest first; a value that was refused comes last."""
    best: dict[str, Entity] = {}
    for entity in entities:
        key = str(entity.value)
        if key not in best or entity.confidence > best[key].confidence:
            best[key] = entity
    return tuple(sorted(best.values(), key=lambda e: (e.negated, -e.confidence)))


def _phrases(term: Term) -> Iterator[_Phrase]:
    seen: set[tuple[str, ...]] = set()
    names = (term.name, term.id.replace("_", " "), *term.aliases)
    for name in names:
        words = tuple(_stem(word.lower()) for word in _WORD.findall(name))
        for variant, sure in _variants(words, term):
            if variant and variant not in seen:
                seen.add(variant)
                yield _Phrase(variant, term, sure)


def _variants(words: tuple[str, ...], term: Term) -> Iterator[tuple[tuple[str, ...], float]]:
    yield words, 1.0
    bare = tuple(word for word in words if word not in _SMALL)
    if bare != words and len(bare) > 1:
        yield bare, 0.95
    if term.kind == "staff":
        untitled = tuple(word for word in words if word not in _TITLES and word not in _SMALL)
        if untitled != words:
            yield untitled, 0.95
        if len(untitled) > 1:
            yield (untitled[0],), 0.85
            yield (untitled[-1],), 0.85
            yield ("doctor", untitled[-1]), 0.95
            yield ("doctor", untitled[0]), 0.9


def _first_misheard(heard: Sequence[str], words: Sequence[str]) -> bool:
    """Whether all but the first of several words is right, and that one is nearly: "beer trim"."""
    if len(heard) < 2 or list(heard[1:]) != list(words[1:]) or heard[0][0] != words[0][0]:
        return False
    return fuzz.ratio(heard[0], words[0]) >= _FIRST_RATIO


def _floor(heard: str, target: str, *, alike: bool) -> float:
    """How alike letters must be: less so where the sound is the same, most in a short word."""
    if not alike:
        return _FUZZY_RATIO
    if heard[0] == target[0]:
        return 50.0
    return 62.0 if min(len(heard), len(target)) >= _LONG_WORD else 100.0


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    word = _SAME.get(word, word)
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _sound(word: str) -> str:
    return jellyfish.metaphone(word)


def _entity(text: str, tokens: list[_Token], phrase: _Phrase, sure: float) -> Entity:
    start, end = tokens[0].start, tokens[-1].end
    refused = bool(_NOT.search(text[max(0, start - 30) : start]))
    return Entity(
        phrase.term.id, text[start:end], round(sure, 3), negated=refused, span=(start, end)
    )
