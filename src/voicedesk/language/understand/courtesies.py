"""Greetings, thanks, farewells and doubts; that one is late, or waits for a confirmation."""

import re
from collections.abc import Iterator

_Rule = tuple[str, float, re.Pattern[str]]
_TABLE: tuple[tuple[str, float, str], ...] = (
    (
        "goodbye",
        0.97,
        r" (?:good ?bye|bye|bye bye|farewell|fare well|fairwell|see (?:you|ya)|cya"
        r"|c ya|ciao|adios|cheerio|so long|take care|take it easy|have a (?:good|nice"
        r"|great|lovely|wonderful|fantastic|pleasant)|have (?:yourself )?a good one"
        r"|(?:talk|speak|chat) to you (?:later|soon)|catch (?:you|ya)|until next time"
        r"|till next time|laters|see you later|good ?night|peace out|hang up|ttyl|toodles|toodle oo"
        r"|signing off|over and out|regards|end (?:the|this) call|call is over) (?!me"
        r"|my|the time|you when|if)",
    ),
    (
        "goodbye",
        0.95,
        r" (?:that|this|it|which|there) (?:is|will be|would be|was|has been|should be"
        r"|shall be|ll be|will) (?:be )?(?:about |really |pretty much )?(?:all"
        r"|everything|it|fine for now|enough)(?: that| what| the| i| for| you| thank"
        r"| of| and| now| then| thanks| today| right| at| help| ok| bye| great| my| we"
        r"| me| is| $)",
    ),
    (
        "goodbye",
        0.95,
        r"^ (?:ok |great |perfect |good |no |nope |thanks |thank you )*(?:that is"
        r"|that will|that would|all) (?:be |is )?(?:all|it|everything|done|good|set"
        r"|i need|i needed)(?: \w+){0,4} $",
    ),
    (
        "goodbye",
        0.93,
        r" (?:all (?:done|i need|i needed|i wanted|set|good for now)|i am (?:done"
        r"|all set|finished|all good|good for now)|nothing (?:else|more|further)"
        r"|we are (?:done|all set)|no more (?:questions|help))(?! (?:with the|by))",
    ),
    (
        "goodbye",
        0.95,
        r" (?:do not|will not|would not|not) (?:need|require|want"
        r"|be needing) (?:any ?thing|any|any other|any ?more|more"
        r"|further)(?: \w+)?(?: else| more| help| assistance| further| information"
        r"| now| today| at| from| right| $)",
    ),
    (
        "goodbye",
        0.85,
        r" (?:nice|good|great|lovely|pleasure|glad|pleasant|wonderful|fun|awesome"
        r"|fantastic) (?:\w+ )?(?:talking|speaking|chatting|to (?:talk|speak|chat"
        r"|have talked|have spoken|get in touch)|we (?:got to )?(?:talk|spoke|chatted"
        r"|talked)|chat|conversation|seeing|to see) ",
    ),
    (
        "goodbye",
        0.95,
        r" (?:that|this|it|which) (?:will|would|should|ought to|has to) (?:do"
        r"|be) (?:it|all|that|everything|fine for now)?(?: for (?:me|now|today"
        r"|us))? ?(?: thanks| thank you| now| today| for| and| then| please| $| bye"
        r"| good)|(?:all|everything|what) (?:that )?i (?:will |would |really |wanted"
        r"|needed|need|want)(?: \w+){0,3} $|do not need you|no longer need (?:you|any"
        r"|your)",
    ),
    (
        "goodbye",
        0.8,
        r" (?:i (?:have to|must|need to|should|got to|better|am going to|will) (?:go"
        r"|run|leave|head out|hang up|say goodbye|get going)|got to (?:go|run)) ",
    ),
    (
        "goodbye",
        0.93,
        r" (?:(?:nice|good|great|lovely|pleasure|glad|pleasant|wonderful|fun|enjoyed"
        r"|loved|liked)(?: \w+){0,5} (?:talk|talking|speak|speaking|chat|chatting"
        r"|converse|conversing|conversation|spoke|talked|chatted)|outta here"
        r"|out of here|hit the road|i will be leaving|i am leaving|leaving now"
        r"|sayonara|ta ?ta|ta ta|au revoir|arrivederci|hasta la vista|good bye"
        r"|i am off|off i go|got to hit|you can (?:go|leave|shut down|hang up)"
        r"|bugged you enough|for now (?:bye|thanks)) |^ peace(?: out)? $",
    ),
    (
        "thanks",
        0.97,
        r" (?:thank|thanks|thx|thankyou|thanx|ty|cheers|appreciate|appreciated"
        r"|appreciative|grateful|gratitude|much obliged|many thanks) ",
    ),
    (
        "thanks",
        0.9,
        r" you (?:are|have been|were) (?:\w+ ){0,3}?(?:help|helpful|great|star"
        r"|life ?saver|the best|a gem|kind|amazing|awesome|wonderful)|(?:very|super|so"
        r"|really|most) helpful|was (?:a )?(?:great|big|very|real)? ?help(?:ful)? ",
    ),
    (
        "greet",
        0.95,
        r"^ (?:well |oh |ah )?(?:hi|hello|hey|hiya|hallo|helo|howdy|greetings"
        r"|good (?:morning|afternoon|evening|day)|yo|morning|evening"
        r"|afternoon)(?: there)? ",
    ),
    (
        "greet",
        0.9,
        r" (?:how are you|how is it going|how are things|how do you do|what is up"
        r"|whats up|how have you been|how is (?:life|your day|everything|your)"
        r"|nice to meet you|how you doing|how are ya|are you (?:doing )?(?:ok|well"
        r"|alright|good)) ",
    ),
    (
        "greet",
        0.93,
        r"^ (?:oh |well )?(?:aloha|hola|heyo|heya|hey|bonjour|salutations|welcome|sup"
        r"|wassup|good to see you|how goes it|hows it|how are|how is everything"
        r"|how (?:ya|you) doin|what is good) | (?:know|tell me) how (?:you|the ai"
        r"|things) (?:are|is) doing|(?:have|are) you (?:been )?(?:good|well"
        r"|doing (?:ok|well|good|alright))|how do you feel|how are you feeling"
        r"|what are you feeling|is everything (?:ok|good|alright)(?: with you"
        r"| today)? $",
    ),
    # not sure
    (
        "unsure",
        0.95,
        r" (?:do not|did not|would not|not|no longer|hardly) (?:really |even "
        r"|actually |quite |exactly |honestly )*(?:know|sure|certain|remember|recall"
        r"|positive)(?! (?:that|you|if you|it is|him|her))",
    ),
    (
        "unsure",
        0.9,
        r" (?:unsure|no idea|no clue|clueless|not a clue|can not (?:say|tell|remember"
        r"|decide|recall)|hard to (?:say|tell)|beats me|who knows|undecided"
        r"|could go either way|maybe|perhaps|possibly|might be|might|i guess"
        r"|drawing a blank|have(?: \w+)? (?:idea|clue)|haven't decided|not decided"
        r"|let me think|need to think|i will have to (?:check|think)|on the fence"
        r"|uncertain|either or|could be) ",
    ),
    (
        "unsure",
        0.93,
        r" (?:idk|either (?:one|of them|way|or)|one or the other|(?:that|it) (?:might"
        r"|may|could) (?:\w+ )?be(?: the case| it| either| so)?|(?:a|some) possibility"
        r"|hell if i know|if i know|who can say|(?:no|not|have no"
        r"|without) (?:\w+ )?(?:knowledge|answer|information|clue|idea|earthly)|(?:not"
        r"|have not) (?:\w+ )?(?:the foggiest|have (?:an |the |that )?(?:answer"
        r"|information)|(?:completely |fully |totally |really |too "
        r"|entirely )?(?:certain|confident|sure|convinced))|"
        r"(?:can|could) not (?:really )?(?:say|tell|give you|answer|decide|be sure)"
        r"|will know later|forgot|forgotten|slipped my mind|your guess|toss up"
        r"|up in the air|yes and no|maybe yes|maybe no|not (?:made up|decided)) ",
    ),
    # people and lateness
    (
        "late",
        0.95,
        r" (?:(?:i|we) (?:am|are|will be|might be|may be) (?:\w+ ){0,4}?late"
        r"|running (?:\w+ ){0,4}?(?:late|behind)|be (?:\w+ ){0,3}?late"
        r"|stuck in traffic|held up) (?!appointment|slot)",
    ),
    (
        "resend",
        0.9,
        r" (?:re ?send|send|text|email|e mail|forward)(?: (?:me|it|that|the|my|a|us"
        r"|over))* (?:\w+ )?(?:confirmation|text|message|email|details|link|reminder"
        r"|code|it|that)?(?: \w+){0,3}? (?:again|once more|one more time) ",
    ),
    (
        "resend",
        0.9,
        r" (?:re ?send|send (?:me )?another|(?:did not|never|have not) (?:get|got"
        r"|receive|received|gotten) (?:a |the |my |your |any )?(?:confirmation|text"
        r"|message|email|reminder|sms)) ",
    ),
    (
        "confirm",
        0.9,
        r" (?:i (?:would like to |want to |can |wanted to |am calling to |will "
        r"|need to |am happy to )?confirm|confirming|calling to confirm"
        r"|i will be there|we will be there|i am coming|i can make it|count me in) ",
    ),
)
_RULES: tuple[_Rule, ...] = tuple(
    (name, sure, re.compile(pattern)) for name, sure, pattern in _TABLE
)


def courtesies(words: str) -> Iterator[tuple[str, float]]:
    """Name and confidence of each courtesy in the plain words; the first rule of a name decides."""
    seen: set[str] = set()
    for name, sure, pattern in _RULES:
        if name not in seen and pattern.search(words):
            seen.add(name)
            yield name, sure
