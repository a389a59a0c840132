"""Which offered times fit what the caller just said, and how wishes read as words again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from voicedesk.brain.frame import Offered
from voicedesk.language.dates import When
from voicedesk.language.understand import Heard

_ABOUT = timedelta(minutes=45)
_PLACES = {
    "first": 1,
    "second": 2,
    "third": 3,
    "last": -1,
    "earliest": 1,
    "soonest": 1,
    "latest": -1,
}
_BARE_PLACE = re.compile(
    r"(?:yes|ok|okay|um|uh|well|then|i'll take|i would like|let's do|give me|make it)?[ ,]*"
    r"(?:the )?(first|second|third|last|earliest|soonest|latest)(?: one| time| slot)?"
    r"(?: please| is fine| then| works)?[.!]*",
    re.IGNORECASE,
)
_BARE_WEEKDAY = re.compile(
    r"(?:on |the )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b(?! (?:the )?\w+(?:th|st|nd|rd)\b)",
    re.IGNORECASE,
)
_LONG_AGO = timedelta(days=300)
_OF_THEM = re.compile(
    r"\b(?:later|earlier|first|second|third|last|latest|earliest|soonest|that|this|other|another|"
    r"same|next|either|any|which|the)\s+$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:moved|came|started|was|were|had|happened|opened|born|got|bought|visited)\b"
    r"[^,.;?!]{0,24}\b(?:in|since|back in|last)\s*$"
    r"|\b(?:came (?:out|off|back|loose|in)|turned out|fell|broke|chipped|cracked|died|happened"
    r"|stopped working|started|quit|(?:did|cut|colou?red|cleaned|fixed|filled|serviced|replaced) "
    r"(?:my|the|our|his|her)|(?:was|were) (?:in|there|here|at your)|saw you"
    r"|got (?:it|them|my [\w ]{1,20}) (?:done|cut|colou?red|fixed|cleaned))\b"
    r"[^,.;?!]{0,24}?(?:\b(?:on|this|late|early)\s*)?$",
    re.IGNORECASE,
)
_GONE_BY = re.compile(r"\b(?:last|ago|yesterday|previous|earlier this)\b", re.IGNORECASE)
_NO_GOOD = re.compile(
    r"\s*(?:is|are|'s|'re)? ?(?:not |n't )?"
    r"(?:bad|no good|difficult|impossible|tricky|out|neither)\b",
    re.IGNORECASE,
)
_NO_BUT = re.compile(r"\s*no,? (?=(?:mon|tues|wednes|thurs|fri|satur|sun)day\b)", re.IGNORECASE)
"""A recogniser writes no comma: "No Thursday" puts right, "no Mondays" refuses."""
_REFUSED = re.compile(r"(?:not|no|except|anything but|any day but|but)\b", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"\b(?:no|wait|actually|rather|sorry|i mean|i meant|make (?:that|it)|scratch that)\b",
    re.IGNORECASE,
)


def fits(offered: Offered, when: When) -> bool:
    """Whether an offered time lies within what was said."""
    if when.ends and offered.end is not None:
        # half-open on the clock, and a visit that ends on the dot is over
        at = offered.end - timedelta(minutes=1)
        return _day_fits(offered.start.date(), when) and _time_fits(at, when)
    return _day_fits(offered.start.date(), when) and _time_fits(offered.start, when)


def fitting(offer: Sequence[Offered], heard: Heard) -> tuple[Offered, ...]:
    """Those of an offer that an utterance leaves: by place in the list, day, time or person."""
    left = tuple(offer)
    place = _bare_place(heard)
    if place is not None:
        return left[place - 1 : place] if place > 0 else left[-1:]
    wanted = [w for w in heard.dates if not w.negated]
    if wanted:
        exact = tuple(o for o in left if _fits_all(o, wanted))
        narrowed = any(has_day(w) for w in wanted) and any(not has_day(w) for w in wanted)
        near = () if narrowed else (o for o in left if any(_weekday_fits(o, w) for w in wanted))
        left = exact or tuple(near)
    left = tuple(o for o in left if not any(w.negated and fits(o, w) for w in heard.dates))
    person = heard.value("staff")
    if person:
        left = tuple(o for o in left if o.staff == person)
    return _by_place(left, heard) if left else ()


def standing(heard: Heard) -> tuple[When, ...]:
    """The times that stand after the caller put themselves right: "Thursday. No wait, Friday"."""
    kept: list[When] = []
    for when in heard.dates:
        if when.text.lower() == "one" and _OF_THEM.search(heard.text[: when.span[0]]):
            continue
        if when.negated and _NO_BUT.match(heard.text):
            when = replace(when, negated=False, text=_NO_BUT.sub("", when.text))  # noqa: PLW2901
        if _PAST.search(heard.text[: when.span[0]]):
            continue
        if _NO_GOOD.match(heard.text[when.span[1] :]):
            when = replace(when, negated=True, text=f"not {when.text}")  # noqa: PLW2901
        before = heard.text[kept[-1].span[1] : when.span[0]] if kept else ""
        if _TAKEN_BACK.search(before):
            kept = [left for w in kept if (left := _beside(w, when)) is not None]
        kept.append(when)
    return tuple(kept)


def _beside(said: When, later: When) -> When | None:
    """What is left of a time that was put right: "Thursday, make it eleven" keeps the day."""
    if said.negated or (has_day(said) and not has_time(said) and not has_day(later)):
        return said
    return None


def ahead(whens: tuple[When, ...], today: date) -> tuple[When, ...]:
    """Without what is long past, said as past, or past beside a day to come.

    "It broke last night, so today"; "you did my brakes last week".
    """
    coming = any(w.day_to is not None and w.day_to >= today and not w.negated for w in whens)
    oldest = today if coming else today - _LONG_AGO
    return tuple(
        w
        for w in whens
        if w.day_to is None
        or (w.day_to >= oldest and not (w.day_to < today and _GONE_BY.search(w.text)))
    )


def apart(whens: tuple[When, ...]) -> tuple[When, ...]:
    """Two days where something is moved: "from Thursday to Friday at three"."""
    cut: list[When] = []
    for when in whens:
        two = when.day_from and when.day_to and when.day_from != when.day_to
        if not two or not when.text.lower().startswith("from "):
            cut.append(when)
            continue
        middle = when.span[0] + max(0, when.text.lower().find(" to ")) + len(" to ")
        first, last = (when.span[0], middle), (middle, when.span[1])
        cut.append(replace(only_day(when), day_to=when.day_from, span=first))
        at = when.time_to or when.time_from
        cut.append(
            replace(
                when,
                day_from=when.day_to,
                span=last,
                text=when.text[middle - when.span[0] :],
                time_from=at,
                time_to=None,
                point=at is not None,
            )
        )
    return tuple(cut)


def chooses(heard: Heard) -> bool:
    """Whether an utterance says anything by which one could choose."""
    return bool(
        _bare_place(heard)
        or heard.dates
        or heard.value("staff")
        or _places(heard)
        or {"earlier", "later", "latest", "that_one", "either", "anyone"} & set(heard.references)
    )


def _weekday_fits(offered: Offered, when: When) -> bool:
    """Whether a bare weekday means an offered day of another week: "Wednesday" of those offered."""
    if when.day_from is None or not _BARE_WEEKDAY.match(when.text):
        return False
    same = offered.start.weekday() == when.day_from.weekday() and offered.day != "today"
    return same and _time_fits(offered.start, when)


def _fits_all(offered: Offered, wanted: Sequence[When]) -> bool:
    """Whether one of the days fits, and one of the hours: "Thursday, but after three"."""
    kinds = ([w for w in wanted if has_day(w)], [w for w in wanted if not has_day(w)])
    return all(any(fits(offered, w) for w in kind) for kind in kinds if kind)


def _bare_place(heard: Heard) -> int | None:
    """A place in the offer, and no day of the month: "the first"."""
    found = _BARE_PLACE.fullmatch(heard.text.strip())
    return _PLACES[found.group(1).lower()] if found else None


def _by_place(left: tuple[Offered, ...], heard: Heard) -> tuple[Offered, ...]:
    for place in _places(heard):
        index = place - 1 if place > 0 else -1 if place < 0 else len(left) // 2
        if -len(left) <= index < len(left):
            return (left[index],)
    references = set(heard.references)
    if references & {"either", "anyone"}:
        return left[:1]
    if len(left) > 1 and references & {"later", "latest"}:
        return (max(left, key=lambda o: o.start),)
    if len(left) > 1 and references & {"earlier", "soonest"}:
        return (min(left, key=lambda o: o.start),)
    return left


def _places(heard: Heard) -> list[int]:
    spans = [when.span for when in heard.dates]
    found = []
    for entity in heard.entities.get("ordinal", ()):
        within = entity.span and any(a < entity.span[1] and entity.span[0] < b for a, b in spans)
        if not within and not entity.negated:
            found.append(int(str(entity.value)))
    return found


def _day_fits(day: date, when: When) -> bool:
    if when.first_day is not None and day < when.first_day:
        return False
    return when.day_to is None or day <= when.day_to


def _time_fits(start: datetime, when: When) -> bool:
    at = start.time()
    if when.time_from is None and when.time_to is None:
        return True
    if when.approximate and when.time_from is not None:
        about = datetime.combine(start.date(), when.time_from, tzinfo=start.tzinfo)
        return abs(start - about) <= _ABOUT
    if when.point:
        return at == when.time_from or at in when.alternatives
    if when.time_from is not None and at < when.time_from:
        return False
    return when.time_to is None or at < when.time_to


def has_day(when: When) -> bool:
    """Whether the words fix a day."""
    return when.day_from is not None or when.day_to is not None


def has_time(when: When) -> bool:
    """Whether the words fix a time of day."""
    return when.time_from is not None or when.time_to is not None


def whole_day(start: datetime) -> When:
    """The whole day of a time, in words that a tool reads."""
    day = start.date()
    return When(day.isoformat(), (0, 0), day, day, None, None, "day")


def exactly_at(start: datetime) -> When:
    """One moment, in words that a tool reads."""
    day, words = start.date(), f"{start:%Y-%m-%d at %H:%M}"
    return When(words, (0, 0), day, day, start.time(), None, "minute", point=True)


def merge(old: Sequence[When], new: Sequence[When]) -> tuple[tuple[When, ...], bool]:
    """The wish after new words, and whether all of it is still in the caller's own words.

    A new day keeps the time that was wanted, a new time keeps the day.
    """
    days = [w for w in new if has_day(w)]
    times = [w for w in new if has_time(w)]
    if not days and any(has_day(w) for w in old):
        kept = [only_day(w) for w in old if has_day(w)]
        return (*kept, *new), all(not has_time(w) for w in old if has_day(w))
    if not times and any(has_time(w) for w in old):
        kept = [_only_time(w) for w in old if has_time(w)]
        return (*new, *kept[:1]), all(not has_day(w) for w in old if has_time(w))
    return tuple(new), True


def words_of(whens: Iterable[When], *, verbatim: bool) -> str:
    """Wishes as words for a tool: the caller's own, or written out where they were put together."""
    return ", ".join(_said(w) if verbatim else written(w) for w in whens)


def _said(when: When) -> str:
    """The caller's words; a refusal that stood outside of them is put before them."""
    refused = when.negated and not _REFUSED.match(when.text)
    return f"not {when.text}" if refused else when.text


def written(when: When) -> str:
    """A wish written out, so that it means the same whenever it is read."""
    parts = [_written_days(when), _written_times(when)]
    words = " ".join(part for part in parts if part) or when.text
    return f"not {words}" if when.negated and not _REFUSED.match(words) else words


def _written_days(when: When) -> str:
    first, last = when.first_day, when.day_to
    if first and last:
        return f"{first}" if first == last else f"between {first} and {last}"
    if first:
        return f"not before {first}"
    return f"before {last + timedelta(days=1)}" if last else ""


def _written_times(when: When) -> str:
    first, last = when.time_from, when.time_to
    if first and when.point:
        return f"at {_clock(first)}"
    if first and last:
        return f"between {_clock(first)} and {_clock(last)}"
    if first:
        return f"after {_clock(first)}"
    by = "done by" if when.ends else "before"
    return f"{by} {_clock(last)}" if last else ""


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def only_day(when: When) -> When:
    """The same days at any time."""
    day = replace(when, time_from=None, time_to=None, grain="day", point=False, either_half=False)
    return replace(day, ends=False)


def _only_time(when: When) -> When:
    return replace(when, day_from=None, day_to=None)
