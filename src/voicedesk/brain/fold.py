"""Folds a conversation into a frame: utterances taken in, tool results absorbed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from voicedesk.brain.after_tickets import take_record
from voicedesk.brain.aiming import BESIDE, PERSONAL, SURE, THEN_ASKS, begin, take_aim
from voicedesk.brain.asked import question_in
from voicedesk.brain.cards import offers_card
from voicedesk.brain.fitting import ahead, apart, has_day, has_time, standing
from voicedesk.brain.frame import Frame, Turn
from voicedesk.brain.guessing import (
    ASKS_BACK,
    asks_when_rung,
    asks_when_seen_to,
    guessed,
    names_another,
    puts_person_right,
)
from voicedesk.brain.leaning import goes_on_with, whole_question
from voicedesk.brain.results import absorb
from voicedesk.brain.stalling import take_stall
from voicedesk.brain.taking import choose, respelled, take_person, take_target, take_wish
from voicedesk.brain.talk import Event, Said
from voicedesk.brain.terms import of_the_business, sure_terms, without_past
from voicedesk.brain.timing import of_the_offer
from voicedesk.brain.troubles import take_trouble
from voicedesk.language.contractions import with_apostrophes
from voicedesk.language.seeking import NEEDED, seeks_knowledge
from voicedesk.language.understand import Heard

Hear = Callable[[Said, str], Heard]
"""One utterance understood, given the desk's words before it."""

_NO_ANSWER = ("question", "human", "robot", "repeat", "slower", "cancel", "goodbye")
_FEW = 2
_HELPED = "Good."
"""What the desk says when an answer has settled it."""
_OPEN_QUESTION = re.compile(r"^\W*(?:what|which|where|when|who|how)\b", re.IGNORECASE)
_COMING = {
    "name": "What name, please?",
    "phone": "Which number can we reach you on?",
    "email": "What is your e-mail address?",
}
_ASKS_FOR_ONE = re.compile(
    r"\W*(?:(?:and|but|so|ok|okay|um|uh)\W+)*(?:can|could|may|should|do|does|will) "
    r"(?:my|i|we|you|some(?:one|body))\b",
    re.IGNORECASE,
)
_NO_OFFER = ("pick", "when", "start")
_MAY_IT = re.compile(r"(?:can|could|may|would) (?:it|i|we|you|that)\b", re.IGNORECASE)
_PLAIN_NO = re.compile(r"\W*(?:(?:oh|um|uh|well)\W+)*(?:no|nope|nah|not|don't)\b", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"^\W*(?:(?:wait|hold on|hang on|oh|and|but|so|um|uh|well|actually|okay|ok|also|sorry|just"
    r"|yes|yeah|sure|fine|(?:one|a|another) (?:more )?(?:quick )?question|quick question)"
    r"[\s,.:;-]+)+(?=\w)",
    re.IGNORECASE,
)
_YES_BUT = re.compile(
    r"^\W*(?:yes|yeah|yep|sure|ok|okay|fine|great)\b[^?]{0,30}?\b(?:but|and|just|,)\s*"
    r"((?:can|could|do|does|is|are|will|would|how|what|where|when|may) [^?]{8,})\?",
    re.IGNORECASE,
)
_THEN = re.compile(r"\b(?:then|instead|rather)\b", re.IGNORECASE)
"""Something else in place of the call back that was offered."""
_REQUESTS = re.compile(
    r"\b(?:can|could|would) (?:you|i|we) (?!(?:please )?(?:call|ring|phone|reach|have))"
    r"|\bbook\b|\bi(?:'d| would) like to|\bi (?:need|want) (?!a call)",
    re.IGNORECASE,
)
_OK_BYE = re.compile(r"\b(?:ok|okay|al(?:l )?right|great|cool|fine|good)\b", re.IGNORECASE)
_OUTRIGHT_YES = re.compile(
    r"\b(?:yes|yeah|yea|yep|yup|ya|sure|please|absolutely|definitely|of course|correct|right"
    r"|exactly|(?:book|do|confirm|take) it|go ahead|confirm|great|perfect|fine|good|sounds|works|ok"
    r"|okay|all right|alright|lovely|wonderful|awesome|excellent|cool|uh-?huh|mhm)\b",
    re.IGNORECASE,
)
_FOREIGN_YES = re.compile(
    r"\W*(?:s[ií]|sim|oui|ja|jawohl|da|tak|opo|hai|dạ|vâng|bitte|claro|certo)\b", re.IGNORECASE
)
_RING_ME = re.compile(r"\b(?:call|ring|phone) me\b", re.IGNORECASE)
_HAVE_ME_RUNG = re.compile(
    r"\b(?:can|could|would|will|have|get|ask|tell) (?:they|them|he|him|she|her|some(?:one|body)"
    r"|(?:the|a|doctor|dr\.?|my) \w+|you) (?:to |please )?(?:call|ring|phone) me\b"
    r"(?! (?:back )?(?:if|when|once|as soon as|in case|should)\b)",
    re.IGNORECASE,
)
_WISHES = ("book", "move", "cancel", "lookup", "availability", "question", "late")
_OPEN = ("more", "start", "helped", "person", "callback", None)
_LET_GO = re.compile(
    r"\b(?:never ?mind|(?:leave|forget|skip) (?:it|that|about it)|forget about it"
    r"|(?:it )?does(?:n't| not) matter)\b",
    re.IGNORECASE,
)


def fold(
    events: Sequence[Event],
    hear: Hear,
    *,
    now: datetime | None = None,
    own: frozenset[str] = frozenset(),
) -> Frame:
    """The conversation so far; `own` are the questions that services ask before a visit."""
    frame = Frame(now=now, own=own)
    for event in events:
        follow(frame, event, hear)
    return frame


def follow(frame: Frame, event: Event, hear: Hear) -> None:
    """The frame after one more event."""
    if not isinstance(event, Said):
        absorb(frame, event)
    elif event.who == "desk":
        frame.desk_last = f"{frame.desk_last} {event.text}" if frame.turn.spoke else event.text
        frame.turn.spoke = True
        frame.said.update(sentences(event.text))
    else:
        frame.desk_last = _meant_to_ask(frame)
        event = replace(event, text=with_apostrophes(event.text))
        take(frame, without_past(guessed(of_the_business(hear(event, frame.desk_last)))))


def _meant_to_ask(frame: Frame) -> str:
    """The desk's last words, and the question that was coming if the caller broke in before it."""
    said = frame.desk_last.rstrip()
    whole = not said or said[-1] in ".!?" or question_in(said) is not None
    if whole or frame.search.held is None or not frame.search.needs:
        return frame.desk_last
    coming = _COMING.get(frame.search.needs[0], "")
    return f"{said}. {coming}" if coming else frame.desk_last


def sentences(text: str) -> list[str]:
    """A text cut at its full stops and question marks."""
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]


def take(frame: Frame, heard: Heard) -> None:
    """One utterance of the caller."""
    heard = replace(heard, dates=standing(heard))
    if frame.now is not None:
        heard = replace(heard, dates=ahead(heard.dates, frame.now.date()))
    heard = replace(heard, dates=of_the_offer(frame, heard.dates))
    asked = question_in(frame.desk_last)
    if asked in PERSONAL:
        heard = sure_terms(heard)
    frame.turn = Turn(heard=heard, asked=asked)
    frame.turns += 1
    # a yes into the middle of the read-back is no mumble, though it has to be asked again
    cut = asked is None and frame.desk_last.strip()[-1:] not in (*".!?", "")
    frame.turn.used = cut and heard.answer is not None
    if _answers_own(frame, heard) or _asks_on(frame, heard):
        return
    if asked == "more" and frame.aim == "support" and frame.desk_last.startswith(_HELPED):
        begin(frame, None)
    _take_answer(frame, heard)
    take_aim(frame, heard)
    _take_time(frame, heard)
    if frame.aim == "move":
        heard = replace(heard, dates=apart(heard.dates))
    take_person(frame, heard)
    if not choose(frame, heard):
        take_target(frame, heard)
        take_wish(frame, heard)
    take_record(frame, heard)
    take_trouble(frame, heard)
    _take_rest(frame, heard)


def _answers_own(frame: Frame, heard: Heard) -> bool:
    """Whether the words answer what a service asks; they are kept as they were said."""
    if not any(frame.desk_last.endswith(question) for question in frame.own):
        return False
    frame.turn.asked = "own"
    bare = heard.answer is not None and len(heard.text.split()) <= _FEW
    if bare and _OPEN_QUESTION.search(sentences(frame.desk_last)[-1]):
        return False  # "what make is it?" is not answered by a yes
    if _ASKS_FOR_ONE.match(heard.text) or respelled(frame, heard.text):
        return False  # "can my wife pick it up" tells nothing of the car, nor do spelled letters
    left = tuple(n for n in _NO_ANSWER if n != "question" or ASKS_BACK.search(heard.text))
    elsewhere = any(heard.wants(name) for name in left) or heard.emergency or heard.abusive
    if elsewhere or heard.filler_only or names_another(heard) or (heard.correction and heard.dates):
        return False
    frame.person.notes.append(heard.text.strip())
    frame.turn.used = frame.turn.moved_on = True
    frame.misses = frame.silences = 0
    return True


def _asks_on(frame: Frame, heard: Heard) -> bool:
    """Whether the words go on with the question before: "and on Saturday?"."""
    whole = whole_question(frame, heard)
    if not whole:
        return False
    frame.turn.question, frame.last_question = True, whole
    frame.mentioned = heard.value("service") or frame.mentioned
    frame.misses = frame.silences = 0
    return True


def _take_answer(frame: Frame, heard: Heard) -> None:
    turn = frame.turn
    asks = heard.wants("question") and not _PLAIN_NO.match(heard.text)
    asked = turn.asked
    # "wait, what does it cost?" and "no, his number is ..." refuse nothing
    tells = asks or (asked in _NO_OFFER and puts_person_right(heard))
    turn.yes, turn.no = heard.answer == "yes", heard.answer == "no" and not tells
    if _wants_to_be_rung(frame, heard):
        turn.asked, turn.yes, turn.no, turn.used = "callback", True, False, True
    elif asked in ("confirm_book", "confirm_move", "confirm_cancel"):
        _take_confirmation(frame, heard)
    elif asked in ("book_instead", "when"):
        _take_another(frame, heard)
    elif asked in ("callback", "person"):
        _take_company(frame, heard)
    elif asked == "meant" and heard.answer is not None:
        _take_meaning(frame, heard)
    elif asked == "facts" and _LET_GO.search(heard.text):
        begin(frame, None)
        turn.no = turn.used = True
    elif asked in ("helped", "waitlist", "more", "other_number", "phone", "score"):
        turn.used = turn.used or heard.answer is not None or asked == "score"


def _wants_to_be_rung(frame: Frame, heard: Heard) -> bool:
    """Whether a call later is asked for: "can the dentist call me", or instead of a person now."""
    asked = frame.turn.asked
    if heard.wants("waitlist"):
        return False
    if _says_when_to_ring(frame, heard):
        return True
    instead = asked == "person" and frame.turn.no and _RING_ME.search(heard.text)
    return bool(instead or (asked in _OPEN and _HAVE_ME_RUNG.search(heard.text)))


def _says_when_to_ring(frame: Frame, heard: Heard) -> bool:
    """Whether a bare time follows the promise to ring: "in half an hour would be fine"."""
    just = frame.done[-1:] == ["callback"] and frame.turn.asked == "more" and frame.aim is None
    else_where = heard.value("service") or heard.value("staff") or heard.answer == "no"
    asks = any(heard.wants(name) for name in _WISHES)
    return bool(just and any(map(has_time, heard.dates)) and not (else_where or asks))


def _take_company(frame: Frame, heard: Heard) -> None:
    """Whether a person is wanted, now or by a call back; "ok, bye" wants none."""
    turn = frame.turn
    if turn.no and frame.stalls:
        begin(frame, None)
    wishes = heard.wants("book") or heard.wants("availability") or heard.value("service")
    asks = _REQUESTS.search(heard.text) or (heard.dates and _THEN.search(heard.text))
    if turn.yes and wishes and asks:
        turn.yes = False  # "ok, can you do the tires on Wednesday?" wants no call back
        return
    if heard.answer is None:
        turn.yes = turn.used = bool(_FOREIGN_YES.match(heard.text))
    elif turn.yes and heard.wants("goodbye"):
        turn.yes = bool(_OUTRIGHT_YES.search(_OK_BYE.sub("", heard.text)))
    if turn.asked == "person" and turn.yes:
        frame.person_wanted = "asked for a person"
    turn.used = turn.used or heard.answer is not None


def _take_another(frame: Frame, heard: Heard) -> None:
    """Whether a further appointment, which the desk brought up, is wanted."""
    turn = frame.turn
    if turn.asked == "book_instead" and not turn.no and (turn.yes or heard.dates):
        begin(frame, "book")
        frame.wish.service = frame.mentioned or None
        turn.used = True
        return
    thanks = turn.asked == "book_instead" and heard.wants("thanks")
    again = turn.asked == "book_instead" or bool(frame.done)
    if frame.aim == "support" and turn.no:
        turn.used = True  # no visit: then somebody is told of it
    elif again and (turn.no or thanks) and not heard.dates:
        begin(frame, None)
        turn.no = turn.used = True


def _take_meaning(frame: Frame, heard: Heard) -> None:
    """Whether the service was meant that the desk had only guessed."""
    frame.turn.used = True
    frame.wish.unsure = ""
    if frame.turn.no and heard.value("service") is None:
        frame.wish.service, frame.wish.particular = None, True


def _take_time(frame: Frame, heard: Heard) -> None:
    """Who hesitates over an offer is told if it goes meanwhile: nothing is kept yet."""
    search = frame.search
    search.before = ()
    thinking = heard.filler_only and any(char.isalnum() for char in heard.text)
    if thinking and search.offer and search.plain and search.held is None and frame.wish.timed:
        search.before, search.fresh = search.offer, False


def _only_parts(heard: Heard) -> bool:
    """Whether thanks or a goodbye stand where a yes was asked for: "thanks, that's it"."""
    parting = heard.wants("goodbye") or heard.wants("thanks")
    return parting and not _OUTRIGHT_YES.search(heard.text)


def _take_confirmation(frame: Frame, heard: Heard) -> None:
    turn = frame.turn
    if turn.yes and _only_parts(heard):
        turn.yes = False
    if turn.yes and not heard.correction and not heard.wants("other_options"):
        frame.confirmed = turn.used = True
    elif turn.no and turn.asked != "confirm_cancel" and puts_person_right(heard):
        turn.used, turn.no = True, False
    elif turn.no:
        turn.used = True
        frame.confirmed = False
        frame.search.declined, frame.search.held = frame.search.held, None
        frame.search.pick = None
        frame.search.exact = False
        if frame.aim == "cancel" and not heard.dates:
            frame.aim = None


def _asks_of_ticket(frame: Frame, heard: Heard) -> bool:
    """Whether they ask how long it takes with what was just written down."""
    just = frame.aim is None and frame.done[-1:] == ["ticket"] and heard.value("service") is None
    return just and asks_when_seen_to(heard.text)


def _take_rest(frame: Frame, heard: Heard) -> None:
    turn = frame.turn
    turn.question = heard.wants("question") and not (turn.used and turn.yes)
    if _only_sounds_asking(frame, heard):
        turn.question = False
    if frame.aim == "message" and turn.asked != "message":
        turn.question = False  # "can I leave a message for Ana?" asks for nothing else
    beside = BESIDE.search(heard.text) if turn.moved_on else _YES_BUT.search(heard.text)
    if turn.asked in ("more", "helped", "start"):
        beside = beside or THEN_ASKS.search(heard.text)
    turn.question = turn.question or beside is not None
    if frame.promised and (asks_when_rung(heard.text) or _asks_of_ticket(frame, heard)):
        turn.used, turn.asks_when_rung, turn.question = True, True, False
    elif heard.wants("human"):
        frame.person_wanted = "asked for a person"
        turn.used = True
    frame.silences = 0 if any(map(str.isalnum, heard.text)) else frame.silences + 1
    frame.mention(heard.value("service"))
    frame.abused += bool(heard.abusive)
    if not (turn.used or turn.question or heard.intents) and seeks_knowledge(heard.text) > NEEDED:
        turn.question = True  # nothing that we know of is asked: the documents may have it
    if turn.question:
        _take_question(frame, heard, beside.group(1) if beside else "")
    wavering = heard.wants("unsure") and frame.search.held is not None
    known = (
        wavering
        or offers_card(heard.text)
        or any(
            i.confidence >= SURE and i.name not in ("unsure", "out_of_scope", "yes", "no")
            for i in heard.intents
        )
    )
    take_stall(frame, heard)
    understood = turn.used or known or turn.question or heard.filler_only or heard.emergency
    frame.misses = 0 if understood else frame.misses + 1


def _only_sounds_asking(frame: Frame, heard: Heard) -> bool:
    """Whether something is told, or a time is wished, in words that sound like a question."""
    turn, marked = frame.turn, "?" in heard.text
    if heard.value("account") and not (marked or ASKS_BACK.search(heard.text)):
        return True
    told = turn.asked in PERSONAL and not marked
    soonest = "soonest" in heard.references and not heard.value("service")
    return turn.moved_on and bool(told or soonest or _MAY_IT.match(heard.text.strip()))


def _take_question(frame: Frame, heard: Heard, part: str) -> None:
    """What was asked, and whom and which days it was about."""
    text = part or _LEAD_IN.sub("", heard.text.strip())
    frame.leans_on = goes_on_with(frame, heard, text)
    frame.last_question, frame.asked_at = text, frame.turns
    who = heard.value("staff")
    if who:
        frame.asked_of = who, tuple(when for when in heard.dates if has_day(when))
