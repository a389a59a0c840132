"""What comes before any task: danger, abuse, a person wanted, a goodbye, a question, a pause."""

from __future__ import annotations

import re
from collections.abc import Mapping

from voicedesk.brain.asking import two_questions
from voicedesk.brain.danger import in_danger
from voicedesk.brain.fitting import words_of
from voicedesk.brain.fold import sentences
from voicedesk.brain.frame import Frame
from voicedesk.brain.leaning import asks_a_price_of_nothing
from voicedesk.brain.policy.acts import Act, Ground, Say
from voicedesk.brain.policy.booking import short_read_back
from voicedesk.brain.policy.parting import parting
from voicedesk.brain.policy.phrases import PHRASES, phrase
from voicedesk.brain.policy.speaking import by_name, confidence, say, use
from voicedesk.domain.business import ServiceId
from voicedesk.language.spoken import join_words
from voicedesk.language.understand import Heard
from voicedesk.profile.escalating import (
    Cause,
    Signal,
    counts_as_anger,
    counts_as_danger,
    decide,
)

_PATIENCE = 2
_HALF = 0.5
_CLEAR = 0.9
_POLITE = ("yes", "no", "thanks", "greet", "out_of_scope", "unsure")
_IT = re.compile(r"\b(?:it|that|this|one|they|them|those|these)\b", re.IGNORECASE)
_WHAT_TO_DO = re.compile(r"\bwhat (?:do|should|can|shall|would) (?:i|we|you) do\b", re.IGNORECASE)
"""Advice is asked for, and what a service costs is none."""
_AND_A_WISH = re.compile(
    r",? and (?:can|could|may|i'd|i would|i want|do you have|have you|(?:is|are) there|what do)\b",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"(?!.*\b(?:address|phone|number|website|e-?mail|hours|parking|open|close)\b)"
    r"(?:and )?(?:how|what|when)\b",
    re.IGNORECASE,
)
_BARE = 3
"""A question of so few words is about what was spoken of: "how long?"."""
_TELLS = re.compile(
    r"\b(?!(?:no|nope|nah|not|nothing|none|thanks?|you|that|that's|thats|it|it's|is|all|else|i|i'm"
    r"|im|am|good|fine|ok|okay|really|just|we|we're|are|don't|do|think|so|uh|um|well|oh|for|now"
    r"|today|anymore|more|very|much|then|set|done|need|anything|will|be|everything|the|rest|can"
    r"|wait|never|mind|sorry|bye|goodbye)\b)[a-z]{3,}",
    re.IGNORECASE,
)
"""A no that tells something besides: "no pain", "no insurance"."""
_PUTS_IT_RIGHT = re.compile(
    r"\W*(?:no|nope|nah)\W+(?:i mean|i meant|what i mean|i was asking|but\b|i said)", re.IGNORECASE
)
"""The no is to what the desk made of the words before."""
_BYE = re.compile(r"\b(?:good)?bye\b|\bthat(?:'s| is| will be|'ll be) all\b", re.IGNORECASE)
_WITH_WHOM = re.compile(
    r"\bwho\b[^.]{0,24}\bwith\b|\bwith (?:who|whom)\b|\bwho (?:would|will|is) (?:be )?(?:i|it|that"
    r"|doing|do|see|seeing)\b",
    re.IGNORECASE,
)
_STILL = PHRASES["still_there"]
_REASONS: Mapping[Cause, str] = {
    "emergency": "Emergency: {0}",
    "asked": "asked for a person",
    "topic": "about {1}",
    "angry": "upset: {0}",
    "misunderstood": "could not be understood",
    "model_failed": "could not be understood while no language model answered",
}
"""What the person is told first."""
_NOW = ("now", "right now", "just now", "at the moment", "right this minute")
_REACHING = ("call_a_person", "promise_callback")


def danger(frame: Frame, ground: Ground) -> Act | None:
    """Life or property: the profile's sentence at once, then a person."""
    heard = frame.turn.heard
    if heard is None or not heard.emergency:
        return None
    if not (in_danger(heard) or counts_as_danger(ground.profile, heard.text)):
        return None
    emergency = ground.profile.emergency
    result = frame.turn.result("call_a_person")
    if result is not None:
        return Say(result.words("say") or result.words("ask") or result.refused, confidence(frame))
    if not emergency.call_person:
        return Say(emergency.sentence, confidence(frame))
    return use(
        frame,
        ground,
        "call_a_person",
        saying=emergency.sentence,
        reason=f"Emergency: {heard.text}",
        urgent=True,
    )


def abuse(frame: Frame, ground: Ground) -> Act | None:
    """One calm boundary, then a farewell."""
    heard = frame.turn.heard
    if heard is None or not heard.abusive or heard.wants("human"):
        return None
    if frame.abused > 1 and not frame.turn.did:
        return use(
            frame,
            ground,
            "end_call",
            saying=phrase(frame, "abuse_end", ground.profile),
            reason="abuse",
        )
    if frame.turn.used:
        return None
    words = f"{phrase(frame, 'boundary', ground.profile)} {resume(frame, ground)}"
    return Say(words, confidence(frame))


def person(frame: Frame, ground: Ground) -> Act | None:
    """Bring a person in, or promise a call back, and say what came of it."""
    for tool in _REACHING:
        result = frame.turn.result(tool)
        if result is not None:
            return _reached(
                frame, ground, result.words("ask"), result.words("say") or result.refused
            )
    number = frame.person.phone if "phone" in frame.person.fresh else ""
    if frame.turn.asked in ("phone", "other_number") and number and _open_promise(frame):
        reason = frame.person_wanted or "asked for a call back"
        return use(frame, ground, "promise_callback", reason=reason, phone=number)
    if frame.turn.asked == "callback" and frame.turn.yes:
        when = _when_to_ring(frame.turn.heard) if frame.turn.heard else ""
        return use(frame, ground, "promise_callback", reason=_about(frame), when=when)
    why = frame.person_wanted or _why_a_person(frame, ground)
    if not why:
        return None
    heard = frame.turn.heard
    upset = heard is not None and (heard.angry or counts_as_anger(ground.profile, heard.text))
    words = phrase(frame, "person_upset" if upset else "person", ground.profile)
    return use(frame, ground, "call_a_person", saying=words, reason=why)


def _when_to_ring(heard: Heard) -> str:
    """The time for a call back; "not now, in the morning" means the morning."""
    later = tuple(when for when in heard.dates if when.text.lower() not in _NOW)
    return words_of(later or heard.dates, verbatim=True)


def lost(frame: Frame, ground: Ground) -> Act | None:
    """Nothing more is understood, and a person will ring anyway: nobody is asked for ever."""
    heard = frame.turn.heard
    most = ground.profile.escalation.after_misunderstandings
    if heard is None or frame.turn.did or "callback" not in frame.done or frame.misses <= most:
        return None
    words = phrase(frame, "leave_it", ground.profile)
    return use(frame, ground, "end_call", saying=words, reason="not understood")


def _open_promise(frame: Frame) -> bool:
    return bool(frame.person_wanted) or frame.turn.asked == "other_number"


def _about(frame: Frame) -> str:
    about = (
        f"wants to {frame.aim} an appointment" if frame.aim in ("book", "move", "cancel") else ""
    )
    return frame.trouble.summary or about or frame.last_question or "asked for a call back"


def _why_a_person(frame: Frame, ground: Ground) -> str:
    heard = frame.turn.heard
    if heard is None or frame.turn.did or {"callback", "transferred"} & set(frame.done):
        return ""
    signal = Signal(
        heard.text,
        angry=heard.angry,
        misunderstandings=frame.misses,
        model_failed=ground.model_failed,
    )
    decision = decide(ground.profile, signal)
    return _REASONS[decision.cause].format(heard.text, decision.topic) if decision else ""


def _reached(frame: Frame, ground: Ground, ask: str, words: str) -> Act:
    if ask:
        return say(frame, ground, ask)
    if "transferred" in frame.done:
        return say(frame, ground, words)
    return say(frame, ground, words, ask="more")


def leaving(frame: Frame, ground: Ground) -> Act | None:
    """The caller's goodbye ends it, once what they agreed to is done."""
    turn, heard = frame.turn, frame.turn.heard
    if heard is None or (frame.confirmed and frame.aim is not None):
        return None
    nothing_more = turn.asked == "more" and turn.no and not turn.question
    nothing_more = nothing_more and not _PUTS_IT_RIGHT.match(heard.text)
    told = turn.asked == "start" and turn.no and bool(_TELLS.search(heard.text))
    bye = _says_goodbye(heard) and not turn.moved_on and not (told and not _BYE.search(heard.text))
    bye = bye and not (_PUTS_IT_RIGHT.match(heard.text) and not _BYE.search(heard.text))
    leaves = bye or (nothing_more and not _new_task(frame))
    if not leaves or frame.person_wanted:
        return None
    return _unsettled(frame, ground) or parting(frame, ground)


def _unsettled(frame: Frame, ground: Ground) -> Act | None:
    """Who takes leave instead of an answer to the read-back is asked once more."""
    held = frame.search.held
    if held is None or frame.turn.no or frame.turn.asked not in ("confirm_book", "confirm_move"):
        return None
    deed = "move it to" if frame.aim == "move" else "book"
    words = f"Before you go, shall I {deed} {held.day} at {held.time}?"
    return None if words in frame.said else say(frame, ground, words)


def _says_goodbye(heard: Heard) -> bool:
    sure = {i.name: i.confidence for i in heard.intents if i.name not in _POLITE}
    goodbye = sure.pop("goodbye", 0.0)
    if heard.wants("thanks") and goodbye < _CLEAR and not _BYE.search(heard.text):
        return False
    return goodbye >= _HALF and goodbye >= max(sure.values(), default=0.0)


def _new_task(frame: Frame) -> bool:
    return frame.aim is not None and frame.turn.used


def robot(frame: Frame, ground: Ground) -> Act | None:
    """An honest answer, and back to the thread."""
    heard = frame.turn.heard
    if heard is None or not heard.wants("robot") or frame.turn.did:
        return None
    return say(frame, ground, ground.profile.voice.disclosure, resume(frame, ground))


def language(frame: Frame, ground: Ground) -> Act | None:
    """Another language is noticed and not guessed at."""
    heard = frame.turn.heard
    if heard is None or not heard.other_language or frame.turn.used:
        return None
    return Say(phrase(frame, "no_language", ground.profile), 0.3)


def again(frame: Frame, ground: Ground) -> Act | None:
    """Say it once more; more slowly is the voice's affair."""
    heard = frame.turn.heard
    if heard is None or not frame.desk_last:
        return None
    if not (heard.wants("repeat") or heard.wants("slower")) or frame.turn.used:
        return None
    skipped = PHRASES["ok"]
    kept = [s for s in sentences(frame.desk_last) if s not in skipped and s[:6] != "Hello "]
    words = [phrase(frame, "ok", ground.profile), *kept]
    return Say(" ".join(words), confidence(frame))


def question(frame: Frame, ground: Ground) -> Act | None:
    """Look up what was asked; without a task going on, the answer is the reply."""
    turn, heard = frame.turn, frame.turn.heard
    if heard is None:
        return None
    answer = turn.result("answer_question")
    if asks_a_price_of_nothing(frame) and answer is None:
        return say(frame, ground, ask="ask_about")
    if _WITH_WHOM.search(heard.text) and answer is None and frame.search.offer:
        return say(frame, ground, _with_whom(frame), resume(frame, ground))
    if turn.question:
        both = None if heard.dates else two_questions(frame.last_question)
        first, then = both or (_whole(frame, ground), "")
        open_one = first if answer is None else then
        if open_one and (answer is None or answer.args.get("question") == first):
            return use(frame, ground, "answer_question", question=open_one)
    if answer is None or frame.aim is not None or turn.result("open_ticket") is not None:
        return None
    found = bool(answer.facts.get("answered"))
    return say(frame, ground, ask="more" if found else "offer_callback")


def _with_whom(frame: Frame) -> str:
    """Who would see them, at the time that was chosen or at those that are offered."""
    search = frame.search
    pool = (search.held,) if search.held else search.narrowed or search.offer
    if len({one.person for one in pool}) == 1:
        return f"That is with {pool[0].person}."
    return f"{join_words([f'{one.day} at {one.time} is with {one.person}' for one in pool])}."


def _whole(frame: Frame, ground: Ground) -> str:
    """The question with the service it is about: "how long does it take?"."""
    heard = frame.turn.heard
    text = frame.last_question
    if heard is not None and heard.wants("book"):
        text = _AND_A_WISH.split(text)[0]
    bare = len(text.split()) <= _BARE and _HOW.match(text) and frame.mentioned
    leans = bare or (_IT.search(text) and not _WHAT_TO_DO.search(text))
    if frame.leans_on:
        return f"{text} ({frame.leans_on})"
    if heard is None or heard.value("service") or not leans:
        return text
    names = {service.id: service.name for service in ground.business.services}
    name = names.get(ServiceId(frame.wish.service or frame.mentioned))
    return f"{text} ({name})" if name else text


def late(frame: Frame, ground: Ground) -> Act | None:
    """Running late: what the business says to that, and a note to the people there."""
    if frame.turn.result("take_message") is not None and frame.aim is None:
        return say(frame, ground, ask="more")
    if frame.aim != "late":
        return None
    heard = frame.turn.heard
    words = ground.profile.policies.late_arrival
    text = heard.text if heard else "running late"
    return use(frame, ground, "take_message", saying=words, message=text)


def message(frame: Frame, ground: Ground) -> Act | None:
    """A message for somebody there, in the caller's own words."""
    if frame.aim != "message":
        return None
    heard = frame.turn.heard
    if heard is None or frame.turn.asked != "message" or not _has_words(heard):
        return say(frame, ground, ask="ask_message")
    return use(frame, ground, "take_message", message=heard.text)


def small_talk(frame: Frame, ground: Ground) -> Act | None:
    """Fillers, thanks, hellos and what is not ours, when nothing else was said."""
    turn, heard = frame.turn, frame.turn.heard
    if heard is None or turn.did or turn.used or turn.question or frame.search.before:
        return None
    if heard.filler_only or not _has_words(heard) or _wavers(frame, heard):
        return _pause(frame, ground)
    if heard.wants("thanks") and frame.aim is None:
        return say(frame, ground, phrase(frame, "welcome", ground.profile), ask="more")
    if heard.wants("greet") and frame.aim is None:
        hello = "" if by_name(frame, ground) else phrase(frame, "hello", ground.profile)
        return say(frame, ground, hello, ask="start")
    if heard.wants("out_of_scope") and not heard.wants("unsure"):
        words = phrase(frame, "out_of_scope", ground.profile)
        return say(frame, ground, words, resume(frame, ground))
    return None


def _pause(frame: Frame, ground: Ground) -> Act:
    heard = frame.turn.heard
    silent = heard is None or not _has_words(heard)
    if silent and frame.silences > _PATIENCE:
        words = phrase(frame, "gone_quiet", ground.profile)
        return use(frame, ground, "end_call", saying=words, reason="silence")
    if silent and frame.silences == _PATIENCE:
        return Say(resume(frame, ground), confidence(frame))
    key = "still_there" if silent else "take_time"
    return Say(f"{phrase(frame, key, ground.profile)} {resume(frame, ground)}", confidence(frame))


def _wavers(frame: Frame, heard: Heard) -> bool:
    return frame.search.held is not None and heard.wants("unsure") and heard.answer is None


def _has_words(heard: Heard) -> bool:
    return any(char.isalnum() for char in heard.text)


def resume(frame: Frame, ground: Ground) -> str:
    """The thread taken up where it stopped."""
    held = frame.search.held
    if held is not None and not frame.search.needs and frame.turn.asked != "own":
        whole = sentences(frame.search.read_back)
        heard_it = not whole or whole[0] in frame.said
        moving = frame.aim == "move"
        return short_read_back(held, moving=moving) if heard_it else frame.search.read_back
    if frame.aim == "book" and not frame.search.offer:
        return phrase(frame, "ask_when", ground.profile)
    last = [s for s in sentences(frame.desk_last) if s.endswith("?") and s not in _STILL]
    return last[-1] if last else phrase(frame, "start", ground.profile)


def unclear(frame: Frame, ground: Ground) -> Act:
    """Nothing is going on and nothing was asked for: say so, with a way on."""
    turn = frame.turn
    if turn.yes and turn.asked in ("more", "start", None):
        return say(frame, ground, ask="start")
    if turn.asked == "helped" and turn.yes:
        return say(frame, ground, "Good.", ask="more")
    if turn.no:
        return say(frame, ground, phrase(frame, "ok", ground.profile), ask="more")
    return say(frame, ground, ask="start_again")
