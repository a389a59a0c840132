"""A second look at words that understanding is not sure of: what their plain rules would say."""

from __future__ import annotations

import re
from dataclasses import replace

from voicedesk.brain.asking import only_asking, taken_as
from voicedesk.brain.cards import offers_card
from voicedesk.language.understand import Heard, Intent
from voicedesk.language.understand.plain import plain
from voicedesk.language.understand.rules import fired

_SURE = 0.5
ASKS_BACK = re.compile(
    r"\?|^\W*(?:(?:and|so|ok|okay|um|uh|well|oh|but|wait|sorry|hold on)\W+)*(?:what|when|where|how"
    r"|why|which|who|whose|is|are|do|does|did|can|could|will|would|should|may|have|has)\b",
    re.IGNORECASE,
)
"""How a question begins, when it is one by its form."""
_PRICE = re.compile(
    r"\bhow much (?:is|are|does|do|would|will|for)\b|"
    r"\b(?:what|how)\b[^.?]{0,30}\b(?:cost|price|prices)\b|"
    r"\b(?:quote|estimate|ballpark) (?:for|on)\b|"
    r"\bwhat (?:do|would|will) you charge\b|^\W*(?:\w+\W+){0,2}how much\W*$",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(r"\bhow much\b", re.IGNORECASE)
_CHARGED = re.compile(r"\b(?:charged|my bill|my balance|i owe|my account)\b", re.IGNORECASE)
_RULE = 0.9
_PLAIN = 0.95
"""Understanding leaves no doubt: "what time do you close on Friday?" asks for no appointment."""
_SAYS_NO = ("no", "goodbye", "thanks", "out_of_scope", "unsure", "question", "problem")
"""What "it won't start" may sound like."""
_NOTHING = ("out_of_scope", "unsure")
_NEED = re.compile(
    r"\b(?:my \w+|he|she|they|we both) (?:also )?needs?\b|"
    r"\b(?:i|we) (?:just |really |also )?(?:need|want|would like|wanna)\b|"
    r"\b(?:i'd|we'd) (?:also )?like\b|"
    r"\b(?:can|could|may) (?:i|we) (?:please |just )?(?:get|have|book|come|bring|drop|schedule)\b|"
    r"\b(?:can|could|would) (?:you|some(?:one|body)) (?:please )?"
    r"(?:send|come|fit|squeeze|book|schedule|do)\b|\blooking for\b|\bdue for\b",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(
    r"\b(?:can|could|may|would) (?:i|we|you) (?:please |just )?"
    r"(?:move|change|reschedule|push|shift|switch|postpone|bring forward)\b",
    re.IGNORECASE,
)


_VISIT = re.compile(
    r"\b(?:can|could|may) (?:i|we) (?:please |just )?(?:come|get in|be seen|do it"
    r"|(?:pop|swing|stop) (?:in|by)|have it done|"
    r"(?:bring|drop) (?:it|her|him|them|my car|the car)(?: in| off| by| over)?)\b|"
    r"\b(?:can|could|would) (?:you|some(?:one|body)) (?:please )?"
    r"(?:look at|see|check|fix|fit|squeeze|come)\b|"
    r"\b(?:can|could|would|will) (?:she|he|they) (?:please |also )?"
    r"(?:do|see|take|fit|squeeze|cut)\b",
    re.IGNORECASE,
)
_ANY_FREE = re.compile(
    r"\b(?:have you got|do you have|you got|have you|is there|are there|"
    r"what(?:'s| is| are| times)?)\b"
    r"[^.?]{0,40}\b(?:anything|something|times?|slots?|openings?|appointments?|free|available|"
    r"open|you got|do you have)\b|\bwhat (?:have you got|do you have)\b"
    r"|\bis (?:it |that |there |\d[\w:.]* ?(?:am|pm|a\.m\.|p\.m\.)? ?|\w+ (?:thirty |fifteen )?)"
    r"(?:still )?(?:available|free|possible|taken|open for)\b",
    re.IGNORECASE,
)
_WHEN_CAN = re.compile(
    r"\bwhen (?:can|could|would) (?:you|i|we|some(?:one|body)|hank)\b", re.IGNORECASE
)
_WHEN_COME = re.compile(
    r"\bwhen (?:can|could|may|should|would|do) (?:i|we|you|some(?:one|body))\b[^.?]{0,12}?"
    r"\b(?:come|bring|drop|get (?:me|us|it|in)|be seen|fit|squeeze|take (?:me|us|it)|see (?:me|us)"
    r"|do it|look at)\b",
    re.IGNORECASE,
)
_WHAT_WAS = re.compile(
    r"\b(?:what|where)(?:'s| is| was| are| were) (?:your|the) (?!(?:day|date|time|first|last|second"
    r"|third|name|code)\b)\w+(?: \w+)? again\b",
    re.IGNORECASE,
)
"""Something of the business is asked for once more; nobody has said it in this call, perhaps."""
_WHO = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|um|uh|well|oh|but)\W+)*who(?:'s|se)?\b(?! (?:can|could|should|do)"
    r" i)",
    re.IGNORECASE,
)
_AILS = re.compile(
    r"(?:\b(?:is|are|was|been|gone|went|keeps?)|'s|'re) (?:\w+ )?(?:dead|broken|squeak\w*|squeal\w*"
    r"|grind\w*|leak\w*|smok\w*|overheat\w*|stuck|cracked|chipped|swollen|bleed\w*|loose|noisy"
    r"|frozen|flat)\b"
    r"|\b(?:won't|doesn't|isn't|will not|does not|is not) (?:start|work\w*|turn|open|close"
    r"|charg\w*|connect\w*|blow\w*|heat\w*|cool\w*)\b"
    r"|\b(?:help (?:me|us) (?:with|set|fix|install|get)|shak(?:es|ing)|vibrat(?:es|ing)|rattl(?:es"
    r"|ing)|wobbl(?:es|ing)|hurts?|aches?|broke|broken|fell out|fell off|came off|came out"
    r"|stopped working|throb\w*"
    r"|still (?:squeak|squeal|grind|leak|hurt|ache|bleed|smok|rattl|shak|stall|overheat)\w*"
    r"|keeps? (?:on )?(?!going|looking|trying|calling)\w+ing|pulls to|flat tire|killing me"
    r"|(?:makes?|making) (?:an?|some|this|that) (?:\w+ )*noise)\b",
    re.IGNORECASE,
)
"""What is wrong with something, said plainly."""
_HELP_ME = re.compile(r"\bhelp (?:me|us) (?:with|set|fix|install|get)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:last|yesterday|ago|since|already|now|this morning)\b", re.IGNORECASE)
ONE_MORE = re.compile(
    r"\b(?:one|it|that|the same) for (?:me|myself|him|her|them|us|my \w+)(?: \w+)?"
    r" (?:too|as well|also)\b"
    r"|\b(?:can|could|may) (?:i|we|she|he|they) (?:also )?(?:get|have|do|book) (?:one|it|that"
    r"|the same)(?: done)?(?: too| as well| also)\b"
    r"|\b(?:one|the same) for (?:me|myself|him|her|my \w+)\b(?! (?:is|was|on|at|with)\b)"
    r"|\b(?:book|schedule|see|do|take) (?:me|him|her|my \w+)(?: in)? (?:too|as well|also)\b",
    re.IGNORECASE,
)
"""The same for somebody else, after a booking."""
_BARE_VISIT = re.compile(
    r"\W*(?:(?:um|uh|er|well|hi|yes|yeah|just|so|oh)\W+)*(?:an? |for an? |to book an? )?"
    r"(?:appointment|booking|visit)(?: please)?\W*",
    re.IGNORECASE,
)
_RULES_OF_MONEY = re.compile(
    r"\b(?:is|are) there (?:an?|any) (?:\w+ )?(?:fee|charge|penalty|deposit|cost)\b"
    r"|\b(?:do|will) (?:you|i) (?:charge|get charged|(?:have|need) to pay)\b|"
    r"\b(?:do|will|would|can|could|how|what|is|are)\b[^.!]{0,40}"
    r"\b(?:refunds?|money back|guarantee)\b[^.!]*\?",
    re.IGNORECASE,
)
_THROUGH = re.compile(
    r"\b(?:put|patch|get) me (?:straight |directly )?through\b|\btransfer me\b|\bconnect me\b",
    re.IGNORECASE,
)
_TALK_TO = re.compile(r"\b(?:talk|speak|chat) (?:to|with)\b|\bis \w+ there\b", re.IGNORECASE)
_ROW = re.compile(r"\b(?:one after (?:the other|another)|back to back)\b", re.IGNORECASE)
_SEEN = re.compile(
    r"\b(?:need|want|have|like|hoping)(?: to)? (?:see some(?:one|body)|be seen|come in"
    r"|(?:bring|drop|get)(?: [\w']+){1,3} (?:in|off|over|seen|looked at|checked))\b"
    r"|\b(?:need|want|like)(?: to (?:get|have))? (?:my|his|her|our) \w+ "
    r"(?:done|cleaned|cut|trimmed|colou?red|washed|serviced|inspected)\b",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(r"\bhow long (?:does|do|will|is|would)\b", re.IGNORECASE)
_FORGOT = re.compile(
    r"\b(?:do not|don't|can't|cannot) (?:remember|recall)\b|\bforgot\b", re.IGNORECASE
)
_MINE = re.compile(r"\bbooked\b|\bmy (?:appointment|booking|visit)\b", re.IGNORECASE)
_OWNS = re.compile(
    rf"{_MINE.pattern}|\b(?:has|have|had|'s got|'ve got) (?:an? |my |his |her )", re.IGNORECASE
)
_HAS_BOOKED = re.compile(
    r"^(?!.*\b(?:move|cancel|change|reschedule|late|can't make|another|second)\b)"
    r".*\b(?:i|we)(?:'ve got| have got| had| have|'ve| already have) (?:an? |my |our |the )?"
    r"[\w' -]{0,30}?\b(?:booked|scheduled)\b",
    re.IGNORECASE,
)


_WAS_WRITTEN = re.compile(
    r"^(?!.*\b(?:never|not|didn't|haven't|hasn't) (?:\w+ )?"
    r"(?:got|get|gotten|received?|seen|come)\b).*"
    r"\b(?:got|get|received|have|had|sent me|there's|there is) (?:an? |this |your |the )?(?:\w+ )?"
    r"(?:text|message|e-?mail|reminder|confirmation)\b[^?]*?\b(?:appointment|booking|booked|visit)\b",
    re.IGNORECASE,
)
"""Whoever was written to has an appointment, or somebody has one under their number."""
_WENT_WRONG = re.compile(
    r"\b(?:came|turned|comes|has come|has turned) out (?:\w+ ){0,2}?(?:orange|green|brassy|uneven"
    r"|patchy|wrong|bad|badly|horrible|awful|terrible|crooked|different|darker|lighter|shorter"
    r"|too \w+|not (?!(?:on|in|at)\b)\w+)\b",
    re.IGNORECASE,
)
"""Work of ours that somebody is not content with."""
_TELL_ME = re.compile(
    r"\b(?:text|send|e-?mail|give|tell|get) (?:me|us) (?:again )?(?:the|your|an?) (?:exact |full )?"
    r"(?:address|directions|phone number|number|website|hours|opening hours|prices?|price list)\b",
    re.IGNORECASE,
)
_TOLD_AGAIN = ("repeat", "out_of_scope", "unsure", "resend")
_CONTRACT = re.compile(
    r"\b(?:cancel|end|close|terminate|quit|stop) (?:my|our|the) (?:\w+ )?"
    r"(?:service|subscription|contract|account|plan|membership|line|internet)\b",
    re.IGNORECASE,
)
"""What somebody is a customer by, and no appointment."""
_NO_SHOW = re.compile(
    r"\b(?:nobody|no one|no-one|never|didn't|did not|hasn't|haven't)(?: \w+){0,2} "
    r"(?:showed|show up|shown|came|come|turned up|turn up|called(?: me)? back|call(?: me)? back"
    r"|rang(?: me)? back|got back)\b",
    re.IGNORECASE,
)
"""Somebody of ours was waited for."""
_POWER = re.compile(
    r"\bchargers?\b|\b(?:tried|try|trying|been|was|is|isn't|not|won't|doesn't|stopped|while)"
    r" charging\b(?! (?:me|us|for))"
    r"|\bcharg(?:e|ing) (?:it|(?:the|my) (?:phone|laptop|battery|tablet|car)|cable|port)\b"
    r"(?! to\b)",
    re.IGNORECASE,
)
"""A battery is charged, and nobody's account."""
_ARE_YOU = re.compile(
    r"\b(?:are you|is this|am i (?:talking|speaking) (?:to|with)) (?:an? |even )*(?:real |actual "
    r"|live |human )*(?:person|human|human being|robot|machine|computer|bot|ai|recording)\b",
    re.IGNORECASE,
)


_WHEN_RUNG = re.compile(
    r"\b(?:when|what time|how (?:soon|long|late))\b[^.?!]{0,40}"
    r"\b(?:call|ring|phone|hear|get back|be in touch|reach me)",
    re.IGNORECASE,
)
NEW_ONE = re.compile(
    r"\b(?:book|make|schedule|get|give|have|set up)\b[^.?]{0,12}\b(?:an?|another|some) "
    r"(?:brand )?new (?:one|appointment|booking|time|visit)\b"
    r"|\b(?:just|simply) (?:book|schedule) (?:me|us)\b"
    r"|\bstart (?:over|from scratch)\b",
    re.IGNORECASE,
)
"""Rather another appointment than the one that they have."""
_REALLY_ASKS = re.compile(
    r"^\W*(?:can|could|do|does|will|would|is|are) (?:you|it|that|this|there|they|my \w+)"
    r"(?: guys| also)? "
    r"(?!(?:hear|there|still|me)\b)\w+[^?]{3,}",
    re.IGNORECASE,
)
_WHEN_SEEN_TO = re.compile(
    r"\bhow (?:long|soon)\b[^.?!]{0,24}\b(?:take|be|until|before)\b"
    r"|\bwhen\b[^.?!]{0,30}\b(?:look|fix|solve|sort|deal|done|ready|work|respond|answer|see to)",
    re.IGNORECASE,
)
_IT_IS = re.compile(r"\b(?:it's|it is|name|named|called|spel\w+)\b", re.IGNORECASE)
_FOR_MINE = re.compile(
    r"\bfor my (?:wife|husband|son|daughter|mother|father|partner|mom|mum|dad)\b", re.IGNORECASE
)


def asks_when_rung(text: str) -> bool:
    """Whether the words ask when a call will come that was promised."""
    return bool(_WHEN_RUNG.search(text))


def asks_when_seen_to(text: str) -> bool:
    """Whether the words ask how long it will take until something was looked into."""
    return bool(_WHEN_SEEN_TO.search(text))


def names_another(heard: Heard) -> bool:
    """Whether the words tell whom of theirs it is for, by name."""
    return heard.value("name") is not None and bool(_FOR_MINE.search(heard.text))


def puts_person_right(heard: Heard) -> bool:
    """Whether a name, a number or an address is put right, and nothing about the visit."""
    told = heard.value("phone") or heard.value("email")
    named = heard.value("name") is not None and bool(_IT_IS.search(heard.text))
    else_where = any(heard.value(kind) for kind in ("service", "staff", "location"))
    other = heard.wants("other_options") or heard.wants("cancel") or heard.wants("move")
    return bool((told or named) and not (heard.dates or else_where or other))


def of_their_own(text: str) -> bool:
    """Whether the words are about an appointment that the caller has already."""
    return bool(_MINE.search(text) or _HAS_BOOKED.search(text))


def guessed(heard: Heard) -> Heard:
    """The same, with what plain rules make of the words where understanding made nothing."""
    heard = _in_a_row(heard)
    if offers_card(heard.text):
        paid = tuple(i for i in heard.intents if i.name not in ("billing", "account"))
        return replace(heard, intents=paid)
    if _ARE_YOU.search(heard.text):
        return taken_as(heard, "robot", instead_of=("human", "question"))
    failed = _WENT_WRONG.search(heard.text) or _NO_SHOW.search(heard.text)
    if _CONTRACT.search(heard.text):
        return taken_as(heard, "account", instead_of=("cancel", "book", "question"))
    if failed and not (heard.wants("human") or heard.wants("robot")):
        return taken_as(heard, "complaint", instead_of=("book", "question", "problem"))
    if _POWER.search(heard.text):
        unpaid = tuple(i for i in heard.intents if i.name != "billing")
        heard = replace(heard, intents=unpaid)
        return _wishing(heard) or _ailing(heard) or heard
    return (
        only_asking(heard) or _asking(heard) or _wishing(heard) or _ailing(heard) or _ruled(heard)
    )


def _in_a_row(heard: Heard) -> Heard:
    """Who wants things one after the other asks for no other time."""
    if not _ROW.search(heard.text):
        return heard
    return replace(heard, intents=tuple(i for i in heard.intents if i.name != "other_options"))


def _asking(heard: Heard) -> Heard | None:
    wishes = (_VISIT.search(heard.text) or _ANY_FREE.search(heard.text)) and heard.dates
    priced = _HOW_MUCH.search(heard.text) and heard.value("service") is not None
    if (priced or _PRICE.search(heard.text)) and not _CHARGED.search(heard.text):
        others = tuple(i for i in heard.intents if i.name not in ("billing", "question"))
        also = (Intent("book", _RULE),) if wishes and not heard.wants("book") else ()
        return replace(heard, intents=(Intent("question", _RULE), *also, *others))
    if _RULES_OF_MONEY.search(heard.text) and not _CHARGED.search(heard.text):
        return taken_as(heard, "question", instead_of=("billing", "problem", "book", "cancel"))
    if _WHAT_WAS.search(heard.text) or _TELL_ME.search(heard.text):
        return taken_as(heard, "question", instead_of=_TOLD_AGAIN)
    if _WHO.search(heard.text) and not (heard.wants("human") or heard.wants("robot")):
        return taken_as(heard, "question", instead_of=("lookup", "out_of_scope", "unsure"))
    if _HOW_LONG.search(heard.text) and not wishes:
        return taken_as(heard, "question", instead_of=("book", "availability"))
    return None


def _ailing(heard: Heard) -> Heard | None:
    """Something does not work or hurts, and nothing but a question was heard in it."""
    known = any(i.confidence >= _SURE and i.name not in _SAYS_NO for i in heard.intents)
    # "every afternoon" is when it happens, and no wish
    once = any(not when.recurring for when in heard.dates)
    ahead = once and not _BEFORE.search(heard.text)
    asks = ASKS_BACK.search(heard.text) and not _HELP_ME.search(heard.text)
    if known or ahead or not _AILS.search(heard.text) or asks:
        return None
    told = taken_as(heard, "problem", instead_of=_SAYS_NO)
    return replace(told, answer=None, dates=heard.dates if once else ())


def _wishing(heard: Heard) -> Heard | None:
    return _changing(heard) or _visiting(heard)


def _changing(heard: Heard) -> Heard | None:
    to_one = _TALK_TO.search(heard.text) and heard.value("staff") is not None
    if to_one or _THROUGH.search(heard.text):
        return taken_as(heard, "human", instead_of=("question", "out_of_scope", "problem"))
    has = _HAS_BOOKED.search(heard.text) or _WAS_WRITTEN.search(heard.text)
    changes = heard.wants("move") or heard.wants("cancel")
    if (has and not changes) or (_FORGOT.search(heard.text) and _OWNS.search(heard.text)):
        return taken_as(heard, "lookup", instead_of=("question", "book", "availability"))
    if _PUT_OFF.search(heard.text) and heard.dates:
        return taken_as(heard, "move", instead_of=("question", "book"))
    if _only_a_day(heard):
        return replace(heard, intents=tuple(i for i in heard.intents if i.name != "move"))
    return None


def _only_a_day(heard: Heard) -> bool:
    """Whether nothing but a day that was said makes it sound like a move."""
    guess = next((i.confidence for i in heard.intents if i.name == "move"), _PLAIN)
    return bool(heard.dates) and guess < _RULE and "move" not in fired(plain(heard.text))


def _visiting(heard: Heard) -> Heard | None:
    service = heard.value("service") is not None
    bare = _BARE_VISIT.fullmatch(heard.text.strip())
    bare = bare or ONE_MORE.search(heard.text)
    if bare or (service and _WHEN_CAN.search(heard.text)) or _WHEN_COME.search(heard.text):
        return taken_as(heard, "book", instead_of=("question", "problem", "availability"))
    hours = heard.wants("question", at_least=_PLAIN)
    if (heard.dates or heard.value("staff")) and _ANY_FREE.search(heard.text) and not hours:
        return taken_as(heard, "availability", instead_of=("question", "billing", "lookup"))
    if NEW_ONE.search(heard.text) and heard.answer != "no":
        return taken_as(heard, "book", instead_of=("question", "move", "lookup"))
    needs = _NEED.search(heard.text) and service and not heard.wants("cancel")
    if _SEEN.search(heard.text):
        return taken_as(heard, "book", instead_of=("question", "problem"))
    if needs or (_VISIT.search(heard.text) and heard.dates):
        return taken_as(heard, "book", instead_of=("question", "billing"))
    return None


def _ruled(heard: Heard) -> Heard:
    known = [i for i in heard.intents if i.name not in _NOTHING and i.confidence >= _SURE]
    named = heard.first("name")
    if heard.answer or known or (named and named.text == heard.text.strip(" .,!")):
        return heard
    asks = bool(ASKS_BACK.search(heard.text))
    if not known and _REALLY_ASKS.search(heard.text):
        return replace(heard, intents=(Intent("question", _SURE), *heard.intents))
    rules = [
        (sure, name)
        for name, sure in fired(plain(heard.text)).items()
        if sure >= _RULE and (asks or name != "question")
    ]
    if not rules:
        return heard
    return replace(heard, intents=(Intent(max(rules)[1], _SURE), *heard.intents))
