"""What a caller can do, as far as a proof tells it apart: each kind of utterance, once in words."""

from __future__ import annotations

from dataclasses import dataclass

from voicedesk.domain.business import Business
from voicedesk.profile.schema import Profile


@dataclass(frozen=True, slots=True)
class Move:
    """One kind of utterance: its name, its words, and whether it agrees to what was asked."""

    name: str
    words: str
    assent: bool = False
    core: bool = False
    """It may change any conversation, so it is tried in every state and not only early."""


PERSON = Move("asks for a person", "let me speak to a person please", core=True)
NUMBER = Move("gives a number", "my number is 202 555 0147", core=True)
UNCLEAR = Move("cannot be understood", "flurb grmpf", core=True)
SILENT = Move("says nothing", "")

_EVERYBODY = (
    Move("agrees", "yes please", assent=True, core=True),
    Move("refuses", "no", core=True),
    Move("agrees and changes it", "yes, no wait, make it Friday at eleven", core=True),
    Move("wavers", "hmm, I'm not sure"),
    UNCLEAR,
    SILENT,
    Move("fills a pause", "um"),
    Move("wants an appointment", "I'd like to make an appointment"),
    Move("names a day", "Monday"),
    Move("names a day and a time", "Friday at eleven", core=True),
    Move("takes the first", "the first one", core=True),
    Move("wants something else", "do you have anything else?", core=True),
    Move("gives a name", "my name is Ann Marsh", core=True),
    NUMBER,
    Move(
        "gives every fact",
        "Ann Marsh, 202 555 0147, born April twelfth 1988, account number 12345, postcode 20001",
        core=True,
    ),
    Move("wants to move", "I need to move my appointment", core=True),
    Move("wants to cancel", "I want to cancel my appointment", core=True),
    Move("asks what is booked", "when is my appointment?"),
    Move("wants the confirmation again", "can you send me the confirmation again?"),
    Move("asks a question", "is there parking?", core=True),
    PERSON,
    Move("wants a call back", "can somebody call me back?"),
    Move("has a bill that is wrong", "I was charged twice last month"),
    Move("has a problem", "it does not work at all"),
    Move("leaves a message", "can I leave a message?"),
    Move("is late", "I'm running ten minutes late"),
    Move("wants the waiting list", "put me on the waiting list"),
    Move("says goodbye", "goodbye", core=True),
    Move("thanks", "thank you"),
    Move("asks whether this is a robot", "are you a robot?"),
    Move("wants it again", "could you say that again?"),
    Move("is rude", "fuck you"),
    Move("speaks Spanish", "hola, necesito ayuda por favor con mi cita"),
    Move("lets it be", "never mind"),
)


def alphabet(profile: Profile, business: Business) -> tuple[Move, ...]:
    """All moves at one desk: everybody's, and those that name what it offers."""
    first, last = business.services[0], business.services[-1]
    member = business.staff[0].name
    asking = next((service for service in business.services if service.questions), first)
    own = [
        Move(
            "wants a service at a time",
            f"I'd like {first.name} on Thursday at ten please",
            core=True,
        ),
        Move("wants a service that asks", f"{asking.name} on Thursday at ten please", core=True),
        Move("wants another service", f"actually I need {last.name} instead"),
        Move("names a person", f"with {member} please"),
        Move("answers what a service asks", "the left one, I think"),
    ]
    words = profile.emergency.words
    if words:
        own.append(Move("is in danger", f"help, {words[0]}"))
    return (*own, *_EVERYBODY)


_ROADS = (
    (),
    ("wants a service at a time",),
    ("wants an appointment", "names a day"),
    ("wants a service at a time", "gives every fact", "answers what a service asks"),
    ("wants to cancel", "gives every fact"),
    ("wants to move", "gives every fact", "names a day and a time"),
    ("wants a service at a time", "gives every fact", "agrees"),
    ("wants a service that asks",),
    ("wants a service that asks", "says nothing"),
    ("has a bill that is wrong",),
)


def roads(moves: tuple[Move, ...]) -> list[list[Move]]:
    """Where walks begin: at the ring, and some way into the conversations that write."""
    named = {move.name: move for move in moves}
    return [[named[name] for name in road] for road in _ROADS]
