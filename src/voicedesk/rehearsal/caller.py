"""A caller who follows rules: what they say next depends on what the desk said last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from voicedesk.rehearsal.goal import Goal
from voicedesk.rehearsal.scenario import Rule

MOST_TURNS = 60
MOST_OBJECTIONS = 3
_NOT_UNDERSTOOD = re.compile(
    r"didn't quite get|missed that|got past me|didn't get (?:that|the)|once more|say that again",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\bSo: |\bMoving your appointment\b|\bYou have \b.*cancel it")


class Caller(Protocol):
    """Whoever rings a desk that is tried out."""

    @property
    def turns(self) -> int:
        """How often the caller spoke or pressed."""
        ...

    @property
    def extra(self) -> int:
        """How many of the turns were not planned: repetitions and objections."""
        ...

    async def answer(self, desk_said: str) -> Rule | None:
        """What the caller does now; None when they have nothing to say."""
        ...


@dataclass(slots=True)
class RuleCaller:
    """The first unused rule that fits speaks; one without `when` fits always, and once.

    A plain yes to a read-back that is not what they came for becomes an objection. Who is heard
    badly (`says_again` times) repeats what was not understood, as people do.
    """

    rules: Sequence[Rule]
    goal: Goal | None = None
    says_again: int = 0
    objections: int = field(default=0, init=False)
    extra: int = field(default=0, init=False)
    """Turns that the script does not have: repetitions and objections."""
    turns: int = field(default=0, init=False)
    _used: set[int] = field(default_factory=set, init=False)
    _last: Rule | None = field(default=None, init=False)
    _whole: str = field(default="", init=False)
    """The last complete read-back."""
    _again: int = field(default=0, init=False)

    async def answer(self, desk_said: str) -> Rule | None:
        """What fits the desk's last words."""
        return self.next(desk_said)

    def next(self, desk_said: str) -> Rule | None:
        """The rule that fits the desk's last words; None when the caller has nothing to say."""
        if self.turns >= MOST_TURNS:
            return None
        if _WHOLE.search(desk_said):
            self._whole = desk_said
        rule = self._meant(desk_said) or self._repeated(desk_said, lost=True)
        rule = rule or self._chosen(desk_said)
        rule = rule or self._agreed(desk_said) or self._repeated(desk_said, lost=False)
        if rule is not None:
            self.turns += 1
        return rule

    def _chosen(self, desk_said: str) -> Rule | None:
        for at, rule in enumerate(self.rules):
            if at in self._used or not _fits(rule, desk_said):
                continue
            goal, whole = self.goal, self._whole
            objection = goal.objection(desk_said, rule.say, whole=whole) if goal else ""
            if objection:
                return self._object(objection)
            if not rule.repeat:
                self._used.add(at)
            self._last, self._again = rule, 0
            return rule
        return None

    def _meant(self, desk_said: str) -> Rule | None:
        """No script knows what two readings a desk will doubt; who has a goal knows which it is."""
        words = self.goal.meant(desk_said) if self.goal else ""
        self.extra += bool(words)
        return Rule(say=words) if words else None

    def _agreed(self, desk_said: str) -> Rule | None:
        """A detour may have used up the script's yes; what they came for is still agreed to."""
        if not self.says_again or self.goal is None:
            return None
        if not self.goal.agrees(desk_said, whole=self._whole):
            return None
        self.extra += 1
        return Rule(say="yes please")

    def _object(self, words: str) -> Rule:
        """Nobody corrects for ever: at last they hang up, with nothing agreed."""
        self.objections += 1
        self.extra += 1
        if self.objections > MOST_OBJECTIONS:
            return Rule(hangup=True)
        return Rule(say=words)

    def _repeated(self, desk_said: str, *, lost: bool) -> Rule | None:
        """The same once more: at once where it was lost, else for want of anything better."""
        last = self._last
        if last is None or last.say is None or self._again >= self.says_again:
            return None
        asked = desk_said.rstrip().endswith("?")
        if not asked or (lost and not _NOT_UNDERSTOOD.search(desk_said)):
            return None
        self._again += 1
        self.extra += 1
        return Rule(say=last.say)


def _fits(rule: Rule, desk_said: str) -> bool:
    return rule.when is None or re.search(rule.when, desk_said, re.IGNORECASE) is not None
