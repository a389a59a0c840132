"""Leads a caller to a moved or cancelled appointment: who, which one, what instead, a yes."""

from __future__ import annotations

from voicedesk.brain.fitting import fits
from voicedesk.brain.frame import Frame, Offered
from voicedesk.brain.policy.acts import Act, Ground
from voicedesk.brain.policy.booking import (
    choosing,
    nothing_free,
    offered_words,
    read_back,
    searching,
)
from voicedesk.brain.policy.phrases import phrase
from voicedesk.brain.policy.proving import proving
from voicedesk.brain.policy.speaking import say, use


def changing(frame: Frame, ground: Ground) -> Act | None:
    """The next step towards a change of what the caller has."""
    if frame.aim not in ("move", "cancel", "lookup", "resend"):
        return None
    return (
        proving(frame, ground)
        or _looking(frame, ground)
        or _which(frame, ground)
        or _carrying_out(frame, ground)
    )


def _looking(frame: Frame, ground: Ground) -> Act | None:
    if frame.bookings is None:
        failed = frame.turn.result("find_bookings")
        if failed is not None and failed.refused:
            return say(frame, ground, failed.refused, ask="offer_callback")
        return use(frame, ground, "find_bookings")
    if not frame.bookings:
        return say(frame, ground, "I don't see a coming appointment for you.", ask="offer_booking")
    return None


def _which(frame: Frame, ground: Ground) -> Act | None:
    shown = frame.bookings or ()
    if frame.aim == "lookup" or frame.target is not None:
        return None
    left = [o for o in shown if any(fits(o, w) for w in frame.source)]
    if len(left) == 1:
        frame.target = left[0].number
        return None
    listed = frame.turn.result("find_bookings")
    words = listed.words("say") if listed else ""
    return say(frame, ground, words, ask="which_booking")


def _carrying_out(frame: Frame, ground: Ground) -> Act:
    if frame.aim == "lookup":
        listed = frame.turn.result("find_bookings")
        words = listed.words("say") if listed else _read_out(frame)
        return say(frame, ground, words, ask="more")
    if frame.aim == "resend":
        return use(frame, ground, "resend_confirmation", booking=frame.target or 1)
    if frame.aim == "cancel":
        return _cancelling(frame, ground)
    return _moving(frame, ground)


def _read_out(frame: Frame) -> str:
    return " ".join(f"{o.say[:1].upper()}{o.say[1:]}." for o in frame.bookings or ())


def _cancelling(frame: Frame, ground: Ground) -> Act:
    result = frame.turn.result("cancel_booking")
    if result is not None:
        return say(frame, ground, result.words("ask") or result.words("say") or result.refused)
    if frame.turn.asked == "confirm_cancel" and not frame.confirmed:
        target = _target(frame)
        words = f"It is about {target.say}." if target else ""
        return say(frame, ground, words, "Shall I cancel it, yes or no?")
    return use(frame, ground, "cancel_booking", booking=frame.target or 1)


def _moving(frame: Frame, ground: Ground) -> Act:
    search, turn = frame.search, frame.turn
    act = choosing(frame, ground)
    if act is not None:
        return act
    if search.held is not None:
        result = turn.result("move_booking")
        if result is not None:
            return say(frame, ground, result.words("ask") or result.refused)
        if frame.confirmed:
            return use(frame, ground, "move_booking", booking=frame.target or 1)
        return read_back(frame, ground)
    return _finding(frame, ground)


def _finding(frame: Frame, ground: Ground) -> Act:
    search = frame.search
    found = frame.turn.result("find_slots")
    if found is not None and found.refused:
        return say(frame, ground, found.refused, ask="ask_new_time")
    if frame.wish.timed and not search.fresh:
        return searching(frame, ground, moving=frame.target or 1)
    if not search.fresh:
        target = _target(frame)
        words = f"You have {target.say}." if target and _first_time(target, frame) else ""
        return say(frame, ground, words, ask="ask_new_time")
    if not search.offer:
        return nothing_free(frame, ground)
    return offered_words(frame, ground)


def _target(frame: Frame) -> Offered | None:
    return next((o for o in frame.bookings or () if o.number == frame.target), None)


def _first_time(target: Offered, frame: Frame) -> bool:
    return not any(target.say and target.say in words for words in frame.said)


def finished_words(frame: Frame, ground: Ground) -> str:
    """What a change that was just carried out comes to, with where the message goes."""
    for tool in ("book_appointment", "move_booking", "cancel_booking", "join_waitlist"):
        result = frame.turn.result(tool)
        if result is not None and any(
            result.facts.get(deed) for deed in ("booked", "moved", "cancelled", "waiting")
        ):
            bring = result.words("bring")
            parts = [result.words("say"), result.words("sent"), _bring(bring)]
            return " ".join(p for p in parts if p)
    return ""


def stays(frame: Frame, ground: Ground) -> str:
    """The caller keeps what they have."""
    return phrase(frame, "stays", ground.profile)


def _bring(words: str) -> str:
    if not words:
        return ""
    return words if words[-1] in ".!" else f"Please bring {words[:1].lower()}{words[1:]}."
