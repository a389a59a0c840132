"""Opening hours as people say them: "Monday to Friday from eight to five"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from voicedesk.domain.business import TimeRange, Week
from voicedesk.language.spoken import join_words, say_clear_time
from voicedesk.profile.parts import WEEKDAYS

NAMES = tuple(day.capitalize() for day in WEEKDAYS)


def week_sentence(week: Week) -> str:
    """Days with the same hours together, in the order of the week; "never" when all are closed."""
    groups = [
        ([NAMES[n] for n in days], ranges)
        for ranges, days in groupby(range(7), key=lambda n: week[n])
    ]
    clauses = [f"{_days(list(days))} {ranges_words(ranges)}" for days, ranges in groups if ranges]
    return join_words(clauses) if clauses else "never"


def days_sentence(week: Week) -> str:
    """The days on which there is anything at all: "Monday to Wednesday and Friday"."""
    groups = groupby(range(7), key=lambda n: bool(week[n]))
    clauses = [_days([NAMES[n] for n in days]) for working, days in groups if working]
    return join_words(clauses) if clauses else "never"


def closed_sentence(week: Week) -> str:
    """The days on which it is closed; empty when there are none."""
    names = [name for name, ranges in zip(NAMES, week, strict=True) if not ranges]
    return f"We are closed on {join_words(names)}." if names else ""


def weekend_sentences(week: Week) -> str:
    """Saturday and Sunday, also when they are closed."""
    saturday, sunday = week[5], week[6]
    if saturday == sunday:
        hours = f"open {ranges_words(saturday)}" if saturday else "closed"
        return f"On Saturday and Sunday we are {hours}."
    sentences = (
        f"On {name} we are {f'open {ranges_words(ranges)}' if ranges else 'closed'}."
        for name, ranges in (("Saturday", saturday), ("Sunday", sunday))
    )
    return " ".join(sentences)


def _days(names: list[str]) -> str:
    if len(names) == 7:
        return "every day"
    if len(names) > 2:
        return f"{names[0]} to {names[-1]}"
    return " and ".join(names)


def ranges_words(ranges: Sequence[TimeRange]) -> str:
    """The open stretches of a day: "from eight to noon and from one to five"."""
    if any(span.start == span.end for span in ranges):
        return "around the clock"
    return join_words(
        [f"from {say_clear_time(span.start)} to {say_clear_time(span.end)}" for span in ranges]
    )
