"""From rules, model and context to intents: how sure each is in the end."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from voicedesk.language.understand.answers import Answer
from voicedesk.language.understand.context import Asked

WORTH_SAYING = 0.3
SCHEDULING = frozenset({"book", "move", "cancel", "availability", "lookup", "waitlist"})
SUPPORT = frozenset({"question", "billing", "problem", "complaint", "account", "human"})
_ROUTES = frozenset({"scheduling", "support", "yes", "no"})
_ANSWERED = 0.9
_DECLINED = 0.25
_SAID_ONLY = 0.35
_OUTRIGHT = re.compile(r"^ (?:\w+ ){0,2}?(?:no|nope|nah|never|that is not|it is not) ")
_DECIDED = 0.85
_MAYBE_ALIEN = 0.2
_BY_RULE = frozenset({"confirm"})
_TRUSTED = dict.fromkeys(
    (
        "book move cancel availability lookup waitlist other_options human goodbye thanks robot "
        "repeat slower late resend greet unsure"
    ).split(),
    0.93,
) | {"billing": 0.95, "complaint": 0.95}
_RULE_ALONE = 0.55
_RULE_AGREED = 0.88
_HALF_SURE = 0.35
_FOR_SUPPORT = 0.6
_CONCERNS = frozenset({"billing", "problem", "complaint", "account"})
_ALIEN_SHIFT = 1.0
_REQUEST = re.compile(
    r" (?:can|could|would|will|do|does|did|is|are|may|am) (?:you|i|we|they|he|she"
    r"|it|there|that|this) (?!all)| (?:what|where|when|how|who|which|whats) (?!i )"
    r"| (?:tell me|find|book|give me|show me|i (?:\w+ )?(?:need|want) (?:to|a|an"
    r"|the|you|it)|make|add|get me|check|look|also|address|phone|number|rating|cab"
    r"|ride|schedule|change|move|cancel) "
)
_SEARCH = re.compile(
    r" (?:find|look|looking|search|searching|recommend|suggest|show|check|see|try"
    r"|visit|go to|have|get|give|prefer|want|need|like|locate|about|any|some"
    r"|instead|someone|else|meant) (?:\w+ ){0,5}?(?:an?|one|ones|some|something"
    r"|someone|another|others?|more|in|for|near|any|anyone|next|instead|that) "
)
_ELSEWHERE = re.compile(
    r"^ (?:\w+ ){0,2}?(?:what|how) about |^ (?:is there|are there|do you have"
    r"|do they have|can you check|check|try|view|fine now) (?!.{0,40}(?:address"
    r"|phone|number|rating|unisex|cosmetic))"
)
_DECLINES = re.compile(
    r" (?:not|no need to) (?:\w+ ){0,3}?(?:book|schedule|make|need|want|cancel"
    r"|move|change|interested"
    r"|appointment|reserve|booking) "
)
_AGAIN = re.compile(
    r" (?:try|retry|attempt|again|instead|then|change|let us|make it|book"
    r"|how about|what about|something|want|like|can|could|would|is|are|do|does"
    r"|please|any) "
)
_ACCEPT = re.compile(
    r" (?:that one|this one|like (?:it|that|this|them|her|him)|sounds|works"
    r"|go with|good|great|perfect|fine|nice|visit|try (?:it|that|them)) "
)
_GO = re.compile(
    r" (?:visit|go to|see|go see|find|looking for|look for|need"
    r"|want) (?:to )?(?:\w+ )?(?:the |an? |my |this |that "
    r"|your )?(?:\w+ )?(?:dentist|doctor|salon|therapist|hairdresser|barber"
    r"|stylist|clinic|mechanic|dermatologist|gynecologist|psychologist"
    r"|psychiatrist|spa|garage|physician|hygienist|technician|practitioner"
    r"|specialist|one|them|him|her|there) "
)
_OPENING = re.compile(
    r" (?:opening|business|office|working|store|shop|regular) (?:hours|times) "
    r"| (?:what|which) (?:are |is )?(?:your )?hours (?!.{0,20}(?:free|available))"
    r"| (?:do|are|when|time|late) (?:do |are |will )?you (?:guys |all )?"
    r"(?:open|close|closed|closing)(?: up)? (?!(?:slots?|times?|spots?|appointments?))"
)
"""Asked of the business, whatever day is named: when it is open, not when there is room."""
_ASKED_OPENLY = 0.95


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything about an utterance that decides between its intents."""

    words: str
    rules: Mapping[str, float]
    likely: Mapping[str, float]
    asked: Asked
    said: Answer | None
    times_said: bool
    own_words: bool
    """Whether a word of the business (a service, a person) was said."""


def weigh(seen: Evidence) -> dict[str, float]:
    """How sure each intent is, those worth saying only."""
    sure = {name: chance for name, chance in seen.likely.items() if name not in _ROUTES}
    for name, rule in seen.rules.items():
        if name in _BY_RULE or rule >= _TRUSTED.get(name, 1.0):
            agreed = _RULE_AGREED if sure.get(name, 0.0) >= _HALF_SURE else _RULE_ALONE
            sure[name] = max(sure.get(name, 0.0), rule if name in _BY_RULE else agreed)
    sure |= _support_by_rule(seen, sure)
    sure["out_of_scope"] = _alien(seen)
    for name, chance in _context(seen).items():
        sure[name] = max(sure.get(name, 0.0), chance)
    if _OPENING.search(seen.words):
        sure["question"] = max(sure.get("question", 0.0), _ASKED_OPENLY)
        sure.pop("availability", None)
    if (
        seen.asked.propose
        and seen.said == "no"
        and not seen.times_said
        and _DECLINES.search(seen.words)
    ):
        declined = {"book", "cancel", seen.asked.deed}
        sure |= {name: min(sure.get(name, 0.0), _DECLINED) for name in declined}
    if seen.said:
        sure[seen.said] = _ANSWERED if answers(seen, sure) else _SAID_ONLY
    return {name: chance for name, chance in sure.items() if chance >= WORTH_SAYING}


def answers(seen: Evidence, sure: Mapping[str, float]) -> bool:
    """Whether a yes or no is an answer: where nothing was asked, a "can't" may only tell a wish."""
    if seen.asked.anything or seen.said == "yes" or _OUTRIGHT.search(seen.words):
        return True
    told = {"cancel", "move", "problem", "complaint", "billing", "account", "human"}
    return not any(sure.get(name, 0.0) >= _RULE_ALONE for name in told)


def _support_by_rule(seen: Evidence, sure: Mapping[str, float]) -> dict[str, float]:
    """The best rule, where the model hears that it is for support but not what it is about."""
    fired = {name: rule for name, rule in seen.rules.items() if name in _CONCERNS}
    support = seen.likely.get("support", 0.0)
    named = max((sure.get(name, 0.0) for name in SUPPORT), default=0.0)
    if not fired or support < _FOR_SUPPORT or named >= _HALF_SURE:
        return {}
    name = max(fired, key=lambda one: (fired[one], one))
    return {name: min(support, _RULE_AGREED)}


def confident(seen: Evidence, sure: Mapping[str, float]) -> bool:
    """Whether what was understood may be acted on without a second opinion."""
    best = max((chance for name, chance in sure.items() if name != "out_of_scope"), default=0.0)
    if sure.get("out_of_scope", 0.0) >= WORTH_SAYING and best < _DECIDED:
        return sure["out_of_scope"] >= _DECIDED and best < _RULE_ALONE
    if seen.likely.get("out_of_scope", 0.0) >= _MAYBE_ALIEN and not (
        seen.asked.anything or seen.own_words or seen.said or seen.rules.keys() & SCHEDULING
    ):
        return False
    if seen.said:
        return _sure_answer(seen, sure)
    if seen.asked.check and not seen.asked.done and sure.keys() & {"thanks", "question"}:
        return False
    wishes = [name for name in sure if name not in {"thanks", "greet"}]
    only_scheduling = best >= _RULE_ALONE and bool(wishes) and set(wishes) <= SCHEDULING
    return best >= _DECIDED or (only_scheduling and (len(wishes) > 1 or not seen.asked.anything))


def _sure_answer(seen: Evidence, sure: Mapping[str, float]) -> bool:
    """Whether a yes or no answers what was asked, and the rest is understood as well."""
    asked = seen.asked
    if not asked.anything:
        return True
    if asked.failed and not asked.more:
        return False
    if seen.said == "yes" and not (asked.question or asked.check or asked.propose):
        return False
    if seen.said == "yes" and asked.deciding:
        return True
    rest = [
        chance
        for name, chance in sure.items()
        if name not in {"yes", "no", "thanks", "goodbye", "question"}
    ]
    if any(WORTH_SAYING <= chance < _DECIDED for chance in rest):
        return False
    return (
        asked.deciding
        or (asked.more and seen.said == "no" and "goodbye" in sure)
        or max(rest, default=0.0) >= _DECIDED
    )


def _alien(seen: Evidence) -> float:
    """Out of scope; less so in a conversation, with a time, an own word, a known wish."""
    chance = min(max(seen.likely.get("out_of_scope", 0.0), 1e-6), 1 - 1e-6)
    score = math.log(chance / (1 - chance)) - _ALIEN_SHIFT
    score -= (
        2.5 * seen.asked.anything
        + 3.0 * seen.own_words
        + 1.5 * (seen.times_said and seen.asked.anything)
    )
    score -= 1.5 * bool(seen.rules.keys() & (SCHEDULING | {"human", "other_options"})) + 2.0 * bool(
        seen.said
    )
    return 1 / (1 + math.exp(-score))


def _context(seen: Evidence) -> dict[str, float]:
    """What the desk's last words make of it."""
    asked, words = seen.asked, seen.words
    found: dict[str, float] = {}
    if asked.failed and (seen.times_said or " again " in words) and _AGAIN.search(words):
        found["book"] = 0.6
    if other := _elsewhere(seen):
        found["other_options"] = other
    bookable = asked.visit and not asked.check
    if asked.propose and seen.said == "yes" and (bookable or asked.deed != "book"):
        found[asked.deed] = 0.7
    elif asked.offer and seen.said == "yes" and _ACCEPT.search(words) and not asked.more:
        found["book"] = 0.35
    if asked.offer and seen.said == "yes" and seen.times_said and not asked.check:
        found["book"] = 0.5
    if _GO.search(words) and "other_options" not in found:
        found["book"] = 0.6
    return found | _endings(seen)


def _elsewhere(seen: Evidence) -> float:
    """How sure it is that something else than the desk's offer is wanted."""
    asked = seen.asked
    if not asked.anything or asked.more:
        return 0.0
    if not asked.check and _SEARCH.search(seen.words):
        return 0.45 if seen.said == "yes" or seen.times_said else 0.6
    if not asked.check and asked.offer and _ELSEWHERE.search(seen.words):
        return 0.45
    described = asked.times and not asked.failed
    return 0.4 if described and seen.rules.keys() & {"lookup", "availability"} else 0.0


def _endings(seen: Evidence) -> dict[str, float]:
    """Goodbyes and thanks that are meant more than said."""
    asked, rules = seen.asked, seen.rules
    found: dict[str, float] = {}
    request = bool(_REQUEST.search(seen.words)) or seen.times_said
    if asked.more and seen.said == "no" and not request:
        found["goodbye"] = 0.6
    if "thanks" in rules and not request:
        found["goodbye"] = max(
            found.get("goodbye", 0.0), 0.45 if asked.done or asked.more else 0.35
        )
    elif seen.said == "no" and asked.propose and asked.visit and not request:
        found["goodbye"] = max(found.get("goodbye", 0.0), 0.35)
    if (
        seen.said == "yes"
        and asked.offer
        and not asked.question
        and not request
        and " all " in seen.words
    ):
        found["goodbye"] = max(found.get("goodbye", 0.0), 0.35)
    if asked.done and not asked.question and seen.said == "yes" and not request:
        found["thanks"] = 0.35
    if "goodbye" in rules or "goodbye" in found:
        found["thanks"] = 0.35
    return found
