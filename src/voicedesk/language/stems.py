"""English words without their endings, so that "parked" finds "parking" (M. F. Porter, 1980)."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

SHORTEST = 3
_STEP_2 = (
    "ational:ate tional:tion enci:ence anci:ance izer:ize abli:able alli:al entli:ent eli:e "
    "ousli:ous ization:ize ation:ate ator:ate alism:al iveness:ive fulness:ful ousness:ous "
    "aliti:al iviti:ive biliti:ble"
)
_STEP_3 = "icate:ic ative: alize:al iciti:ic ical:ic ful: ness:"
_STEP_4 = "al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize"


def _pairs(table: str) -> tuple[tuple[str, str], ...]:
    pairs = (pair.partition(":") for pair in table.split())
    return tuple(sorted(((old, new) for old, _, new in pairs), key=lambda pair: -len(pair[0])))


_ENDINGS = tuple((_pairs(table), least) for table, least in ((_STEP_2, 0), (_STEP_3, 0)))
_LAST = tuple(sorted(_STEP_4.split(), key=len, reverse=True))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A lower-case word without its endings; anything but plain letters stays as it is."""
    if len(word) < SHORTEST or not re.fullmatch("[a-z]+", word):
        return word
    found = _past(_plural(word))
    if found.endswith("y") and _vowel(found[:-1]):
        found = f"{found[:-1]}i"
    for pairs, least in _ENDINGS:
        found = _changed(found, pairs, least)
    return _tidied(_shortened(found))


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        root = word.removesuffix(ending)
        if root != word and _vowel(root):
            return _mended(root)
    return word


def _mended(root: str) -> str:
    """A root whose ending was cut off: "hopp" is "hop", "hous" is "house"."""
    if root.endswith(("at", "bl", "iz")):
        return f"{root}e"
    if root[-2:-1] == root[-1:] and root[-1] not in "lsz" and not _is_vowel(root, len(root) - 1):
        return root[:-1]
    return f"{root}e" if _measure(root) == 1 and _short(root) else root


def _changed(word: str, pairs: tuple[tuple[str, str], ...], least: int) -> str:
    for old, new in pairs:
        if word.endswith(old):
            root = word.removesuffix(old)
            return f"{root}{new}" if _measure(root) > least else word
    return word


def _shortened(word: str) -> str:
    for ending in _LAST:
        if word.endswith(ending):
            root = word.removesuffix(ending)
            whole = ending == "ion" and not root.endswith(("s", "t"))
            return root if _measure(root) > 1 and not whole else word
    return word


def _tidied(word: str) -> str:
    root = word.removesuffix("e")
    if root != word and (_measure(root) > 1 or (_measure(root) == 1 and not _short(root))):
        word = root
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word


def _is_vowel(word: str, at: int) -> bool:
    letter = word[at]
    return letter in "aeiou" or (letter == "y" and at > 0 and not _is_vowel(word, at - 1))


def _vowel(word: str) -> bool:
    return any(_is_vowel(word, at) for at in range(len(word)))


def _measure(word: str) -> int:
    """How often a consonant follows a vowel."""
    kinds = [_is_vowel(word, at) for at in range(len(word))]
    return sum(1 for one, next_ in pairwise(kinds) if one and not next_)


def _short(word: str) -> bool:
    """Whether it ends in consonant, vowel, consonant, the last none of w, x, y."""
    if len(word) < SHORTEST or word[-1] in "wxy":
        return False
    kinds = [_is_vowel(word, at) for at in range(len(word) - 3, len(word))]
    return kinds == [False, True, False]
