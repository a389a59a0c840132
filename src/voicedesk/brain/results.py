"""What a tool's result changes in the frame."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from voicedesk.brain.frame import Frame, Offered, Search, Wish
from voicedesk.brain.taking import as_last_time
from voicedesk.brain.talk import Did

_SENTENCE = re.compile(r"[^.!?]+[.!?]")
_SERVICE = re.compile(r"profile\.yaml#services\.(\w+)")
"""Where the facts of one service stand."""
ACTION = "act_"
"""How the tools of the profile's own actions begin."""


def absorb(frame: Frame, did: Did) -> None:
    """Take in one tool call; an unfinished one is only noted."""
    frame.turn.did.append(did)
    if did.running:
        return
    if did.tool.startswith(ACTION):
        frame.acting = did if did.words("ask") else None
        return
    handler = _HANDLERS.get(did.tool)
    if handler is not None:
        handler(frame, did)


def offered(fact: object) -> Offered | None:
    """A time as a tool wrote it."""
    if not isinstance(fact, Mapping) or not isinstance(fact.get("start"), str):
        return None
    words = {key: str(fact.get(key, "")) for key in ("staff", "service", "day", "time", "say")}
    return Offered(
        number=int(fact.get("n", 1)),
        start=datetime.fromisoformat(fact["start"]),
        person=str(fact.get("with", "")),
        end=datetime.fromisoformat(fact["end"]) if isinstance(fact.get("end"), str) else None,
        **words,
    )


def _all(facts: object) -> tuple[Offered, ...]:
    rows = facts if isinstance(facts, Sequence) and not isinstance(facts, str) else ()
    return tuple(o for o in map(offered, rows) if o is not None)


def _found(frame: Frame, did: Did) -> None:
    if did.refused:
        frame.wish.whens = ()
        frame.search = Search(fresh=True)
        return
    frame.search = Search(
        fresh=True,
        plain=not did.args.get("prefer"),
        before=frame.search.before,
        offer=_all(did.facts.get("slots")),
        exact=bool(did.facts.get("exact")),
        say=did.words("say"),
        waitlist=bool(did.facts.get("waitlist")),
    )
    frame.wish.prefer = ""


def _held(frame: Frame, did: Did) -> None:
    search = frame.search
    search.pick = None
    if did.facts.get("gone"):
        frame.search = Search(fresh=True, offer=_all(did.facts.get("slots")), say=did.words("say"))
        return
    search.held = offered(did.facts.get("held"))
    search.read_back = did.words("ask")
    search.needs = (*(("name",) if frame.another else ()), *_needs(did))


def _noted(frame: Frame, did: Did) -> None:
    frame.person.fresh.clear()
    frame.person.notes.clear()
    if did.refused:
        for part in ("name", "phone", "email"):
            if part in did.args:
                setattr(frame.person, part, "")
        if "date_of_birth" in did.args:
            frame.person.facts.pop("date_of_birth", None)
        return
    frame.search.needs = _needs(did)


def _booked(frame: Frame, did: Did) -> None:
    frame.confirmed = False
    if did.facts.get("booked"):
        _finish(frame, did, "booked")
    elif did.facts.get("slots"):
        _found(frame, did)
    elif did.facts.get("needs") != ["yes"]:
        frame.search.needs = _needs(did)


def _changed(frame: Frame, did: Did) -> None:
    if did.facts.get("moved"):
        _finish(frame, did, "moved")
    elif did.facts.get("cancelled"):
        _finish(frame, did, "cancelled")
    elif did.facts.get("gone"):
        frame.search = Search()
        frame.wish = Wish()
    elif did.facts.get("refused"):
        frame.aim = None
    elif did.tool == "cancel_booking" and did.words("ask"):
        frame.cancel_asked = True
    frame.confirmed = False


def _finish(frame: Frame, did: Did, deed: str) -> None:
    made = offered(did.facts.get("booked") or did.facts.get("to"))
    before = frame.done_on if deed == "booked" and "booked" in frame.done else None
    follows = before is not None and made is not None and before < made.start
    frame.done.append(deed)
    frame.done_on = made.start if made else frame.done_on
    frame.done_until = made.end if made else frame.done_until
    # nobody is seen at a time that was just cancelled, and of two visits the first is the next
    if not (follows and frame.farewell):
        frame.farewell = did.words("brief") or ("" if deed == "cancelled" else frame.farewell)
    frame.aim = None
    frame.wished = frame.wish.service or (frame.wished if deed != "booked" else "")
    frame.wish, frame.another = Wish(), False
    if deed == "booked" and frame.also:
        frame.aim, frame.wish.service = "book", frame.also.pop(0)
    frame.search = Search()
    frame.bookings = None
    frame.target = None
    frame.cancel_asked = False


def _listed(frame: Frame, did: Did) -> None:
    if did.refused:
        frame.wish.like_last = ()
        return
    frame.bookings = _all(did.facts.get("bookings"))
    last = did.facts.get("last")
    frame.last_visit = {k: str(v) for k, v in last.items()} if isinstance(last, Mapping) else {}
    as_last_time(frame)
    if len(frame.bookings) == 1:
        frame.target = 1
    elif frame.just_made:
        latest = [o.number for o in frame.bookings if o.start == frame.done_on]
        frame.target = latest[-1] if latest else None


def _verified(frame: Frame, did: Did) -> None:
    frame.person.unproved.clear()


def _answered(frame: Frame, did: Did) -> None:
    found = _SERVICE.match(did.words("source"))
    if found is None:
        return
    if frame.aim == "support" and not frame.turn.question:
        frame.trouble.service = frame.mentioned = found.group(1)
    elif frame.aim is None:
        frame.mention(found.group(1))  # "do you see kids?" speaks of the children's check-up


def _filed(frame: Frame, did: Did) -> None:
    if did.facts.get("ticket"):
        frame.trouble.filed = True
        frame.trouble.unreachable = "phone" in _needs(did)
        frame.done.append("ticket")
        frame.aim = None
        due = [one for one in _SENTENCE.findall(did.words("say")) if " look into it" in one]
        frame.promised = due[-1].strip() if due else frame.promised


def _person(frame: Frame, did: Did) -> None:
    if did.facts.get("needs"):
        return
    upset = frame.person_wanted.startswith("upset")
    frame.person_wanted = ""
    if upset and did.facts.get("callback"):
        frame.aim = None
    if did.facts.get("callback") and frame.turn.asked == "callback":
        frame.aim = None
    if did.facts.get("connected"):
        frame.done.append("transferred")
    if did.facts.get("callback"):
        frame.done.append("callback")
        rung = [one for one in _SENTENCE.findall(did.words("say")) if " ring you" in one]
        frame.promised = rung[-1].strip() if rung else frame.promised


def _waiting(frame: Frame, did: Did) -> None:
    if did.facts.get("waiting"):
        _finish(frame, did, "waitlisted")


def _resent(frame: Frame, did: Did) -> None:
    if did.facts.get("sent_again") or did.refused:
        frame.aim = None


def _needs(did: Did) -> tuple[str, ...]:
    needs = did.facts.get("needs", ())
    return tuple(str(n) for n in needs) if isinstance(needs, list) else ()


def _told(frame: Frame, did: Did) -> None:
    frame.record_wanted = False
    frame.aim = None


_HANDLERS: Mapping[str, Callable[[Frame, Did], None]] = {
    "find_slots": _found,
    "hold_slot": _held,
    "note_caller": _noted,
    "book_appointment": _booked,
    "move_booking": _changed,
    "cancel_booking": _changed,
    "find_bookings": _listed,
    "verify_caller": _verified,
    "look_up_record": _told,
    "answer_question": _answered,
    "open_ticket": _filed,
    "take_message": _filed,
    "call_a_person": _person,
    "promise_callback": _person,
    "join_waitlist": _waiting,
    "resend_confirmation": _resent,
}
