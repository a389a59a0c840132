"""Removes the repetitions that Whisper adds to a short utterance in a short window."""

from __future__ import annotations

import re

_LAST_WORD_FOR_EVER = re.compile(r"(\b\w[\w-]+)(?:[\s,.]+\1){2,}\W*$")
_TAIL_WORDS = 3
_NUMBER = 5
"""Digits of which a repetition in full is no coincidence."""


def until_it_starts_again(text: str) -> str:
    """Keep the first time of a sentence that is said over and over ("Yes. Yes. Yes.")."""
    words = text.split()
    plain = [word.lower().strip(".,?!") for word in words]
    for at in range(1, len(words)):
        if _starts_again(plain, at) or _only_its_beginning_follows(words, plain, at):
            return " ".join(words[:at])
    again = _LAST_WORD_FOR_EVER.search(text)
    return text[: again.end(1)] if again else text


def _starts_again(plain: list[str], at: int) -> bool:
    same = min(3, len(plain) - at, at)
    if plain[at : at + same] != plain[:same]:
        return False
    if plain[0].isdigit() or _is_number_word(plain[0]):
        # "five five five" and "917 917" may have been said; "two oh two two oh two" may not
        left = len(plain) - at
        return (
            at >= _NUMBER and left >= _NUMBER - 1 and plain[at : at * 2] == plain[: min(left, at)]
        )
    return same > 1 or set(plain) == {plain[0]}


def _only_its_beginning_follows(words: list[str], plain: list[str], at: int) -> bool:
    left = len(words) - at
    if words[at - 1][-1] not in ".?!" or left > _TAIL_WORDS:
        return False
    whole, last = plain[at:-1] == plain[: left - 1], plain[-1]
    # the last word may itself be cut short: "I" for "I'd"
    return whole and (plain[left - 1] == last or plain[left - 1].startswith(f"{last}'"))


def _is_number_word(word: str) -> bool:
    return word in _DIGIT_WORDS


_DIGIT_WORDS = frozenset(re.findall(r"\w+", "zero oh one two three four five six seven eight nine"))
