"""The words of a question that count for a search, each with what means the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_FILLERS = (
    "a about accept accepted accepts actually all allow allowed also am an and any anybody anyone "
    "anything are as ask at back be because been before being but by call calling can could "
    "couldn't did do does doing don't either else er even ever every few find for from get gets "
    "getting give go going gonna good got guess guys had happen happens has have having he hello "
    "help her hey hi him his hmm how i i'd i'll i'm i've if in into is it it's its just kind know "
    "let like little look looking lot make many maybe me mean mind more most much my myself need "
    "no not now of off offer offered offers oh ok okay on one only onto or other our out over "
    "people perhaps place please possible possibly provide provides question quick quite really "
    "right said say see shall she should so some somebody someone something sorry sort still sure "
    "come comes coming take tell than thank thanks that that's the their them then there there's "
    "these they thing time times "
    "things think this those through to too treat uh um under up us use used usually very want "
    "wanted wants was way we well were what what's when where whether which while who will wish "
    "with wonder wondering would yeah yes yet you you'd you're you've your yours"
)
STOP = frozenset(_FILLERS.split())
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")

_ONE_WORD: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bwi[- ]?fi\b"), "wifi"),
    (re.compile(r"\bt\.? ?v\b\.?"), "tv"),
    (re.compile(r"\be[- ]mail"), "email"),
    (re.compile(r"\bx[- ]ray"), "xray"),
    (re.compile(r"\bcheck(?:ing)?[- ]?ups?\b"), "checkup"),
    (re.compile(r"\bcheck(?:ing)?[- ]?in\b"), "checkin"),
    (re.compile(r"\bcheck(?:ing)?[- ]?out\b"), "checkout"),
    (re.compile(r"\bwalk[- ]?ins?\b"), "walkin"),
    (re.compile(r"\bco[- ]pay(?:ment)?"), "copay"),
    (re.compile(r"\bno[- ]shows?\b"), "noshow"),
    (re.compile(r"\bmoney back\b"), "refund"),
    (re.compile(r"\btake[- ]?(?:out|away)\b"), "takeout"),
)
"""What people write in two words and in one; the same on both sides of a search."""

_HINTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bhow (?:much|expensive)\b"), "cost"),
    (re.compile(r"\bhow long\b"), "duration"),
    (re.compile(r"\bhow (?:do|can|would) (?:i|we) (?:get|find)\b"), "directions"),
    (re.compile(r"\b(?:how late|how early|what time|when)\b"), "hours"),
    (re.compile(r"\bwhere\b"), "address"),
    (re.compile(r"\bwho\b"), "staff"),
)
"""What the form of a question says about its answer."""
HINT = 0.3

_SAME: tuple[str, ...] = (
    "cost price fee charge rate expensive pay",
    "duration long takes minutes last",
    "hours open opening close closed closing hour",
    "address location located directions find",
    "staff team employee",
    "pay payment card cash credit debit",
    "insurance insured coverage cover",
    "parking park garage",
    "wifi wireless",
    "internet online connection",
    "child children kid kids baby toddler toddlers family son daughter babysitter",
    "pet pets dog dogs cat animal animals",
    "wheelchair accessible accessibility disabled disability ramp",
    "cancel cancellation cancelled",
    "reschedule move change",
    "refund reimbursement",
    "appointment booking reservation reserve book schedule",
    "phone telephone number",
    "email mail",
    "website site online web",
    "breakfast food meal restaurant dining",
    "bathroom restroom toilet",
    "deliver delivery takeout",
    "luggage baggage bags",
    "ambience ambiance atmosphere noise loud quiet",
    "outdoor outside alfresco patio terrace",
    "language languages multilingual speak french spanish",
    "gym fitness",
    "elevator lift",
    "alcohol bar drinks wine beer",
    "smoke smoking",
    "deposit prepayment advance",
    "discount promotion promotions offer special specials deal deals coupon",
    "gift voucher certificate",
    "loyalty reward rewards regulars",
    "loaner rental courtesy",
    "remove pull pulled extraction",
    "records files file",
    "private privacy protect",
    "tow towing tows",
    "ride shuttle drive",
    "estimate quote quotes",
    "makes brands brand make",
    "sedation sedate nitrous",
    "hurt hurts pain painful painkiller",
    "age old young",
    "terminate cancel",
    "upgrade downgrade switch change",
    "bill bills invoice invoices",
    "computer laptop pc",
    "body dent paint scratch collision",
    "electric hybrid ev",
    "outage outages",
    "stylist stylists hairdresser",
    "wedding bridal bride bridesmaids",
    "manicure mani nails",
    "pedicure pedi",
    "summer seasonal",
    "holiday holidays",
    "weekend saturday sunday",
    "bring required requirement document documents",
    "late lateness delay",
    "password login account",
    "plans plan instalment instalments installment installments financing finance split",
    "afraid scared nervous anxious fear anxiety",
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


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question that counts: what means the same, and how much it weighs."""

    word: str
    same: frozenset[str]
    weight: float = 1.0
    sure: bool = True
    """It was heard so, and not mended."""


_HESITATION = re.compile(r"\b(?:uh+|um+|hm+|er+m?|ah+)\b")
_COURTESY = re.compile(
    r"^(?:(?:ok|okay|o|oh|perfect|great|got it|awesome|excellent|cool|nice|thanks|thank you|yeah|"
    r"yes|yep|well|and|also|so|all right|alright|hi|hello|hey|(?:that )?sounds (?:good|great)|"
    r"one last thing|one more thing|by the way|i (?:was|am) (?:just )?wondering|i have a question|"
    r"quick question|i'd like to know|i wanted to (?:ask|know)|please|"
    r"(?:do|would) you (?:happen to )?know|can you (?:please )?(?:check|tell me)|if|whether)"
    r"\b[ ,.!]*)+"
)
_IN_BETWEEN = re.compile(
    r"\b(?:do|can|would|did) you (?:happen to )?(?:know|check|tell)(?: me)?(?: if| whether)?\b"
)


def asked_part(text: str) -> str:
    """A turn without hesitations and the courtesies around its question; itself if none is left."""
    words = " ".join(_HESITATION.sub(" ", text.casefold().replace("’", "'")).split())
    left = " ".join(_IN_BETWEEN.sub(" ", _COURTESY.sub("", words)).split())
    return left or words


def one_spelling(text: str) -> str:
    """A text with one writing for what is written in several."""
    words = text.casefold().replace("’", "'")
    for pattern, written in _ONE_WORD:
        words = pattern.sub(f" {written} ", words)
    return words


def hints_of(text: str) -> tuple[str, ...]:
    """What the form of the questions in a text is about: "where" asks for an address."""
    spoken = one_spelling(text)
    return tuple(hint for pattern, hint in _HINTS if pattern.search(spoken))


def words_of(text: str) -> list[str]:
    """The words of a text in one spelling."""
    return [word.removesuffix("'s") for word in _WORD.findall(one_spelling(text))]


def terms_of(question: str, known: Callable[[str], str | None]) -> tuple[Term, ...]:
    """The words that count, in order, none twice.

    `known` gives the word of the vocabulary that a recogniser may have meant, or None: two words
    that are one ("wif i") are joined, a misheard one is mended.
    """
    found: dict[str, Term] = {}
    for word in _joined(words_of(question), known):
        if word not in STOP and word not in found:
            meant = known(word) or word
            same = SYNONYMS.get(meant, frozenset()) | SYNONYMS.get(word, frozenset())
            found[word] = Term(meant, same - {meant}, sure=meant == word)
    for hint in hints_of(question):
        if hint not in found:
            found[hint] = Term(hint, SYNONYMS.get(hint, frozenset()) - {hint}, HINT)
    return tuple(found.values())


def _joined(words: list[str], known: Callable[[str], str | None]) -> list[str]:
    joined: list[str] = []
    at = 0
    while at < len(words):
        pair = "".join(words[at : at + 2])
        apart = all(word in STOP or known(word) == word for word in words[at : at + 2])
        if len(words[at : at + 2]) > 1 and not apart and known(pair) == pair:
            joined.append(pair)
            at += 2
        else:
            joined.append(words[at])
            at += 1
    return joined
