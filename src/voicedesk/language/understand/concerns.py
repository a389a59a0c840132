"""What a caller brings to support: bills, complaints, faults, accounts, questions."""

import re
from collections.abc import Iterator

_Rule = tuple[str, float, re.Pattern[str]]
TABLE: tuple[tuple[str, float, str], ...] = (
    (
        "billing",
        0.96,
        r" how much (?:is|are|does|do|would|will|for|did|to)|what (?:do|does|would|will) "
        r"(?:\w+ ){1,6}?(?:cost|charge|run me)|what is the (?:price|cost|fee|charge)|"
        r"(?:price|cost|fee) (?:of|for) |charged (?:me )?(?:twice|double)|my (?:bill|invoice) ",
    ),
    (
        "billing",
        0.93,
        r" (?:bill|bills|billing|billed|invoice|invoices|charge|charges|charged"
        r"|charging|payment|payments|paid|pay|refund|refunds|refunded|receipt|owe"
        r"|balance due|overcharged|statement|deductible|copay|co pay|money back"
        r"|deposit|fee|fees|cost|price|prices|pricing|how much)",
    ),
    (
        "complaint",
        0.95,
        r" (?:complain|complaint|complaints|complaining|unacceptable|disgusted"
        r"|disgusting|disappointed|disappointing|terrible|awful|horrible|worst"
        r"|appalling|rude|ridiculous|outrageous|unhappy|dissatisfied"
        r"|not (?:at all )?(?:happy|satisfied|pleased)|ruined|botched|poor service"
        r"|bad service|fed up|ripped off)",
    ),
    (
        "problem",
        0.93,
        r" (?:not work|not working|does not work|did not work|is not working"
        r"|stopped working|will not (?:start|work|turn|open|print|load|connect|let)"
        r"|can not (?:log|login|sign|access|connect|open|print|get into|use)|broke"
        r"|broken|broken down|broke down|error|crash|crashed|crashing|fails?|failed"
        r"|failing|declined|stuck|problem|problems|issue|issues|trouble|fault|faulty"
        r"|wrong|missing|lost|stolen|disappeared|frozen|blocked|locked out|leak"
        r"|leaking|noise|hurts?|pain|ache|aching|swollen|bleeding|chipped|cracked"
        r"|overheating|warning light|went down|is down|slow|virus|hacked"
        r"|has not (?:arrived|come)|never (?:arrived|came)|still waiting|pending"
        r"|not showing|not arrived|reverted)",
    ),
    (
        "account",
        0.9,
        r" (?:my (?:account|profile|details|address|email address|phone number|number"
        r"|password|login|username|contact|insurance details|file|record|records|card"
        r"|pin|plan|membership|subscription|personal details)|reset (?:my )?password"
        r"|change my (?:name|address|email|number|phone|pin|password)"
        r"|update my (?:details|address|information|email|number|phone|insurance)"
        r"|delete my (?:account|data)|close (?:my|the|an) account|open (?:a"
        r"|an) (?:\w+ )?account|sign up|log ?in|verify my)",
    ),
    (
        "question",
        0.9,
        r" (?:what is|what are|what do|what does|what kind|what type|what time do you"
        r"|what should|what happens|how (?:do|does|can|long|many|much|far|often|old"
        r"|late|early|is|are|would|should|come)|where (?:is|are|do|can|were)|who (?:is"
        r"|are|does|do)|which|why|do you|does (?:it|he|she|the|your|that|this|dr"
        r"|doctor|a|my)|are you|is there|are there|is it|can you (?:tell|explain|help"
        r"|do|take|give me|send)|could you (?:tell|explain|give me|send)|tell me"
        r"|i have a question|quick question|a question|wondering|like to know"
        r"|want to know|need to know|curious|information|info|explain|is (?:a|the|your"
        r"|that|this|my|parking|he|she)|will (?:it|the|you|my|i|this)|should i|can i"
        r"|could i|may i|am i|do i|did you|have you|has (?:my|the)|what)",
    ),
)
_RULES: tuple[_Rule, ...] = tuple(
    (name, sure, re.compile(pattern)) for name, sure, pattern in TABLE
)


def concerns(words: str) -> Iterator[tuple[str, float]]:
    """Name and confidence of each concern that the plain words hold."""
    seen: set[str] = set()
    for name, sure, pattern in _RULES:
        if name not in seen and pattern.search(words):
            seen.add(name)
            yield name, sure
