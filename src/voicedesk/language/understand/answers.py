"""Yes or no, judged with what the desk had just said."""

import re
from typing import Literal

_YES = re.compile(
    r"^ (?:oh |ah |ok |well |so |um |hi |hello |no problem |great |perfect )*"
    r"(?:yes|yeah|yea|yah|ya|yep|yup|yeap|yap|aye|sure|surely|ok|alright|all right|right|correct|exactly|absolutely|definitely|certainly|of course|indeed|affirmative|totally|"
    r"uhhuh|mhm|fine|perfect|great|good|excellent|awesome|wonderful|lovely|fantastic|cool|precisely|agreed|confirmed|approved|true|yessir|yes sir|yes ma am|by all means|"
    r"go ahead|go for it|do it|please do|sounds|works for me|why not|you bet|you got it|for sure|no doubt|obviously|naturally|"
    r"please(?: do)?(?: $| go| yes| book| confirm| proceed| reserve| make that| schedule it))(?= )"
)
_YES_INSIDE = re.compile(
    r" (?:that|this|it|which|they|those|everything|all|you|what you said|answer|thing)(?: all)? (?:is|are|was|sounds?|looks?|works?|would be|will be|will|would|has|have|got|seems?|have got|that|had|will do|should) "
    r"(?:all |just |very |really |absolutely |totally |quite |pretty |so |be |about |like it is |like |to be |that |it |completely |definitely |it is |indeed |seem |perfectly |a |the |my |an |definite |certain )*"
    r"(?:right|correct|correctly|good|great|perfect|perfectly|fine|ok|true|accurate|exact|exactly|it|wonderful|awesome|excellent|lovely|cool|work|works|fantastic|amazing|alright|confirmed|nice|acceptable|what i (?:want|wanted|need|said|meant)|well|yes|do|ideal|suitable|agreeable|fact|case|favou?rable) "
)
_YES_DO = re.compile(
    r" (?:go ahead|go for it|do it|do that|do so|please do|book it|confirm it|confirm that|confirm this|reserve it|schedule it|proceed|make it so|"
    r"let us do (?:it|that)|let us go (?:with|for|ahead)|works for me|sounds (?:good|great|perfect|fine|lovely|right|wonderful|like a plan|excellent|awesome|nice|amazing|ok|about right)|works (?:great|well|fine|perfectly|perfect)|"
    r"looks (?:good|great|right|perfect|fine|correct)|i (?:do|would|am|agree|approve|accept|confirm|will take it|will take that|will go with|would love (?:to|that|it)|think so|believe so|guess so|am sure|can do that|would like that)|"
    r"you (?:are|have|got) (?:it |that |understood |done )?(?:all |this |it )?(?:right|correct|exactly|perfectly)|you have got (?:it|that|my)|correct|all (?:good|right)|no problem|book (?:that|the) (?:one|appointment|slot)|"
    r"perfect|great|that one|that will do|that will work|that works|fits|suits me|i like (?:it|that)|good to go|excellent|exactly|sounds good) "
)
_NO = re.compile(
    r"^ (?:oh |ah |ok |well |so |um |sorry |actually |uh |hmm |thanks |thank you |i guess |i think |i am sorry |but |probably |shit |goddammit |dammit |damn )*"
    r"(?:no|nope|nah|na|naw|negative|never|not|none|nothing|neither|no way|absolutely not|definitely not|of course not|certainly not|incorrect|wrong|false|untrue|goddammit|dammit|hell no|heck no|"
    r"i do not|do not|please do not|i did not|i would not|i would rather not|i will not|i can not|that is not|it is not|that was not|this is not|this was not|that does not|that will not|that would not|that can not|it was not|"
    r"did not|can not|is not|are not|you are wrong|no thanks|no thank you|not really|not yet|not now|no more|hold on|wait|hang on|stop|forget it|never mind|nevermind|cancel that|scratch that|skip)(?= )"
)
_NO_INSIDE = re.compile(
    r" (?:no|nope|nah|negative|incorrect|incorrectly|wrong|wrongly|false|untrue|inaccurate|not (?:\w+ ){0,3}?(?:right|correct|true|accurate|what i|it|good|ok|fine|work|the case|exactly|yet|now|mean|ask|say|want|like|like it|suitable|need)|"
    r"(?:do|did|does|would|will|can|could|is|was|were|are|should|have|has) not|rather not|prefer not|never) "
)
_CHANGE = re.compile(
    r" (?:actually|instead|rather|change (?:it|that|the|my)|make (?:it|that)|can (?:you|we|i) (?:\w+ )?(?:make|change|do|move|book|try|have|get)|could (?:you|we|i) (?:\w+ )?(?:make|change|do|move|book|try|have|get)|"
    r"(?:would|do) (?:prefer|like it|like to change|like the|like that|rather)|would like (?:it |this |that |to |the |an? )?(?:\w+ ){0,6}?(?:on|at|for|instead|change|with|to be|earlier|later|in)|"
    r"should be|need it|want it|want to change|supposed to be|i said|i meant|i mean|the (?:date|time|day|appointment) (?:is|will be|should)|switch|different|earlier|later|what about|how about|try|but|let us (?:do|make|try|change|go|book|have)|"
    r"schedule (?:it|this|the|my|an)|book (?:it|this|the|me|my|an)|please (?:change|make|book|schedule|set|try)|i need (?:the|an?|to|it)|i want (?:the|an?|to|it)|wanted) "
)
_MORE = re.compile(
    r"(?:any ?thing|something|some ?thing|what|how|any|else|further|more|other)\b.{0,40}\b(?:else|more|further|other|assist\w*|help|do for you|need|today|now)\b|(?:assist|help)(?: you)?(?: \w+){0,3} (?:further|else|more|now|today)"
    r"|\b(?:other|further|additional|more) (?:\w+ )?(?:help|assistance|request|question|service)s?\b|\b(?:help|assist|serve) you\b|\belse\b"
)
_CHECK = re.compile(
    r"confirm|correct|right\?|is that (?:ok|okay|right|good|fine|alright|all right)|shall i|should i|do you want|would you like|want me to|is that what|look good|sound good|does that|do these|ok\?|okay\?|yes\?|all right\?|alright\?|ready|"
    r"are you (?:sure|fine|ok|okay|good|interested)|would (?:that|it|this) (?:work|be)|will that|does (?:this|it)|is (?:this|it|everything) |may i|can i (?:go ahead|book|proceed|make|schedule|confirm)|how about|what about"
)
_DEED = re.compile(
    r"\b(?:booking|book|booked|appointment|scheduled?|reservation|reserved?|event|visit|slot|set|you(?:'d| would| will|'ll|'re| are| have| want| wish))\b"
)
_CLOSE = re.compile(
    r" (?:(?:that|this|it|which) (?:is|will be|would be|was|has been|will) (?:be )?(?:about |really )?(?:all|everything|it|enough)|all (?:done|set|good|for now|i need|i needed)|i am (?:\w+ )?(?:done|set|good|fine|finished|ok|all set|all good)|nothing|"
    r"we are (?:done|good|all set)|bye|goodbye|thats all|thanks|thank you|appreciate) "
)
_MAYBE = re.compile(
    r" (?:maybe|perhaps|possibly|not sure|might|unsure|do not know|no idea|let me think|i will think|could be) "
)
_LATER = re.compile(
    r"^ (?:\w+ ){0,3}?(?:later|another time|some other time|not (?:just )?(?:yet|now|right now|today|at the moment|at this time|necessary|for now)|maybe later|perhaps later|at a later|no need) "
)

Answer = Literal["yes", "no"]


def answer(words: str, asked: str | None, *, times_said: bool) -> Answer | None:
    """What the words answer to the desk's last words; None where they are no answer."""
    question = (asked or "").lower().replace("’", "'")
    tail = question[-160:]
    more = bool(_MORE.search(tail)) and not re.search(r"confirm", tail)
    starts_no, starts_yes = bool(_NO.search(words)), bool(_YES.search(words))
    if _LATER.search(words):
        return "no"
    if starts_no and not re.match(
        r"^ (?:\w+ )?(?:no problem|not a problem|no worries|never better|nothing wrong|no that is (?:fine|great|good|perfect|ok|right|correct)) ",
        words,
    ):
        if re.match(r"^ (?:i do|i would|do it) (?!not)", words):
            return "yes"
        return "no"
    if more and _CLOSE.search(words) and not starts_yes:
        return "no"
    checking = bool(question) and (bool(_CHECK.search(tail)) or bool(_DEED.search(tail)))
    if starts_yes:
        return _after_yes(words, checking=checking, more=more, times_said=times_said)
    if _NO_INSIDE.search(words) and not _YES_DO.search(words):
        return "no" if not _MAYBE.search(words) else None
    if _YES_INSIDE.search(words) or _YES_DO.search(words):
        return "yes" if not (times_said and checking and _CHANGE.search(words)) else "no"
    if checking and (times_said or _CHANGE.search(words)) and _CHANGE.search(words):
        return "no"
    return None


def _after_yes(words: str, *, checking: bool, more: bool, times_said: bool) -> Answer | None:
    """A yes at the beginning: taken back when a change follows it."""
    if re.search(r" (?:but|actually|wait|no) ", words) and (times_said or " wait " in words):
        return "no"
    if more and _CLOSE.search(words) and not re.match(r"^ (?:yes|yeah|yep|sure) ", words):
        return "no"
    return "yes"
