"""Letters and digits as they are spoken: NATO words, "M as in Mike", "double L", "oh five"."""

import re
from dataclasses import dataclass

NATO = {
    "alpha": "a",
    "alfa": "a",
    "bravo": "b",
    "charlie": "c",
    "charley": "c",
    "delta": "d",
    "echo": "e",
    "foxtrot": "f",
    "fox": "f",
    "golf": "g",
    "hotel": "h",
    "india": "i",
    "juliet": "j",
    "juliett": "j",
    "juliette": "j",
    "kilo": "k",
    "lima": "l",
    "mike": "m",
    "november": "n",
    "oscar": "o",
    "papa": "p",
    "quebec": "q",
    "romeo": "r",
    "sierra": "s",
    "tango": "t",
    "uniform": "u",
    "victor": "v",
    "whiskey": "w",
    "whisky": "w",
    "x-ray": "x",
    "xray": "x",
    "yankee": "y",
    "yankees": "y",
    "zulu": "z",
    "able": "a",
    "baker": "b",
    "dog": "d",
    "easy": "e",
    "george": "g",
    "king": "k",
    "love": "l",
    "nan": "n",
    "peter": "p",
    "queen": "q",
    "roger": "r",
    "sugar": "s",
    "william": "w",
    "zebra": "z",
    "apple": "a",
    "tommy": "t",
    "freddie": "f",
}
SOUNDS = {
    "ay": "a",
    "eh": "a",
    "hey": "a",
    "bee": "b",
    "be": "b",
    "bea": "b",
    "see": "c",
    "sea": "c",
    "cee": "c",
    "si": "c",
    "dee": "d",
    "ee": "e",
    "eff": "f",
    "ef": "f",
    "gee": "g",
    "jee": "g",
    "aitch": "h",
    "haitch": "h",
    "age": "h",
    "eye": "i",
    "aye": "i",
    "jay": "j",
    "kay": "k",
    "cay": "k",
    "ell": "l",
    "el": "l",
    "elle": "l",
    "em": "m",
    "am": "m",
    "en": "n",
    "an": "n",
    "and": "n",
    "oh": "o",
    "owe": "o",
    "pee": "p",
    "pea": "p",
    "cue": "q",
    "queue": "q",
    "kew": "q",
    "ar": "r",
    "are": "r",
    "our": "r",
    "ess": "s",
    "es": "s",
    "as": "s",
    "tee": "t",
    "tea": "t",
    "ti": "t",
    "you": "u",
    "yu": "u",
    "vee": "v",
    "we": "v",
    "ex": "x",
    "eggs": "x",
    "why": "y",
    "wye": "y",
    "wye.": "y",
    "zed": "z",
    "zee": "z",
    "said": "z",
    "double-u": "w",
    "doubleu": "w",
}
DIGITS = {
    "zero": "0",
    "oh": "0",
    "o": "0",
    "nought": "0",
    "naught": "0",
    "nil": "0",
    "one": "1",
    "won": "1",
    "two": "2",
    "to": "2",
    "too": "2",
    "three": "3",
    "tree": "3",
    "four": "4",
    "for": "4",
    "fore": "4",
    "five": "5",
    "fife": "5",
    "six": "6",
    "sex": "6",
    "sicks": "6",
    "seven": "7",
    "eight": "8",
    "ate": "8",
    "nine": "9",
    "niner": "9",
    "dine": "9",
}
SURE_DIGITS = {
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
    "niner",
    "nought",
}
_TEENS = {
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "thirteen": "13",
    "fourteen": "14",
    "fifteen": "15",
    "sixteen": "16",
    "seventeen": "17",
    "eighteen": "18",
    "nineteen": "19",
}
_TENS = {
    "twenty": "2",
    "thirty": "3",
    "forty": "4",
    "fourty": "4",
    "fifty": "5",
    "sixty": "6",
    "seventy": "7",
    "eighty": "8",
    "ninety": "9",
}
_ONES = SURE_DIGITS - {"zero", "nought"}
_ZEROS = {"hundred": "00", "thousand": "000"}
_CLUMP = 4
_TIMES = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
_ALSO_NAMES = frozenset({"dog", "easy", "love", "nan", "king", "able"})
_AS_IN = {"as", "for", "like", "from", "in"}
_TOKEN = re.compile(
    r"[a-z]-ray\b|double[- ]u\b(?!\w)|[^\W\d_]+(?:'[^\W\d_]+)?|\d|[@.&+\-_/]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Said:
    """One word of a spelling: where it stands and which letters or digits it gave."""

    word: str
    gives: str
    start: int
    end: int


def tokens(text: str) -> list[tuple[str, int, int]]:
    """The words, single digits and signs of a text, in lower case, with their places."""
    return [
        (m.group().lower().replace(" ", "-"), m.start(), m.end()) for m in _TOKEN.finditer(text)
    ]


def read_spelling(text: str, *, digits: bool = False, loose: bool = False) -> str:
    """The letters (on wish also digits) spelled in a text; what spells nothing is passed over.

    With `loose`, short clumps as recognisers write them ("ee", "MP", "grif") count by letters.
    """
    return "".join(part.gives for part in spelled(text, digits=digits, loose=loose))


def spelled(text: str, *, digits: bool = False, loose: bool = False) -> list[Said]:
    """The spelling in a text, word by word, in order."""
    words = tokens(text)
    out: list[Said] = []
    at = 0
    while at < len(words):
        gives, used = _at(words, at, digits=digits, loose=loose)
        if gives:
            out.append(Said(words[at][0], gives, words[at][1], words[at + used - 1][2]))
        at += used
    return out


def read_digits(text: str) -> str:
    """All digits said in a text: "two oh two, double five" is "20255"; "twenty two" is "22"."""
    words = [word for word, _, _ in tokens(text)]
    out: list[str] = []
    at = 0
    while at < len(words):
        gives, used = _digits_at(words, at)
        out.append(gives)
        at += used
    return "".join(out)


def _at(
    words: list[tuple[str, int, int]], at: int, *, digits: bool, loose: bool
) -> tuple[str, int]:
    word = words[at][0]
    if word in _TIMES and at + 1 < len(words):
        gives, used = _at(words, at + 1, digits=digits, loose=False)
        return (gives * _TIMES[word], used + 1) if len(gives) == 1 else ("", 1)
    if as_in := _as_in(words, at):
        return as_in
    return _letter(word, digits=digits, loose=loose), 1


def _letter(word: str, *, digits: bool, loose: bool) -> str:
    """What a single word of a spelling gives."""
    if word.isdigit() or word in SURE_DIGITS:
        return DIGITS.get(word, word) if digits else ""
    if word in NATO and not (loose and word in _ALSO_NAMES):
        return NATO[word]
    short = len(word) == 1 or (loose and len(word) <= _CLUMP)
    return SOUNDS.get(word) or (word if short and word.isalpha() else "")


def _as_in(words: list[tuple[str, int, int]], at: int) -> tuple[str, int] | None:
    """The "M as in Mike", "t for Tommy" or "m mike" that begins here, and the words it took."""
    letter = words[at][0]
    letter = letter if len(letter) == 1 else SOUNDS.get(letter, "")
    if not letter.isalpha():
        return None
    for used in (1, 2):
        if meant := _meant(words, at, used, letter):
            return meant, used + 2
    if at + 1 == len(words):
        return None
    if words[at + 1][0] in NATO and NATO[words[at + 1][0]] == letter:
        return letter, 2
    return None


def _meant(words: list[tuple[str, int, int]], at: int, used: int, letter: str) -> str:
    """The letter that the word after so many joining words ("as in") stands for; "" if none."""
    joint = {word for word, _, _ in words[at + 1 : at + used + 1]}
    after = words[at + used + 1][0] if at + used + 1 < len(words) else ""
    if not joint <= _AS_IN or after in _AS_IN or len(after) < 2:
        return ""
    if after[0] == letter:
        return letter
    return after[0] if used == 2 and len(after) > 2 else ""


def _digits_at(words: list[str], at: int) -> tuple[str, int]:
    word = words[at]
    if word.isdigit():
        return word, 1
    if word in _TIMES and at + 1 < len(words):
        gives, used = _digits_at(words, at + 1)
        return (gives * _TIMES[word], used + 1) if len(gives) == 1 else ("", 1)
    if word in _TENS:
        ones = DIGITS[words[at + 1]] if words[at + 1 : at + 2] and words[at + 1] in _ONES else ""
        return _TENS[word] + (ones or "0"), 2 if ones else 1
    return _TEENS.get(word) or _ZEROS.get(word) or DIGITS.get(word, ""), 1
