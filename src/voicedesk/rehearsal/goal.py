"""What a simulated caller has come for, and what they say to a read-back that is something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from voicedesk.brain.asked import question_in
from voicedesk.domain.business import Business
from voicedesk.language.spoken import say_day, say_full_day, say_ordinal, say_time
from voicedesk.rehearsal.scenario import ExpectedBooking

_ASKED = ("confirm_book", "confirm_move", "confirm_cancel")
_KEEP = re.compile(r"shall i keep that", re.IGNORECASE)
_NEW = re.compile(r"^.*\bMoving your appointment\b.*?, to ", re.IGNORECASE | re.DOTALL)
_ASSENT = re.compile(
    r"(?:(?:and|oh|uh|um|er|well|ok|okay|mhm|so|right|sweet|cool|nice|lovely|awesome|brilliant|"
    r"wonderful|excellent|super|all right|alright|thanks|thank you|good)[, ]+)*"
    r"(?:yes|yeah|yep|yup|sure|mhm|uh-huh|ok|okay|fine|perfect|great|sounds good|works|"
    r"that(?:'s| is) (?:right|fine|it|correct|good|great|perfect)|that works|go ahead|please do|"
    r"do it|book it|correct|right|absolutely|definitely|of course|exactly)\b",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\b(?:no|not|but|wait|actually|instead|rather|make (?:it|that)|can i|could|what|how|"
    r"is there)\b",
    re.IGNORECASE,
)
_TWO_READINGS = re.compile(r"which day and time, ([^?]+?) or ([^?]+)\?", re.IGNORECASE)
_AFTER_THE_HOUR = r"(?! (?:fifteen|thirty|forty|twenty|ten|oh|fifty|past|to)\b)"


@dataclass(frozen=True, slots=True)
class Goal:
    """The appointments that the caller's script is about; each of them may be agreed to."""

    wanted: Sequence[ExpectedBooking]
    business: Business
    now: datetime

    def objection(self, desk_said: str, reply: str | None, *, whole: str = "") -> str:
        """What a person says instead of a plain yes to something else; empty where all is well.

        `whole` is the last complete read-back: a short one after it names no service.
        """
        if reply is None or not plain_yes(reply) or not self.wanted:
            return ""
        if question_in(desk_said) not in _ASKED and not _KEEP.search(desk_said):
            return ""
        words = _NEW.sub("", desk_said)
        whole = _NEW.sub("", whole) or words
        if any(self._is_read_back(one, words, whole) for one in self.wanted):
            return ""
        return self._instead(words if self._named(words) else f"{whole} {words}")

    def agrees(self, desk_said: str, *, whole: str = "") -> bool:
        """Whether what is read back is exactly what the caller came for."""
        asked = question_in(desk_said)
        status = "cancelled" if asked == "confirm_cancel" else "booked"
        words = _NEW.sub("", desk_said)
        whole = _NEW.sub("", whole) or words
        return asked in _ASKED and any(
            one.status == status and one.start is not None and self._is_read_back(one, words, whole)
            for one in self.wanted
        )

    def meant(self, desk_said: str) -> str:
        """Which of two readings it is, where the desk asks that; empty where it asks nothing."""
        found = _TWO_READINGS.search(desk_said)
        wanted = [one for one in self.wanted if one.start is not None]
        if found is None or not wanted:
            return ""
        fitting = (words for words in found.groups() for w in wanted if self._when_fits(w, words))
        return next(fitting, "") or self._start(wanted[0])

    def _is_read_back(self, wanted: ExpectedBooking, words: str, whole: str) -> bool:
        told = words if self._named(words) else whole
        return (
            self._when_fits(wanted, words)
            and self._service_fits(wanted, told)
            and self._staff_fits(wanted, told)
        )

    def _when_fits(self, wanted: ExpectedBooking, words: str) -> bool:
        if wanted.start is None:
            return True
        start = self._local(wanted.start)
        time = rf"\bat {re.escape(say_time(start.time()))}\b{_AFTER_THE_HOUR}"
        time = rf"(?:{time}|\b{re.escape(say_time(start.time()))}\b)" if start.hour == 12 else time
        return bool(re.search(time, words, re.IGNORECASE)) and self._day_fits(start, words)

    def _day_fits(self, start: datetime, words: str) -> bool:
        today = self.business.local(self.now).date()
        said = {
            say_day(start.date(), today=today),
            say_full_day(start.date(), today=today),
            f"{start:%A} the {say_ordinal(start.day)}",
        }
        return any(day.casefold() in words.casefold() for day in said)

    def _service_fits(self, wanted: ExpectedBooking, words: str) -> bool:
        named = self._named(words)
        return wanted.service is None or not named or wanted.service in named

    def _named(self, words: str) -> set[str]:
        """Services that the words name; the longest name counts where one is part of another."""
        found = [
            (service.name.casefold(), service.id)
            for service in self.business.services
            if re.search(rf"\b{re.escape(service.name)}\b", words, re.IGNORECASE)
        ]
        return {one for name, one in found if not any(name != n and name in n for n, _ in found)}

    def _staff_fits(self, wanted: ExpectedBooking, words: str) -> bool:
        people = {m.id: m.name for m in self.business.staff}
        named = {one for one, name in people.items() if re.search(rf"\b{name}\b", words)}
        return wanted.staff is None or not named or wanted.staff in named

    def _instead(self, words: str) -> str:
        """Only what is wrong, as a person says it."""
        wanted = next((w for w in self.wanted if self._service_fits(w, words)), self.wanted[0])
        parts = []
        if not self._service_fits(wanted, words):
            parts.append(next(s.name for s in self.business.services if s.id == wanted.service))
        if not self._staff_fits(wanted, words):
            name = next(m.name for m in self.business.staff if m.id == wanted.staff)
            parts.append(f"with {name}")
        if not self._when_fits(wanted, words) and wanted.start is not None:
            parts.append(self._start(wanted))
        return f"no, I said {' '.join(parts)}"

    def _start(self, wanted: ExpectedBooking) -> str:
        if wanted.start is None:
            return ""
        start, today = self._local(wanted.start), self.business.local(self.now).date()
        return f"{say_day(start.date(), today=today)} at {say_time(start.time())}"

    def _local(self, start: datetime) -> datetime:
        zone = self.business.zone
        return start.replace(tzinfo=zone) if start.tzinfo is None else start.astimezone(zone)


def plain_yes(words: str) -> bool:
    """Whether words of a script are a yes and nothing that takes it back."""
    return bool(_ASSENT.match(words.strip())) and not _TAKEN_BACK.search(words)
