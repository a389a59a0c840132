"""What looks like a time and is none: the first one, may I, order number 12/30, sat down."""

import re

from voicedesk.language.dates.lexicon import MONTHS
from voicedesk.language.dates.values import Frame, Piece

_NUMERIC = re.compile(r"[\d/.: -]+|\d+ (?:to|and) \d+")
_NUMBERED = re.compile(
    r"(?:number|no\.?|order|account|ticket|invoice|reference|ref|room|flight|suite|apartment|apt"
    r"|unit|code|zip"
    r"|section|chapter|page|version|gate|bus|route|channel|extension|ext|building|[#$£€])(?: is| "
    r"number|:)* ?$"
)
_VERB_MONTH = re.compile(
    rf"(?:may|march|fall|spring|winter|second|mon|tue|wed|thu|sat|sun|{'|'.join(MONTHS)})\.?$"
)
_MONTH_LEAD = re.compile(
    r"(?:^|[,.] ?|\b(?:in|of|on|until|till|til|since|from|next|last|this|by|during|before|after"
    r"|every|through|for|to|between|and|or|early|late|mid|is|was|be|around|coming) )$"
)
_SEASON = re.compile(r"fall|spring|winter")
_SEASON_LEAD = re.compile(r"\b(?:in|by|until|during|over|for|before|after|of) the $")
_MONTH_NEXT = re.compile(rf" ?(?:-|to|through|or|and) ?(?:{'|'.join(MONTHS)}|[a-z]+day)")
_CANNOT = re.compile(
    r"(?:\b(?:can't|cannot|can not|couldn't|won't be|wouldn't be|isn't|aren't|not|unable|busy"
    r"|unavailable|away"
    r"|out of town|tied up|booked up)(?<!if not)(?<!why not)(?<!or not))"
    r"(?: (?:do|make|come|come in|go|be|get|it|in|there|available|free|able|to|good|possible|on"
    r"|the|any|my|at|all"
    r"|our|attend|appointment|work|working|for|me|during|anything|around|here)){0,6} $"
)
_NO_GOOD = re.compile(
    r"(?:(?: at all)?(?: really)?(?: just)?) ?(?:(?:doesn't|does not|won't|will not|isn't|is not"
    r"|wouldn't|would not|can't)"
    r"(?: be| really| going to)*(?: works?| good| great| possible| ok| okay| suit| do| do it| fit"
    r"| an option| for me)"
    r"|(?:is|'s|are) (?:no good|out|bad|not good|not possible|impossible|too (?:late|early|soon"
    r"|far)|full|busy))(?![a-z])"
)
_COUNTED = re.compile(
    r" (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|one|ones|1|time|times|child|kid|son|daughter"
    r"|thing|person|option|choice|name|letter"
    r"|part|step|visit"
    r"|appointment|slot|opening|place|floor|street|avenue|ave|class|grade|cousin|opinion|half|of "
    r"all|line"
    r"|available|available slot|question|digit|digits|dose|shot|round|job|date|couple|few|two|2"
    r"|three|3|person"
    r"|account|card|number|doctor|item|edition|generation|hand|degree|birthday|anniversary)"
    r"(?![a-z])"
)
_PLAIN = re.compile(r"the \d{1,2}")
_PREPOSITION = re.compile(r"\b(?:on|from|until|till|by|since|before|after|between|day|date|than) $")
# What follows a day of the month, and hardly ever a first try or a second floor.
_GOES_ON = re.compile(
    r" ?$| ?[,.?!;-]| (?:at|and|or|of|if|is|works?|would|will|please|for|with|in|to|through|until"
    r"|till|around|about|after|before|between|from|next|this|i|we|then|instead|any|some|as|but"
    r"|maybe|sounds|also|\d+)(?![a-z])"
)
_ORDINAL = re.compile(r"(?:the |on the |on )?(?:\d{1,2}(?:st|nd|rd|th)|second)")
_DATED = re.compile(
    r"(?:^|\b(?:on|the|from|until|till|til|to|by|for|before|after|since|between|and|or|of|is"
    r"|make it|try|say"
    r"|about|starting|leave|leaving|arrive|arriving|maybe|than|through|-|,) ?)$"
)


_LEAD = re.compile(r"(?:by|from|until|till|since|before|after) ")
# Good morning; which day of the week.
_NO_WHEN = {"morning", "afternoon", "evening", "night", "the week", "the month", "the year"}


def allowed(frame: Frame, piece: Piece) -> bool:
    """Whether the piece may stand, seen beside the words around it."""
    start = piece.start
    if lead := _LEAD.match(frame.text, piece.start, piece.end):
        start = lead.end()  # what is said after from, until, by
    said = frame.text[start : piece.end]
    before, after = frame.text[:start], frame.text[piece.end :]
    if _NUMERIC.fullmatch(said) and _NUMBERED.search(before[-20:]):
        return False
    if before.endswith(("good ", "day of ", "days of ")) and said in _NO_WHEN:
        return False
    if piece.days and _VERB_MONTH.match(said):
        led = _MONTH_LEAD.search(before) or _MONTH_NEXT.match(after)
        in_season = _SEASON.match(said) and _SEASON_LEAD.search(before)
        return bool(led or in_season) and _ends(after)
    if piece.days and _ORDINAL.fullmatch(said):
        return not _COUNTED.match(after) and _is_day(frame, piece, before, after)
    if piece.days and _PLAIN.fullmatch(said):
        return not (_spelled(frame, piece) or _COUNTED.match(after))
    return True


def refused(frame: Frame, piece: Piece) -> bool:
    """Whether the clause says that this time will not do: I can't do Monday, Friday is no good."""
    if piece.days and (piece.days.first is None or piece.days.last is None):
        return False
    before, after = frame.text[: piece.start], frame.text[piece.end :]
    return bool(_CANNOT.search(before[-60:]) or _NO_GOOD.match(after))


def _ends(after: str) -> bool:
    """Whether the clause may end here, so that may and march are no verbs."""
    return not re.match(
        r" (?:i|we|you|he|she|they|not|be|have|as|also|well|down|up|to the|through)(?![a-z])",
        after,
    )


def _spelled(frame: Frame, piece: Piece) -> bool:
    """Whether the number that ends the piece was said as a word."""
    gap = frame.text.rfind(" ", piece.start, piece.end)
    if frame.text.startswith("second", gap + 1):
        return True
    return (piece.start if gap < 0 else gap + 1) in frame.spelled


def _is_day(frame: Frame, piece: Piece, before: str, after: str) -> bool:
    """The first, spelled out, is a choice unless a day was asked for or a preposition leads."""
    said = frame.text[piece.start : piece.end]
    alone = not after.strip(" .,!?")
    if int(re.sub(r"\D", "", said) or 2) <= 5 and _spelled(frame, piece):
        led = bool(_PREPOSITION.search(before)) and ("the " in said or alone)
        return (frame.asks_day or led) and bool(_GOES_ON.match(after))
    return "the " in said or alone or bool(_DATED.search(before))
