"""What the invented callers of the sample business say, call by call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from voicedesk.domain.business import Business
from voicedesk.domain.call import Customer
from voicedesk.rehearsal.scenario import Rule

NAMES = (
    "Maria Gonzalez", "Noor Haddad", "Sam Ortiz", "Grace Kim", "Tom Becker", "Priya Nair",
    "Jonas Weber", "Ella Novak", "Omar Farouk", "Lucy Adams", "Peter Dunn", "Hana Sato",
    "Diego Ramos", "Ruth Cohen", "Ivan Petrov", "Zoe Clarke", "Ben Archer", "Mina Park",
    "Carla Rossi", "Leo Fischer",
)  # fmt: skip
WHENS = ("tomorrow", "next Tuesday", "Thursday after two", "next Monday morning", "on Friday")
QUESTIONS = (
    "Do you take Delta Dental?",
    "What does a cleaning cost?",
    "When are you open on Saturday?",
    "Is there parking?",
    "Do you do gold teeth?",
    "Can my dog come along?",
)
_SHARES = (("book", 46), ("ask", 20), ("callback", 9), ("complain", 7), ("cancel", 9), ("leave", 9))
"""What people ring for, in a hundred calls."""


@dataclass(frozen=True, slots=True)
class Script:
    """One call: who rings from where, and what they say."""

    caller: str | None
    rules: Sequence[Rule]
    by_web: bool


def script(rng: Random, business: Business, customers: Sequence[Customer]) -> Script:
    """The next call; the same draws give the same call."""
    wishes = [wish for wish, _ in _SHARES]
    wish = rng.choices(wishes, [share for _, share in _SHARES])[0]
    customer = rng.choice(customers)
    by_web = rng.random() < 0.25
    number = None if by_web else customer.phones[0]
    return Script(number, tuple(_lines(wish, rng, business, customer)), by_web)


def _lines(wish: str, rng: Random, business: Business, customer: Customer) -> list[Rule]:
    number = _aloud(customer.phones[0])
    ends = [
        Rule(when="anything else|else i can", say="no thanks, goodbye", repeat=True),
        Rule(when="account number", say="I don't have it here"),
        Rule(when="(?:which|what|your|best).{0,20} number", say=number, repeat=True),
        Rule(when="name", say=f"It's {customer.name}"),
        Rule(when="date of birth", say="I'd rather not say"),
        Rule(when=r"shall i|is that right|correct\?|keep that|all right\?", say="yes please"),
    ]
    if wish == "leave":
        return [Rule(say="Hi, um, I'll ring again later."), Rule(hangup=True)]
    if wish == "ask":
        asked = rng.choice(QUESTIONS)
        return [*ends[:1], Rule(say=asked), Rule(say="no thanks, goodbye")]
    if wish == "callback":
        words = "Can somebody ring me back about my bill please?"
        return [*ends, Rule(say=words), Rule(when=r"\?", say="yes please"), Rule(hangup=True)]
    if wish == "complain":
        words = "I was charged twice for my last visit and I want that put right."
        return [*ends, Rule(say=words), Rule(when=r"\?", say="yes please"), Rule(hangup=True)]
    if wish == "cancel":
        words = "I need to cancel my appointment."
        return [
            *ends,
            Rule(say=words),
            Rule(when=r"\?", say="never mind, thanks"),
            Rule(hangup=True),
        ]
    service = rng.choice(business.services).name
    article = "an" if service[0] in "aeiou" else "a"
    return [
        *ends,
        Rule(say=f"Hi, I'd like to book {article} {service} {rng.choice(WHENS)}"),
        Rule(when="which|or|first|suit|when|what day|what time", say="the first one is fine"),
        Rule(when=r"\?", say="I'm not sure"),
    ]


def _aloud(number: str) -> str:
    return " ".join(number.removeprefix("+1"))
