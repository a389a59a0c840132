"""The caller of the fault table: wants one time, and says again what was not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lab.bench._latency_script import FIXED, Line
from lab.vendors.gemini import Call

WISHED = ("cleaning", "2026-03-05T10:00")
"""The service and the start that the caller wants."""
_MOST = 10
_WHEN = "Thursday at ten"
_ASKED_FOR = (
    Call("find_slots", {"when": _WHEN, "service": "cleaning"}),
    Call("hold_slot", {"choice": 1}),
)
_WISH = Line("wish", "hi, I'd like to book a cleaning", (), "Of course. What day and time?")
_LONG = Line(
    "long",
    "honestly I have been putting this off since I was at school",
    (),
    "I see, thank you for telling me. What day and time would suit you?",
)
_TIME = Line("when", f"a cleaning on {_WHEN} please", _ASKED_FOR)
_NAME = Line(
    "name",
    "Peter Miller",
    (Call("note_caller", {"name": "Peter Miller"}), Call("book_appointment")),
)
_YES, _FIRST, _BYE = FIXED
LINES = (_WISH.says, _LONG.says, _TIME.says, _NAME.says, *FIXED)


@dataclass
class Wisher:
    """Says its wish, something that needs a model, its time, and then answers what is asked."""

    queue: list[Line] = field(default_factory=lambda: [_WISH, _LONG, _TIME])
    said: list[str] = field(default_factory=list)

    def next(self, desk: str) -> Line | None:
        """What to say after the desk's last words; None when it is over."""
        if len(self.said) >= _MOST or _BYE in self.said:
            return None
        line = self.queue.pop(0) if self.queue else self._answer(desk.lower().strip())
        self.said.append(line.says)
        return line

    def _answer(self, desk: str) -> Line:
        if re.search(r"\bname\b", desk):
            return _NAME
        if re.search(r"shall i book|book it\?|is that right|that right\?|correct\?", desk):
            return Line("yes", _YES, (Call("book_appointment"),))
        if re.search(r"anything else|goodbye|see you", desk):
            return Line("goodbye", _BYE, (Call("end_call"),), "Goodbye.")
        return _TIME
