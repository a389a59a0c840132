"""Yes or no, judged with what the desk had just said."""

import re
from typing import Literal

from voicedesk.language.understand.context import Asked

Answer = Literal["yes", "no"]

_LEAD = (
    r"(?:oh |ah |ok |well |so |um |hi |hello |uh |hmm |great |perfect |and |wow "
    r"|thanks |thank you |thank you so much |nice |cool |i see |got it )*"
)
_GOOD = (
    r"(?:right|correct|correctly|good|great|perfect|perfectly|fine|ok|true|truth"
    r"|accurate|exact|exactly|wonderful|awesome|excellent|lovely|cool|fantastic"
    r"|amazing|alright|all right|confirmed|"
    r"nice|acceptable|well|yes|ideal|suitable|agreeable|fact|favou?rable"
    r"|reasonable|brilliant|superb|splendid|spot on|sensible|what i (?:want|wanted"
    r"|need|needed|said|meant|asked|am looking for)|like a plan|a plan|works|work"
    r"|workable|doable|convenient)"
)
_VERY = (
    r"(?:all |just |very |really |absolutely |totally |quite |pretty |so |be "
    r"|about |like |to be |completely |definitely |indeed |perfectly |a |the |my "
    r"|an |most |extremely |both |also |simply |precisely |exactly |certain "
    r"|definite |what )*"
)
_YES = re.compile(
    rf"^ {_LEAD}(?:no problem |why )?"
    r"(?:yes|yeah|yea|yah|ya|ye|yep|yup|yeap|yap|aye|sure|surely|right|correct"
    r"|exactly|absolutely|definitely|certainly|of course|indeed|affirmative"
    r"|totally|uhhuh|mhm|"
    r"precisely|agreed|confirmed|confirm|approved|true|yessir|by all means"
    r"|go ahead|go for it|do it|please do|works for me|why not|you bet|you got it"
    r"|for sure|no doubt|obviously|naturally|ok|alright|all right|fine|"
    r"perfect|great|good(?! (?:bye|morning|afternoon|evening|day|to see|talking"
    r"|speaking|chat))|excellent|awesome|wonderful|lovely|fantastic|cool|amazing"
    r"|terrific|nice|positive|brilliant|super|superb|lovely|strongly agreed|exact"
    r"|sounds|facts|roger|10 4|ten four|please (?:do|go ahead|proceed|confirm"
    r"|book it|schedule it|reserve it)|please $)(?= )"
)
_PLAIN_YES = re.compile(
    r"^ (?:oh |well |um |uh |hmm |ok )*(?:yes|yeah|yea|yep|yup|sure|correct"
    r"|exactly|absolutely|definitely|of course|indeed|affirmative|right|uhhuh"
    r"|mhm) "
)
_YES_INSIDE = re.compile(
    r" (?:is|are|was|were|sounds?|looks?|works?|seems?|appears?|would be|will be"
    r"|will|would|should be|should|could|can|may|might|has|have|had|checks|made"
    rf"|got|that|it|makes|'s|does|comes|all) {_VERY}{_GOOD} | (?:fine by me"
    r"|fine with me|ok with me|good with me|good for me|great for me"
    r"|perfect for me|good to me|"
    r"makes sense|checks out|got (?:it|that|them|everything|my \w+"
    r"|me) (?:\w+ )?(?:right|correct|correctly|exactly|perfectly)|(?:understood"
    r"|heard|gotten) (?:\w+ ){0,4}(?:right|correctly|exactly|perfectly|well)"
    r"|them right|that will do|that would do|it is indeed|i wish to) "
)
_YES_DO = re.compile(
    r" (?:go ahead|go for it|do it|do that|do so|please do|book it|confirm it"
    r"|confirm that|confirm this|reserve it|schedule it|proceed|make it so"
    r"|go with (?:it|that|this|her|him|them|the)|let us do (?:it|that|this)"
    r"|let us go (?:with|for|ahead)|works for me|try it|try that|"
    r"i agree|i approve|i accept|i confirm|i will take|i will go with"
    r"|i would love (?:to|that|it)|i think so|i believe so|i guess so|i like (?:it"
    r"|that|this|the|them|her|him)|you have got (?:it|that|my)|all (?:good|right)"
    r"|no problem|that one|that works|fits (?:me|my|perfect|well)|suits me"
    r"|good to go|winner|"
    r"precisely|exactly|correct|certainly|absolutely|definitely|yes|yeah|yep|yup) "
    r"| (?:i do|i would|i am|it is|it does|that is it|they are|that would"
    r"|permission granted|i would like that thank you|i would like that thanks"
    r"|i would like that please|we can"
    r"|can we please|i want to|i want that|i would like that) $"
)
_NO = re.compile(
    r"^ (?:oh |ah |ok |well |so |um |sorry |actually |uh |hmm |thanks |thank you "
    r"|i guess |i think |i am sorry |but |probably |and |at the moment |right now "
    r"|for now |shit |hey |no thanks )*"
    r"(?:no|nope|nah|na|naw|negative|negatory|never|not|none|nothing|neither|nay"
    r"|nuh|absolutely not|definitely not|of course not|certainly not|incorrect"
    r"|wrong|false|untrue|goddammit|dammit|hell no|heck no|"
    r"i do not|do not|please do not|i did not|i would not|i would rather not"
    r"|i will not|i can not|i would prefer not|i will pass|pass|that is not"
    r"|it is not|that was not|this is not|this was not|that does not|that will not"
    r"|that would not|that can not|it was not|"
    r"did not|can not|is not|are not|you are wrong|not really|not yet|not now"
    r"|no more|stop|forget it|never ?mind|cancel that"
    r"|scratch that|skip|i am (?:good|fine|ok|all set|done) $)(?= )"
)
_NO_INSIDE = re.compile(
    r" (?:no|nope|nah|negative|negatory|incorrect|incorrectly|wrong|wrongly|false"
    r"|untrue|inaccurate|mess(?:ed)? up|mistake|mistaken|misunderst\w+"
    r"|are you sure|"
    r"not (?:\w+ ){0,3}?(?:right|correct|true|accurate|what|it|good|ok|fine|work"
    r"|the case|exactly|yet|now|mean|ask|say|want|like|suitable|need|happy)|"
    r"(?:do|did|does|would|will|can|could|is|was|were|are|should|have|has) not"
    r"|seems not|rather not|prefer not|never|will pass|no way) "
)
_CHANGE = re.compile(
    r" (?:actually|instead|rather|change|make it(?! so)|make that|switch|prefer|should be"
    r"|need it|want it"
    r"|supposed to be|(?<!what )i said|i meant|i mean|on second thoughts?|too (?:late|early|soon)"
    r"|changed my mind|wait|but (?:on|at|for|make|can|could|i|the|with)|what about|how about"
    r"|wanted) "
)
_NO_MATTER = re.compile(
    r" (?:do|does|would|will) not (?:really )?(?:care|mind|matter|make any difference|have a pref"
    r"erence)| no (?:preference|difference|problem|worries) "
)
_CLOSE = re.compile(
    r" (?:(?:that|this|it|which|there) (?:is|will be|would be|was|has been|will"
    r"|should be) (?:be )?(?:about |really )?(?:all|everything|it|enough|fine)"
    r"|covered everything|all (?:done|set|good|for now|i need|i needed)"
    r"|i am (?:\w+ )?(?:done|set|good|fine|finished|ok|all set|all good)|nothing|"
    r"we are (?:done|good|all set)|bye|goodbye|thats all|thanks|thank you"
    r"|appreciate|appreciated|have (?:a|an) \w+) "
)
_MAYBE = re.compile(
    r" (?:maybe|perhaps|possibly|not sure|might|unsure|do not (?:really )?know"
    r"|no idea|let me think|i will think|could be|no clue|not (?:\w+ )?(?:sure"
    r"|certain|know)|(?:can|could) not (?:really )?(?:say|tell|remember|decide"
    r"|recall|answer|give you)|not (?:remember|recall|have (?:an |the "
    r"|that )?(?:answer|information|idea|clue))|no (?:earthly )?(?:idea|clue"
    r"|knowledge|answer)|foggiest|forgot|forgotten|either) "
)
_LATER = re.compile(
    r"^ (?:\w+ ){0,3}?(?:later|another time|some other time|not (?:just "
    r"|quite )?(?:yet|now|right now|today|at the moment|at this time|this time"
    r"|necessary|for now)|maybe later|perhaps later|at a later|no need"
    r"|rain check) (?:please |thanks |thank you |today |for me )*(?:$|what|i |but"
    r"|can|maybe)"
)
_NOT_NO = re.compile(
    r"^ (?:\w+ ){0,2}?(?:no problem|not a problem|no worries|never better"
    r"|nothing wrong|no that is (?:fine|great|good|perfect|ok|right|correct"
    r"|exactly|what)|no it is (?:fine|good|right|correct|perfect)|not bad"
    r"|do not worry|wait (?:yes|that is))"
)
_PLEASE_DO = re.compile(
    r"^ (?:\w+ ){0,3}?(?:please )?(?:try|book|schedule|confirm|reserve|do|make|set"
    r"|take|go with) (?:it|that|this|that one|this one|the appointment"
    r"|an appointment|the reservation|them|him|her)(?: then| now| please| for me"
    r"| in| up)* $"
)
# a yes with one of these decides nothing yet, or not what was asked
_EXCEPT = re.compile(r" (?:except|but not|not with|not on|not at|apart from|other than) ")
_HELD_BACK = re.compile(
    r" (?:i have (?:a|one|another) question|quick question|let me (?:just )?(?:check|think|see|look"
    r"|ask)|hold on|hang on|wait|(?:one|just a|a) (?:second|sec|moment|minute)|(?<!know )(?<!and )"
    r"(?<!also )(?<!wondering )(?<!me )(?<!see )if (?:she|he|it|you(?! could| can)"
    r"|they|that|i|we|the|there)|unless|provided|depends|depending|but (?:who|what|when|where|how"
    r"|which|is|are|does|do|first|before)|(?:what|which) (?:time|day|date) (?:is|was|did|are)"
    r"|who is (?:it|that|this) with|with whom|who with|remind me|was (?:that|it)) "
)
_ABOUT = re.compile(r" (?:what|how) about ")
_TAKEN_BACK = re.compile(r" (?:but|actually|wait|no|instead|except|change|rather) ")


def answer(words: str, asked: Asked, *, times_said: bool, refused: bool = False) -> Answer | None:
    """What the words answer to the desk's last words; None where they are no answer.

    `refused`: somebody or something was refused by name ("not with Ana").
    """
    if _LATER.search(words) or (refused and (asked.check or asked.propose)):
        return "no"
    if _NO.search(words) and not _NOT_NO.search(words) and not _NO_MATTER.search(words):
        doubtful = _MAYBE.search(words) and not words.startswith((" no ", " nope ", " nah "))
        return None if doubtful else "no"
    if asked.more and _CLOSE.search(words) and not _PLAIN_YES.search(words):
        return "no"
    if _YES.search(words):
        return _after_yes(words, asked, times_said=times_said)
    return _inside(words, asked, times_said=times_said)


def _after_yes(words: str, asked: Asked, *, times_said: bool) -> Answer | None:
    """A yes at the beginning: taken back by a change or a no that follows; or held back."""
    if asked.check or asked.propose:
        if _EXCEPT.search(words):
            return "no"
        if _HELD_BACK.search(words) or (_ABOUT.search(words) and not _PLAIN_YES.search(words)):
            return None
    if times_said and (asked.check or asked.propose) and _TAKEN_BACK.search(words):
        return "no"
    if _NO_INSIDE.search(words) and re.search(
        r"^ (?:\w+ )(?:no|wait|actually|but no|that is not|incorrect|wrong) ", words
    ):
        return "no"
    return "yes"


def _inside(words: str, asked: Asked, *, times_said: bool) -> Answer | None:
    """No yes or no at the beginning: what the sentence as a whole comes to."""
    if _NO_INSIDE.search(words) and not _NO_MATTER.search(words):
        return None if _MAYBE.search(words) else "no"
    change = bool(_CHANGE.search(words))
    if (_YES_INSIDE.search(words) or _YES_DO.search(words)) and not (
        change and (times_said or asked.deciding)
    ):
        return None if _MAYBE.search(words) else "yes"
    if asked.deciding and (
        change or (times_said and asked.check and asked.times and not asked.failed)
    ):
        return "no"
    return "yes" if asked.deciding and not times_said and _PLEASE_DO.search(words) else None
