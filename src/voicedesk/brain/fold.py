"""Folds a conversation into a frame: utterances taken in, tool results absorbed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from voicedesk.brain.after_tickets import take_record
from voicedesk.brain.asked import question_in
from voicedesk.brain.fitting import ahead, apart, standing
from voicedesk.brain.frame import Aim, Frame, Search, Turn, Wish
from voicedesk.brain.guessing import (
    asks_when_rung,
    guessed,
    names_another,
    of_their_own,
    puts_person_right,
    sure_terms,
)
from voicedesk.brain.results import absorb
from voicedesk.brain.taking import choose, take_person, take_target, take_trouble, take_wish
from voicedesk.brain.talk import Event, Said
from voicedesk.language.seeking import NEEDED, seeks_knowledge
from voicedesk.language.understand import Heard

Hear = Callable[[Said, str], Heard]
"""One utterance understood, given the desk's words before it."""

_SURE = 0.5
_PERSONAL = ("name", "facts", "phone", "email", "account", "code")
_NO_ANSWER = ("question", "human", "robot", "repeat", "slower", "cancel", "goodbye")
_BOTH = 0.8
_CLEAR = 0.9
_WEAK = ("availability", "lookup", "billing", "account", "problem")
"""What a question often sounds like."""
_MAY_IT = re.compile(r"(?:can|could|may|would) (?:it|i|we|you|that)\b", re.IGNORECASE)
_BESIDE = re.compile(
    r"^(?!(?:do|does|is|are|will|how|what|where|when)\b).*[,.;]? and (?:also )?"
    r"((?:do|does|is|are|will|how|what|where|when)\b[^?]*)\?",
    re.IGNORECASE,
)
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
_FOREIGN_YES = re.compile(
    r"\W*(?:s[ií]|sim|oui|ja|jawohl|da|tak|opo|hai|dạ|vâng|bitte|claro|certo)\b", re.IGNORECASE
)
_THAT = re.compile(r"\b(?:that|it|this|the one|actually)\b", re.IGNORECASE)
_MAKE_IT = re.compile(
    r"\b(?:make|change|move|shift|put|switch) (?:it|that|this)\b|\b(?:actually|instead|rather)\b",
    re.IGNORECASE,
)
_MY_OWN = re.compile(
    r"\b(?:my|our) (?:other )?(?:\w+ )?(?:appointment|booking|visit)", re.IGNORECASE
)
_MESSAGE = re.compile(
    r"\b(?:leave|give|take|pass on|pass|send)\b[^.?]{0,30}\ba message\b", re.IGNORECASE
)
_CANNOT_COME = re.compile(
    r"\b(?:can't|cannot|can not|won't|not able to|unable to)\b[^.]{0,12}"
    r"\b(?:make|come|be there|keep|get)\b",
    re.IGNORECASE,
)
_RATHER = re.compile(r"\bcancel (?:it|that|the whole|my|this|everything)\b", re.IGNORECASE)
_AIMS: tuple[tuple[str, Aim], ...] = (
    ("move", "move"),
    ("cancel", "cancel"),
    ("resend", "resend"),
    ("late", "late"),
    ("lookup", "lookup"),
    ("book", "book"),
    ("availability", "book"),
    ("waitlist", "book"),
    ("same_as_last", "book"),
    ("billing", "support"),
    ("problem", "support"),
    ("complaint", "support"),
    ("account", "support"),
)
_PART_OF: dict[str, tuple[Aim, ...]] = {
    "book": ("move", "lookup"),
    "move": ("book", "cancel", "lookup"),
}
"""What is no new task while a time is being chosen: "change it to Friday" changes the wish."""
_OPEN_AIMS = ("book", "move", "cancel")
_INSTEAD = re.compile(r"\b(?:instead|move|moved|change|rather|switch|reschedule)\b", re.IGNORECASE)
_IT_TOO = re.compile(r"\b(?:it|that|one|this)\b", re.IGNORECASE)
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
        take(frame, guessed(hear(event, frame.desk_last)))


def sentences(text: str) -> list[str]:
    """A text cut at its full stops and question marks."""
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]


def take(frame: Frame, heard: Heard) -> None:
    """One utterance of the caller."""
    heard = replace(heard, dates=standing(heard))
    if frame.now is not None:
        heard = replace(heard, dates=ahead(heard.dates, frame.now.date()))
    asked = question_in(frame.desk_last)
    if asked in _PERSONAL:
        heard = sure_terms(heard)
    frame.turn = Turn(heard=heard, asked=asked)
    frame.turns += 1
    if _answers_own(frame, heard):
        return
    _take_answer(frame, heard)
    _take_aim(frame, heard)
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
    elsewhere = any(heard.wants(name) for name in _NO_ANSWER) or heard.emergency or heard.abusive
    if elsewhere or heard.filler_only or names_another(heard) or (heard.correction and heard.dates):
        return False
    frame.person.notes.append(heard.text.strip())
    frame.turn.used = frame.turn.moved_on = True
    frame.misses = frame.silences = 0
    return True


def _take_answer(frame: Frame, heard: Heard) -> None:
    turn = frame.turn
    asks = heard.wants("question") and not _PLAIN_NO.match(heard.text)
    # "wait, what does it cost?" refuses nothing
    turn.yes, turn.no = heard.answer == "yes", heard.answer == "no" and not asks
    asked = turn.asked
    if asked in ("confirm_book", "confirm_move", "confirm_cancel"):
        _take_confirmation(frame, heard)
    elif asked in ("book_instead", "when"):
        _take_another(frame, heard)
    elif asked in ("callback", "person") and heard.answer is None:
        turn.yes = turn.used = bool(_FOREIGN_YES.match(heard.text))
    elif asked == "meant" and heard.answer is not None:
        _take_meaning(frame, heard)
    elif asked == "facts" and _LET_GO.search(heard.text):
        begin(frame, None)
        turn.no = turn.used = True
    elif asked == "person" and turn.yes:
        frame.person_wanted = "asked for a person"
        turn.used = True
    elif asked in ("helped", "waitlist", "callback", "more", "other_number", "person", "phone"):
        turn.used = turn.used or heard.answer is not None


def _take_another(frame: Frame, heard: Heard) -> None:
    """Whether a further appointment, which the desk brought up, is wanted."""
    turn = frame.turn
    if turn.asked == "book_instead" and turn.yes:
        begin(frame, "book")
        turn.used = True
        return
    thanks = turn.asked == "book_instead" and heard.wants("thanks")
    again = turn.asked == "book_instead" or bool(frame.done)
    if again and (turn.no or thanks) and not heard.dates:
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


def _take_confirmation(frame: Frame, heard: Heard) -> None:
    turn = frame.turn
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


def _take_aim(frame: Frame, heard: Heard) -> None:
    aim = _aim_of(frame, heard)
    if aim is None or _turned(frame, aim, heard):
        return
    running = frame.aim in _OPEN_AIMS and frame.turn.asked not in ("start", "more", None)
    owned = aim == "lookup" and of_their_own(heard.text)
    part = aim in _PART_OF.get(frame.aim or "", ()) and not owned
    if running and part and not _starts_anew(frame, aim, heard):
        return
    if frame.aim == aim and aim != "support":
        frame.turn.used = frame.turn.used or not heard.dates
        return
    if frame.aim == "book" and aim == "cancel" and running:
        begin(frame, None)
    elif frame.aim != aim:
        begin(frame, aim)
        frame.just_made = _means_the_last(frame, heard)
        if aim == "book" and not frame.done:
            meant = _IT_TOO.search(heard.text) or not frame.wished
            frame.wish.service = (frame.mentioned if meant else frame.wished) or None
    frame.turn.used = True


def _starts_anew(frame: Frame, aim: Aim, heard: Heard) -> bool:
    """Who cannot say who they are may still want an appointment of their own."""
    named = heard.value("service") is not None and bool(heard.dates)
    return (
        frame.turn.asked == "facts" and aim == "book" and named and not _INSTEAD.search(heard.text)
    )


def _turned(frame: Frame, aim: Aim, heard: Heard) -> bool:
    """Whether a move becomes a cancellation of the same appointment, or the other way round."""
    if frame.aim == "move" and aim == "cancel" and _RATHER.search(heard.text):
        frame.aim, frame.wish, frame.search = "cancel", Wish(), Search()
    elif frame.aim == "cancel" and aim == "move":
        frame.aim, frame.cancel_asked = "move", False
    else:
        return False
    frame.turn.used = True
    return True


def _puts_right(heard: Heard) -> bool:
    """Whether another time is named for what was just booked: "actually, make it Saturday"."""
    times = any(not when.negated for when in heard.dates)
    return times and bool(_MAKE_IT.search(heard.text)) and heard.value("service") is None


def _means_the_last(frame: Frame, heard: Heard) -> bool:
    """Whether "cancel that" or "make it Friday" is about what was booked a moment ago."""
    made = frame.done[-1:] in (["booked"], ["moved"]) and "booked" in frame.done
    that = bool(_THAT.search(heard.text)) and not _MY_OWN.search(heard.text)
    return made and that and frame.aim in ("move", "cancel")


def _aim_of(frame: Frame, heard: Heard) -> Aim | None:
    if heard.emergency and heard.value("service") is None:
        return None
    wanted = _wanted(frame, heard)
    if frame.aim is None and frame.done[-1:] in (["booked"], ["moved"]) and _puts_right(heard):
        return "move"
    told = _told_aim(frame, heard, wanted)
    if told is not None or frame.turn.asked == "message":
        return told
    if "same_as_last" in heard.references and frame.aim is None:
        return "book"
    reaches = frame.search.held is not None and heard.value("phone") is not None
    if reaches or (frame.trouble.filed and not heard.value("account")):
        wanted.pop("account", None)
    asking = wanted.get("question", 0.0)
    wanted = {n: c for n, c in wanted.items() if n not in _WEAK or c >= min(asking, _CLEAR)}
    best = max((wanted[name] for name, _ in _AIMS if name in wanted), default=0.0)
    for name, aim in _AIMS:
        if wanted.get(name, 0.0) >= best - 0.05 and name in wanted:
            return aim
    return "book" if frame.aim is None and _names_a_wish(frame, heard) else None


def _wanted(frame: Frame, heard: Heard) -> dict[str, float]:
    """Intents that are sure enough; beside a yes or something personal, only the surest."""
    busy = frame.turn.asked in _PERSONAL or frame.confirmed
    least = _CLEAR if busy else _SURE
    return {i.name: i.confidence for i in heard.intents if i.confidence >= least}


def _told_aim(frame: Frame, heard: Heard, wanted: dict[str, float]) -> Aim | None:
    """What the words themselves decide, whatever else they sound like."""
    if frame.turn.asked == "message":
        return None
    if min(wanted.get("book", 0.0), wanted.get("cancel", 0.0)) > _BOTH:
        return "move"
    if _MESSAGE.search(heard.text):
        return "message"
    if _CANNOT_COME.search(heard.text) and "cancel" not in heard.text.lower():
        return "move"
    return "book" if "soonest" in heard.references and "lookup" in wanted else None


def _names_a_wish(frame: Frame, heard: Heard) -> bool:
    if heard.wants("human") or heard.wants("goodbye"):
        return False
    if heard.wants("question") and not _BESIDE.search(heard.text):
        return False
    known = frame.turn.asked in ("start", "more", "service", "when", None)
    if frame.turn.asked != "more" and (not known or frame.done):
        return heard.value("service") is not None and bool(heard.dates)
    timed = any(not w.negated for w in heard.dates)
    return heard.value("service") is not None or (
        timed and (frame.turns == 1 or bool(frame.mentioned) or frame.turn.yes)
    )


def begin(frame: Frame, aim: Aim | None) -> None:
    """A new task; what is known of the person stays."""
    frame.wished = frame.wish.service or frame.wished
    frame.aim = aim
    frame.wish = Wish()
    frame.search = Search()
    frame.target = None
    frame.just_made = False
    frame.source = ()
    frame.confirmed = frame.cancel_asked = False


def _take_rest(frame: Frame, heard: Heard) -> None:
    turn = frame.turn
    turn.question = heard.wants("question") and not (turn.used and turn.yes)
    told = turn.asked in _PERSONAL and "?" not in heard.text
    if turn.moved_on and (told or _MAY_IT.match(heard.text.strip())):
        turn.question = False
    beside = _BESIDE.search(heard.text) if turn.moved_on else _YES_BUT.search(heard.text)
    turn.question = turn.question or beside is not None
    if frame.promised and asks_when_rung(heard.text):
        turn.used, turn.asks_when_rung, turn.question = True, True, False
    elif heard.wants("human"):
        frame.person_wanted = "asked for a person"
        turn.used = True
    frame.silences = 0 if any(map(str.isalnum, heard.text)) else frame.silences + 1
    frame.mentioned = heard.value("service") or frame.mentioned
    frame.abused += bool(heard.abusive)
    if not (turn.used or turn.question or heard.intents) and seeks_knowledge(heard.text) > NEEDED:
        turn.question = True  # nothing that we know of is asked: the documents may have it
    if turn.question:
        whole = _LEAD_IN.sub("", heard.text.strip())
        frame.last_question = beside.group(1) if beside else whole
    wavering = heard.wants("unsure") and frame.search.held is not None
    known = wavering or any(
        i.confidence >= _SURE and i.name not in ("unsure", "out_of_scope", "yes", "no")
        for i in heard.intents
    )
    understood = turn.used or known or turn.question or heard.filler_only or heard.emergency
    frame.misses = 0 if understood else frame.misses + 1
