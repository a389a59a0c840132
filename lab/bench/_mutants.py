"""Mistakes that are planted in a copy of the reflex, for a proof to find."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake: a text of one file, and what takes its place."""

    name: str
    file: str
    old: str
    new: str


_BOOKING = "brain/policy/booking.py"
_CHANGING = "brain/policy/changing.py"
_ASIDES = "brain/policy/asides.py"
_POLICY = "brain/policy/__init__.py"
_FOLD = "brain/fold.py"
_TAKING = "brain/taking.py"
_RESULTS = "brain/results.py"

MUTANTS = (
    Mutant(
        "books without waiting for the yes",
        _BOOKING,
        '    if frame.confirmed:\n        return use(frame, ground, "book_appointment")',
        '    if search.read_back:\n        return use(frame, ground, "book_appointment")',
    ),
    Mutant(
        "takes a no for a yes",
        _FOLD,
        'if turn.yes and not heard.correction and not heard.wants("other_options"):',
        "if turn.yes or turn.no:",
    ),
    Mutant(
        "takes a corrected yes for a yes",
        _FOLD,
        'if turn.yes and not heard.correction and not heard.wants("other_options"):',
        "if turn.yes or heard.correction:",
    ),
    Mutant(
        "takes anything said to a read-back for a yes",
        _FOLD,
        'if turn.yes and not heard.correction and not heard.wants("other_options"):',
        "if True:",
    ),
    Mutant(
        "stays confirmed after the booking was refused",
        _RESULTS,
        "def _booked(frame: Frame, did: Did) -> None:\n    frame.confirmed = False",
        "def _booked(frame: Frame, did: Did) -> None:\n    frame.confirmed = True",
    ),
    Mutant(
        "reads another time back than is kept",
        _BOOKING,
        'return f"{_upper(held.day)} at {held.time}: shall I book it?"',
        'return f"{_upper(held.day)} at six: shall I book it?"',
    ),
    Mutant(
        "reads only the short form back",
        _BOOKING,
        "    if held is None or not whole or whole[0] not in frame.said:",
        "    if held is None:",
    ),
    Mutant(
        "says that it is booked before it is",
        _BOOKING,
        '    if frame.confirmed:\n        return use(frame, ground, "book_appointment")',
        "    if frame.confirmed:\n        return use(\n"
        '            frame, ground, "book_appointment", saying="You\'re booked."\n        )',
    ),
    Mutant(
        "says that it is booked and does nothing",
        _BOOKING,
        '    if frame.confirmed:\n        return use(frame, ground, "book_appointment")',
        '    if frame.confirmed:\n        return say(frame, ground, "You\'re booked for then.")',
    ),
    Mutant(
        "moves without a yes",
        _CHANGING,
        '        if frame.confirmed:\n            return use(frame, ground, "move_booking"',
        '        if search.held:\n            return use(frame, ground, "move_booking"',
    ),
    Mutant(
        "cancels without a yes",
        _CHANGING,
        'if frame.turn.asked == "confirm_cancel" and not frame.confirmed:',
        "if False:",
    ),
    Mutant(
        "claims a cancellation when it only asks",
        _CHANGING,
        'return use(frame, ground, "cancel_booking", booking=frame.target or 1)',
        'return use(\n        frame, ground, "cancel_booking", booking=frame.target or 1,'
        ' saying="I\'ve cancelled it."\n    )',
    ),
    Mutant(
        "hears nobody who asks for a person",
        _FOLD,
        '    elif heard.wants("human"):\n        frame.person_wanted = "asked for a person"',
        '    elif False:\n        frame.person_wanted = "asked for a person"',
    ),
    Mutant(
        "brings no person in while something is booked",
        _ASIDES,
        "    why = frame.person_wanted or _why_a_person(frame, ground)\n    if not why:",
        "    why = frame.person_wanted or _why_a_person(frame, ground)\n"
        "    if not why or frame.search.held:",
    ),
    Mutant(
        "asks for the number of a withheld caller and forgets why",
        _ASIDES,
        '    if frame.turn.asked in ("phone", "other_number") and number and _open_promise(frame):',
        "    if False:",
    ),
    Mutant(
        "promises a call back in words alone",
        _ASIDES,
        '    return use(frame, ground, "call_a_person", saying=words, reason=why)',
        '    return say(frame, ground, "A person will ring you back within the hour.")',
    ),
    Mutant(
        "says that a person is on the line before one is",
        _ASIDES,
        '    return use(frame, ground, "call_a_person", saying=words, reason=why)',
        '    words = "You\'re now connected to Grace."\n'
        '    return use(frame, ground, "call_a_person", saying=words, reason=why)',
    ),
    Mutant(
        "never gives up on words that it cannot understand",
        _ASIDES,
        "        misunderstandings=frame.misses,",
        "        misunderstandings=0,",
    ),
    Mutant(
        "never ends a silent call",
        _ASIDES,
        "    if silent and frame.silences > _PATIENCE:",
        "    if False:",
    ),
    Mutant(
        "goes on for ever after a call back is promised",
        _POLICY,
        "    asides.lost,\n",
        "",
    ),
    Mutant(
        "takes a mumble for a new name for ever",
        _TAKING,
        "    new = person.facts.get(fact) != value\n",
        "    new = True\n",
    ),
    Mutant(
        "forgets what it found and searches for ever",
        _RESULTS,
        "    frame.search = Search(\n        fresh=True,\n        plain=",
        "    frame.search = Search(\n        fresh=False,\n        plain=",
    ),
    Mutant(
        "looks the caller's bookings up for ever",
        _RESULTS,
        '    frame.bookings = _all(did.facts.get("bookings"))',
        "    frame.bookings = None",
    ),
    Mutant(
        "says a ticket is open that is not",
        "brain/policy/helping.py",
        "def _file(frame: Frame, ground: Ground) -> Act:\n",
        "def _file(frame: Frame, ground: Ground) -> Act:\n"
        '    if frame:\n        return say(frame, ground, "I\'ve opened a ticket.", ask="more")\n',
    ),
    Mutant(
        "skips the read-back after a pause",
        _ASIDES,
        '    if held is not None and not frame.search.needs and frame.turn.asked != "own":\n'
        "        whole = sentences(frame.search.read_back)\n"
        "        heard_it = not whole or whole[0] in frame.said\n",
        "    if held is not None and not frame.search.needs:\n        heard_it = True\n",
    ),
    Mutant(
        "books what was kept before the caller changed the time",
        _TAKING,
        "        search.held = search.pick = None\n        search.narrowed = ()",
        "        frame.confirmed = search.held is not None\n        search.narrowed = ()",
    ),
    Mutant(
        "says nothing when it is asked to repeat",
        _ASIDES,
        '    words = [phrase(frame, "ok", ground.profile), *kept]\n'
        '    return Say(" ".join(words), confidence(frame))',
        '    return Say("", confidence(frame))',
    ),
    Mutant(
        "says that the confirmation went out before it did",
        _CHANGING,
        '        return use(frame, ground, "resend_confirmation", booking=frame.target or 1)',
        '        return say(frame, ground, "I\'ve sent it again.", ask="more")',
    ),
)
