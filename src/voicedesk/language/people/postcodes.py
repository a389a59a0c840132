"""Postcodes as they are spoken, checked against the form that each country gives them."""

import re
from dataclasses import dataclass

from voicedesk.language.people.spelling import read_digits, read_spelling

_FORMS: dict[str, re.Pattern[str]] = {
    "US": re.compile(r"\d{5}(?:\d{4})?"),
    "CA": re.compile(r"[A-Z]\d[A-Z]\d[A-Z]\d"),
    "GB": re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}"),
    "IE": re.compile(r"[A-Z]\d[\dW][A-Z\d]{4}"),
    "NL": re.compile(r"\d{4}[A-Z]{2}"),
    "DE": re.compile(r"\d{5}"),
    "FR": re.compile(r"\d{5}"),
    "AU": re.compile(r"\d{4}"),
}
# Recognisers write digits for letters and letters for digits: the shape of a postcode decides.
_AS_DIGIT = str.maketrans("OIZSBGQ", "0125860")
_AS_LETTER = str.maketrans("01258", "OIZSB")
_SHAPES: dict[str, tuple[str, ...]] = {
    "GB": ("LD DLL", "LDD DLL", "LDL DLL", "LLD DLL", "LLDD DLL", "LLDL DLL"),
    "CA": ("LDL DLD",),
    "US": ("DDDDD",),
    "NL": ("DDDD LL",),
}
_LEAD = re.compile(r"\b(?:post ?code|zip ?code|zip|postal code)\b(?: is|'s)?[\s:,]*", re.IGNORECASE)
_WRITTEN = {
    "GB": re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE),
    "CA": re.compile(r"\b([A-Z]\d[A-Z])\s*(\d[A-Z]\d)\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode heard, in the usual writing of its country, and how sure that is."""

    value: str
    sure: float


def read_postcode(text: str, *, region: str = "US") -> Postcode | None:
    """The postcode in a text; None when there is nothing of its form."""
    said = text[lead.end() :] if (lead := _LEAD.search(text)) else text
    if (written := _WRITTEN.get(region)) and (found := written.search(said)):
        return Postcode(f"{found.group(1)} {found.group(2)}".upper(), 0.95)
    if region not in _SHAPES:
        digits = read_digits(said)
        form = _FORMS.get(region)
        return Postcode(digits, 0.9) if form and form.fullmatch(digits) else None
    if region == "US":
        digits = read_digits(said)
        return Postcode(digits[:5], 0.9) if len(digits) in (5, 9) else None
    return _shaped(read_spelling(said, digits=True, loose=True).upper(), region)


def best_postcode(heard: tuple[str, ...] | list[str], *, region: str = "US") -> Postcode | None:
    """The postcode from several hearings of one utterance, the likeliest hearing first."""
    read = [found for text in heard if (found := read_postcode(text, region=region))]
    return max(read, key=lambda found: found.sure, default=None)


def _shaped(raw: str, region: str) -> Postcode | None:
    """The letters and digits bent to the shape that fits with the fewest changes."""
    best: tuple[int, str] | None = None
    for shape in _SHAPES[region]:
        places = shape.replace(" ", "")
        for start in range(max(1, len(raw) - len(places) + 1)):
            part = raw[start : start + len(places)]
            if len(part) != len(places):
                continue
            bent = "".join(_bend(char, place) for char, place in zip(part, places, strict=True))
            changes = sum(a != b for a, b in zip(part, bent, strict=True)) + 2 * (
                len(raw) - len(places)
            )
            fits = all(
                char.isdigit() == (place == "D") for char, place in zip(bent, places, strict=True)
            )
            if fits and (best is None or changes < best[0]):
                gap = shape.find(" ")
                best = changes, f"{bent[:gap]} {bent[gap:]}" if gap > 0 else bent
    return Postcode(best[1], max(0.3, 0.95 - 0.1 * best[0])) if best else None


def _bend(char: str, place: str) -> str:
    if place == "D":
        return char.translate(_AS_DIGIT)
    return char.translate(_AS_LETTER)
