"""Numbers as people say them, and a text in which they are written as digits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {"naught": 0, "nought": 0}
_TENS = {
    word: 10 * (value + 2)
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    )
} | {"fourty": 40}
_ORDINAL_UNITS = {
    word: value + 1
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
        ]
    )
} | {"twelveth": 12, "nineth": 9}
_ORDINAL_TENS = {"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_NUMBER_WORDS = {*_UNITS, *_TENS, *_ORDINAL_UNITS, *_ORDINAL_TENS}

# One character each, so that places in the text stay what they were.
_SAME_LENGTH = str.maketrans(
    "\u2018\u2019\u201b\u201c\u201d\u2013\u2014\u2212\u00a0", "'''\"\"--- "
)
_TOKEN = re.compile(
    r"""(?P<oclock>\bo\ ?['"`]?\ ?clock\b)
      | (?P<half>(?<![a-z'])[ap](?:\.\ ?m\b\.?|\ \.\ m\ \.|\ m\b|m\b))
      | (?P<word>[a-z]+(?='s\b)|[a-z]+(?:'[a-z]+)*)
      | (?P<digits>\d+)
      | (?P<space>\s+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


_ANY_NUMBER = "|".join(sorted({*_NUMBER_WORDS, *_SCALES, "oh", "o"}, key=len, reverse=True))
_SPELLED = re.compile(
    rf"\b(?:{_ANY_NUMBER})\b(?:(?:\s+|-)(?:and\s+)?(?:{_ANY_NUMBER})\b)*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in lower case, its numbers in digits and its gaps one space wide, with the places."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    spelled: frozenset[int] = frozenset()  # where in `text` the numbers begin that were words

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The characters of the original that text[first:last] stands for."""
        return self.starts[first], self.ends[last - 1]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def normalise(text: str) -> Normal:
    """Rewrite number words as digits ("twenty second" as 22nd), keeping track of every place."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    spelled: set[int] = set()
    for token in _rewritten(_tokens(text)):
        pieces.append(token.text)
        whole = token.kind in {"number", "oclock", "half", "space"}
        if token.kind == "number":
            spelled.add(len(starts))
        for offset in range(len(token.text)):
            starts.append(token.start if whole else token.start + offset)
            ends.append(token.end if whole else token.start + offset + 1)
    return Normal("".join(pieces), tuple(starts), tuple(ends), frozenset(spelled))


def in_figures(text: str) -> str:
    """A text with its number words in digits and everything else untouched; no places kept."""
    return _SPELLED.sub(lambda run: normalise(run[0]).text, text)


def read_number(words: str) -> int | None:
    """The whole number that the words say: "a hundred and five" is 105; None if they say none."""
    tokens = [token for token in _tokens(words) if token.kind != "space"]
    if len(tokens) > 1 and tokens[0].text in {"a", "an"}:
        tokens[0] = _Token("word", "one", tokens[0].start, tokens[0].end)
    if len(tokens) == 1 and tokens[0].kind == "digits":
        return int(tokens[0].text)
    plain = [token.text for token in tokens if token.text not in {"-", "and", ","}]
    return _value(plain)


def _value(words: list[str]) -> int | None:
    """The value of plain cardinal words, years in pairs included ("nineteen ninety nine")."""
    if not words or any(word not in {*_UNITS, *_TENS, *_SCALES} for word in words):
        return None
    groups = _groups(words)
    if len(groups) == 1:
        return groups[0]
    if len(groups) == 2 and 10 <= groups[0] <= 99 and 10 <= groups[1] <= 99:
        return groups[0] * 100 + groups[1]
    return None


def _groups(words: list[str]) -> list[int]:
    """Split at every place where one number ends and the next begins: nine thirty is [9, 30]."""
    groups: list[int] = []
    room = 0  # the next word joins the last group when its value is below this
    for word in words:
        if scale := _SCALES.get(word):
            groups[-1:] = [_scaled(groups[-1] if groups else 1, scale)]
            room = scale
            continue
        value = _UNITS.get(word, _TENS.get(word, 0))
        if groups and 0 < value < room:
            groups[-1] += value
        else:
            groups.append(value)
        room = 10 if word in _TENS else (room if groups[-1] >= 100 and value >= 10 else 0)
    return groups


def _scaled(value: int, scale: int) -> int:
    return value * scale if value < scale else value - value % 100 + value % 100 * scale


def _tokens(text: str) -> list[_Token]:
    plain = text.translate(_SAME_LENGTH)
    # Some capitals grow when lowered; they stay, so that places stay what they were.
    lower = plain.lower()
    if len(lower) != len(plain):
        lower = "".join(c if len(c.lower()) != 1 else c.lower() for c in plain)
    found = []
    for match in _TOKEN.finditer(lower):
        kind = str(match.lastgroup)
        fixed = {"oclock": "o'clock", "space": " ", "half": match.group()[0] + "m"}
        found.append(_Token(kind, fixed.get(kind, match.group()), match.start(), match.end()))
    return found


def _rewritten(tokens: list[_Token]) -> Iterator[_Token]:
    index = 0
    while index < len(tokens):
        run = _run(tokens, index)
        if not run:
            yield tokens[index]
            index += 1
            continue
        yield from _digits(run)
        index += len(run)


def _run(tokens: list[_Token], index: int) -> list[_Token]:
    """The longest run of number words from here, joined by spaces, hyphens or an "and"."""
    if not _is_number(tokens, index):
        return []
    end = index + 1
    while end < len(tokens) - 1:
        gap = tokens[end].text
        follower = end + 1
        if gap not in {" ", "-"}:
            break
        if _is_and(tokens, end):
            follower = end + 3
        if follower >= len(tokens) or not _continues(tokens, follower):
            break
        end = follower + 1
    return tokens[index:end]


def _is_number(tokens: list[_Token], index: int) -> bool:
    word = tokens[index].text
    if word == "second":  # by itself more often a unit of time, or a place in a list
        return False
    return word in _NUMBER_WORDS


def _continues(tokens: list[_Token], index: int) -> bool:
    word = tokens[index].text
    if word in {"oh", "o"}:
        return index + 2 < len(tokens) and tokens[index + 2].text in _UNITS
    if word == "second":
        return tokens[index - 2].text in _TENS
    return word in _NUMBER_WORDS or word in _SCALES


def _is_and(tokens: list[_Token], gap: int) -> bool:
    """An "and" inside one number: after hundred or thousand only."""
    return (
        gap + 3 < len(tokens)
        and tokens[gap + 1].text == "and"
        and tokens[gap - 1].text in _SCALES
        and tokens[gap + 3].text in {*_UNITS, *_TENS}
    )


def _digits(run: list[_Token]) -> Iterator[_Token]:
    """The run as tokens of digits: "nine oh five" gives 9 05, "twenty sixth" gives 26th."""
    group: list[_Token] = []
    for token in run:
        if token.kind == "space" or token.text in {"-", "and"}:
            continue
        if group and not _joins(group, token.text):
            yield from _written(group)
            yield _Token("space", " ", group[-1].end, token.start)
            group = []
        group.append(token)
    yield from _written(group)


def _joins(group: list[_Token], word: str) -> bool:
    last = group[-1].text
    if last in _ORDINAL_UNITS or last in _ORDINAL_TENS:
        return False
    if word in _SCALES or last in {"oh", "o"}:
        return True
    if any(token.text in _SCALES for token in group):
        return last in _SCALES or (last in _TENS and _small(word))
    return last in _TENS and _small(word)


def _small(word: str) -> bool:
    return 0 < _UNITS.get(word, _ORDINAL_UNITS.get(word, 0)) < 10


def _written(group: list[_Token]) -> Iterator[_Token]:
    words = [token.text for token in group]
    start, end = group[0].start, group[-1].end
    if words[0] in {"oh", "o"}:
        yield _Token("number", f"0{_UNITS[words[1]]}", start, end)
        return
    ordinal = _ORDINAL_UNITS.get(words[-1], _ORDINAL_TENS.get(words[-1]))
    if ordinal is None:
        yield _Token("number", str(_groups(words)[0]), start, end)
        return
    total = ordinal + (_groups(words[:-1])[0] if words[:-1] else 0)
    yield _Token("number", f"{total}{_suffix(total)}", start, end)


def _suffix(value: int) -> str:
    if 10 < value % 100 < 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
