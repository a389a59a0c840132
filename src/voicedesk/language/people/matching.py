"""Which known customer it is: names by sound and letters, dates and codes by their characters."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import jellyfish
from rapidfuzz import fuzz

from voicedesk.language.people.births import best_birth_date
from voicedesk.language.people.spelling import read_digits, read_spelling

_WORDS = re.compile(r"[^a-z ]+")
_CLEAN = re.compile(r"[^a-z0-9]+")
_WEIGHTS = {"name": 1.0, "birth_date": 1.0, "postcode": 1.0, "phone": 1.5}
_SURE_SCORE = 0.8
_SURE_MARGIN = 0.06
_EVER = date(2026, 1, 1)
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Known:
    """A customer on file, as far as identifying data go."""

    id: str
    name: str = ""
    birth_date: date | None = None
    postcode: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a caller said of each kind: every hearing of every attempt."""

    names: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A customer, how well all fits (0 to 1), and whether nobody else fits nearly as well."""

    customer: Known
    score: float
    sure: bool


def match_customer(told: Told, customers: Sequence[Known]) -> tuple[Match, ...]:
    """The customers whom the caller may be, the likeliest first.

    One thing misheard does not hide the one customer whom all the rest fits; `sure` says that
    the best stands alone.
    """
    compare = _comparisons(told)
    if not compare:
        return ()
    whole = sum(_WEIGHTS[kind] for kind, _ in compare)
    scored = sorted(
        (
            (sum(_WEIGHTS[kind] * fits(customer) for kind, fits in compare) / whole, customer)
            for customer in customers
        ),
        key=lambda found: -found[0],
    )
    second = scored[1][0] if len(scored) > 1 else 0.0
    return tuple(
        Match(
            customer,
            round(score, 4),
            sure=place == 0 and score >= _SURE_SCORE and score - second >= _SURE_MARGIN,
        )
        for place, (score, customer) in enumerate(scored)
        if score >= _HALF
    )


def name_likeness(heard: str, name: str) -> float:
    """How alike a hearing, said or spelled, and a name are by letters and sound (0 to 1)."""
    return max(_alike(form, name) for form in _forms(heard))


Fits = Callable[[Known], float]


def _comparisons(told: Told) -> list[tuple[str, Fits]]:
    found: list[tuple[str, Fits]] = []
    if names := _distinct(told.names):
        found.append(("name", lambda known: _best_name(names, known.name)))
    if births := _distinct(told.birth_dates):
        found.append(("birth_date", lambda known: _best_birth(births, known.birth_date)))
    if codes := tuple(dict.fromkeys(_code(text) for text in told.postcodes)):
        found.append(("postcode", lambda known: _best_code(codes, known.postcode)))
    if phones := tuple(digits for text in told.phones if (digits := read_digits(text))):
        found.append(("phone", lambda known: _best_phone(phones, known.phone)))
    return found


def _distinct(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text.strip()))


def _best_name(heard: Sequence[str], name: str) -> float:
    return max(name_likeness(text, name) for text in heard) if name else 0.0


@lru_cache(maxsize=4096)
def _forms(heard: str) -> tuple[str, ...]:
    """A hearing as words, and as what it spells."""
    said = " ".join(_WORDS.sub(" ", heard.lower()).split())
    letters = read_spelling(heard, loose=True).lower()
    return (said, letters) if len(letters) >= 3 else (said,)


@lru_cache(maxsize=65536)
def _alike(heard: str, name: str) -> float:
    low = name.lower()
    joined, target = heard.replace(" ", ""), _CLEAN.sub("", low)
    if not joined or not target:
        return 0.0
    letters = fuzz.ratio(joined, target) / 100
    sounds = fuzz.ratio(_sound(heard), _sound(low)) / 100
    parts = low.split()
    partly = (
        max((_part(joined, heard, part) for part in parts), default=0.0) if len(parts) > 1 else 0.0
    )
    return max(letters, 0.95 * sounds, partly)


def _part(joined: str, heard: str, part: str) -> float:
    """A hearing that holds only a first or a last name fits it less than both fit."""
    ratio = max(
        [
            fuzz.ratio(joined, part),
            *(fuzz.ratio(word, part) for word in heard.split() if len(word) > 2),
        ],
        default=0.0,
    )
    return 0.75 * ratio / 100


@lru_cache(maxsize=65536)
def _sound(name: str) -> str:
    return "".join(jellyfish.metaphone(word) for word in name.split()).replace(" ", "")


@lru_cache(maxsize=65536)
def _code(text: str) -> str:
    return read_spelling(text, digits=True, loose=True).lower()


def _best_code(heard: Sequence[str], code: str) -> float:
    target = _CLEAN.sub("", code.lower())
    return max((fuzz.ratio(text, target) / 100 for text in heard), default=0.0) if target else 0.0


@lru_cache(maxsize=4096)
def _written(text: str) -> tuple[str, ...]:
    """A spoken date as digits, and the date that it reads as."""
    read = best_birth_date([text], today=_EVER, region="GB")
    return (f"{read:%Y%m%d}" if read else "", read_digits(text))


def _best_birth(heard: Sequence[str], born: date | None) -> float:
    if born is None:
        return 0.0
    whole = f"{born:%Y%m%d}"
    spoken = (
        f"{born:%d%m%Y}",
        f"{born.day}{born.month}{born.year}",
        f"{born:%m%d%Y}",
        f"{born:%d%Y}",
    )
    best = 0.0
    for text in heard:
        read, digits = _written(text)
        best = max(
            best,
            _same_places(read, whole),
            *(0.9 * fuzz.ratio(digits, form) / 100 for form in spoken),
        )
    return best


def _same_places(read: str, whole: str) -> float:
    if not read:
        return 0.0
    day, month, year = read[6:] == whole[6:], read[4:6] == whole[4:6], read[:4] == whole[:4]
    near = 0.5 * (fuzz.ratio(read, whole) / 100)
    return max((day + month + year) / 3, near)


def _best_phone(heard: Sequence[str], phone: str) -> float:
    target = _CLEAN.sub("", phone)
    return (
        max((fuzz.ratio(text[-9:], target[-9:]) / 100 for text in heard), default=0.0)
        if target
        else 0.0
    )
