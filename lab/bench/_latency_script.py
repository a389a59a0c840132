"""Scripted calls for the stopwatch, and the mind of a hosted model that follows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from lab.vendors.gemini import Asked, Call, Reply

Kind = Literal["wish", "question", "long", "when", "pause", "choice", "name", "yes", "goodbye"]
PLAIN: tuple[Kind, ...] = ("when", "pause", "choice", "name", "yes", "goodbye")
"""Turns that a desk should need no thought for."""

_SERVICES = ("cleaning", "check-up", "filling", "whitening", "consultation")
_DAYS = ("Tuesday", "Wednesday", "Thursday", "Friday", "next Monday", "next Tuesday")
_TIMES = ("nine", "ten", "eleven", "two", "three", "half past nine", "half past two")
_NAMES = ("Ada Byron", "Peter Miller", "Grace Hopper", "John Carter", "Helen Brooks")
_QUESTIONS = (
    "do you take Delta Dental?",
    "is there parking near you?",
    "what should I bring to my first visit?",
    "how much is a whitening?",
    "do you see children?",
    "what are your opening hours on Friday?",
)
_LONG = (
    "my sister was with you last spring and she says the whole thing was painless for her",
    "I moved here in the autumn and my old dentist sort of retired on me",
    "honestly I have been putting this off since I was at school",
    "my wife keeps telling me that I grind my teeth when I sleep",
)
_YES, _FIRST, _BYE = "yes please", "the first one please", "no thanks, goodbye"
FIXED = (_YES, _FIRST, _BYE)
"""What every caller may say, whatever they want."""
_SMALL_TALK = "I see, thank you for telling me. What day and time would suit you?"
NOT_READ = "I'm sorry, I didn't catch that. Could you say it again?"
_OPEN = "Of course. What day and time would suit you?"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the caller says, and what a model does on hearing it."""

    kind: Kind
    says: str
    """A `|` is a pause for breath."""
    does: tuple[Call, ...] = ()
    words: str = ""
    """What the model answers when no tool gave it words."""


@dataclass
class Script:
    """One caller: what they want, line by line, and what they answer when asked."""

    service: str
    queue: list[Line]
    name: Line
    said: list[Kind] = field(default_factory=list)

    def next(self, desk: str) -> Line | None:
        """What to say after the desk's last words; None when all is said."""
        line = self._answer(desk.lower().strip())
        if line is None and self.queue:
            line = self.queue.pop(0)
        if line is not None:
            self.said.append(line.kind)
        return line

    def _answer(self, desk: str) -> Line | None:
        if "goodbye" in self.said:
            return None
        if re.search(r"anything else|goodbye", desk) and "yes" in self.said:
            return Line("goodbye", _BYE, (Call("end_call"),), "Goodbye.")
        if re.search(r"\bname\b.*\?$", desk):
            return self.name
        if re.search(r"shall i book|book it\?|is that right|that right\?", desk):
            return Line("yes", _YES, (Call("book_appointment"),))
        asked_which = "when" in self.said or "pause" in self.said
        if asked_which and re.search(r"\bor\b.*\?$|which .*\?$", desk):
            return Line("choice", _FIRST, (Call("hold_slot", {"choice": 1}),))
        return None


def script(seed: int, number: int) -> Script:
    """The call of this number: same seed, same words."""
    random = Random(f"{seed} {number}")
    service, name = random.choice(_SERVICES), random.choice(_NAMES)
    day, at = random.choice(_DAYS), random.choice(_TIMES)
    when = f"{day} at {at}"
    find = Call("find_slots", {"when": when, "service": service})
    search = (find, Call("hold_slot", {"choice": 1}))
    timed = (
        Line("when", f"{when} please", search)
        if number % 2
        else Line("pause", f"could I come on {day}|at {at} please", search)
    )
    question = random.choice(_QUESTIONS)
    between = [
        Line("question", question, (Call("answer_question", {"question": question}),), _OPEN),
        Line("long", random.choice(_LONG), (), _SMALL_TALK),
    ]
    random.shuffle(between)
    queue = [Line("wish", f"hi, I'd like to book a {service}", (), _OPEN), *between, timed]
    told = (Call("note_caller", {"name": name}), Call("book_appointment"))
    return Script(service, queue, Line("name", name, told))


@dataclass
class Follower:
    """A mind that does what the line of this turn asks for, and says what its tools tell it.

    Words that are nothing like the line it cannot read: it asks for them once more.
    """

    line: Line | None = None

    def __call__(self, asked: Asked) -> Reply:
        """The next tool of the line, else words."""
        line = self.line
        if line is not None and not _readable(line, asked):
            return NOT_READ
        done = _since_the_caller(asked)
        left = [] if line is None else list(line.does[_counted(done, line.does) :])
        if left and _may(left[0], asked):
            if left[0].tool in asked.tools:
                return left[0]
            if "go_to_scheduling" in asked.tools and "go_to_scheduling" not in done:
                return Call("go_to_scheduling")
        told = asked.facts.get("ask") or asked.facts.get("say") or asked.facts.get("answer")
        return str(told or (line and line.words) or "What else can I do for you?")


def _readable(line: Line, asked: Asked) -> bool:
    """Whether the caller's last words share any longer word with the line; tools are past that."""
    heard, said = (
        set(re.findall(r"\w{3,}", text.lower())) for text in (_last_words(asked), line.says)
    )
    return not heard or bool(heard & said)


def _last_words(asked: Asked) -> str:
    return str(asked.last.get("text", ""))


def _may(step: Call, asked: Asked) -> bool:
    """A time is only held when the search found the very one."""
    found_another = asked.called[-1:] == ["find_slots"] and not asked.facts.get("exact")
    return not (step.tool == "hold_slot" and found_another)


def _counted(done: Sequence[str], steps: Sequence[Call]) -> int:
    """How many of the steps were taken."""
    count = 0
    for tool in done:
        count += count < len(steps) and steps[count].tool == tool
    return count


def _since_the_caller(asked: Asked) -> list[str]:
    """The tools called since the caller's last words."""
    tools: list[str] = []
    for content in asked.contents:
        for part in content["parts"]:
            if content.get("role") == "user" and "text" in part:
                tools = []
            if "functionCall" in part:
                tools.append(part["functionCall"]["name"])
    return tools
