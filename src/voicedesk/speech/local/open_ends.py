"""Whether words stop in the middle of a phrase, by the grammar of their end."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum


class End(Enum):
    """How words end."""

    OPEN = "something has to follow"
    LOOSE = "it may be all, and something may follow"
    CLOSED = "nothing in the grammar asks for more"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LEADS_IN = _words("and but so or ok okay well now since because um uh yes yeah no hi hello")
_ASKS = _words("what when where who whom which why how")
_FRONTED = _ASKS | _words("if all everything anything nothing something whatever whenever as")
"""What comes before its verb: "all I need", "what do you have", "if you can"."""
_REACH = 6
"""Words between a fronted one and the verb it belongs to."""
_VERBS = _words(
    """is are was were be been would could should does do did can will have has had need want mean
    meant like it's i'm i'd that's there's"""
)
_PARTICLES = _words(
    "to for of with at on in from by about around like until before after between than"
)
_SUBJECTS = _words("i we they he she")
_WHO_DOES = _SUBJECTS | _words("you it that this there one")
_NEVER_LAST = _words(
    "and or but because if the a an my your our their his its um uh er erm hmm very dot hyphen "
    "dash underscore mister misses next last"
)
_DETAILS = _words("name number address email")
_SO_FAR = _words("think hope guess do or say said believe afraid suppose")
_BEGINS_TO_TELL = re.compile(
    r"(?:^|\b(?:and|so|ok|okay|yes|yeah|sure|well|um|uh|but|hi|hello|is|it's)\s)"
    r"(?:(?:my|the|our|his|her|their)\s)?(?:[\w']+\s)?$"
)
_ASKS_FOR_MORE = re.compile(r"\b(tell|give|send|show|let) (me|us|you)$")
_OFFERS = _words("give leave write")
_ASKING = _ASKS | _words("what's where's can could may")
_ANSWERS = re.compile(
    r"\b(yes|yeah|yep|no|nope|sure)\s(\w+\s)?(i|we|they|he|she|you)\s"
    r"(am|are|is|was|were|do|did|have|has|had|can|could|will|would|should|\w+n't)(\snot)?$"
    r"|\b(yes|yeah|yep|no|nope)\s(it|that|there|this)\s(is|was|does|did|has|will|\w+n't)(\snot)?$"
    r"|\bplease do$|\b(that|this|it|which|any|either|one) (will|would|should|might) do$"
    r"|\b(rather|prefer|why|or|course|maybe|probably|hopefully|hope|better|certainly|think) not$"
)
_MOVES = re.compile(
    r"\b(com(e|es|ing)|came|check(ed|ing)?|drop(ped|ping)?|walk(ed|ing)?|mov(e|ed|ing)|pop|step|"
    r"stop(ping)?|swing)\s(in|by)$"
    r"|\b(bring(ing)?|get|fit|squeeze|pencil|put|book|slot|let|call|drop)\s"
    r"(me|it|him|her|us|them|you)\s(in|by)$|\b(hold|hang|going|carry) on$"
)
"""Verbs with a particle: "can you fit me in", "hold on", "I could come by"."""
_BEFORE_NOW = re.compile(
    r"\b(been|never|ever|had|done|seen|used|here|there|day|week|month|year|hour)s?\b.* "
    r"(before|after)$"
    r"|\b(day|week|month|year|hour|right|soon)s? (before|after)$"
)


def end_of(words: list[str]) -> End:
    """How these lower-case words of one caller end."""
    if not words:
        return End.OPEN
    said = " ".join(words)
    if _ASKS_FOR_MORE.search(said):
        return End.OPEN
    if _ANSWERS.search(said) or _MOVES.search(said) or _BEFORE_NOW.search(said):
        return End.CLOSED
    if words[-1] in _NEVER_LAST or words[-1] in _SUBJECTS:
        return End.OPEN
    for ends, judge in _JUDGES:
        if words[-1] in ends:
            return judge(words)
    return End.CLOSED


def _before(words: list[str]) -> str:
    return words[-2] if len(words) > 1 else ""


def _open_if(found: bool) -> End:  # noqa: FBT001
    return End.OPEN if found else End.CLOSED


def _verb(words: list[str]) -> End:
    if _before(words) == "no":
        return End.CLOSED
    near = words[-_REACH - 1 : -1]
    first = next((place for place, word in enumerate(near) if word in _FRONTED), len(near))
    return End.LOOSE if _WHO_DOES & set(near[first:]) else End.OPEN


def _particle(words: list[str]) -> End:
    asks = _ASKS & set(words[:-2])
    return End.LOOSE if asks and _before(words) in _WHO_DOES else End.OPEN


def _after_a_pronoun(words: list[str]) -> End:
    before = _before(words)
    return _open_if(before in _VERBS | _FRONTED | _LEADS_IN | {"", "that"})


def _this(words: list[str]) -> End:
    return _open_if(_before(words) in _PARTICLES | _VERBS | _ASKS | _LEADS_IN | {"", "maybe"})


def _a_detail(words: list[str]) -> End:
    if _OFFERS & set(words):
        return End.LOOSE
    if _ASKING & set(words):
        return End.CLOSED
    return _open_if(bool(_BEGINS_TO_TELL.search(" ".join((*words[:-1], "")))))


def _a_title(words: list[str]) -> End:
    return _open_if(_before(words) in _PARTICLES | _VERBS | _LEADS_IN | {"", "see"})


def _an_adverb(words: list[str]) -> End:
    return _open_if(_before(words) in _LEADS_IN | {""})


def _not(words: list[str]) -> End:
    return _open_if(_before(words) in _VERBS | _SUBJECTS | _LEADS_IN | {"am", ""})


_JUDGES: tuple[tuple[frozenset[str], Callable[[list[str]], End]], ...] = (
    (_PARTICLES, _particle),
    (_VERBS, _verb),
    (_words("you her"), _after_a_pronoun),
    (_words("this"), _this),
    (_DETAILS, _a_detail),
    (_words("doctor"), _a_title),
    (_words("then also actually maybe well"), _an_adverb),
    (_words("not"), _not),
    (_words("so"), lambda words: _open_if(_before(words) not in _SO_FAR)),
)
