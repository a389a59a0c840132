"""Scenario files: a call that is to be tried out, read strictly, with every mistake on its line."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from voicedesk.errors import ConfigurationError
from voicedesk.profile.document import Document, read_document
from voicedesk.profile.mistakes import Finding, Mistake
from voicedesk.profile.parts import Part, PhoneNumber, Slug
from voicedesk.profile.sample import SampleCustomer
from voicedesk.profile.translate import findings_of

System = Literal["calendar", "crm", "knowledge", "sms", "email"]


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"this is no regular expression: {error}") from error
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]


class GivenBooking(Part):
    """A booking that is there before the call."""

    customer: str = ""
    """A name or a number; a known customer's, or anybody's."""
    service: Slug
    staff: Slug
    start: datetime
    status: Literal["booked", "cancelled"] = "booked"


class Busy(Part):
    """Time that a person's own calendar takes."""

    staff: Slug
    start: Annotated[datetime, Field(alias="from")]
    end: Annotated[datetime, Field(alias="to")]


class GivenHold(Part):
    """A time that another call holds."""

    staff: Slug
    start: datetime
    service: Slug | None = None


class GivenTicket(Part):
    """A ticket that is open before the call."""

    category: str = "question"
    summary: str
    customer: str = ""
    account: str | None = None


class GivenWait(Part):
    """Somebody who waits for a time."""

    customer: str
    service: Slug
    staff: Slug | None = None


class Given(Part):
    """The world before the call."""

    customers: tuple[SampleCustomer, ...] = ()
    bookings: tuple[GivenBooking, ...] = ()
    busy: tuple[Busy, ...] = ()
    holds: tuple[GivenHold, ...] = ()
    tickets: tuple[GivenTicket, ...] = ()
    waitlist: tuple[GivenWait, ...] = ()
    down: tuple[System, ...] = ()
    answers: dict[PhoneNumber, Literal["accepted", "declined", "busy", "no_answer"]] = Field(
        default_factory=dict
    )
    """What happens when a number is rung; unnamed numbers are not answered."""


class Elsewhere(Part):
    """A booking that somebody else makes meanwhile."""

    staff: Slug
    start: datetime
    service: Slug | None = None


class Meanwhile(Part):
    """What happens while the caller thinks: after the desk's words, before the caller's."""

    book: Elsewhere


class Rule(Part):
    """What the caller says or does; `when` must fit the desk's last words."""

    when: Pattern | None = None
    say: str | None = None
    press: Annotated[str, Field(pattern=r"^[0-9*#]+$")] | None = None
    hangup: bool = False
    repeat: bool = False
    then: Meanwhile | None = None


class ExpectedBooking(Part):
    """A booking after the call; what is left out does not matter."""

    service: Slug | None = None
    staff: Slug | None = None
    start: datetime | None = None
    status: Literal["booked", "cancelled", "completed", "no_show"] = "booked"
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    customer: str | None = None


class ExpectedMessage(Part):
    """A message to a customer; what is left out does not matter."""

    kind: str | None = None
    channel: Literal["sms", "email"] | None = None
    to: str | None = None


class ExpectedTicket(Part):
    """A ticket that the call opened; what is left out does not matter."""

    category: str | None = None
    account: str | None = None
    order: str | None = None
    priority: str | None = None
    summary: Pattern | None = None
    name: str | None = None
    phone: str | None = None


class Expect(Part):
    """What must be true after the call; what is left out is not looked at."""

    bookings: tuple[ExpectedBooking, ...] | None = None
    notifications: tuple[ExpectedMessage, ...] | None = None
    tickets: tuple[ExpectedTicket, ...] | None = None
    outcome: str | None = None
    says: tuple[Pattern, ...] = ()
    never_says: tuple[Pattern, ...] = ()
    dialled: tuple[str, ...] | None = None
    level: Annotated[int, Field(ge=0, le=3)] | None = None
    max_turns: Annotated[int, Field(ge=1)] | None = None


class Scenario(Part):
    """One call."""

    name: str
    profile: str
    now: datetime
    from_: Annotated[str | None, Field(alias="from")] = None
    given: Given = Given()
    caller: tuple[Rule, ...]
    expect: Expect = Expect()
    tags: tuple[str, ...] = ()


def read_scenarios(paths: list[Path]) -> list[Scenario]:
    """Every scenario of files and folders. Raises ConfigurationError with all mistakes."""
    scenarios: list[Scenario] = []
    mistakes: list[Mistake] = []
    for path in _files(paths, mistakes):
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            mistakes.append(Mistake(str(path), 0, f"it cannot be read: {error}"))
            continue
        _read(read_document(str(path), text), scenarios, mistakes)
    if mistakes:
        raise ConfigurationError(mistakes=tuple(str(mistake) for mistake in mistakes))
    return scenarios


def _files(paths: list[Path], mistakes: list[Mistake]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        if not inside or not path.exists():
            mistakes.append(Mistake(str(path), 0, "no scenario is there"))
        else:
            found += inside
    return found


def _read(document: Document, scenarios: list[Scenario], mistakes: list[Mistake]) -> None:
    mistakes += document.mistakes
    if document.data is None:
        return
    if not isinstance(document.data, list):
        mistakes.append(Mistake(document.file, 1, "a scenario file is a list of calls"))
        return
    for at, given in enumerate(document.data):
        try:
            scenario = Scenario.model_validate(given)
        except ValidationError as error:
            found = findings_of(error, Scenario, given)
            mistakes += [_placed(document, at, finding) for finding in found]
        else:
            mistakes += [_placed(document, at, finding) for finding in _contradictions(scenario)]
            scenarios.append(scenario)


def _placed(document: Document, at: int, finding: Finding) -> Mistake:
    return Mistake(document.file, document.line((at, *finding.place)), finding.words)


def _contradictions(scenario: Scenario) -> list[Finding]:
    found = []
    if scenario.now.tzinfo is None:
        found.append(Finding(("now",), "now needs an offset, such as -05:00"))
    for at, rule in enumerate(scenario.caller):
        deeds = [rule.say is not None, rule.press is not None, rule.hangup]
        if sum(deeds) != 1:
            words = f"caller[{at}]: a rule has exactly one of say, press and hangup"
            found.append(Finding(("caller", at), words))
    return found
