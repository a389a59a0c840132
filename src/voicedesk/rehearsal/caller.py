"""A caller who follows rules: what they say next depends on what the desk said last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from voicedesk.rehearsal.scenario import Rule

MOST_TURNS = 60


@dataclass(slots=True)
class RuleCaller:
    """The first unused rule that fits speaks; one without `when` fits always, and once."""

    rules: Sequence[Rule]
    _used: set[int] = field(default_factory=set, init=False)
    turns: int = field(default=0, init=False)

    def next(self, desk_said: str) -> Rule | None:
        """The rule that fits the desk's last words; None when the caller has nothing to say."""
        if self.turns >= MOST_TURNS:
            return None
        for at, rule in enumerate(self.rules):
            if at in self._used or not _fits(rule, desk_said):
                continue
            if not rule.repeat:
                self._used.add(at)
            self.turns += 1
            return rule
        return None


def _fits(rule: Rule, desk_said: str) -> bool:
    return rule.when is None or re.search(rule.when, desk_said, re.IGNORECASE) is not None
