"""What looks like a time and is none: the first one, may I, order number 12/30, sat down."""

import re

from voicedesk.language.dates.values import Frame, Piece

_NUMBERED = re.compile(
    r"(?:number|no\.?|order|account|ticket|invoice|reference|ref|room|flight|suite|apartment|apt|unit|code|zip"
    r"|section|chapter|page|version|gate|bus|route|channel|extension|ext|building|[#$£€])(?: is| number|:)* ?$"
)
_VERB_MONTH = re.compile(r"(?:may|march|mar|dec|sun|sat|mon|wed|fall|spring|second|jan)(?![a-z])$")
_MONTH_LEAD = re.compile(
    r"(?:^|[,.] ?|\b(?:in|of|on|until|till|til|since|from|next|last|this|by|during|before|after|every|through"
    r"|for|to|between|and|or|early|late|mid|is|was|be|around|coming) (?:the )?)$"
)
_COUNTED = re.compile(
    r" (?:one|ones|1|time|times|child|kid|son|daughter|thing|person|option|choice|name|letter|part|step|visit"
    r"|appointment|slot|opening|place|floor|street|avenue|ave|class|grade|cousin|opinion|half|of all|line"
    r"|available|available slot|question|digit|digits|dose|shot|round|job|date|couple|few|two|2|three|3|person"
    r"|account|card|number|doctor|item|edition|generation|hand|degree|birthday|anniversary)(?![a-z])"
)
_ORDINAL = re.compile(r"(?:the |on the |on )?(?:\d{1,2}(?:st|nd|rd|th)|second)")
_DATED = re.compile(
    r"(?:^|\b(?:on|the|from|until|till|til|to|by|for|before|after|since|between|and|or|of|is|make it|try|say"
    r"|about|starting|leave|leaving|arrive|arriving|maybe|than|through|-|,) ?)$"
)


def allowed(frame: Frame, piece: Piece) -> bool:
    """Whether the piece may stand, seen beside the words around it."""
    said = frame.text[piece.start : piece.end]
    before, after = frame.text[: piece.start], frame.text[piece.end :]
    if said[0].isdigit() and _NUMBERED.search(before[-20:]):
        return False
    if piece.days and _VERB_MONTH.match(said):
        return bool(_MONTH_LEAD.search(before)) and _ends(after)
    if piece.days and _ORDINAL.fullmatch(said):
        return not _COUNTED.match(after) and _is_day(before, said, after)
    return True


def _ends(after: str) -> bool:
    """Whether the clause may end here, so that may and march are no verbs."""
    return not re.match(r" (?:i|we|you|he|she|they|not|be|have|as|also|well|down|up|to the|through)(?![a-z])", after)


def _is_day(before: str, said: str, after: str) -> bool:
    if said.startswith(("the ", "on ")):
        return True
    return bool(_DATED.search(before)) or not after.strip(" .,!?")
