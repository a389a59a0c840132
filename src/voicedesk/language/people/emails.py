"""E-mail addresses as they are spoken and spelled: "maria dot g at example dot com"."""

import re
from dataclasses import dataclass

from voicedesk.language.people.spelling import DIGITS, NATO, SURE_DIGITS, read_spelling

_WRITTEN = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_TOP = (
    r"(?:com|org|net|edu|gov|co|io|me|us|uk|ca|de|fr|es|it|ie|au|nz|info|biz|app"
    r"|dev|ai|health|clinic|dental|test|example|email|nl|eu|ch|at|be|se|no|dk|pl"
    r"|in|mx|br)"
)
_DOMAIN = re.compile(
    rf"(?:\s|^|@)((?:[a-z0-9]+[\s-]+){{0,6}}?[a-z0-9-]+)\s*(?:\bdot\b|\bpoint\b"
    rf"|\bperiod\b|\.)\s*({_TOP}|[a-z](?:\s[a-z]){{1,2}})\b((?:\s*(?:\bdot\b"
    rf"|\.)\s*{_TOP}\b)?)",
    re.IGNORECASE,
)
_AT = re.compile(r"(?:\bat sign\b|\bat symbol\b|\bat\b|@)", re.IGNORECASE)
_LEAD = re.compile(
    r"^.*?\b(?:e-?mail(?: address)?(?: is| would be|'s|:)?|address is|reach me at"
    r"|send (?:it|that) to|that(?:'s| is| would be| will be)|it(?:'s| is"
    r"| would be)|my (?:e-?mail|address)(?: is|'s)?|is|use|to|yes|sure|okay"
    r"|ok)\b[\s,:]+(?=\S)",
    re.IGNORECASE,
)
_SIGNS = {
    "dot": ".",
    "point": ".",
    "period": ".",
    "dash": "-",
    "hyphen": "-",
    "minus": "-",
    "underscore": "_",
    "under": "_",
    "plus": "+",
    ".": ".",
    "-": "-",
    "_": "_",
}
_KNOWN = {
    "g mail": "gmail",
    "hot mail": "hotmail",
    "out look": "outlook",
    "yahoo": "yahoo",
    "i cloud": "icloud",
    "proton mail": "protonmail",
    "a o l": "aol",
    "aol": "aol",
    "g-mail": "gmail",
    "gee mail": "gmail",
}
_SKIP = {
    "um",
    "uh",
    "er",
    "the",
    "letter",
    "letters",
    "number",
    "all",
    "lowercase",
    "lower",
    "case",
    "one",
    "word",
    "no",
    "spaces",
    "capital",
    "space",
    "sign",
    "score",
    "then",
    "and",
    "with",
    "a",
    "is",
    "it's",
    "that's",
    "sure",
    "yes",
    "ok",
    "okay",
    "my",
    "email",
    "so",
    "well",
}
_TAIL = re.compile(
    r"\b(?:that'?s|that is|spelled|spelt|which is|spelling)\b[\s,:]*(?:spelled"
    r"|spelt)?(.+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Email:
    """An address heard, and where it was said."""

    address: str
    sure: float
    span: tuple[int, int]


def read_email(text: str) -> tuple[Email, ...]:
    """The e-mail addresses in a text, the last said (a correction) first."""
    written = [Email(m.group().lower().strip("."), 1.0, m.span()) for m in _WRITTEN.finditer(text)]
    if written:
        return tuple(reversed(written))
    spoken: list[Email] = []
    begin = 0
    for at in _AT.finditer(text):
        domain = _DOMAIN.match(text, at.end()) or _DOMAIN.match(" " + text[at.end() :])
        if domain is None or at.start() < begin:
            continue
        offset = 0 if domain.string is text else at.end() - 1
        local, sure, start = _local(text[begin : at.start()], begin)
        if not local:
            continue
        end = min(domain.end() + offset, len(text))
        local = _respelled(local, text[end:])
        spoken.append(Email(f"{local}@{_host(domain)}", sure, (start, end)))
        begin = end
    return tuple(reversed(spoken))


def _host(found: re.Match[str]) -> str:
    name = " ".join(found.group(1).lower().split())
    name = _KNOWN.get(name) or "".join(_KNOWN.get(name, name).split())
    top = "".join(found.group(2).lower().split())
    more = found.group(3).lower()
    second = re.sub(r"[^a-z]", "", more.replace("dot", "")) if more else ""
    return f"{name}.{top}" + (f".{second}" if second else "")


def _local(text: str, offset: int) -> tuple[str, float, int]:
    """The part before "at": address, how sure, and where it begins."""
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    words = [
        (m.group().lower(), m.start() + start) for m in re.finditer(r"[\w'.+-]+", text[start:])
    ]
    kept = _speakable(words)
    out: list[str] = []
    at = 0
    while at < len(kept):
        piece, used = _piece([word for word, _ in kept], at)
        out.append(piece)
        at += used
    local = "".join(out).strip(".-_+")
    sure = 0.9 if len(local) >= 3 else 0.6
    return local, sure, offset + (kept[0][1] if kept else start)


def _speakable(words: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """What belongs to the address: from the last word that is no part of one on."""
    return [
        (word, at)
        for word, at in words
        if word not in _SKIP or (len(word) == 1 and word.isalpha()) or word == "one"
    ]


def _as_in(words: list[str], at: int) -> int:
    """How many words "m as in mike" or "m for mike" takes here; 0 where there is none."""
    word, after = words[at], words[at + 1 : at + 4]
    if len(word) != 1 or not after:
        return 0
    if after[0] in {"as", "like"} and after[1:2] == ["in"] and len(after) == 3:
        return 4
    meant = len(after) > 1 and after[1].startswith(word) and len(after[1]) > 1
    return 3 if after[0] in {"for", "like"} and meant else 0


def _piece(words: list[str], at: int) -> tuple[str, int]:
    word = words[at]
    if word in _SIGNS:
        return _SIGNS[word], 1
    if word in {"double", "triple"} and at + 1 < len(words):
        piece, used = _piece(words, at + 1)
        return piece * (2 if word == "double" else 3), used + 1
    if as_in := _as_in(words, at):
        return word, as_in
    if word in SURE_DIGITS:
        return DIGITS[word], 1
    # a letter's word beside others; alone it is a name: Mike, Nan
    beside = [*words[max(0, at - 1) : at], *words[at + 1 : at + 2]]
    if word in NATO and any(near in NATO or len(near) == 1 for near in beside):
        return NATO[word], 1
    return re.sub(r"[^a-z0-9.+_'-]", "", word).replace("'", ""), 1


def _respelled(local: str, after: str) -> str:
    """The local part corrected by a spelling that follows ("that's M A R I A")."""
    tail = _TAIL.search(after)
    letters = read_spelling(tail.group(1), digits=True) if tail else ""
    if len(letters) < 3:
        return local
    parts = re.split(r"([._+-])", local)
    closest = min(
        range(0, len(parts), 2),
        key=lambda i: abs(len(parts[i]) - len(letters)) + (parts[i][:1] != letters[:1]),
    )
    if abs(len("".join(parts)) - len(letters)) < abs(len(parts[closest]) - len(letters)):
        return letters
    parts[closest] = letters
    return "".join(parts)
