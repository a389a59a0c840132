"""How long a change takes to be tried on past calls, and what it would have written otherwise."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from lab.bench.registry import Options, Result, Target
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId
from voicedesk.profile.load import LoadedProfile, load_profile
from voicedesk.rehearsal.fixes import Answers, Fix, Means, Tried, try_out
from voicedesk.rehearsal.replay import PastCall

TAKES = ("calls",)
CALLS, QUICK_CALLS = 1_000, 60
BOUND_S = 60.0
SEED = 7
NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))
DAYS = ("Thursday", "Friday", "next Monday", "next Tuesday")
SHINE, QUESTION = "pearl shine", "Do you whiten teeth with a laser?"
MEANS = Means(SHINE, "cleaning")
ANSWERS = Answers(QUESTION, "We whiten with a gel, not with a laser.")
RARE = 0.02
"""How many callers speak of what the desk did not know: what is pointed at is seldom common."""
TALK: tuple[tuple[str, ...], ...] = (
    ("Can I get a cleaning on {day}?", "the first one", "yes please", "no thanks, bye"),
    ("I need a check-up on {day} after two", "the second one", "yes", "that's all, thanks"),
    ("What are your opening hours?", "thanks, bye"),
    ("Do you take my insurance?", "no, that's it"),
    ("How much is a cleaning?", "ok thank you, goodbye"),
    ("I'd like to cancel my appointment", "June Park", "never mind, bye"),
    ("Can somebody ring me back about my bill?", "yes please", "bye"),
    ("My tooth hurts, can I come {day}?", "the first one", "yes", "bye"),
)
NEW_NAME = (f"Can I get a {SHINE} on {{day}} after two?", "the first one", "yes please")
NEW_QUESTION = (QUESTION, "thanks, bye")


@dataclass(frozen=True, slots=True)
class Trial:
    """One change, tried."""

    name: str
    tried: Tried
    spoke: frozenset[CallId]
    """The calls that spoke of what is changed."""
    seconds: float

    @property
    def beside(self) -> int:
        """Differences in calls that never spoke of it."""
        return sum(one.call not in self.spoke for one in self.tried.differences)

    @property
    def written(self) -> int:
        """Calls of which something else would have been written."""
        return sum(bool(one.new or one.gone) for one in self.tried.differences)


def run(options: Options) -> Result:
    """Try another name for a service, and an answer to a question, on the same past calls."""
    count = options.number("calls", QUICK_CALLS if options.quick else CALLS)
    loaded, calls = load_profile("dental"), past_calls(count)
    trials = [
        _trial("another name for a service", MEANS, NEW_NAME[0], loaded, calls),
        _trial("an answer to a question", ANSWERS, QUESTION, loaded, calls),
    ]
    lines = (
        f"{count:,} past calls of the dental practice, {RARE:.0%} of them with a new name for a "
        f"service and {RARE:.0%} with a question that was answered beside the point, seed {SEED}.",
        "",
        "| change | calls held again | would go otherwise | otherwise written | left over | s |",
        "|---|---|---|---|---|---|",
        *(
            f"| {one.name} | {one.tried.replayed} | {len(one.tried.differences)} | {one.written} "
            f"| {one.tried.left_over} | {one.seconds:.1f} |"
            for one in trials
        ),
        "",
        "A call is held again, before and after the change, only where a line of its caller is "
        "near it and is read or answered otherwise.",
    )
    return Result("\n".join(lines), _targets(trials, count))


def past_calls(count: int, *, seed: int = SEED) -> list[PastCall]:
    """The callers' sides of calls, as journals have them."""
    rng = Random(seed)
    return [
        PastCall(
            Call(
                CallId(f"call-{n}"),
                BusinessId("dental"),
                "phone",
                NOW + timedelta(minutes=n % 480),
                caller=f"+1202555{n % 10_000:04d}",
            ),
            tuple(line.format(day=rng.choice(DAYS)) for line in _talk(rng)),
        )
        for n in range(count)
    ]


def _talk(rng: Random) -> tuple[str, ...]:
    drawn = rng.random()
    if drawn < RARE:
        return NEW_NAME
    return NEW_QUESTION if drawn < 2 * RARE else rng.choice(TALK)


def _trial(name: str, fix: Fix, line: str, loaded: LoadedProfile, calls: list[PastCall]) -> Trial:
    known = line.partition("{")[0]
    spoke = frozenset(one.call.id for one in calls if one.heard[0].startswith(known))
    began = time.perf_counter()
    tried = try_out(fix, loaded, calls)
    return Trial(name, tried, spoke, time.perf_counter() - began)


def _targets(trials: list[Trial], count: int) -> tuple[Target, ...]:
    slowest = max(one.seconds for one in trials)
    over, beside = sum(one.tried.left_over for one in trials), sum(one.beside for one in trials)
    means, answers = trials
    found = len({one.call for one in means.tried.differences if one.new} & means.spoke)
    told = len({one.call for one in answers.tried.differences} & answers.spoke)
    name = f"a change tried on {count:,} calls <= {BOUND_S:.0f} s"
    return (
        Target(name, f"{slowest:.1f} s", slowest <= BOUND_S, by_clock=True),
        Target("calls left over for lack of time = 0", f"{over}", over == 0, by_clock=True),
        Target(
            "calls with the new name of which something else would be written = all",
            f"{found} of {len(means.spoke)}",
            found == len(means.spoke),
            by_clock=over > 0,
        ),
        Target(
            "calls with the question that would be answered otherwise = all",
            f"{told} of {len(answers.spoke)}",
            told == len(answers.spoke),
            by_clock=over > 0,
        ),
        Target("calls that never spoke of it and go otherwise = 0", f"{beside}", beside == 0),
    )
