"""Twelve calls of a week and two about it, small enough to be counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from voicedesk.domain.booking import Deed
from voicedesk.domain.business import ServiceId, StaffId
from voicedesk.domain.call import CallbackStatus, CallId, Outcome
from voicedesk.domain.slots import Span
from voicedesk.ports import CallFacts, Promised, Turn, Written

ZONE = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 3, 2, tzinfo=ZONE)
WEEK = Span(MONDAY, MONDAY + timedelta(days=7))
NOW = datetime(2026, 3, 8, 16, tzinfo=ZONE)
LATER = MONDAY + timedelta(days=9, hours=12)
HELLO, RECORDED = "Hello, Bright Smile.", "This call is recorded."
LEE, PATEL = StaffId("dr_lee"), StaffId("dr_patel")


def facts(name: str, day: int, hour: float, *, minutes: float = 2, **more: object) -> CallFacts:
    """A call that was greeted at once and ended as answered."""
    started = MONDAY + timedelta(days=day, hours=hour)
    plain = CallFacts(
        CallId(name),
        "phone",
        started,
        ended=started + timedelta(minutes=minutes),
        outcome=Outcome.ANSWERED,
        person=f"+1202555{name}",
        greeting=HELLO,
        greeted=started + timedelta(seconds=1),
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # the golden calls name what they give


def wrote(deed: Deed, service: str, staff: StaffId = LEE) -> Written:
    """A deed in the ledger."""
    return Written(deed, ServiceId(service), staff)


def quick(*ms: float, by: str = "reflex") -> tuple[Turn, ...]:
    """Answers of the desk."""
    return tuple(Turn(one, by) for one in ms)


def promised(day: int, hour: int, status: CallbackStatus, *, late_h: int = 0) -> Promised:
    """A call back that was due at a time."""
    due = MONDAY + timedelta(days=day, hours=hour)
    return Promised(due, status, due + timedelta(hours=late_h))


A: dict[str, Any] = {"is_wanted": True, "outcome": Outcome.BOOKED}
CHANGE: dict[str, Any] = {"is_change": True, "person": "+12025550b"}
GONE: dict[str, Any] = {"outcome": Outcome.ABANDONED}
GOLDEN = (
    # eight days before a, and six before j
    facts("z", -8, 9, person="+1202555a", is_wanted=True),
    facts("y", -1, 10, person="+1202555j", is_wanted=True),
    facts("a", 0, 9, turns=quick(200, 300), deeds=(wrote(Deed.BOOKED, "checkup"),), **A),
    facts(
        "b",
        0,
        9.5,
        outcome=Outcome.MOVED,
        greeted=MONDAY + timedelta(hours=9.5, seconds=7),
        turns=quick(800, by="gemini-2.5-flash"),
        deeds=(wrote(Deed.MOVED, "cleaning", PATEL),),
        **CHANGE,
    ),
    facts("c", 0, 10, is_wanted=True, turns=quick(300), **GONE),
    facts("d", 1, 10, minutes=0.05, **GONE),
    facts(
        "e",
        1,
        10,
        outcome=Outcome.TRANSFERRED,
        greeting=RECORDED,
        asked=1,
        reached=True,
        turns=quick(1500, by="gemini-2.5-flash"),
        promises=(promised(6, 18, CallbackStatus.PROMISED),),
    ),
    facts(
        "f",
        2,
        10,
        turns=quick(250),
        deeds=(wrote(Deed.BOOKED, "checkup"), wrote(Deed.BOOKED, "cleaning")),
        tickets=(None,),
        promises=(promised(3, 9, CallbackStatus.KEPT), promised(3, 9, CallbackStatus.DROPPED)),
        **A,
    ),
    facts("r", 3, 9, is_robocall=True),
    facts(
        "h",
        4,
        15,
        outcome=Outcome.TICKET,
        greeting=RECORDED,
        asked=1,
        turns=quick(400),
        tickets=(MONDAY + timedelta(days=4, hours=16),),
        promises=(promised(4, 17, CallbackStatus.KEPT, late_h=2),),
    ),
    facts(
        "i",
        4,
        15.5,
        outcome=Outcome.CANCELLED,
        deeds=(wrote(Deed.CANCELLED, "filling"),),
        **CHANGE,
    ),
    facts("j", 6, 9, greeting=RECORDED, is_wanted=True, **GONE),
    facts("k", 6, 15, minutes=8 / 60, greeting="", greeted=None, **GONE),
    facts("g", 6, 15, ended=None, outcome=None, greeting=RECORDED, is_wanted=True),
)
