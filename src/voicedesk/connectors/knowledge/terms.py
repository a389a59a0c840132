"""The words of a question that count for a search, each with what means the same."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FILLERS = (
    "a about actually all also am an and any anybody anyone anything are as ask at back be because "
    "been before being but by call calling can could couldn't did do does doing don't either else "
    "er even ever every few find for from get gets getting give go going gonna good got guess guys "
    "had has have having he hello help her hey hi him his hmm i i'd i'll i'm i've if in into is it "
    "it's its just kind know let like little look looking lot make many maybe me mean mind more "
    "most my myself need no not now of oh ok okay on one only onto or other our out over perhaps "
    "place please possible possibly question quick quite really right said say see shall she "
    "should so some somebody someone something sorry sort still sure take tell than thank thanks "
    "that that's the their them then there there's these they thing things think this those "
    "through to too um uh under up us use used usually very want wanted wants was way we well were "
    "what what's which while will wish with wonder wondering would yeah yes yet you you'd you're "
    "you've your yours"
)
STOP = frozenset(_FILLERS.split())

_PHRASES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bhow (?:much|expensive)\b"), " cost "),
    (re.compile(r"\bhow long\b"), " duration "),
    (re.compile(r"\bhow (?:do|can|would) (?:i|we) (?:get|find)(?: to| there)?\b"), " directions "),
    (re.compile(r"\bhow late\b"), " hours "),
    (re.compile(r"\bhow early\b"), " hours "),
    (re.compile(r"\b(?:what time|when)\b"), " hours "),
    (re.compile(r"\bwhere\b"), " address "),
    (re.compile(r"\bwho\b"), " staff "),
    (re.compile(r"\bmoney back\b"), " refund "),
    (re.compile(r"\bwi[- ]?fi\b"), " wifi "),
    (re.compile(r"\be[- ]mail\b"), " email "),
    (re.compile(r"\bcheck[- ]?up"), " checkup "),
    (re.compile(r"\bcheck[- ]?in\b"), " checkin "),
    (re.compile(r"\bcheck[- ]?out\b"), " checkout "),
)

_SAME: tuple[str, ...] = (
    "cost price fee charge rate expensive pay",
    "duration long takes minutes last",
    "hours open opening close closed closing hour",
    "address location located directions find",
    "staff team people employee",
    "pay payment card cash credit debit",
    "insurance insured coverage cover",
    "parking park garage lot",
    "wifi internet wireless",
    "child children kid kids baby toddler family",
    "pet pets dog dogs cat animal animals",
    "wheelchair accessible accessibility disabled disability ramp",
    "cancel cancellation cancelled",
    "reschedule move change",
    "refund reimbursement",
    "appointment booking reservation reserve book schedule",
    "walkin walk",
    "phone telephone number",
    "email mail",
    "website site online web",
    "breakfast food meal restaurant dining",
    "bathroom restroom toilet",
    "smoke smoking",
    "deposit prepayment advance",
    "discount promotion offer special deal coupon",
    "holiday holidays",
    "weekend saturday sunday",
    "bring required requirement document documents",
    "late lateness delay",
    "password login account",
    "warranty guarantee",
    "bus train subway metro transit taxi shuttle transport",
    "vegetarian vegan",
    "checkup checkups exam examination",
)


def _synonyms() -> Mapping[str, frozenset[str]]:
    """By word every word of each group that it stands in."""
    table: dict[str, frozenset[str]] = {}
    for line in _SAME:
        group = frozenset(line.split())
        for word in group:
            table[word] = table.get(word, frozenset()) | group
    return table


SYNONYMS = _synonyms()


def terms_of(question: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The words that count, in order, each with its synonyms; none twice."""
    words = question.casefold().replace("’", "'")
    for pattern, meaning in _PHRASES:
        words = pattern.sub(meaning, words)
    found: dict[str, frozenset[str]] = {}
    for word in re.findall(r"[^\W_]+(?:'[^\W_]+)?", words):
        if word in STOP or word in found:
            continue
        plain = word.removesuffix("'s")
        found[plain] = SYNONYMS.get(plain, frozenset()) - {plain}
    return tuple(found.items())
