"""Which task an utterance begins, goes on with or turns into another."""

from __future__ import annotations

import re

from voicedesk.brain.danger import in_danger
from voicedesk.brain.frame import Aim, Frame, Search, Wish
from voicedesk.brain.guessing import NEW_ONE, ONE_MORE, of_their_own
from voicedesk.language.understand import Heard

SURE = 0.5
PERSONAL = ("name", "facts", "phone", "email", "account", "code")
OF_THEIRS = ("move", "cancel", "lookup", "resend")
"""What is done with an appointment that somebody has, so they have to say who they are."""
_BOTH = 0.8
_CLEAR = 0.9
_WEAK = ("availability", "lookup", "billing", "account", "problem")
"""What a question often sounds like."""
THEN_ASKS = re.compile(
    r"^\W*(?:ok(?:ay)?|alright|all right|great|good|yes|yeah|right|thanks|cool)\W+"
    r"(?:and|but|so) ((?:is|are|do|does|will|would|what|how|where|when|which|who)\b.{8,})",
    re.IGNORECASE,
)
"""A question after a word that takes in the answer before: "okay and is that safe?"."""
BESIDE = re.compile(
    r"^(?!(?:do|does|is|are|will|how|what|where|when)\b).*[,.;]? and (?:also )?"
    r"((?:do|does|is|are|will|how|what|where|when)\b[^?]*)\?",
    re.IGNORECASE,
)
_SAYS_WHAT = 2
_THAT = re.compile(r"\b(?:that|it|this|the one|actually)\b", re.IGNORECASE)
_MAKE_IT = re.compile(
    r"\b(?:make|change|move|shift|put|switch) (?:it|that|this)\b|\b(?:actually|instead|rather)\b",
    re.IGNORECASE,
)
_TAKE_DOWN = re.compile(
    r"\b(?:ticket|report|fix|help|repair|instead|forget (?:the|that)|never ?mind)\b", re.IGNORECASE
)
"""A trouble that somebody shall see to, and not only hear of."""
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
_SUPPOSED_TO = re.compile(
    r"\b(?:supposed|meant|due|scheduled|booked) (?:to (?:come|be|see|get|have)|in\b|for\b)"
    r"[^.?]{0,40}\bbut\b",
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


def take_aim(frame: Frame, heard: Heard) -> None:
    """Begin the task that the words ask for, unless the one that is going on covers it."""
    # a time beside the yes to a call back is for that
    calling_back = frame.turn.asked == "callback" and frame.turn.yes
    aim = None if calling_back else _aim_of(frame, heard)
    if aim is None or _turned(frame, aim, heard):
        return
    running = frame.aim in _OPEN_AIMS and frame.turn.asked not in ("start", "more", None)
    owned = aim == "lookup" and of_their_own(heard.text)
    part = aim in _PART_OF.get(frame.aim or "", ()) and not owned
    if running and part and not _starts_anew(frame, aim, heard):
        return
    if running and aim == "support" and _is_small_talk(heard):
        return
    if frame.aim == aim and aim != "support":
        frame.turn.used = frame.turn.used or not heard.dates
        return
    if frame.aim == "book" and aim == "cancel" and running:
        begin(frame, None)
    elif frame.aim != aim:
        begin(frame, aim)
        frame.just_made = _means_the_last(frame, heard)
        if aim == "book":
            _take_up(frame, heard)
    frame.turn.used = True


def _take_up(frame: Frame, heard: Heard) -> None:
    """What is booked, where it was spoken of before."""
    if "booked" in frame.done and ONE_MORE.search(heard.text):
        frame.wish.service, frame.another = frame.wished or None, True
    elif not {"booked", "moved", "cancelled"} & set(frame.done):
        meant = _IT_TOO.search(heard.text) or not frame.wished
        frame.wish.service = (frame.mentioned if meant else frame.wished) or None


def _is_small_talk(heard: Heard) -> bool:
    """Whether a trouble is only told of while a time is looked for: "I grind my teeth at night"."""
    asked_for = any(heard.wants(name) for name in ("billing", "complaint", "account", "human"))
    bare = len(heard.text.split()) < _SAYS_WHAT  # a "Bill" who is asked which time is no bill
    return bare or not (asked_for or heard.angry or _TAKE_DOWN.search(heard.text))


def _starts_anew(frame: Frame, aim: Aim, heard: Heard) -> bool:
    """Who cannot say who they are may still want an appointment of their own."""
    named = heard.value("service") is not None and bool(heard.dates)
    named = named or bool(NEW_ONE.search(heard.text))
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
    if in_danger(heard):
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
    free = frame.aim is None or (frame.aim == "support" and _takes_the_visit(frame, heard))
    return "book" if free and _names_a_wish(frame, heard) else None


def _takes_the_visit(frame: Frame, heard: Heard) -> bool:
    """Whether a visit is asked for beside the trouble: "yes, at ten", "a check-up on Friday"."""
    if not heard.dates:
        return False
    helped = frame.turn.asked in ("helped", "start") and heard.value("service") is not None
    return helped or (bool(frame.trouble.service) and frame.turn.yes)


def _wanted(frame: Frame, heard: Heard) -> dict[str, float]:
    """Intents that are sure enough; beside a yes or something personal, only the surest."""
    busy = frame.turn.asked in PERSONAL or frame.confirmed
    least = _CLEAR if busy else SURE
    return {i.name: i.confidence for i in heard.intents if i.confidence >= least}


def _told_aim(frame: Frame, heard: Heard, wanted: dict[str, float]) -> Aim | None:
    """What the words themselves decide, whatever else they sound like."""
    if frame.turn.asked == "message":
        return None
    if min(wanted.get("book", 0.0), wanted.get("cancel", 0.0)) > _BOTH:
        return "move"
    if _MESSAGE.search(heard.text):
        return "message"
    cannot = _CANNOT_COME.search(heard.text) or (
        _SUPPOSED_TO.search(heard.text) and "lookup" not in wanted
    )
    if cannot and "cancel" not in heard.text.lower():
        return "move"
    if "problem" in wanted and wanted.get("book", 0.0) >= SURE and heard.value("service"):
        return "book"  # "I've a bad toothache, can someone see me today?"
    return "book" if "soonest" in heard.references and "lookup" in wanted else None


def _names_a_wish(frame: Frame, heard: Heard) -> bool:
    if heard.wants("human") or heard.wants("goodbye"):
        return False
    if heard.wants("question") and not BESIDE.search(heard.text):
        return False
    known = frame.turn.asked in ("start", "more", "service", "when", None)
    if frame.turn.asked != "more" and (not known or frame.done):
        return heard.value("service") is not None and bool(heard.dates)
    timed = any(not w.negated for w in heard.dates)
    return heard.value("service") is not None or (
        timed and (frame.turns == 1 or bool(frame.mentioned or frame.misses) or frame.turn.yes)
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
