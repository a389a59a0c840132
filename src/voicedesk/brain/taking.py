"""What one utterance adds to the wish, the choice, the person and the trouble."""

from __future__ import annotations

import re
from calendar import month_name

from rapidfuzz import fuzz

from voicedesk.brain.fitting import (
    chooses,
    fits,
    fitting,
)
from voicedesk.brain.frame import Frame, Offered
from voicedesk.brain.naming import volunteered
from voicedesk.brain.timing import is_new_time, take_asked_of, take_preference, take_times
from voicedesk.language.people import KIN, read_spelling
from voicedesk.language.understand import Entity, Heard
from voicedesk.language.vehicles import asks_of_vehicle, vehicle_in

_FACTS = ("name", "date_of_birth", "phone", "email", "postcode", "account")
_MONTHS = frozenset((*(month.lower() for month in month_name if month), "born"))
_WHICH_NAME = re.compile(r"\b(first|last) name (?:is|was|should be|has)\b", re.IGNORECASE)
_AND_ALSO = re.compile(
    r"\b(?:and|also|plus|as well as)\b(?: (?:i|we|also|then|would|need|want|like|an?|the|my|to|get"
    r"|have|maybe|afterwards|after that))*\s*$",
    re.IGNORECASE,
)
_ONE_LETTER = re.compile(r"(?<!['’])\b[a-z]\b", re.IGNORECASE)
_SPELLED, _LIKE = 3, 50.0
"""Letters that make a name, and how alike a name is to the one that they put right, of 100."""
_SAID_TO_BE = 0.75
AS_SAID = 0.9
"""From here on a word of the business was said as it is written, not only like it."""


def take_person(frame: Frame, heard: Heard) -> None:
    """Name, number, address and other facts about the caller."""
    for fact in _FACTS:
        value = _fact(frame, heard, fact)
        if value:
            _keep(frame, fact, value)
    told = volunteered(frame, heard)
    if told:
        _keep(frame, "name", told)
    _take_vehicle(frame, heard)
    if frame.turn.asked in ("confirm_book", "confirm_move", "own") and not heard.value("name"):
        whole = _fuller(frame.person.name, heard.text) or respelled(frame, heard.text)
        if whole:
            _keep(frame, "name", whole)
    of_kin = not KIN.isdisjoint(re.findall(r"[a-z]+", heard.text.lower()))
    if frame.turn.asked == "name" and of_kin:
        frame.turn.used = True  # "it's for my daughter": then her name is asked for
    frame.trouble.order = heard.value("order") or frame.trouble.order
    if frame.turn.asked == "account" and not heard.value("account"):
        frame.trouble.asked_account = True


def _fact(frame: Frame, heard: Heard, fact: str) -> str | None:
    """What was said of one fact; nothing where it stands for something else."""
    value = heard.value(fact)
    if value is None or (fact == "phone" and _is_account(heard)):
        return None
    if fact == "name" and heard.answer is not None and _is_one_word(heard):
        return None  # "okay, that works" names nobody
    return _name(frame.person.name, value, heard) if fact == "name" else value


def _fuller(known: str, text: str) -> str:
    """The first name that was said before, with the last name after it."""
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)
    if not known or " " in known or len(words) != len(known.split()) + 1:
        return ""
    return f"{known} {words[1].capitalize()}" if words[0].lower() == known.lower() else ""


def respelled(frame: Frame, text: str) -> str:
    """The name with the part that was spelled after it: "Imogen Fork" and "that's F A L K"."""
    known, letters = frame.person.name.split(), read_spelling(text)
    single = len(_ONE_LETTER.findall(text))
    if not known or single < _SPELLED or len(letters) < single:
        return ""
    like = [fuzz.ratio(letters, part.lower()) for part in known]
    if max(like) < _LIKE:
        return ""
    known[like.index(max(like))] = letters.capitalize()
    frame.turn.used = True
    return " ".join(known)


def _take_vehicle(frame: Frame, heard: Heard) -> None:
    """What the garage would ask, told with the wish: "an oil change for my 2014 Civic"."""
    vehicle = vehicle_in(heard.text)
    if vehicle and not frame.person.vehicle and any(map(asks_of_vehicle, frame.own)):
        frame.person.vehicle = vehicle
        frame.person.notes.append(vehicle)


def _is_one_word(heard: Heard) -> bool:
    """Whether the name is one bare word that was not said to be a name."""
    named = heard.first("name")
    return named is not None and named.confidence < _SAID_TO_BE and " " not in named.text.strip()


def _keep(frame: Frame, fact: str, value: str) -> None:
    person, turn = frame.person, frame.turn
    # the same again moves nothing on: a mumble may be read as a name for ever
    new = person.facts.get(fact) != value
    person.facts[fact] = value
    person.unproved.add(fact)
    turn.used, turn.moved_on = turn.used or new, turn.moved_on or new
    if fact == "account" and frame.aim == "support":
        frame.trouble.account = value
    if fact == "name":
        frame.another = False
    if fact in ("name", "phone", "email"):
        setattr(person, fact, value)
        person.fresh.add(fact)
    elif fact in frame.search.needs:
        person.fresh.add(fact)


def _is_account(heard: Heard) -> bool:
    """Whether the digits that were said are an account number, too short to ring."""
    phones, accounts = heard.entities.get("phone", ()), heard.entities.get("account", ())
    return bool(accounts and phones) and phones[0].text in accounts[0].text


def _name(known: str, said: str, heard: Heard) -> str:
    """A name without a month after it; a corrected part replaces the part it sounds like."""
    words = said.split()
    if heard.value("date_of_birth"):
        words = [word for word in words if word.lower() not in _MONTHS]
    old = known.split()
    part = _WHICH_NAME.search(heard.text)
    if len(words) == 1 and len(old) > 1 and part:
        old[0 if part.group(1).lower() != "last" else -1] = words[0]
        return " ".join(old)
    if len(words) == 1 and len(old) > 1 and (heard.correction or heard.answer == "no"):
        like = [fuzz.ratio(words[0].lower(), part.lower()) for part in old]
        old[like.index(max(like))] = words[0]
        return " ".join(old)
    return " ".join(words)


def choose(frame: Frame, heard: Heard) -> bool:
    """Take the utterance as a choice among what was offered; whether it was one."""
    search = frame.search
    if frame.aim not in ("book", "move") or not search.offer or frame.confirmed:
        return False
    if heard.wants("other_options") or (search.held and not chooses(heard)):
        return False
    if heard.value("service") not in (None, search.offer[0].service, frame.wish.service):
        return False
    left = _left(frame, heard)
    all_of_them = len(left) == len(search.narrowed or search.offer) > 1
    if not chooses(heard) or (frame.turn.yes and all_of_them):
        return _choose_by_yes(frame)  # "yes, that works" to three times names none of them
    if not left:
        return False
    frame.turn.used = frame.turn.moved_on = True
    if len(left) == 1:
        held = search.held
        if held is None or held.number != left[0].number or held.start != left[0].start:
            search.pick, search.held = left[0].number, None
        search.narrowed = ()
    else:
        search.narrowed = left
    return True


def _left(frame: Frame, heard: Heard) -> tuple[Offered, ...]:
    """What the words leave of the offer; "earlier" is earlier than what is held."""
    search = frame.search
    held = search.held or (search.declined if frame.turn.no else None)
    if held is not None and not heard.dates:
        if "earlier" in heard.references:
            before = [o for o in search.offer if o.start < held.start]
            return (max(before, key=lambda o: o.start),) if before else ()
        if "later" in heard.references:
            after = [o for o in search.offer if o.start > held.start]
            return (min(after, key=lambda o: o.start),) if after else ()
    return fitting(search.narrowed or search.offer, heard) or fitting(search.offer, heard)


def _choose_by_yes(frame: Frame) -> bool:
    search = frame.search
    pool = search.narrowed or search.offer
    if search.held or not frame.turn.yes or frame.turn.asked not in ("pick", None):
        return False
    frame.turn.used = True
    if len(pool) != 1:
        search.narrowed = pool[:1] if search.agreed else search.narrowed
        search.agreed = True
        return True
    search.pick = pool[0].number
    return True


def take_target(frame: Frame, heard: Heard) -> None:
    """Which of the caller's own appointments is meant."""
    if frame.aim not in ("move", "cancel", "lookup", "resend"):
        return
    # "I can't make it tomorrow" denies the day it speaks of
    source = tuple(w for w in heard.dates if w.negated or not is_new_time(frame, heard, w))
    if source:
        frame.source = source
        frame.turn.used = frame.turn.moved_on = True
    shown = frame.bookings or ()
    if frame.target is not None or len(shown) < 2:
        return
    left = tuple(o for o in shown if not source or any(fits(o, w) for w in source))
    left = fitting(left, heard) if not source else left
    service = heard.value("service")
    if service:
        left = tuple(o for o in left if o.service == service) or left
    if len(left) == 1 and len(left) < len(shown):
        frame.target = left[0].number
        frame.turn.used = frame.turn.moved_on = True


def take_wish(frame: Frame, heard: Heard) -> None:
    """Service, person, place, times and preferences."""
    if frame.aim not in ("book", "move") or frame.confirmed:
        return
    changed = _take_terms(frame, heard)
    changed = take_times(frame, heard) or changed
    changed = take_asked_of(frame, heard) or changed
    changed = take_preference(frame, heard) or changed
    if changed:
        search = frame.search
        search.fresh = False
        search.held = search.pick = None
        search.narrowed = ()
        frame.turn.used = frame.turn.moved_on = True


def _take_terms(frame: Frame, heard: Heard) -> bool:
    wish, changed = frame.wish, _take_service(frame, heard)
    for kind in ("staff", "location"):
        value = heard.value(kind)
        if value and value != getattr(wish, kind):
            setattr(wish, kind, value)
            changed = True
    if heard.people and heard.people != wish.people:
        wish.people = heard.people
        changed = True
    if "anyone" in heard.references and wish.staff:
        wish.staff = None
        changed = True
    return _take_likeness(frame, heard) or changed


def _take_service(frame: Frame, heard: Heard) -> bool:
    """The service that was named; a guess replaces nothing that is sure."""
    wish, found = frame.wish, heard.first("service")
    if found is None or (heard.wants("question") and wish.service):
        return False
    guess = found.confidence < AS_SAID
    if guess and wish.service and not wish.unsure and frame.turn.asked != "service":
        return False
    changed = str(found.value) != wish.service
    frame.also = _besides(frame, heard, str(found.value))
    if changed or not guess:
        wish.service, wish.unsure = str(found.value), found.text if guess else ""
        wish.like_last = ()
    return changed


def _besides(frame: Frame, heard: Heard, first: str) -> list[str]:
    """Other services that were asked for in the same breath: "brakes, and I need an oil change"."""
    named = [e for e in heard.entities.get("service", ()) if not e.negated and e.span]
    kept = [one for one in frame.also if one != first]
    for one in named:
        value = str(one.value)
        text = heard.text[: one.span[0]] if one.span else ""
        sure = one.confidence > AS_SAID and value not in (first, *kept)
        if sure and _AND_ALSO.search(text) and not _overlap(one, named):
            kept.append(value)
    return kept


def _overlap(one: Entity, named: list[Entity]) -> bool:
    """Whether the same words also name another service."""
    return any(
        other.value != one.value
        and other.span
        and one.span
        and other.span[0] < one.span[1]
        and one.span[0] < other.span[1]
        for other in named
    )


def _take_likeness(frame: Frame, heard: Heard) -> bool:
    """As the last time: the service and the person of then, or only the person."""
    wish, said = frame.wish, set(heard.references)
    changed = False
    again = frame.turn.asked == "facts" and wish.particular
    if said & {"same_as_last", "same_service"} and wish.service is None and not again:
        wish.like_last, wish.particular = ("service", "staff"), True
        changed = True
    elif "same_staff" in said and heard.value("staff") is None:
        changed, frame.turn.used = wish.staff is None, True
        wish.staff = wish.staff or _spoken_of(frame)
        wish.like_last = () if wish.staff else ("staff",)
    elif wish.like_last and frame.turn.asked == "facts" and _cannot_say(frame, heard):
        wish.like_last = ()
        changed = True
    if frame.last_visit is not None:
        as_last_time(frame)
    return changed


def tells_who(heard: Heard) -> bool:
    """Whether anything is said by which a customer is known."""
    return any(heard.value(fact) for fact in _FACTS)


def _cannot_say(frame: Frame, heard: Heard) -> bool:
    """Whether what was asked of them did not come."""
    return frame.turn.no or heard.wants("unsure") or not tells_who(heard)


def _spoken_of(frame: Frame) -> str | None:
    """The one person whom the talk was about: "with her again"."""
    search = frame.search
    own = [o for o in frame.bookings or () if frame.target in (None, o.number)]
    for pool in ((search.held,) if search.held else (), search.offer, own):
        people = {offered.staff for offered in pool}
        if len(people) == 1:
            return people.pop() or None
    return None


def as_last_time(frame: Frame) -> None:
    """What was to be as the last time is filled in; what never was stays open."""
    for part in frame.wish.like_last:
        value = (frame.last_visit or {}).get(part)
        if value and getattr(frame.wish, part) is None:
            setattr(frame.wish, part, value)
    frame.wish.like_last = ()
