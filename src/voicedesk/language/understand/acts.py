"""What a caller does with words, whatever the business: repeat, person please, goodbye, thanks, hello."""

import re
from collections.abc import Iterator

_Rule = tuple[str, float, re.Pattern[str]]

_PERSON = (
    r"(?:real |live |actual |human |physical |proper |non robotic |some )*(?:person|human|human being|people|agent|agents|operator|"
    r"representative|rep|receptionist|secretary|somebody|someone|advisor|adviser|assistant manager|"
    r"manager|supervisor|staff|staff member|team member|member of (?:staff|the team|your team|your staff)|employee|"
    r"customer service|customer support|front desk|reception|the boss|the owner|colleague|specialist|consultant|dispatcher)"
)
_TALK = r"(?:talk|speak|spoke|chat|connect|connected|transfer|transferred|put|get|have|reach|pass|hand|forward|redirect|direct|discuss (?:this|it))"

_TABLE: tuple[tuple[str, float, str], ...] = (
    # a person
    ("human", 0.95, rf" {_TALK}(?: \w+)?(?: me)?(?: \w+)? (?:to|with|through to|over to) (?:\w+ ){{0,2}}?{_PERSON} "),
    ("human", 0.95, rf" (?:real|live|actual|human|non robotic) (?:person|human|agent|operator|representative|being|people|advisor|employee)s? "),
    ("human", 0.9, rf" (?:get|give|find|call|want|need|prefer|like|rather have|is there|any|another) (?:me )?(?:a |an |the |your |some |to have a )?(?:human|person|operator|representative|rep|agent|manager|supervisor|receptionist)(?: please| on the (?:phone|line)| to (?:help|talk|speak|call)| instead| now)? "),
    ("human", 0.9, r"^ (?:a |an |the )?(?:real |live )?(?:human|person|operator|representative|rep|agent|receptionist|reception|manager|supervisor)(?: please| now)? $"),
    ("human", 0.9, r" (?:put|patch|transfer|connect) me (?:through|over|to|up|with|onto)"),
    ("human", 0.9, r" (?:not|rather not|do not want to|hate|sick of|tired of|stop) (?:talk|talking|speak|speaking|deal|dealing) (?:to|with) (?:a |an |this |these |the )?(?:bot|robot|machine|computer|recording|ai|automated \w+)s? "),
    ("human", 0.85, r" (?:with|to) (?:a|an) (?:human|person|agent|operator|representative|adviser|advisor|manager|supervisor|receptionist) "),
    ("human", 0.85, r" (?:some ?one|some ?body|any ?one|any ?body) (?:i can |to |who can |that can |can |could |please |would )?(?:call|ring|phone|get back to|contact|talk to|speak to|speak with|talk with) (?:me )?(?:back)?"),
    ("human", 0.85, r" (?:talk|speak|chat) (?:to|with) (?:some ?one|some ?body|any ?one|any ?body)"),
    ("human", 0.8, r" (?:is there|are there|can i|could i|may i) (?:any ?one|some ?one|any ?body|some ?body|a person) (?:there|else|real|i can|available to)"),
    ("human", 0.93, r" (?:some ?one|some ?body|any ?one|any ?body|a person) else (?:on the (?:line|phone)|to (?:help|look|take|check|assist|talk|speak)|take a look|look|help|can help|there)|(?:can|could) (?:some ?one|some ?body|any ?one) else |some ?one there to (?:talk|speak|help)|(?:speak|talk) (?:to|with) the (?!end)\w+|not (?:feel )?comfortable (?:\w+ ){0,6}?(?:machine|bot|robot|computer|ai)|(?:this|the) (?:conversation|call|bot|robot|machine) is not working|(?:bot|robot|machine|ai|computer) (?:is|are) (?:\w+ )?(?:stupid|useless|dumb|not helping)|(?:you|this) (?:can not|are not able to|do not|does not) help(?: me)? "),
    # is this a machine?
    ("robot", 0.95, r" (?:are|r) (?:you|u) (?:\w+ ){0,2}?(?:a |an |the )?(?:\w+ )?(?:robot|bot|machine|computer|human|ai|a i|recording|person|program|automated|real|alive|living|artificial)"),
    ("robot", 0.95, r" (?:is this|is that|am i (?:talking|speaking|chatting) (?:to|with)|do i (?:talk|speak) (?:to|with)|i am (?:talking|speaking) (?:to|with)|this is) (?:a |an |really |just |actually )*(?:real |live |actual |automated )*(?:robot|bot|machine|computer|human|ai|a i|recording|person|program|automated \w+|answering machine)"),
    ("robot", 0.8, r" you (?:are|sound like|must be|seem like) (?:\w+ )?(?:a |an )(?:\w+ )?(?:robot|bot|machine|computer|ai|recording)"),
    ("robot", 0.93, r" (?:you are|your|you re|you being|you were|you might be|could you be|can you be|would you be|are you|you) (?:\w+ ){0,3}?(?:bot|robot|machine|computer|ai|artificial \w+|live being|living \w+|real person|human|a person|automated) |(?:how|anything) real (?:are|about) you|(?:as|between) a (?:computer|robot|machine|bot|human) (?:or|and) a |(?:person|human) or (?:a |an )?(?:robot|bot|machine|computer|ai)|(?:robot|bot|machine|computer|ai) or (?:a |an )?(?:real |actual )?(?:person|human)"),
    # say it again
    ("repeat", 0.95, r" (?:repeat|say|tell me|rephrase|restate|reiterate|go over|run (?:that|it) by me|read)(?: \w+){0,4} (?:again|once more|one more time|another time|that part|back to me)"),
    ("repeat", 0.9, r" (?:repeat|rephrase|reiterate|restate)(?: that| it| this| yourself| your| the| what| please| for| me| again| $)"),
    ("repeat", 0.95, r" (?:what|where|when|how|who) (?:was|were|did) (?:that|it|you say|you just say|you said|those|they)(?: again)? (?:again )?$"),
    ("repeat", 0.95, r" (?:did not|do not|could not|can not|never|did|not) (?:quite |really |fully |even )?(?:catch|hear|get|understand|follow|make out|grasp)(?: (?:you|that|it|a word|what you|what was|the last|your|any of that|all of that))? "),
    ("repeat", 0.9, r" (?:what did you|what you|what have you|what you have|whatever you) (?:just )?(?:say|said|tell|told|mean)"),
    ("repeat", 0.9, r"^ (?:sorry |i am sorry |excuse me |pardon |beg your )?(?:pardon|pardon me|excuse me|come again|what|what was that|say again|say what|huh|eh|once again|one more time|again please|again|sorry what|sorry)(?: me| please| what)? $"),
    ("repeat", 0.9, r" (?:come again|beg your pardon|pardon me|once again please|one more time please|say again|come back to that) "),
    ("repeat", 0.85, r" (?:what (?:was|were|is)|give me) (?:\w+ ){1,5}again(?: please)? $"),
    ("repeat", 0.85, r" (?:hear|have|listen to|play) (?:that|it|what you said|the last \w+)(?: one)?(?: more time| again| once more| back)"),
    ("repeat", 0.93, r" (?:what (?:did|were|was|have|had) (?:you|that|just|been)(?: just| now)? (?:say|saying|said|mention|mentioned|tell|telling|told|talking)|what was (?:just )?said|what d you say|what is that $|(?:repeat|repeated|replay|retell|restate|re say)(?:ed)? (?:the|that|it|please|for|what|your|back|again|to|$)|(?:that|it|this) (?:be )?repeated|(?:one more time|once more|once again|again)(?: please| for me)? $|start over|retry (?:it|that|the|please)|(?:say|tell|give|speak|read|go over|run) (?:\w+ ){1,6}(?:again|once more|one more time|another time)) "),
    ("repeat", 0.93, r"^ (?:sorry|i am sorry|pardon|excuse me|come again|what is that|i beg your pardon) $"),
    # slower, louder
    ("slower", 0.95, r" (?:slow(?:er|ly)?(?: down)?|not so fast|too fast|less fast|more slowly) "),
    ("slower", 0.85, r" (?:speak up|louder|can not hear you|could not hear you|you are (?:breaking up|cutting out)|too quiet) "),
    # other choices
    ("other_options", 0.95, r" (?:any ?thing|any ?one|some ?thing|some ?one|some ?where|any ?where|what|who|where|when|any ?time|some time|some ?body|any ?body|no ?thing|how) (?:else|different)(?!.{0,24}(?:help|assist|that is all|that will be))"),
    ("other_options", 0.95, r" (?:an ?other|other|different|alternative|more|additional|further) (?:\w+ ){0,2}?(?:option|choice|time|day|date|slot|one|opening|possibilit(?:y|ies)|alternative|place|person|appointment|dentist|doctor|salon|stylist|therapist|provider|hairdresser|mechanic|week|appointments|suggestion|recommendation|event|location|clinic|office|shop)(?:s|es)? "),
    ("other_options", 0.9, r" (?:any|some|what|which|got|have|see|find|give me|show me|are there|the) (?:\w+ )?(?:others?|alternatives?|more|other \w+)(?: one| available| please| there| do you have| are there| you have| $)"),
    ("other_options", 0.85, r" (?:do not like|not happy with|not (?:really )?(?:a fan|fond|interested|what i)|not that one|not those|none of (?:those|them|these)|neither|do not care for|does not appeal)"),
    ("other_options", 0.95, r" (?:keep (?:looking|searching|going)|(?:look|search|check|try|find) (?:\w+ )?(?:again|some ?(?:where|place|one|thing|body) else|further|more|elsewhere)|some ?place else|the next one|next (?:one|option|please)|do you have any ?more|any ?more (?:options|results|choices|of|that|available|please|$)|(?:the )?only (?:one|ones|option|options|time|times|choice|slot|slots|event|place|day)|changed my mind) "),
    ("other_options", 0.85, r" (?:what|how) about (?:an ?other|some other|a different|some ?(?:one|thing|where) else) "),
    # endings and beginnings
    ("goodbye", 0.97, r" (?:good ?bye|bye|bye bye|farewell|fare well|fairwell|see (?:you|ya)|cya|c ya|ciao|adios|cheerio|so long|take care|take it easy|have a (?:good|nice|great|lovely|wonderful|fantastic|pleasant)|have (?:yourself )?a good one|(?:talk|speak|chat) to you (?:later|soon)|catch (?:you|ya)|until next time|till next time|laters?|good ?night|peace out|hang up|ttyl|toodles|toodle oo|signing off|over and out|regards|end (?:the|this) call|call is over) (?!me|my|the time|you when|if)"),
    ("goodbye", 0.95, r" (?:that|this|it|which|there) (?:is|will be|would be|was|has been|should be|shall be|ll be|will) (?:be )?(?:about |really |pretty much )?(?:all|everything|it|fine for now|enough)(?: that| what| the| i| for| you| thank| of| and| now| then| thanks| today| right| at| help| ok| bye| great| my| we| me| is| $)"),
    ("goodbye", 0.95, r"^ (?:ok |great |perfect |good |no |nope |thanks |thank you )*(?:that is|that will|that would|all) (?:be |is )?(?:all|it|everything|done|good|set|i need|i needed)(?: \w+){0,4} $"),
    ("goodbye", 0.93, r" (?:all (?:done|i need|i needed|i wanted|set|good for now)|i am (?:done|all set|finished|all good|good for now)|nothing (?:else|more|further)|we are (?:done|all set)|no more (?:questions|help))(?! (?:with the|by))"),
    ("goodbye", 0.95, r" (?:do not|will not|would not|not) (?:need|require|want|be needing) (?:any ?thing|any|any other|any ?more|more|further)(?: \w+)?(?: else| more| help| assistance| further| information| now| today| at| from| right| $)"),
    ("goodbye", 0.85, r" (?:nice|good|great|lovely|pleasure|glad|pleasant|wonderful|fun|awesome|fantastic) (?:\w+ )?(?:talking|speaking|chatting|to (?:talk|speak|chat|have talked|have spoken|get in touch)|we (?:got to )?(?:talk|spoke|chatted|talked)|chat|conversation|seeing|to see) "),
    ("goodbye", 0.95, r" (?:that|this|it|which) (?:will|would|should|ought to|has to) (?:do|be) (?:it|all|that|everything|fine for now)?(?: for (?:me|now|today|us))? ?(?: thanks| thank you| now| today| for| and| then| please| $| bye| good)|(?:all|everything|what) (?:that )?i (?:will |would |really |wanted|needed|need|want)(?: \w+){0,3} $|do not need you|no longer need (?:you|any|your)"),
    ("goodbye", 0.8, r" (?:i (?:have to|must|need to|should|got to|better|am going to|will) (?:go|run|leave|head out|hang up|say goodbye|get going)|got to (?:go|run)) "),
    ("goodbye", 0.93, r" (?:(?:nice|good|great|lovely|pleasure|glad|pleasant|wonderful|fun|enjoyed|loved|liked)(?: \w+){0,5} (?:talk|talking|speak|speaking|chat|chatting|converse|conversing|conversation|spoke|talked|chatted)|outta here|out of here|hit the road|i will be leaving|i am leaving|leaving now|sayonara|ta ?ta|ta ta|au revoir|arrivederci|hasta la vista|good bye|i am off|off i go|got to hit|you can (?:go|leave|shut down|hang up)|bugged you enough|for now (?:bye|thanks)) |^ peace(?: out)? $"),
    ("thanks", 0.97, r" (?:thank|thanks|thx|thankyou|thanx|ty|cheers|appreciate|appreciated|appreciative|grateful|gratitude|much obliged|many thanks) "),
    ("thanks", 0.9, r" you (?:are|have been|were) (?:\w+ ){0,3}?(?:help|helpful|great|star|life ?saver|the best|a gem|kind|amazing|awesome|wonderful)|(?:very|super|so|really|most) helpful|was (?:a )?(?:great|big|very|real)? ?help(?:ful)? "),
    ("greet", 0.95, r"^ (?:well |oh |ah )?(?:hi|hello|hey|hiya|hallo|helo|howdy|greetings|good (?:morning|afternoon|evening|day)|yo|morning|evening|afternoon)(?: there)? "),
    ("greet", 0.9, r" (?:how are you|how is it going|how are things|how do you do|what is up|whats up|how have you been|how is (?:life|your day|everything|your)|nice to meet you|how you doing|how are ya|are you (?:doing )?(?:ok|well|alright|good)) "),
    ("greet", 0.93, r"^ (?:oh |well )?(?:aloha|hola|heyo|heya|hey|bonjour|salutations|welcome|sup|wassup|good to see you|how goes it|hows it|how are|how is everything|how (?:ya|you) doin|what is good) | (?:know|tell me) how (?:you|the ai|things) (?:are|is) doing|(?:have|are) you (?:been )?(?:good|well|doing (?:ok|well|good|alright))|how do you feel|how are you feeling|what are you feeling|is everything (?:ok|good|alright)(?: with you| today)? $"),
    # not sure
    ("unsure", 0.95, r" (?:do not|did not|would not|not|no longer|hardly) (?:really |even |actually |quite |exactly |honestly )*(?:know|sure|certain|remember|recall|positive)(?! (?:that|you|if you|it is|him|her))"),
    ("unsure", 0.9, r" (?:unsure|no idea|no clue|clueless|not a clue|can not (?:say|tell|remember|decide|recall)|hard to (?:say|tell)|beats me|who knows|undecided|could go either way|maybe|perhaps|possibly|might be|might|i guess|drawing a blank|have(?: \w+)? (?:idea|clue)|haven't decided|not decided|let me think|need to think|i will have to (?:check|think)|on the fence|uncertain|either or|could be) "),
    ("unsure", 0.93, r" (?:idk|either (?:one|of them|way|or)|one or the other|(?:that|it) (?:might|may|could) (?:\w+ )?be(?: the case| it| either| so)?|(?:a|some) possibility|hell if i know|if i know|who can say|(?:no|not|have no|without) (?:\w+ )?(?:knowledge|answer|information|clue|idea|earthly)|(?:not|have not) (?:\w+ )?(?:the foggiest|have (?:an |the |that )?(?:answer|information)|(?:completely |fully |totally |really |too |entirely )?(?:certain|confident|sure|convinced))|"
     r"(?:can|could) not (?:really )?(?:say|tell|give you|answer|decide|be sure)|will know later|forgot|forgotten|slipped my mind|your guess|toss up|up in the air|yes and no|maybe yes|maybe no|not (?:made up|decided)) "),
    # people and lateness
    ("late", 0.95, r" (?:(?:i|we) (?:am|are|will be|might be|may be) (?:\w+ ){0,4}?late|running (?:\w+ ){0,4}?(?:late|behind)|be (?:\w+ ){0,3}?late|stuck in traffic|held up) (?!appointment|slot)"),
    ("resend", 0.9, r" (?:re ?send|send|text|email|e mail|forward)(?: (?:me|it|that|the|my|a|us|over))* (?:\w+ )?(?:confirmation|text|message|email|details|link|reminder|code|it|that)?(?: \w+){0,3}? (?:again|once more|one more time) "),
    ("resend", 0.9, r" (?:re ?send|send (?:me )?another|(?:did not|never|have not) (?:get|got|receive|received|gotten) (?:a |the |my |your |any )?(?:confirmation|text|message|email|reminder|sms)) "),
    ("confirm", 0.9, r" (?:i (?:would like to |want to |can |wanted to |am calling to |will |need to |am happy to )?confirm|confirming|calling to confirm|i will be there|we will be there|i am coming|i can make it|count me in) "),
)
_RULES: tuple[_Rule, ...] = tuple((name, sure, re.compile(pattern)) for name, sure, pattern in _TABLE)


def acts(words: str) -> Iterator[tuple[str, float]]:
    """Name and confidence of each act that the plain words hold; one of a name, the likeliest first."""
    seen: set[str] = set()
    for name, sure, pattern in _RULES:
        if name not in seen and pattern.search(words):
            seen.add(name)
            yield name, sure
