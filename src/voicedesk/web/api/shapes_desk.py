"""What goes in and out of the API about the desk: what staff answer, set up and do in calls."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from voicedesk.web.api.shapes import Email, FileText, Moment, Name, Shape, Words

Role = Literal["owner", "manager", "staff", "viewer"]
GivenRole = Literal["manager", "staff", "viewer"]
FileName = Annotated[str, Field(max_length=200, pattern=r"^[a-z0-9_-][A-Za-z0-9_./-]*$")]
Sentence = Annotated[str, Field(min_length=1, max_length=500)]
Text = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")]


class Done(Shape):
    """It was done."""

    done: str


class Waiting(Shape):
    """Somebody who waits for a time to become free."""

    id: str
    service: str
    staff: str | None
    name: str
    phone: str | None
    since: Moment
    earliest: Moment | None
    latest: Moment | None
    offered: Moment | None


class Question(Shape):
    """Questions without an answer that ask the same."""

    question: str
    times: int
    last: Moment
    asked: list[str]


class Answer(Shape):
    """What the desk says to a question from now on."""

    question: Sentence
    answer: Text


class Closed(Shape):
    """A question that needs no answer."""

    question: Sentence


class Said(Shape):
    """What a caller would hear now, and where it is from; nothing: it is still not answered."""

    question: str
    said: str | None
    source: str


class Note(Shape):
    """A note on somebody's file."""

    note: Text


class Cause(Shape):
    """Failures of one kind for one reason."""

    cause: str
    count: int
    muted: StrictBool


class Named(Shape):
    """A cause by its name."""

    cause: Annotated[str, Field(min_length=1, max_length=300)]


class Files(Shape):
    """The profile that answers calls; `version` 0: the files of the machine."""

    version: int
    files: dict[str, str]


class Wanted(Shape):
    """Files that shall be others; those that are not named stay. `null` takes one away."""

    files: Annotated[
        dict[FileName, FileText | None],
        Field(min_length=1, max_length=200, json_schema_extra={"additionalProperties": False}),
    ]


class Live(Wanted):
    """Files that shall answer; `after` is the version that they were written against."""

    after: Annotated[int, Field(ge=0, le=10**8)]


class Change(Shape):
    """One place whose value is another."""

    place: str
    before: str
    after: str


class Tried(Shape):
    """What files would change, or what is wrong with them; nothing is live."""

    after: int
    changes: list[Change]
    mistakes: list[str]


class Version(Shape):
    """One published version; `id` is its number."""

    id: str
    published: Moment
    by: str
    answers: StrictBool


class Back(Shape):
    """The way back; `after` is the version that answers now."""

    after: Annotated[int, Field(ge=0, le=10**8)]


class Person(Shape):
    """Somebody of the business."""

    id: str
    email: str
    name: str
    role: Role
    hears: StrictBool


class Invitation(Shape):
    """Somebody who may join; `id` takes it back."""

    id: str
    email: str
    role: Role
    hears: StrictBool
    by: str
    expires: Moment


class Invited(Shape):
    """A new invitation."""

    email: Email
    role: GivenRole
    hears: StrictBool = False


class Joining(Shape):
    """The link that lets somebody join, shown this once."""

    link: str


class Place(Shape):
    """What somebody shall be."""

    role: GivenRole
    hears: StrictBool = False


class SignedIn(Shape):
    """A browser that is signed in."""

    agent: str
    since: Moment
    seen: Moment


class View(Shape):
    """A search that somebody keeps: its name and the query of the page of calls."""

    name: Name
    query: Annotated[str, Field(max_length=500, pattern=r"^[\x21-\x7e]*$")]


class ViewName(Shape):
    """A kept search by its name."""

    name: Name


class ForDays(Shape):
    """How long a link is good."""

    days: Literal[1, 7, 30] = 1


class Shared(Shape):
    """A link to a call that is good; `id` ends it."""

    id: str
    created: Moment
    expires: Moment
    by: str


class Link(Shape):
    """A link to a call, shown this once."""

    link: str
    expires: Moment


class Deed(Shape):
    """What the desk of a live call shall do; `note` and `say` need words."""

    deed: Literal["note", "say", "step_aside", "come_back", "end"]
    words: Annotated[Words, Field(max_length=500)] = ""


class Entry(Shape):
    """The way into a live call, good for a minute."""

    url: str
    token: str
