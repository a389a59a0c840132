"""How moments, lengths, amounts and numbers are written on the pages of one business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from voicedesk.web.call_page import readable
from voicedesk.web.dashboard.words import Words


@dataclass(frozen=True, slots=True)
class Told:
    """Writes values in a language, on the wall clock of a business."""

    words: Words
    zone: ZoneInfo
    now: datetime

    def local(self, moment: datetime) -> datetime:
        """On the wall clock."""
        return moment.astimezone(self.zone)

    def time(self, moment: datetime) -> str:
        """Hours and minutes."""
        return f"{self.local(moment):%H:%M}"

    def day(self, moment: datetime | date) -> str:
        """Weekday, day and month; today, tomorrow and yesterday by their names."""
        day = self.local(moment).date() if isinstance(moment, datetime) else moment
        away = (day - self.local(self.now).date()).days
        near = {-1: "day.yesterday", 0: "day.today", 1: "day.tomorrow"}.get(away)
        if near:
            return self.words(near)
        return self.date(day)

    def date(self, day: date) -> str:
        """Weekday, day and month, and the year when it is another one."""
        key = "day.full" if day.year == self.local(self.now).year else "day.with_year"
        return self.words(
            key,
            weekday=self.words(f"weekday.{day.weekday()}"),
            day=day.day,
            month=self.words(f"month.{day.month}"),
            year=day.year,
        )

    def when(self, moment: datetime) -> str:
        """Day and time."""
        return f"{self.day(moment)}, {self.time(moment)}"

    def iso(self, moment: datetime) -> str:
        """For machines."""
        return self.local(moment).isoformat(timespec="seconds")

    def length(self, seconds: float) -> str:
        """Minutes and seconds: 2:05."""
        whole = max(0, round(seconds))
        return f"{whole // 60}:{whole % 60:02d}"

    def took(self, ms: object) -> str:
        """A short time: 240 ms, 1.4 s."""
        if not isinstance(ms, int | float):
            return ""
        return f"{ms:.0f} ms" if ms < 1000 else f"{ms / 1000:.1f} s"

    def ago(self, moment: datetime) -> str:
        """How long since, or until, in the largest unit."""
        gone = self.now - moment
        key = "ago.past" if gone >= timedelta(0) else "ago.future"
        return self.words(key, span=self.span(abs(gone)))

    def span(self, gone: timedelta) -> str:
        """A length in words of one unit."""
        minutes = int(gone.total_seconds() // 60)
        for unit, size in (("days", 1440), ("hours", 60)):
            if minutes >= 2 * size or minutes == size:
                return self.words(f"span.{unit}", n=minutes // size)
        return self.words("span.minutes", n=minutes)

    def money(self, cents: int | None) -> str:
        """An amount with two decimals; nothing when it is unknown."""
        return "" if cents is None else f"{cents / 100:,.2f}"

    def phone(self, number: str | None) -> str:
        """A number in groups."""
        return readable(number) if number else self.words("phone.withheld")
