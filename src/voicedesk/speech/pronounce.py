"""Writes a text the way it is to be said: digits, times, prices, addresses, no markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from voicedesk.language.spoken import say_number, say_ordinal

_SHORT = {
    "dr": "Doctor", "mr": "Mister", "mrs": "Missis", "ms": "Miz", "st": "Street", "ave": "Avenue",
    "rd": "Road", "blvd": "Boulevard", "apt": "apartment", "approx": "about", "min": "minutes",
    "mins": "minutes", "hr": "hour", "hrs": "hours", "e.g": "for example", "i.e": "that is",
    "vs": "versus", "etc": "and so on", "no": "number",
}  # fmt: skip
_ONLY_WITH_POINT = frozenset({"st", "no", "ave", "rd", "min", "hr"})
_MARKUP: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"```.*?```", re.DOTALL), " "),
    (re.compile(r"!?\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>]{0,200}>"), " "),
    (re.compile(r"^\s{0,3}(#{1,6}|[-*+]|\d+[.)])\s+", re.MULTILINE), ""),
    (re.compile(r"(\*{1,3}|_{2,3}|~~|`)"), ""),
    (re.compile(r"(?<!\w)_([^_]+)_(?!\w)"), r"\1"),
    (re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]"), ""),
)

_PHONE = re.compile(r"(?<![\w.])\+?(?:1[\s.-]?)?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]?\d{4}\b")
_TIME = re.compile(r"\b(\d{1,2})[:.](\d\d)(?:\s?([ap])\.?\s?m\b\.?)?", re.IGNORECASE)
_HOUR = re.compile(r"\b(\d{1,2})\s?([ap])\.?\s?m\b(\.(?!\s+(?-i:[A-Z])|\s*$))?", re.IGNORECASE)
_MONEY = re.compile(r"\$\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d\d))?\b")
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_CODE = re.compile(r"\b(?:\d{5,}|0\d+)\b")
_NUMBER = re.compile(r"\b\d{1,4}\b")
_SPELLED = re.compile(r"\b(?:[A-Z][-\s]){2,}[A-Z]\b")
_ADDRESS = re.compile(r"\b([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)")
_ABBREVIATION = re.compile(
    r"\b(" + "|".join(re.escape(key) for key in _SHORT) + r")(\.)?(?!\w)", re.IGNORECASE
)
_RANGE = re.compile(r"(?<=\d)\s?[-\u2013]\s?(?=\d)")


def without_markup(text: str) -> str:
    """The words of a text, without Markdown, tags and emoji."""
    for pattern, instead in _MARKUP:
        text = pattern.sub(instead, text)
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def pronounced(text: str, *, sayings: Mapping[str, str] | None = None) -> str:
    """The words as a voice should read them.

    Args:
        text: What is to be said, as it stands in the transcript.
        sayings: Words of the business and how they sound ("Nguyen": "win").
    """
    text = without_markup(text)
    for word, sound in (sayings or {}).items():
        text = _saying(word).sub(sound.replace("\\", r"\\"), text)
    for pattern, write in _RULES:
        text = pattern.sub(write, text)
    return re.sub(r"\s{2,}", " ", text).strip()


def _saying(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)


def _digits(run: str) -> str:
    return " ".join(say_number(int(digit)) for digit in run)


def _phone(match: re.Match[str]) -> str:
    run = re.sub(r"\D", "", match[0])
    country, rest = run[:-10], run[-10:]
    groups = [part for part in (country, rest[:3], rest[3:6], rest[6:]) if part]
    return ", ".join(_digits(group) for group in groups)


def _time(match: re.Match[str]) -> str:
    hour, minute, half = int(match[1]), int(match[2]), match[3]
    if hour > 23 or minute > 59:
        return match[0]
    noon = {12: "noon", 0: "midnight"}.get(hour) if minute == 0 and half is None else None
    if noon is not None:
        return noon
    if half is None and hour > 12:
        hour, half = hour - 12, "p"
    part = f" {half.upper()}M" if half else ""
    if minute == 0:
        return say_number(hour) + (part or " o'clock")
    small = f"oh {say_number(minute)}" if minute < 10 else say_number(minute)
    return f"{say_number(hour)} {small}{part}"


def _hour(match: re.Match[str]) -> str:
    return f"{say_number(int(match[1]))} {match[2].upper()}M"


def _money(match: re.Match[str]) -> str:
    whole = int(match[1].replace(",", ""))
    said = say_number(whole) if whole < 10_000 else match[1]
    dollars = f"{said} {'dollar' if whole == 1 else 'dollars'}"
    if not match[2] or match[2] == "00":
        return dollars
    return f"{dollars} and {say_number(int(match[2]))} cents"


def _spelled(match: re.Match[str]) -> str:
    return ", ".join(re.findall("[A-Z]", match[0])) + ","


def _address(match: re.Match[str]) -> str:
    def said(part: str) -> str:
        for mark, word in ((".", " dot "), ("_", " underscore "), ("-", " dash "), ("+", " plus ")):
            part = part.replace(mark, word)
        return re.sub(r"\d+", lambda run: f" {_digits(run[0])} ", part)

    return f"{said(match[1])} at {said(match[2])}"


def _short(match: re.Match[str]) -> str:
    key = match[1].lower()
    if key in _ONLY_WITH_POINT and not match[2]:
        return match[0]
    if key in ("st", "no") and not _is_abbreviation(match):
        return match[0]
    return _SHORT[key]


def _is_abbreviation(match: re.Match[str]) -> bool:
    """Tell "No." before a figure and "St." after a name from the words no and st."""
    if match[1].lower() == "no":
        return bool(re.match(r"\s*\d", match.string[match.end() :]))
    return match[1][0].isupper()


def _figure(match: re.Match[str]) -> str:
    number = int(match[0])
    if 1900 <= number <= 2099:
        return match[0]
    return say_number(number)


_RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_ADDRESS, _address),
    (_PHONE, _phone),
    (_SPELLED, _spelled),
    (_MONEY, _money),
    (_TIME, _time),
    (_HOUR, _hour),
    (_RANGE, " to "),
    (_ORDINAL, lambda match: say_ordinal(int(match[1]))),
    (re.compile(r"(?<=\d)%"), " percent"),
    (_CODE, lambda match: _digits(match[0])),
    (re.compile(r"(?<=\d),(?=\d{3}\b)"), ""),
    (re.compile(r"\b(\d+)\.(\d+)\b"), lambda match: f"{match[1]} point {_digits(match[2])}"),
    (_ABBREVIATION, _short),
    (_NUMBER, _figure),
    (re.compile(r"\s*&\s*"), " and "),
    (re.compile(r"\b24/7\b"), "round the clock"),
)
