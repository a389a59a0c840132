"""A vehicle as callers name it: "my 2014 Honda Civic", "a Ford Focus, two thousand nineteen"."""

from __future__ import annotations

import re

_MAKES = """
    acura audi bmw buick cadillac chevrolet chevy chrysler citroen dodge fiat ford genesis gmc
    honda hyundai infiniti isuzu jaguar jeep kia lexus lincoln mazda mercedes mini mitsubishi
    nissan opel peugeot pontiac porsche ram renault rover saab saturn scion seat skoda subaru
    suzuki tesla toyota vauxhall volkswagen vw volvo
""".split()
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_YEAR = (
    r"(?:(?:19[5-9]|20[0-4])\d"
    rf"|two thousand(?: (?:and )?(?:{_TEENS}|{_ONES}|twenty(?:[ -](?:{_ONES}))?))?"
    rf"|twenty (?:{_TEENS}|twenty(?:[ -](?:{_ONES}))?)"
    rf"|nineteen (?:eighty|ninety)(?:[ -](?:{_ONES}))?)"
)
_WORD = (
    r"(?!(?:and|that|which|it|it's|its|is|has|have|needs?|makes?|made|making|with|for|from|on|in|at"
    r"|the|my|i|i'm|we|but|so|please|when|won't|doesn't|can|could|keeps?|started|tomorrow|today)\b)"
    r"[\w-]+"
)
_MODEL = rf"(?: {_WORD})"
_MAKE = rf"(?:{'|'.join(_MAKES)})s?(?:[ -]benz)?"
_VEHICLE = re.compile(
    rf"\b(?:{_YEAR}),? {_MAKE}\b{_MODEL}{{0,3}}|\b{_MAKE}\b{_MODEL}{{0,4}}?,? (?:from )?{_YEAR}\b",
    re.IGNORECASE,
)
_MAKE_FIRST = re.compile(rf"\W*{_MAKE}\b", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:make|model|year)\b[^?]*\b(?:make|model|year)\b[^?]*\?", re.IGNORECASE)


def vehicle_in(text: str) -> str:
    """Make, model and year in the caller's words; empty unless a make and a year were said."""
    found = _VEHICLE.search(text)
    return found.group().strip() if found else ""


def begins_with_make(text: str) -> bool:
    """Whether the first word is a make: "Subaru Outback", but not Harrison Ford."""
    return _MAKE_FIRST.match(text) is not None


def asks_of_vehicle(question: str) -> bool:
    """Whether a question is for the make, the model and the year of a vehicle."""
    return _ASKED.search(question) is not None
