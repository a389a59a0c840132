"""One history before it happens: how many callers, which faults, on what day; all from its seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from voicedesk.domain.business import BusinessId, ClaimKey, LocationId, ServiceId, StaffId
from voicedesk.domain.slots import Slot, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Kind = Literal["sqlite", "postgres"]

CALLERS = 50
SLOTS = 20
PROCESSES = 2
TALKS = 4
"""One history in so many has a caller who talks through the whole desk."""
ZONE = ZoneInfo("America/New_York")
EITHER = ("kill", "impatient", "lost_answer", "clock", "dst")
FAULTS: dict[Kind, tuple[str, ...]] = {
    "sqlite": (*EITHER, "disk"),
    "postgres": (*EITHER, "slow", "cut", "refused", "restart", "failover", "redis"),
}
USUAL = {"kill": 0.85, "restart": 0.08, "failover": 0.08, "redis": 0.3}
CHANGES = (datetime(2027, 3, 14), datetime(2027, 11, 7))  # noqa: DTZ001  # nights, made aware below
_CHAIRS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A history that can be played again, and made smaller."""

    seed: int
    kind: Kind
    callers: int = CALLERS
    faults: frozenset[str] = frozenset()
    carried: bool = False
    """Its consequences are carried out too, by offices that are killed."""

    @property
    def business(self) -> BusinessId:
        """Whose history it is; many stand side by side in one database."""
        return BusinessId(f"h{self.seed}")

    @property
    def command(self) -> str:
        """What plays it again."""
        faults = ",".join(sorted(self.faults)) or "none"
        words = f"--seed {self.seed} --database {self.kind} --callers {self.callers}"
        carried = " --carried" if self.carried else ""
        return f"python -m lab.bench histories {words} --faults {faults}{carried}"

    def start(self, now: datetime) -> datetime:
        """When its clock begins: now, or two days before a night of 23 or 25 hours."""
        if "dst" not in self.faults:
            return now
        return CHANGES[self.seed % 2].replace(tzinfo=ZONE).astimezone(UTC) - timedelta(days=2)


def plan(seed: int, kind: Kind, *, carried: bool = False) -> Plan:
    """The history of a seed."""
    rng = Random(f"plan:{seed}")
    faults = {one for one in FAULTS[kind] if rng.random() < USUAL.get(one, 0.5)}
    if carried:
        # a consequence that is dated in the future waits for it
        faults -= {"clock", "dst"}
    return Plan(seed=seed, kind=kind, faults=frozenset(faults), carried=carried)


def slots(plan: Plan, now: datetime) -> list[Slot]:
    """Twenty times of two people and two chairs; each overlaps the next, some cross the change."""
    if "dst" in plan.faults:
        night = CHANGES[plan.seed % 2].replace(tzinfo=ZONE)
    else:
        # 21 hours in New York: no reminder is put off by quiet hours of the middle of a call
        night = (now + timedelta(days=5)).astimezone(ZONE).replace(hour=10, minute=0)
        night = night.replace(second=0, microsecond=0)
    first = night.astimezone(UTC)
    return [
        _slot(first + timedelta(minutes=20 * (number // 2)), number % 2, number)
        for number in range(SLOTS)
    ]


def _slot(start: datetime, person: int, number: int) -> Slot:
    span = Span(start, start + timedelta(minutes=30))
    staff = StaffId(("dr_lee", "dr_patel")[person])
    chair = f"resource:chair_{1 + (number // 3) % _CHAIRS}"
    keys = (ClaimKey(f"staff:{staff}"), ClaimKey(chair))
    return Slot(ServiceId("checkup"), staff, LocationId("main"), span, span, keys)


def shrink(failing: Plan, fails: Callable[[Plan], bool], *, tries: int = 24) -> Plan:
    """The smallest history found that still fails: fewer faults first, then fewer callers."""
    best = failing
    while tries > 0:
        for smaller in _smaller(best):
            tries -= 1
            if fails(smaller):
                best = smaller
                break
            if tries <= 0:
                break
        else:
            break
    return best


def _smaller(plan: Plan) -> Iterator[Plan]:
    for fault in sorted(plan.faults):
        yield replace(plan, faults=plan.faults - {fault})
    for callers in (plan.callers // 4, plan.callers // 2, plan.callers * 3 // 4):
        if 0 < callers < plan.callers:
            yield replace(plan, callers=callers)
