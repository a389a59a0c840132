"""What a caller asks of the desk itself: a person, again, slower, something else."""

import re
from collections.abc import Iterator

_Rule = tuple[str, float, re.Pattern[str]]

_PERSON = (
    r"(?:real |live |actual |human |physical |proper |non robotic "
    r"|some )*(?:person|human|human being|people|agent|agents|operator|"
    r"representative|rep|receptionist|secretary|somebody|someone|advisor|adviser|assistant manager|"
    r"manager|supervisor|staff|staff member|team member|member of (?:staff"
    r"|the team|your team|your staff)|employee|"
    r"customer service|customer support|front desk|reception|the boss|the owner"
    r"|colleague|specialist|consultant|dispatcher)"
)
_TALK = (
    r"(?:talk|speak|spoke|chat|connect|connected|transfer|transferred|put|get|have"
    r"|reach|pass|hand|forward|redirect|direct|discuss (?:this|it))"
)

_TABLE: tuple[tuple[str, float, str], ...] = (
    # a person
    (
        "human",
        0.95,
        rf" {_TALK}(?: \w+)?(?: me)?(?: \w+)? (?:to|with|through to"
        rf"|over to) (?:\w+ ){{0,2}}?{_PERSON} ",
    ),
    (
        "human",
        0.95,
        r" (?:real|live|actual|human|non robotic) (?:person|human|agent|operator"
        r"|representative|being|people|advisor|employee)s? ",
    ),
    (
        "human",
        0.9,
        r" (?:get|give|find|call|want|need|prefer|like|rather have|is there|any"
        r"|another) (?:me )?(?:a |an |the |your |some |to have a )?(?:human|person"
        r"|operator|representative|rep|agent|manager|supervisor"
        r"|receptionist)(?: please| on the (?:phone|line)| to (?:help|talk|speak"
        r"|call)| instead| now)? ",
    ),
    (
        "human",
        0.9,
        r"^ (?:a |an |the )?(?:real |live )?(?:human|person|operator|representative"
        r"|rep|agent|receptionist|reception|manager|supervisor)(?: please| now)? $",
    ),
    ("human", 0.9, r" (?:put|patch|transfer|connect) me (?:through|over|to|up|with|onto)"),
    (
        "human",
        0.9,
        r" (?:not|rather not|do not want to|hate|sick of|tired of|stop) (?:talk"
        r"|talking|speak|speaking|deal|dealing) (?:to|with) (?:a |an |this |these "
        r"|the )?(?:bot|robot|machine|computer|recording|ai|automated \w+)s? ",
    ),
    (
        "human",
        0.85,
        r" (?:with|to) (?:a|an) (?:human|person|agent|operator|representative|adviser"
        r"|advisor|manager|supervisor|receptionist) ",
    ),
    (
        "human",
        0.85,
        r" (?:some ?one|some ?body|any ?one|any ?body) (?:i can |to |who can "
        r"|that can |can |could |please |would )?(?:call|ring|phone|get back to"
        r"|contact|talk to|speak to|speak with|talk with) (?:me )?(?:back)?",
    ),
    (
        "human",
        0.85,
        r" (?:talk|speak|chat) (?:to|with) (?:some ?one|some ?body|any ?one|any ?body)",
    ),
    (
        "human",
        0.8,
        r" (?:is there|are there|can i|could i|may i) (?:any ?one|some ?one|any ?body"
        r"|some ?body|a person) (?:there|else|real|i can|available to)",
    ),
    (
        "human",
        0.93,
        r" (?:some ?one|some ?body|any ?one|any ?body|a person) else (?:on the (?:line"
        r"|phone)|to (?:help|look|take|check|assist|talk|speak)|take a look|look|help"
        r"|can help|there)|(?:can|could) (?:some ?one|some ?body|any ?one) else "
        r"|some ?one there to (?:talk|speak|help)|(?:speak|talk) (?:to"
        r"|with) the (?!end)\w+|not (?:feel )?comfortable (?:\w+ ){0,6}?(?:machine|bot"
        r"|robot|computer|ai)|(?:this|the) (?:conversation|call|bot|robot"
        r"|machine) is not working|(?:bot|robot|machine|ai|computer) (?:is"
        r"|are) (?:\w+ )?(?:stupid|useless|dumb|not helping)|(?:you|this) (?:can not"
        r"|are not able to|do not|does not) help(?: me)? ",
    ),
    # is this a machine?
    (
        "robot",
        0.95,
        r" (?:are|r) (?:you|u) (?:\w+ ){0,2}?(?:a |an |the )?(?:\w+ )?(?:robot|bot"
        r"|machine|computer|human|ai|a i|recording|person|program|automated|real|alive"
        r"|living|artificial)",
    ),
    (
        "robot",
        0.95,
        r" (?:is this|is that|am i (?:talking|speaking|chatting) (?:to|with)"
        r"|do i (?:talk|speak) (?:to|with)|i am (?:talking|speaking) (?:to|with)"
        r"|this is) (?:a |an |really |just |actually )*(?:real |live |actual "
        r"|automated )*(?:robot|bot|machine|computer|human|ai|a i|recording|person"
        r"|program|automated \w+|answering machine)",
    ),
    (
        "robot",
        0.8,
        r" you (?:are|sound like|must be|seem like) (?:\w+ )?(?:a "
        r"|an )(?:\w+ )?(?:robot|bot|machine|computer|ai|recording)",
    ),
    (
        "robot",
        0.93,
        r" (?:you are|your|you re|you being|you were|you might be|could you be"
        r"|can you be|would you be|are you|you) (?:\w+ ){0,3}?(?:bot|robot|machine"
        r"|computer|ai|artificial \w+|live being|living \w+|real person|human|a person"
        r"|automated) |(?:how|anything) real (?:are|about) you|(?:as"
        r"|between) a (?:computer|robot|machine|bot|human) (?:or|and) a |(?:person"
        r"|human) or (?:a |an )?(?:robot|bot|machine|computer|ai)|(?:robot|bot|machine"
        r"|computer|ai) or (?:a |an )?(?:real |actual )?(?:person|human)",
    ),
    # say it again
    (
        "repeat",
        0.95,
        r" (?:repeat|say|tell me|rephrase|restate|reiterate|go over|run (?:that"
        r"|it) by me|read)(?: \w+){0,4} (?:again|once more|one more time|another time"
        r"|that part|back to me)",
    ),
    (
        "repeat",
        0.9,
        r" (?:repeat|rephrase|reiterate|restate)(?: that| it| this| yourself| your"
        r"| the| what| please| for| me| again| $)",
    ),
    (
        "repeat",
        0.95,
        r" (?:what|where|when|how|who) (?:was|were|did) (?:that|it|you say"
        r"|you just say|you said|those|they)(?: again)? (?:again )?$",
    ),
    (
        "repeat",
        0.95,
        r" (?:did not|do not|could not|can not|never|did|not) (?:quite |really |fully "
        r"|even )?(?:catch|hear|get|understand|follow|make out|grasp)(?: (?:you|that"
        r"|it|a word|what you|what was|the last|your|any of that|all of that))? ",
    ),
    (
        "repeat",
        0.9,
        r" (?:what did you|what you|what have you|what you have"
        r"|whatever you) (?:just )?(?:say|said|tell|told|mean)",
    ),
    (
        "repeat",
        0.9,
        r"^ (?:sorry |i am sorry |excuse me |pardon |beg your )?(?:pardon|pardon me"
        r"|excuse me|come again|what|what was that|say again|say what|huh|eh"
        r"|once again|one more time|again please|again|sorry what|sorry)(?: me| please"
        r"| what)? $",
    ),
    (
        "repeat",
        0.9,
        r" (?:come again|beg your pardon|pardon me|once again please"
        r"|one more time please|say again|come back to that) ",
    ),
    ("repeat", 0.85, r" (?:what (?:was|were|is)|give me) (?:\w+ ){1,5}again(?: please)? $"),
    (
        "repeat",
        0.85,
        r" (?:hear|have|listen to|play) (?:that|it|what you said"
        r"|the last \w+)(?: one)?(?: more time| again| once more| back)",
    ),
    (
        "repeat",
        0.93,
        r" (?:what (?:did|were|was|have|had) (?:you|that|just|been)(?: just"
        r"| now)? (?:say|saying|said|mention|mentioned|tell|telling|told|talking)"
        r"|what was (?:just )?said|what d you say|what is that $|(?:repeat|repeated"
        r"|replay|retell|restate|re say)(?:ed)? (?:the|that|it|please|for|what|your"
        r"|back|again|to|$)|(?:that|it|this) (?:be )?repeated|(?:one more time"
        r"|once more|once again|again)(?: please| for me)? $|start over|retry (?:it"
        r"|that|the|please)|(?:say|tell|give|speak|read|go over"
        r"|run) (?:\w+ ){1,6}(?:again|once more|one more time|another time)) ",
    ),
    (
        "repeat",
        0.93,
        r"^ (?:sorry|i am sorry|pardon|excuse me|come again|what is that"
        r"|i beg your pardon) $",
    ),
    # slower, louder
    ("slower", 0.95, r" (?:slow(?:er|ly)?(?: down)?|not so fast|too fast|less fast|more slowly) "),
    (
        "slower",
        0.85,
        r" (?:speak up|louder|can not hear you|could not hear you"
        r"|you are (?:breaking up|cutting out)|too quiet) ",
    ),
    # other choices
    (
        "other_options",
        0.95,
        r" (?:any ?thing|any ?one|some ?thing|some ?one|some ?where|any ?where|what"
        r"|who|where|when|any ?time|some time|some ?body|any ?body|no ?thing"
        r"|how) (?:else|different)(?!.{0,24}(?:help|assist|that is all|that will be))",
    ),
    (
        "other_options",
        0.95,
        r" (?:an ?other|other|different|alternative|more|additional"
        r"|further) (?:\w+ ){0,2}?(?:option|choice|time|day|date|slot|one|opening"
        r"|possibilit(?:y|ies)|alternative|place|person|appointment|dentist|doctor"
        r"|salon|stylist|therapist|provider|hairdresser|mechanic|week|appointments"
        r"|suggestion|recommendation|event|location|clinic|office|shop)(?:s|es)? ",
    ),
    (
        "other_options",
        0.9,
        r" (?:any|some|what|which|got|have|see|find|give me|show me|are there"
        r"|the) (?:\w+ )?(?:others?|alternatives?|more|other \w+)(?: one| available"
        r"| please| there| do you have| are there| you have| $)",
    ),
    (
        "other_options",
        0.85,
        r" (?:do not like|not happy with|not (?:really )?(?:a fan|fond|interested"
        r"|what i)|not that one|not those|none of (?:those|them|these)|neither"
        r"|do not care for|does not appeal)",
    ),
    (
        "other_options",
        0.95,
        r" (?:keep (?:looking|searching|going)|(?:look|search|check|try"
        r"|find) (?:\w+ )?(?:again|some ?(?:where|place|one|thing|body) else|further"
        r"|more|elsewhere)|some ?place else|the next one|next (?:one|option|please)"
        r"|do you have any ?more|any ?more (?:options|results|choices|of|that"
        r"|available|please|$)|(?:the )?only (?:one|ones|option|options|time|times"
        r"|choice|slot|slots|event|place|day)|changed my mind) ",
    ),
    (
        "other_options",
        0.85,
        r" (?:what|how) about (?:an ?other|some other|a different|some ?(?:one|thing"
        r"|where) else) ",
    ),
)
_RULES: tuple[_Rule, ...] = tuple(
    (name, sure, re.compile(pattern)) for name, sure, pattern in _TABLE
)


def acts(words: str) -> Iterator[tuple[str, float]]:
    """Name and confidence of each act in the plain words; the first rule of a name decides."""
    seen: set[str] = set()
    for name, sure, pattern in _RULES:
        if name not in seen and pattern.search(words):
            seen.add(name)
            yield name, sure
