"""What looks like a time and is none: the first one, may I, order number 12/30, sat down."""

import re
from dataclasses import dataclass

from voicedesk.language.dates.lexicon import MONTHS
from voicedesk.language.dates.values import Frame, Piece

_NUMERIC = re.compile(r"[\d/.: -]+|\d+ (?:to|and) \d+")
_NUMBERED = re.compile(
    r"(?:number|no\.?|order|account|ticket|invoice|reference|ref|room|flight|suite|apartment|apt"
    r"|unit|code|zip"
    r"|section|chapter|page|version|gate|bus|route|channel|extension|ext|building|[#$£€])(?: is| "
    r"number|:)* ?$"
)
_AGE = re.compile(
    r"\b(?:he|she|(?:my|our|the) (?:son|daughter|kid|child|boy|girl|baby|dog))(?:'s| is)"
    r" (?:only |just |almost |about )?$"
)
"""What stands before somebody's age."""
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
_ONE_OF = re.compile(r" (?:of|on|after|before|that|with|in|for|more|thing|moment)(?![a-z])")
_VERB_GOES_ON = re.compile(
    r" (?:i|we|you|he|she|they|not|be|have|as|also|well|down|up|to the|through)(?![a-z])"
)
_LEAD = re.compile(r"(?:by|from|until|till|since|before|after) ")
# Good morning; which day of the week.
_COUNTS_NIGHTS = re.compile(r"(?<!at )\b(?:\d{1,2}|an?|per|each)[ -]$")
_NO_WHEN = {"morning", "afternoon", "evening", "night", "the week", "the month", "the year"}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A piece without its preposition, and the text on both sides."""

    said: str
    before: str
    after: str
    spelled: bool  # whether the number that ends it was said as a word


def allowed(frame: Frame, piece: Piece) -> bool:
    """Whether the piece may stand, seen beside the words around it."""
    lead = _LEAD.match(frame.text, piece.start, piece.end)
    start = lead.end() if lead else piece.start
    seen = _Seen(
        frame.text[start : piece.end],
        frame.text[:start],
        frame.text[piece.end :],
        _spelled(frame, start, piece.end),
    )
    if _is_nothing(seen) and not (frame.asks_time and seen.before.strip(" ,") == "no"):
        return False
    if piece.days is None:
        return True
    return _may_be_days(frame, seen)


def _is_nothing(seen: _Seen) -> bool:
    """Greetings, numbers of things, and the one that stands for a thing."""
    if seen.said.isdigit() and _AGE.search(seen.before):
        return True
    if seen.said == "1" and seen.spelled:
        return seen.before.endswith("the ") or bool(_ONE_OF.match(seen.after))
    if seen.said in _NO_WHEN:
        counted = seen.said == "night" and _COUNTS_NIGHTS.search(seen.before)
        return bool(counted) or seen.before.endswith(("good ", "day of ", "days of "))
    return bool(_NUMERIC.fullmatch(seen.said) and _NUMBERED.search(seen.before[-20:]))


def _may_be_days(frame: Frame, seen: _Seen) -> bool:
    """May and March are verbs, too; the first and the 24 need not be days."""
    if _VERB_MONTH.match(seen.said):
        led = _MONTH_LEAD.search(seen.before) or _MONTH_NEXT.match(seen.after)
        in_season = _SEASON.match(seen.said) and _SEASON_LEAD.search(seen.before)
        return bool(led or in_season) and not _VERB_GOES_ON.match(seen.after)
    if _ORDINAL.fullmatch(seen.said):
        return not _COUNTED.match(seen.after) and _is_day(frame, seen)
    if _PLAIN.fullmatch(seen.said):
        return not (seen.spelled or _COUNTED.match(seen.after))
    return True


def _is_day(frame: Frame, seen: _Seen) -> bool:
    """The first, spelled out, is a choice unless a day was asked for or a preposition leads."""
    alone = not seen.after.strip(" .,!?")
    if seen.spelled and int(re.sub(r"\D", "", seen.said) or 2) <= 5:
        led = bool(_PREPOSITION.search(seen.before)) and ("the " in seen.said or alone)
        return (frame.asks_day or led) and bool(_GOES_ON.match(seen.after))
    return "the " in seen.said or alone or bool(_DATED.search(seen.before))


def _spelled(frame: Frame, start: int, end: int) -> bool:
    gap = frame.text.rfind(" ", start, end)
    if frame.text.startswith("second", gap + 1):
        return True
    return (start if gap < 0 else gap + 1) in frame.spelled


def refused(frame: Frame, piece: Piece) -> bool:
    """Whether the clause says that this time will not do: I can't do Monday, Friday is no good."""
    if piece.days and (piece.days.first is None or piece.days.last is None):
        return False
    before, after = frame.text[: piece.start], frame.text[piece.end :]
    return bool(_CANNOT.search(before[-60:]) or _NO_GOOD.match(after))
