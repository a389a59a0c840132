"""Leads a caller with a trouble to an answer, a ticket or a person."""

from __future__ import annotations

from voicedesk.brain.frame import Frame
from voicedesk.brain.policy.acts import Act, Ground
from voicedesk.brain.policy.phrases import phrase
from voicedesk.brain.policy.speaking import say, use
from voicedesk.brain.urgency import is_pressing
from voicedesk.domain.business import ServiceId
from voicedesk.profile.passages import with_article

_TOPICS = {
    "billing": "I can help with billing.",
    "complaint": "I'm sorry that something went wrong.",
    "account": "I can help with your account.",
    "problem": "Let's see what we can do about it.",
}
_KNOWN_REMEDY = ("problem", "account")
"""What may be written down: a fault, a forgotten password."""
_NEEDS_ACCOUNT = ("billing", "account")


def helping(frame: Frame, ground: Ground) -> Act | None:
    """The next step with something that support has to see to."""
    if frame.turn.result("open_ticket") is not None:
        return _filed(frame, ground)
    act = _reaching(frame, ground) if frame.trouble.unreachable else None
    if act is not None or frame.aim != "support":
        return act
    return _hearing(frame, ground)


def _hearing(frame: Frame, ground: Ground) -> Act:
    trouble = frame.trouble
    if not trouble.summary:
        return say(frame, ground, _topic(frame), ask="ask_detail")
    known = _from_knowledge(frame, ground)
    if known is not None:
        return known
    if trouble.category in _NEEDS_ACCOUNT and not _account_settled(frame, ground):
        answered = frame.turn.result("answer_question")
        if answered is not None and answered.facts.get("answered"):
            return say(frame, ground, ask="helped")
        sorry = phrase(frame, "sorry_trouble", ground.profile) if frame.turn.used else ""
        return say(frame, ground, sorry, ask="ask_account")
    return _file(frame, ground)


def _topic(frame: Frame) -> str:
    if frame.turn.asked == "detail" or frame.misses:
        return ""
    return _TOPICS.get(frame.trouble.category, "")


def _from_knowledge(frame: Frame, ground: Ground) -> Act | None:
    """A fault may have a known remedy, or a visit that is made for it; a person comes after."""
    trouble, turn = frame.trouble, frame.turn
    told = turn.result("answer_question")
    answered = told is not None and bool(told.facts.get("answered"))
    if trouble.service:
        return _visit(frame, ground)
    if turn.asked == "helped" and not (turn.question and answered):
        return say(frame, ground, "Good.", ask="more") if turn.yes else None
    if turn.question and answered:
        return say(frame, ground, ask="helped")
    for_people = trouble.category not in _KNOWN_REMEDY or trouble.account or turn.asked == "account"
    if for_people or "ticket" in frame.done:
        return None
    if told is None:
        return use(frame, ground, "answer_question", question=trouble.words[-1])
    return say(frame, ground, ask="helped") if answered else None


def _visit(frame: Frame, ground: Ground) -> Act | None:
    """What is to be seen by somebody is given a time before it is written down for later."""
    trouble, turn = frame.trouble, frame.turn
    if trouble.category != "problem" or (turn.asked == "book_instead" and turn.no):
        return None
    names = {service.id: service.name for service in ground.business.services}
    name = names.get(ServiceId(trouble.service), "")
    if not name:
        return None
    told = turn.result("answer_question")
    if told is None and turn.asked != "book_instead":
        return use(frame, ground, "answer_question", question=f"{trouble.words[-1]} ({name})")
    found = turn.asked == "book_instead" or (told is not None and told.facts.get("answered"))
    words = "" if found else f"That would be {with_article(name)}."
    return say(frame, ground, words, ask="offer_visit")


def _account_settled(frame: Frame, ground: Ground) -> bool:
    trouble, person = frame.trouble, frame.person
    if ground.view.name_known and "account" not in ground.profile.verification.facts:
        return True
    return bool(trouble.account or trouble.order or person.name or trouble.asked_account)


def _file(frame: Frame, ground: Ground) -> Act:
    trouble = frame.trouble
    category = trouble.category or "problem"
    return use(
        frame,
        ground,
        "open_ticket",
        category=category,
        summary=trouble.summary,
        account=trouble.account,
        order=trouble.order,
        urgent=is_pressing(trouble.summary) or bool(frame.turn.heard and frame.turn.heard.angry),
    )


def _filed(frame: Frame, ground: Ground) -> Act:
    result = frame.turn.result("open_ticket")
    words = result.words("say") or result.refused if result else ""
    if frame.turn.result("note_caller") is not None and result and not result.refused:
        return say(frame, ground, "Thank you, they will have that number.", ask="more")
    rung = "callback" in frame.done
    return say(frame, ground, words, ask="more" if rung else "offer_person")


def _reaching(frame: Frame, ground: Ground) -> Act | None:
    """A ticket without a number is asked for one, once nobody is to come to the line."""
    noted = frame.turn.result("note_caller")
    if noted is not None:
        return say(frame, ground, noted.refused) if noted.refused else _file(frame, ground)
    if "phone" in frame.person.fresh:
        return use(frame, ground, "note_caller", phone=frame.person.phone)
    if frame.turn.asked == "person" and frame.turn.no:
        return say(frame, ground, ask="ask_phone")
    return None
