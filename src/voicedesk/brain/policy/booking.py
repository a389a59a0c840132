"""Leads a caller to an appointment: a wish, an offer, a choice, a read-back, a yes."""

from __future__ import annotations

from voicedesk.brain.fitting import has_day, has_time, words_of
from voicedesk.brain.fold import sentences
from voicedesk.brain.frame import Frame, Offered, Search, Wish
from voicedesk.brain.policy.acts import Act, Ground
from voicedesk.brain.policy.phrases import phrase
from voicedesk.brain.policy.proving import proving
from voicedesk.brain.policy.speaking import say, use
from voicedesk.brain.talk import Did
from voicedesk.language.spoken import join_words, say_choices, say_email, say_phone
from voicedesk.language.vehicles import asks_of_vehicle

_NEEDS = {
    "name": "ask_name",
    "phone": "ask_phone",
    "email": "ask_email",
    "date_of_birth": "ask_birth_date",
}


def booking(frame: Frame, ground: Ground) -> Act | None:
    """The next step towards a booking."""
    if frame.aim != "book":
        return None
    return (
        _waiting(frame, ground)
        or _as_last_time(frame, ground)
        or _meaning(frame, ground)
        or _noting(frame, ground)
        or choosing(frame, ground)
        or _closing(frame, ground)
        or _offering(frame, ground)
        or _asking(frame, ground)
    )


def _as_last_time(frame: Frame, ground: Ground) -> Act | None:
    """What the last visit was is looked up, once it is sure who is calling."""
    wish = frame.wish
    if wish.like_last:
        return proving(frame, ground) or use(frame, ground, "find_bookings")
    if not wish.particular or wish.service is not None or frame.search.held is not None:
        return None
    looked = frame.turn.result("find_bookings")
    words = looked.refused or "I don't see an earlier visit of yours." if looked else ""
    return say(frame, ground, words, ask="ask_service")


def _meaning(frame: Frame, ground: Ground) -> Act | None:
    """A service that was only guessed from its sound is asked about before a time is looked for."""
    if not frame.wish.unsure or frame.wish.service is None:
        return None
    return say(frame, ground, f"Did you say {service_name(frame, ground)}?")


def service_name(frame: Frame, ground: Ground) -> str:
    """What the business calls the service that is wanted."""
    return next((s.name for s in ground.business.services if s.id == frame.wish.service), "")


def choosing(frame: Frame, ground: Ground) -> Act | None:
    """Keep the time that was chosen, or the only one that is exactly the wish."""
    search = frame.search
    held = frame.turn.result("hold_slot")
    if held is not None and held.refused:
        return say(frame, ground, held.refused, ask="offer_callback")
    if search.pick is not None:
        return use(frame, ground, "hold_slot", choice=search.pick)
    if search.held is None and search.fresh and search.exact and exactly_said(frame.wish):
        return use(frame, ground, "hold_slot", choice=search.offer[0].number)
    return None


def exactly_said(wish: Wish) -> bool:
    """Whether the caller named one day and one time."""
    if len(wish.whens) > 2 or wish.prefer:
        return False
    days = [w for w in wish.whens if has_day(w)]
    times = [w for w in wish.whens if has_time(w)]
    return (
        len(days) == 1 and len(times) == 1 and days[0].day_from == days[0].day_to and times[0].point
    )


def searching(frame: Frame, ground: Ground, *, moving: int = 0, saying: str = "") -> Act:
    """Look for times by the wish as it stands."""
    wish = frame.wish
    today = ground.view.now.date()
    verbatim = wish.said_now and frame.now is not None and frame.now.date() == today
    return use(
        frame,
        ground,
        "find_slots",
        saying=saying,
        when=words_of((*wish.whens, *wish.refused), verbatim=verbatim),
        service=wish.service or "",
        staff=wish.staff or "",
        location=wish.location or "",
        prefer=wish.prefer,
        people=wish.people if wish.people > 1 else 0,
        moving=moving,
    )


def offered_words(frame: Frame, ground: Ground) -> Act:
    """Say what is free and ask which; of what was narrowed, only that."""
    search = frame.search
    if search.narrowed:
        return say(frame, ground, _narrowed(search.narrowed))
    if search.before:
        return _looked_again(frame, ground)
    if frame.said.issuperset(sentences(search.say)) and len(search.offer) > 1:
        return say(frame, ground, phrase(frame, "which", ground.profile), _narrowed(search.offer))
    if len(search.offer) == 1:
        return say(frame, ground, search.say, "Shall I keep that for you, or look at another day?")
    return say(frame, ground, search.say, ask="which")


def _looked_again(frame: Frame, ground: Ground) -> Act:
    """What became of the offer while the caller thought about it."""
    news = _gone(frame.search)
    if not news:
        last = [s for s in sentences(frame.desk_last) if s.endswith("?")]
        return say(frame, ground, phrase(frame, "take_time", ground.profile), *last[-1:])
    # why it is not free was just said
    free = [s for s in sentences(frame.search.say) if s.startswith("I have")]
    return say(frame, ground, news, *free, ask="which")


def _gone(search: Search) -> str:
    """Which of the times that were offered are not free any more."""
    left = {now.start for now in search.offer}
    times = [old.time for old in search.before if old.start not in left]
    if not times:
        return ""
    return f"{_upper(join_words(times))} {'has' if len(times) == 1 else 'have'} just gone."


def nothing_free(frame: Frame, ground: Ground) -> Act:
    """Bad news, with a way on."""
    search = frame.search
    if search.waitlist and frame.wish.whens:
        return say(frame, ground, _gone(search), search.say, ask="offer_waitlist")
    return say(frame, ground, _gone(search), search.say, ask="ask_other_day")


def _narrowed(left: tuple[Offered, ...]) -> str:
    if len(left) == 1:
        return f"{_upper(left[0].day)} at {left[0].time}: shall I keep that for you?"
    days = {offered.day for offered in left}
    if len(days) == 1:
        times = [o.time if len({x.time for x in left}) > 1 else o.person for o in left]
        return f"{_upper(left[0].day)}. {_upper(say_choices(times))}?"
    return f"{_upper(say_choices([f'{o.day} at {o.time}' for o in left]))}?"


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _waiting(frame: Frame, ground: Ground) -> Act | None:
    turn = frame.turn
    result = turn.result("join_waitlist")
    if result is not None and result.words("ask"):
        return say(frame, ground, result.words("ask"))
    wanted = turn.heard is not None and turn.heard.wants("waitlist")
    accepted = turn.asked == "waitlist" and turn.yes
    if result is None and (wanted or accepted):
        wish = frame.wish
        when = words_of(wish.whens, verbatim=wish.said_now)
        return use(
            frame,
            ground,
            "join_waitlist",
            when=when,
            service=wish.service or "",
            staff=wish.staff or "",
        )
    return None


def _noting(frame: Frame, ground: Ground) -> Act | None:
    person = frame.person
    noted = frame.turn.result("note_caller")
    if noted is not None and noted.refused:
        return say(frame, ground, noted.refused)
    asked = person.fresh | ({"date_of_birth"} & set(frame.search.needs))
    known = {part: person.facts[part] for part in sorted(asked & person.facts.keys())}
    if (known or person.notes) and frame.search.held is not None:
        return use(frame, ground, "note_caller", **known, note="; ".join(person.notes))
    return None


def _closing(frame: Frame, ground: Ground) -> Act | None:
    search = frame.search
    if search.held is None:
        return None
    if search.needs and search.needs[0] in _NEEDS:
        return _missing(frame, ground, search.needs[0])
    result = frame.turn.result("book_appointment")
    if result is not None and (frame.confirmed or result.refused):
        return _stuck(frame, ground, result)
    if frame.confirmed:
        return use(frame, ground, "book_appointment")
    question = _own_question(frame, ground)
    if question:
        return say(frame, ground, _name_heard(frame), _just_held(frame), question)
    return read_back(frame, ground)


def _own_question(frame: Frame, ground: Ground) -> str:
    """What the business wants to know before this visit, each asked once."""
    held = frame.search.held
    services = [s for s in ground.business.services if held and s.name == held.service]
    told = bool(frame.person.vehicle)
    own = [q for s in services for q in s.questions if not (told and asks_of_vehicle(q))]
    if frame.turn.asked == "own" and not frame.turn.moved_on:  # something else came between
        return next((q for q in own if frame.desk_last.endswith(q)), "")
    return next((q for q in own if q not in frame.said), "")


def _just_held(frame: Frame) -> str:
    held = frame.search.held
    told = frame.turn.result("hold_slot") is not None and held is not None
    return f"{_upper(held.day)} at {held.time}." if told and held else ""


def read_back(frame: Frame, ground: Ground) -> Act:
    """The whole of it in one sentence, with the question; in short when it was said before."""
    search = frame.search
    held = search.held
    whole = sentences(search.read_back)
    if held is None or not whole or whole[0] not in frame.said:
        return say(frame, ground, _name_heard(frame), search.read_back)
    return say(frame, ground, _put_right(frame), short_read_back(held, moving=frame.aim == "move"))


def _name_heard(frame: Frame) -> str:
    """A name that was told unasked is read back: it may have been no name."""
    noted = frame.turn.result("note_caller")
    name = str(noted.args.get("name", "")) if noted else ""
    return f"I have {name}." if name and frame.turn.asked != "name" else ""


def _put_right(frame: Frame) -> str:
    """A number or an address that was changed instead of an answer is read back too."""
    noted = frame.turn.result("note_caller")
    if noted is None or frame.turn.asked not in ("confirm_book", "confirm_move"):
        return ""
    phone, email = str(noted.args.get("phone", "")), str(noted.args.get("email", ""))
    name = str(noted.args.get("name", ""))
    said = [say_phone(phone)] if phone else []
    said += [say_email(email)] if email else []
    said += [name] if name else []
    return f"I have {join_words(said)}." if said else ""


def short_read_back(held: Offered, *, moving: bool) -> str:
    """The day and the time once more, with the question."""
    if moving:
        return f"Moving it to {held.day} at {held.time}: all right?"
    return f"{_upper(held.day)} at {held.time}: shall I book it?"


def _missing(frame: Frame, ground: Ground, need: str) -> Act:
    if need == "name" and ground.view.people_on_number > 1:
        return say(frame, ground, ask="which_person")
    return say(frame, ground, _just_held(frame), ask=_NEEDS[need])


def _stuck(frame: Frame, ground: Ground, result: Did) -> Act:
    if result.refused:
        return say(frame, ground, result.refused, ask="offer_callback")
    return say(frame, ground, result.words("ask"))


def _offering(frame: Frame, ground: Ground) -> Act | None:
    search, turn = frame.search, frame.turn
    found = turn.result("find_slots")
    if found is not None and found.refused:
        return say(frame, ground, found.refused, ask="ask_other_day")
    if frame.wish.timed and not search.fresh:
        return searching(frame, ground)
    if not search.fresh:
        return None
    if not search.offer:
        return nothing_free(frame, ground) if found else None
    if turn.no and not turn.result("find_slots"):
        return say(frame, ground, ask="ask_other_day")
    return offered_words(frame, ground)


def _asking(frame: Frame, ground: Ground) -> Act:
    wish = frame.wish
    if wish.service is None and ground.business.default_service is None:
        return say(frame, ground, _begun(frame), ask="ask_service")
    return say(frame, ground, _begun(frame, ground), ask="ask_when")


def _begun(frame: Frame, ground: Ground | None = None) -> str:
    """The caller's wish taken up in the words it will have, once."""
    heard = frame.turn.heard
    if heard is None or frame.search.offer or frame.misses or not frame.turn.used:
        return ""
    if ground is None or frame.wish.service is None:
        return "An appointment, of course." if heard.wants("book") else ""
    name = service_name(frame, ground)
    return f"{_upper(name)}, of course." if name else ""
