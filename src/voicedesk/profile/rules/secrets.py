"""Secrets do not belong into a profile: they are named there and kept elsewhere."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from voicedesk.profile.mistakes import Finding, Place

PATTERNS = (
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    re.compile(r"\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[A-Za-z0-9_-]{16,}"),
    re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    re.compile(r"\bAIza[0-9A-Za-z_-]{30,}"),
    re.compile(r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    re.compile(r"\b(?:AC|SK)[0-9a-f]{32}\b"),
    re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}"),
    re.compile(r"\bgh[pousr]_[A-Za-z0-9]{30,}"),
    re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\."),
    re.compile(r"://[^/\s:@]+:[^/\s@]+@"),
)
"""Forms that keys of well-known vendors have, private keys, and addresses with a password."""
TELLING = re.compile(r"(?:^|_)(?:password|passwd|api_?key|token|private_key|client_secret)$")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
RANDOM_LENGTH = 32
RANDOM_BITS = 3.7
"""Bits a character from which a long word is taken for random; English words have fewer."""


def secret_findings(data: object, place: Place = ()) -> Iterator[Finding]:
    """Everything that looks like a secret, without repeating it."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from secret_findings(value, (*place, str(key)))
    elif isinstance(data, list):
        for n, value in enumerate(data):
            yield from secret_findings(value, (*place, n))
    elif isinstance(data, str) and _telltale(place, data):
        where = ".".join(str(step) for step in place if isinstance(step, str))
        words = f"{where}: this looks like a secret; store it and write only its name here"
        yield Finding(place, words)


def _telltale(place: Place, text: str) -> bool:
    key = str(place[-1]).lower() if place else ""
    if key == "secret" and not NAME.fullmatch(text):
        return True
    if TELLING.search(key) and text:
        return True
    return any(pattern.search(text) for pattern in PATTERNS) or any(
        _random(word) for word in text.split()
    )


def _random(word: str) -> bool:
    if len(word) < RANDOM_LENGTH or not re.fullmatch(r"[A-Za-z0-9+/=_-]+", word):
        return False
    if not (re.search(r"\d", word) and re.search(r"[A-Za-z]", word)):
        return False
    counts = Counter(word)
    bits = -sum(n / len(word) * math.log2(n / len(word)) for n in counts.values())
    return bits > RANDOM_BITS or bool(re.fullmatch(r"[0-9a-f]+", word))
