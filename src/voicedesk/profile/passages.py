"""Passages written from the profile itself: hours, address, prices, people, policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from voicedesk.domain.business import BusinessId
from voicedesk.domain.knowledge import Passage
from voicedesk.language.spoken import (
    join_words,
    say_duration,
    say_email,
    say_month_day,
    say_phone,
    say_price,
)
from voicedesk.profile.money import minor_units
from voicedesk.profile.parts import DateRange
from voicedesk.profile.public_holidays import holiday_names
from voicedesk.profile.schema import LocationPart, Profile, ServicePart, StaffPart
from voicedesk.profile.week_words import (
    closed_sentence,
    days_sentence,
    week_sentence,
    weekend_sentences,
)
from voicedesk.profile.weeks import open_week, place_week, week_of

HOLIDAY_YEARS = (2025, 2026, 2027, 2028)
"""Enough years for every public holiday to occur."""
MOST_NAMES = 4
"""More names than these are not listened to in one sentence."""
COMPLAIN = "Tell me what went wrong: I write it down, and a person looks into it."
BRING = "bring along, prepare, preparation, have ready, take with me, what do I need for it"
PRONOUNS = {"she": "her", "he": "him", "they": "them"}


def facts_passages(profile: Profile) -> tuple[Passage, ...]:
    """What callers ask most, answered from the profile, so that it cannot contradict it."""
    return tuple(
        Passage(
            id=f"facts:{profile.business.id}:{place}",
            business=BusinessId(profile.business.id),
            source=f"profile.yaml#{place}",
            title=title,
            text=" ".join(text.split()),
            valid_until=until,
        )
        for part in PARTS
        for place, title, text, until in part(profile)
        if text.strip()
    )


def asks(*questions: str) -> str:
    """The ways in which callers ask for one fact, as the parts of its title."""
    return " > ".join(one for one in questions if one)


ALSO_CALLED = {
    "Independence Day": "fourth of July, July fourth, 4th of July",
    "Martin Luther King Jr. Day": "MLK Day",
    "Washington's Birthday": "Presidents Day",
    "New Year's Day": "New Year, first of January",
    "Christmas Day": "Christmas, xmas, twenty-fifth of December",
    "Columbus Day": "Indigenous Peoples' Day",
}
Fact = tuple[str, str, str, date | None]
"""Where it stands, the questions that it answers, what to say, and until when."""


def _hours(profile: Profile) -> Iterator[Fact]:
    titles = asks(
        "What are your hours?",
        "When do you open?",
        "What time do you close?",
        "How late are you open?",
        "opening hours",
    )
    weekend = asks(
        "Are you open on weekends?", "Are you open on Saturday?", "Can I come on a Sunday?"
    )
    week = open_week(profile)
    yield "hours", titles, f"We are open {week_sentence(week)}. {closed_sentence(week)}", None
    yield "hours.weekend", weekend, weekend_sentences(week), None
    for part in profile.locations if len(profile.locations) > 1 else ():
        words = f"{part.name[:1].upper()}{part.name[1:]} is open"
        hours = week_sentence(place_week(profile, part.id))
        asked = asks(f"Hours of {part.name}", f"When is {part.name} open?")
        yield f"locations.{part.id}.hours", asked, f"{words} {hours}.", None


def _away(profile: Profile) -> Iterator[Fact]:
    for n, season in enumerate(profile.seasons):
        days = f"From {say_month_day(season.first)} to {say_month_day(season.last)}"
        text = f"{days} we are open {week_sentence(week_of(season.hours))}."
        month = f"{season.first:%B}"
        asked = asks("What are your seasonal hours?", f"Do you have other hours in {month}?")
        yield f"seasons.{n}", asked, text, season.last
    for n, closure in enumerate(profile.closures):
        why = f" for {closure.reason}" if closure.reason else ""
        text = f"We are closed {_days(closure)}{why}."
        title = asks(
            "When are you closed?",
            f"Are you closed {_days(closure)}?",
            f"Are you open on {closure.reason}?" if closure.reason else "",
            "holidays, vacation",
        )
        yield f"closures.{n}", title, text, closure.last or closure.first


def _days(closure: DateRange) -> str:
    if closure.last is None or closure.last == closure.first:
        return f"on {say_month_day(closure.first)}"
    return f"from {say_month_day(closure.first)} to {say_month_day(closure.last)}"


def _public_holidays(profile: Profile) -> Iterator[Fact]:
    if profile.holidays.country is None:
        return
    open_on = {name.lower() for name in profile.holidays.open_on}
    text = "We are closed on public holidays."
    if profile.holidays.open_on:
        text += f" We are open on {join_words(profile.holidays.open_on)}."
    yield "holidays", "Are you open on public holidays? > holiday", text, None
    for name in holiday_names(profile.holidays, HOLIDAY_YEARS):
        how = "open as usual" if name.lower() in open_on else "closed"
        title = f"Are you open on {name}? > {ALSO_CALLED.get(name, 'holiday')}"
        yield f"holidays.{name}", title, f"On {name} we are {how}.", None


def _places(profile: Profile) -> Iterator[Fact]:
    title = asks(
        "Where are you?", "Where are you located?", "What is your address?", "How do I find you?"
    )
    if len(profile.locations) == 1:
        (only,) = profile.locations
        yield (
            f"locations.{only.id}",
            f"{title} > address, location, located, directions",
            _address(only, "We are"),
            None,
        )
        return
    places = [f"{part.name} at {part.address}" for part in profile.locations if part.address]
    yield "locations", title, f"There is {join_words(places)}." if places else "", None
    for part in profile.locations:
        subject = f"{part.name[:1].upper()}{part.name[1:]} is"
        yield (
            f"locations.{part.id}",
            asks(f"Where is {part.name}?", f"How do I get to {part.name}?", "address, directions"),
            _address(part, subject),
            None,
        )


def _address(part: LocationPart, subject: str) -> str:
    return f"{subject} at {part.address}. {part.directions}" if part.address else part.directions


def _contact(profile: Profile) -> Iterator[Fact]:
    business = profile.business
    text = f"Our number is {say_phone(business.phone)}."
    asked = asks("What is your phone number?", "Which number can I call?", "telephone")
    yield "business.phone", asked, text, None
    if business.email:
        text = f"You can write to {say_email(business.email)}."
        asked = asks("What is your e-mail?", "Can I send you an email?", "write a mail")
        yield "business.email", asked, text, None
    if business.website:
        site = business.website.split("://")[-1].removeprefix("www.").rstrip("/")
        text = f"Our website is {site.replace('.', ' dot ')}."
        asked = asks("What is your website?", "Are you online?", "web page, internet")
        yield "business.website", asked, text, None


def _services(profile: Profile) -> Iterator[Fact]:
    names = [with_article(service.name) for service in profile.services]
    text = f"You can book {join_words(names[:MOST_NAMES], last='or')}."
    if len(names) > MOST_NAMES:
        text += f" There is also {join_words(names[MOST_NAMES:])}."
    yield (
        "services",
        asks("Which services are there?", "What do you do?", "What can I book?"),
        text,
        None,
    )
    for service in profile.services:
        title = _service_asked(service)
        text = f"{price_sentence(service, profile)} {service.description}"
        yield f"services.{service.id}", title, text, None
        if service.bring:
            asked = f"What should I bring for {with_article(service.name)}?"
            title = asks(asked, f"How do I prepare for {with_article(service.name)}?", BRING)
            yield f"services.{service.id}.bring", title, f"Please bring {service.bring}.", None


def _service_asked(service: ServicePart) -> str:
    """What is asked of a service, by its name and by what else it is called."""
    name = with_article(service.name)
    several = name == service.name
    return asks(
        f"How much {'are' if several else 'is'} {name}?",
        f"What do you charge for {name}?",
        f"How long {'do' if several else 'does'} {name} take?",
        *(f"How much does it cost: {alias}?" for alias in service.aliases),
    )


def price_sentence(service: ServicePart, profile: Profile) -> str:
    """What a service costs and how long it takes, for the ear."""
    name = with_article(service.name)
    several = name == service.name
    verb, takes = ("cost", "take") if several else ("costs", "takes")
    duration = say_duration(service.duration_min)
    subject = f"{name[:1].upper()}{name[1:]}"
    if service.price is None:
        return f"The price of {name} depends on what is needed. It usually takes {duration}."
    if service.price == 0:
        return f"{subject} {verb} nothing and {takes} {duration}."
    currency = profile.business.currency
    amount = say_price(minor_units(service.price, currency), currency)
    begins = ("start" if several else "starts") + " at"
    return f"{subject} {begins if service.price_from else verb} {amount} and {takes} {duration}."


def _staff(profile: Profile) -> Iterator[Fact]:
    names = join_words([member.name for member in profile.staff])
    are = "are" if len(profile.staff) > 1 else "is"
    asked = asks("Who is in your team?", "Who works there?", "staff")
    yield "staff", asked, f"{names} {are} here for you.", None
    for member in profile.staff:
        name = member.name
        others = ", ".join(member.aliases)
        title = asks(
            f"Who is {name}?", f"When does {name} work?", f"Which days is {name} in?", others
        )
        yield f"staff.{member.id}", title, _person(member, profile), None


def _person(member: StaffPart, profile: Profile) -> str:
    days = days_sentence(week_of(member.hours) if member.hours else open_week(profile))
    offered = [
        with_article(service.name)
        for service in profile.services
        if not service.staff or member.id in service.staff
    ]
    if not offered:
        return f"{member.name} is here {days}."
    chosen = join_words(offered[:MOST_NAMES], last="or")
    more = ", among others" if len(offered) > MOST_NAMES else ""
    booked = f"You can book {PRONOUNS[member.pronoun]} for {chosen}{more}."
    return f"{member.name} is here {days}. {booked}"


def _policies(profile: Profile) -> Iterator[Fact]:
    titles = {
        "refund": asks("Can I get a refund?", "Do I get my money back?"),
        "complaint": asks("How do I make a complaint?", "I am unhappy with your work"),
        "late_arrival": asks("What if I am late?", "I am running late", "delay, late arrival"),
        "cancellation": asks(
            "What is your cancellation policy?",
            "What happens if I miss my appointment?",
            "Is there a fee if I cancel?",
            "no-show",
        ),
        "payment": asks("How can I pay?", "Do you take cards?", "Can I pay in cash?"),
    }
    for key, title in titles.items():
        # what is said to a complaint promises something, so it is said when one was written down
        text = COMPLAIN if key == "complaint" else getattr(profile.policies, key)
        yield f"policies.{key}", title, text, None


def with_article(name: str) -> str:
    """A service as one says it: "a cleaning", "an oil change", but "highlights"."""
    last = name.split()[-1].lower()
    if last.endswith("s") and not last.endswith(("ss", "is", "us")):
        return name
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


PARTS: Sequence[Callable[[Profile], Iterator[Fact]]] = (
    _hours,
    _away,
    _public_holidays,
    _places,
    _contact,
    _services,
    _staff,
    _policies,
)
