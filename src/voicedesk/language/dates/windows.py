"""Stretches of the clock: at four, after four, between nine and half past ten, 4 to 6 pm."""

import re
from dataclasses import replace

from voicedesk.language.dates.clock import (
    ClockFound,
    Found,
    clock_at,
    digits_at,
    half_of,
    part_at,
)
from voicedesk.language.dates.values import Clock, Frame, Window

_ABOUT = (
    r"(?:(?:at |the )*(?:around|about|approximately|approx\.?|roughly|close to|near|say|maybe) )?"
)
_AFTER = re.compile(
    r"(?:any ?time |some ?time |no sooner |not )?"
    r"(?:after|later than|from|since|starting(?: at| from)?|past|no earlier than|not before"
    rf"|earliest|as early as|not until|beginning(?: at)?) {_ABOUT}(?=\d|noon|mid|half|quarter|a q"
    r"|the mid)"
)
_BEFORE = re.compile(
    r"(?:any ?time |some ?time )?"
    r"(?:before|by|until|untill|till|til|up to|through|earlier than|no later than|not after"
    rf"|as late as|not later than|ending(?: at)?|prior to) {_ABOUT}(?:(?<!by )at )?"
    r"(?=\d|noon|mid|half|quarter|a q|the mid|eod|cob|close of|(?:the )?end of)"
)
_AT = re.compile(
    r"(?:(?:at|@|for|around|about|approximately|approx\.?|exactly|roughly|like|say) ?)+(?:a "
    rf"|the )?{_ABOUT}"
    r"(?=\d|noon|mid|half|quarter|12)"
)
_VISIT = re.compile(r"\b(?:com(?:e|ing)|stop(?:ping)?|swing|drop|pop|go) $")
"""Before "by around three": there and then, and no deadline."""
_STRONG = re.compile(r"(?:.*\b(?:at|around|about|approx\w*)\b.*|.*@.*)")
_RANGE = re.compile(
    r"(?P<loose>any ?time |some ?time |anywhere |somewhere )?"
    rf"(?P<lead>from|between|in between|at) {_ABOUT}(?:at )?(?=\d|noon|mid|half|quarter|a q|now)"
)
_TO = re.compile(
    r" ?(?:to|-|until|untill|till|til|and|through|thru|but (?:before|not after)|up to) ?(?:at "
    r"|around |about )?"
    r"(?=\d|noon|mid|half|quarter|a q|the mid)"
)
_REFUSED = re.compile(r"(?:n't|\bnot|\bcannot|\bnever)\b[^.,;:!?]{0,40} $")
_SUGGESTED = re.compile(
    r" (?:would|will|'d|'ll)? ?(?:works?|be (?:good|great|fine|perfect|ok|okay|best|better)"
    r"|suits?|do (?:nicely|fine))(?![a-z])"
)
_CUE = re.compile(
    r"\b(?:make (?:it|that)|let's (?:do|say)|can we do|could we do|change (?:it|that) to|move "
    r"(?:it|that) to|(?:how|what) about) $"
)
_CUED = re.compile(
    r"(?: instead| please| then| actually| rather| (?:on|tomorrow|today)(?![a-z]).*)?[ .?!]*$"
)
_ABOUT_SAID = re.compile(r"around|about|approx|roughly")
_OFFER = re.compile(r"\b(?:how|what) $")
_AFTERWARDS = re.compile(
    r" ?(?:ish(?![a-z])|onwards?(?![a-z])|or later(?![a-z])|or after(?![a-z])|or so(?![a-z]))"
)
_ON = re.compile(r" on(?=[ ,.?!]*$)")
_EARLIER = re.compile(r" (?:or earlier|or before|at the latest)(?![a-z])")
# What may follow a bare number that is a time; anything else makes it a count of something.
_FOLLOWS = re.compile(
    r"(?:ish| ?[,.?!;:)]| ?$| -| (?:on|in|at|today|tomorrow|tonight|this|next|every|each|and|or"
    r"|but|to|till|until"
    r"|please|thanks|thank|would|works?|will|is|was|if|that|then|for|with|because|so|sharp|ish"
    r"|the|mon|tues|wed"
    r"|thur|fri|satur|sun|early|late|morning|afternoon|evening|night|i|we|it|any|instead|sounds"
    r"|yes|no|okay|ok"
    r"|from|of the clock|yesterday|exactly|after|before|as|when|be|can|could|do|does|my|am|are"
    r"|like|maybe|right|now|under"
    r"|by|latest)(?![a-z]))"
)


_AT_SAID = re.compile(r"\bat |@")
# What makes the number after an "at" a count, a price or an address.
_COUNTED = re.compile(
    r" ?(?:%|percent|people|persons|dollars|degrees|miles|months|years|least|most|\d"
    r"|(?:[a-z]+ ){1,3}(?:street|st|road|rd|avenue|ave|drive|dr|lane|ln|boulevard|blvd|way|center"
    r"|square|plaza)(?![a-z]))"
)
_SLOT = re.compile(
    r" (?:slot|appointment|one|opening|time|spot|suits?|is (?:fine|good|great|ok))(?![a-z])"
)
_NO_HOUR_AFTER = re.compile(
    r"(?<!\d)\d+ $|(?:n't|\bnot|\bnever|\bi|\bi've|\bwe|\bwe've|\balready) "
    r"(?:have|had|got|own|need|use|see) (?=$)"
)
"""Another number, or what nobody does with an hour: "I don't have one"."""
_HOMOPHONE = re.compile(
    r"(?P<hour>to|too|for|fore) (?P<m>[1-5]5|[2-5]0)(?![\d:])"
    r"(?= ?[ap]m|[ ,.?!]*$| (?:on|in|please))"
)
_HEARD = {"to": 2, "too": 2, "for": 4, "fore": 4}


def window_at(frame: Frame, at: int) -> Found | None:
    """The stretch of the clock that begins here, prepositions included."""
    for reader in (_range, _bounded, _homophone, _point):
        if found := reader(frame, at):
            return found
    return None


def _homophone(frame: Frame, at: int) -> Found | None:
    """To thirty, for fifteen: what recognisers make of 2:30 and 4:15."""
    match = _HOMOPHONE.match(frame.text, at)
    asked = frame.asks_time or frame.text[:at].endswith(("at ", "around "))
    if not match or not asked:
        return None
    half = re.compile(r" ?([ap])m").match(frame.text, match.end())
    sided = None if not half else (12 if half[1] == "p" else 0)
    clock = Clock(_HEARD[match["hour"]], int(match["m"]), half=sided)
    return Window(low=clock, point=True), half.end() if half else match.end()


def _operand(frame: Frame, at: int) -> ClockFound | None:
    found = clock_at(frame, at) or digits_at(frame, at)
    return found and _parted(frame, found)


def _parted(frame: Frame, found: ClockFound) -> ClockFound:
    """The time with the part of the day that follows it: 9 05 in the morning."""
    clock, end, bare = found
    if not frame.text.startswith(" ", end):
        return found
    part = part_at(frame, end + 1)
    if (
        not part
        or part[2]
        or part[0].name == "tonight"
        or frame.text.startswith(("at ", "for ", "by "), end + 1)
    ):
        return found
    if bare and not clock.minute and frame.text[end + 1 : part[1]] == "night":
        return found  # a seven night stay
    if clock.half is None and not clock.exact:
        clock = replace(clock, half=half_of(part[0], clock))
    return clock, part[1], False


def _follows(frame: Frame, end: int) -> bool:
    return bool(_FOLLOWS.match(frame.text, end))


def _range(frame: Frame, at: int) -> Found | None:
    """Between nine and half past ten, 9:30 - 11, from 2 to 4 pm."""
    lead = _RANGE.match(frame.text, at)
    start = lead.end() if lead else at
    for low in _lows(frame, start, led=lead is not None):
        to = _TO.match(frame.text, low[1])
        high = to and _operand(frame, to.end())
        if not high or not (_follows(frame, high[1]) or not high[2]):
            continue
        joint = to.group().strip() if to else ""
        if lead and lead["lead"] == "at" and joint != "-":
            continue
        if frame.moves and joint == "to" and not (lead and lead["loose"]):
            continue
        if lead is None and not _plain_range(low, high, joint):
            continue
        weak = lead is None and low[2] and high[2]
        return _ranged(low[0], high[0], weak=weak), high[1]
    return None


def _lows(frame: Frame, start: int, *, led: bool) -> list[ClockFound]:
    """Readings of the first side: after "from", 4 to 6 are two times, not four to six."""
    digits, clock = digits_at(frame, start), clock_at(frame, start)
    ordered = [digits, clock] if led else [clock, digits]
    return [_parted(frame, found) for found in ordered if found]


def _plain_range(low: ClockFound, high: ClockFound, to: str) -> bool:
    """Without "from" or "between", one of the two must look like a time by itself."""
    if to == "and":
        return False
    if low[2] and to in {"to", "till"}:  # ten to four is a time, nine to four are two
        near = high[0].hour - low[0].hour in {1, 2}
        return low[0].minute == 0 and low[0].hour < 12 and (low[0].hour not in {5, 10} or near)
    return True


def _ranged(low: Clock, last: Clock, *, weak: bool) -> Window:
    """Each side lends the other its half of the day."""
    if low.half is None and last.half is not None and not low.exact:
        same = low.hour % 12 * 60 + low.minute < last.hour % 12 * 60 + last.minute
        low = replace(low, half=last.half if same else (12 - last.half))
    elif last.half is None and low.half is not None and not last.exact:
        later = last.hour % 12 * 60 + last.minute > low.hour % 12 * 60 + low.minute
        last = replace(last, half=low.half if later else 12 - low.half)
    return Window(low, last, weak=weak, bare=low.half is None)


def _bounded(frame: Frame, at: int) -> Found | None:
    """After four, before noon, by half past ten, four or later."""
    before = frame.text[:at]
    for pattern, opens in ((_AFTER, True), (_BEFORE, False)):
        lead = pattern.match(frame.text, at)
        found = lead and _operand(frame, lead.end())
        if not lead or not found or (found[2] and not _follows(frame, found[1])):
            continue
        if lead.group() != "by " and lead.group().startswith("by") and _VISIT.search(before):
            continue
        clock, end = found[0], found[1]
        if after := _AFTERWARDS.match(frame.text, end) or _ON.match(frame.text, end):
            end = after.end()
        about = bool(_ABOUT_SAID.search(frame.text[at : lead.end()])) or "ish" in frame.text[at:end]
        low = opens is not _turned(frame, lead)
        return Window(
            low=clock if low else None, high=None if low else clock, approximate=about
        ), end
    return None


def _turned(frame: Frame, lead: re.Match[str]) -> bool:
    """I can't before four means after four."""
    starts = lead.group().startswith(("from", "since", "start"))
    return not starts and bool(_REFUSED.search(frame.text[: lead.start()]))


def _point(frame: Frame, at: int) -> Found | None:
    lead = _AT.match(frame.text, at)
    found = _operand(frame, lead.end() if lead else at)
    if not found:
        return None
    clock, end, bare = found
    strong = lead is not None and _STRONG.match(lead.group())
    ish = _AFTERWARDS.match(frame.text, end)
    cued = _CUE.search(frame.text[:at]) and _CUED.match(frame.text, end)
    if bare and not lead and (cued or _SUGGESTED.match(frame.text, end)):
        return Window(low=clock, point=True), end
    if bare and not ish and (lead or frame.asks_time) and not _stands(frame, lead, end):
        return None
    if bare and not lead and _NO_HOUR_AFTER.search(frame.text[:at]):
        return None
    weak = bare and not (strong or ish or frame.asks_time)
    about = bool(lead and _ABOUT_SAID.search(lead.group()) and not _OFFER.search(frame.text[:at]))
    return _finished(
        frame, replace(Window(low=clock, point=True), approximate=about, weak=weak), end
    )


def _stands(frame: Frame, lead: re.Match[str] | None, end: int) -> bool:
    """Whether a bare number is a time: at four, but not for four people."""
    said = lead.group() if lead else ""
    if said.endswith("the ") and not frame.asks_time:
        return False
    if _AT_SAID.search(said) and not _COUNTED.match(frame.text, end):
        return True
    return _follows(frame, end) or bool(_SLOT.match(frame.text, end))


def _finished(frame: Frame, window: Window, end: int) -> Found:
    """Take in what follows the time: ish, or later, or earlier."""
    if after := _AFTERWARDS.match(frame.text, end):
        word = after.group().strip()
        if word in {"ish", "or so"}:
            return Window(low=window.low, point=True, approximate=True), after.end()
        return Window(low=window.low), after.end()
    if before := _EARLIER.match(frame.text, end):
        return Window(high=window.low), before.end()
    return window, end
