"""What points back: the second one, same as last time, with her again; and how many people."""

import re
from collections.abc import Iterator

from voicedesk.language.understand.shapes import Reference

_TABLE: tuple[tuple[Reference, str], ...] = (
    (
        "same_as_last",
        r" (?:same|like|as|what i had|the usual|usual|my regular|regular one)(?: thing"
        r"| one| as| service| appointment)? (?:as |like )?(?:last time|the last time"
        r"|before|always|usual|i (?:always |usually )?(?:have|had|get|got)|the usual"
        r"|previously)|^ (?:the |my |just the )?(?:usual|same again|the same again"
        r"|same as (?:usual|before|last time))(?: please)? $",
    ),
    (
        "same_staff",
        r" (?:(?:with|see|have|get) (?:her|him|them|the same (?:person|one|doctor"
        r"|dentist|stylist|lady|guy|woman|man|hygienist|mechanic|barber"
        r"|technician))(?: again)?|same (?:person|doctor|dentist|stylist|hygienist"
        r"|mechanic|barber|technician|lady|guy|woman|man) "
        r"(?:as|again|i|please|who|that)?) ",
    ),
    ("same_service", r" (?:the )?same (?:service|thing|treatment|kind) "),
    ("same_time", r" (?:at )?(?:the )?same time(?! as (?:my|your)) (?!last time)"),
    (
        "same_day",
        r" (?:the )?same day |any ?thing else (?:on )?that day "
        r"| (?:on )?that (?:same )?day ",
    ),
    (
        "soonest",
        r" (?:soonest|earliest|as (?:soon|early) as (?:possible|you can|you have)|asap|a s a p"
        r"|first available|next available|next (?:free|open) |first thing you have"
        r"|how soon (?:can|could|do|would|may|might) (?:i|we|you|she|he|they)"
        r"|first opening|next opening|quickest|right away|whatever is first"
        r"|whenever you can) ",
    ),
    (
        "latest",
        r" (?:the )?latest (?:one |you have |slot |time |possible |appointment "
        r"|available )?(?!news)",
    ),
    ("earlier", r" (?:earlier|sooner|the first of (?:those|them|the two)|the former|before that) "),
    (
        "later",
        r" (?:(?:the |a |any ?thing |something |bit |little |much |one |that is |it "
        r"|be )?later(?: one| time| slot| than that| in the day| on| that day| please"
        r"| is better| works| appointment)?|the latter|after that) (?!$^)",
    ),
    (
        "either",
        r" (?:either(?: one| of them| is fine| works| time| day)?|(?:both"
        r"|any(?: of (?:them|those|these))?|all) (?:are|is|work|works|would be"
        r"|of them (?:are|work)) ?(?:fine|good|ok|great|all right)?|whichever"
        r"|whatever(?: is| works| you have| suits| time)?|any ?time(?: is| works| that"
        r"| you)?|does not matter|do not mind|do not care|no preference|not fussy"
        r"|you (?:choose|pick|decide)|surprise me|all the same|any one is"
        r"|anything (?:is|will be|works)) ",
    ),
    (
        "anyone",
        r" (?:any ?one|any ?body|whoever|who ?ever|any (?:doctor|dentist|stylist"
        r"|mechanic|technician|barber|hygienist|of them)|no preference"
        r"|first available person)(?! else)(?: is| will| works| you| who| that| at| on"
        r"| can| available| free| please| really| $)",
    ),
    (
        "that_one",
        r" (?:that one|this one|that time|that slot|that works|i will take (?:it|that)"
        r"|let us do that|the one you (?:said|mentioned)|that is the one) ",
    ),
    (
        "both",
        r" (?:both(?: of (?:them|us|those))?|the two of them|back to back"
        r"|one after (?:the other|another)|after each other|together) ",
    ),
    (
        "this_number",
        r" (?:this (?:number|phone|one i am calling)|number i am (?:calling|ringing"
        r"|phoning) (?:from|on)|same number|the number you (?:have|see)"
        r"|that i am calling (?:from|on)|my (?:current|calling) number"
        r"|calling (?:you )?from) ",
    ),
)
_RULES = tuple((name, re.compile(pattern)) for name, pattern in _TABLE)

_ORDER = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
    "last": -1,
    "middle": 0,
}
_COUNT = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
}
_ORDINAL = re.compile(
    r"\b(?:the |your |that |take the |take )?(first|second|third|fourth|fifth|last"
    r"|middle|1st|2nd|3rd|4th|5th)"
    r"(?: (?:one|option|choice|slot|appointment|suggestion|of (?:those|them"
    r"|these|the (?:two|three)))\b(?! (?:i|we|you)\b)|(?= please| is| works"
    r"| sounds| would| will|,|\.|\s*$))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:option|number|choice|slot)(?: number)? (one|two|three|four|five"
    r"|[1-5])(?![\d:])(?! (?:one|two|three|four|five|six|seven|eight|nine|zero|oh"
    r"|\d))\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r" (?:for|me and|both|with|us|we are|there are|there is|my|party of|group of"
    r"|of us|all) (?:my |of us |a |all )?(two|three|four|five|six|both|2|3|4|5"
    r"|6)(?: of)?(?: us| my)? (?:people|persons|adults|kids|children|sons"
    r"|daughters|boys|girls|friends|appointments|of us|us|guests) "
)
_COUNTED = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "both": 2}
_PAIR = re.compile(
    r" (?:for )?(?:me and|myself and|both me and) (?:my |the )?\w+ | (?:both"
    r"|for both) (?:my |of my |the )?(?:kids|children|sons|daughters|boys|girls"
    r"|of us|of them) "
    r"| my (?:husband|wife|son|daughter|mother|father|mom|dad|sister|brother"
    r"|partner|friend|kid|child|boy|girl) and (?:me|i|myself|my \w+) "
    r"| (?:two|2|both) (?:\w+ )?(?:people|appointments|of us|kids|children|visits|slots|bookings"
    r"|cleanings|checkups|haircuts|cuts|trims|spots|sessions|cars|trucks|vans|vehicles) "
)


def references(words: str) -> Iterator[Reference]:
    """The kinds of reference that the plain words hold."""
    for name, pattern in _RULES:
        if pattern.search(words):
            yield name


def ordinals(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Places in the desk's last list ("1", "2", …; "-1": the last, "0": the middle), with spans."""
    for found in _ORDINAL.finditer(text):
        yield str(_ORDER[found.group(1).lower()]), found.span()
    for found in _NUMBERED.finditer(text):
        yield str(_COUNT[found.group(1).lower()]), found.span()


def people(words: str) -> int | None:
    """For how many people, where it was said that there are several."""
    if found := _PEOPLE.search(words):
        said = found.group(1)
        return _COUNTED.get(said) or int(said)
    return 2 if _PAIR.search(words) else None
