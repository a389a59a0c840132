"""Callers that any desk must serve, made of its own profile: they book, ask, want a person."""

from __future__ import annotations

from datetime import datetime

from voicedesk.profile.load import LoadedProfile
from voicedesk.profile.schema import ServicePart
from voicedesk.rehearsal.scenario import Scenario

MOST_SERVICES = 4
NUMBER = "+12025550199"
_ALWAYS: list[dict[str, object]] = [
    {"when": "anything else|else i can", "say": "no thanks, goodbye", "repeat": True},
    {
        "when": "(?:which|what|your|best).{0,20} number",
        "say": "2 0 2 5 5 5 0 1 9 9",
        "repeat": True,
    },
    {"when": "e-?mail", "say": "robin at example dot com", "repeat": True},
    {"when": "date of birth|born", "say": "the third of May 1985", "repeat": True},
    {"when": "name", "say": "It's Robin Vale", "repeat": True},
    {"when": r"shall i|is that right|correct\?|keep that|all right\?", "say": "yes please"},
]
_BOOKING: list[dict[str, object]] = [
    {"when": "which|suit|better|works? best|or ", "say": "the first one is fine", "repeat": True},
    {"when": "when|what day|what time", "say": "as soon as possible", "repeat": True},
    {"when": r"\?", "say": "I don't know", "repeat": True},
]


def own_callers(loaded: LoadedProfile, *, now: datetime) -> list[Scenario]:
    """One caller for each of the first services, one who asks for a person, one who asks hours."""
    profile = loaded.profile
    return [
        *(_books(one, loaded, now) for one in profile.services[:MOST_SERVICES]),
        _scenario(
            "person",
            loaded,
            now,
            [{"say": "I'd like to speak to a person please."}],
            {"bookings": []},
        ),
        _scenario(
            "hours",
            loaded,
            now,
            [{"say": "What are your opening hours?"}],
            {"bookings": [], "says": ["monday|open|week"]},
        ),
    ]


def _books(service: ServicePart, loaded: LoadedProfile, now: datetime) -> Scenario:
    opens: dict[str, object] = {
        "say": f"Hi, I'd like to book: {service.name}, as soon as possible."
    }
    wanted = {"service": service.id, "status": "booked"}
    return _scenario(
        service.name, loaded, now, [opens, *_BOOKING], {"bookings": [wanted], "outcome": "booked"}
    )


def _scenario(
    name: str,
    loaded: LoadedProfile,
    now: datetime,
    says: list[dict[str, object]],
    expect: dict[str, object],
) -> Scenario:
    return Scenario.model_validate(
        {
            "name": name,
            "profile": loaded.profile.business.id,
            "now": now,
            "from": NUMBER,
            "caller": [*_ALWAYS, *says],
            "expect": expect,
        }
    )
