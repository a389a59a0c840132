"""What a caller wants done: book, move, cancel, see; and what belongs to support."""

import re
from collections.abc import Iterator

_Rule = tuple[str, float, re.Pattern[str]]

_VISIT = (
    r"(?:appointments?|bookings?|reservations?|visits?|sessions?|meetings?|slots?|consultations?|consults?|time|times|checkups?|cleanings?"
    r"|haircuts?|events?|spot|spots|opening|openings|room|rooms|table|tables|check ?in)"
)
_HELD = r"(?:appointments?|bookings?|reservations?|visits?|sessions?|meetings?|slots?|consultations?|checkups?|cleanings?|haircuts?|schedule|events?|spot|room|table)"
_ABOUT = r"(?:\w+ ){0,4}?"
_ASK = (
    r"(?:i|we|you|please|to|and|can|could|would|want|like|need|let us|just|go ahead and|then|ok|yes|now|yeah|sure|also|may|will|shall|should|how do i|do i|lets|not|great|perfect|"
    r"she|he|thanks|hi|hello|hey|them|me|a|the|that|help|try|right|well|actually|instead)"
)

TABLE: tuple[tuple[str, float, str], ...] = (
    # cancel
    ("cancel", 0.97, rf" (?:cancel|cancell?ing|cancell?ation|drop|scrap|scratch|call off|delete|remove|get rid of|forget|undo|repeal|withdraw|void|kill|clear) {_ABOUT}{_HELD} "),
    ("cancel", 0.95, r" (?:cancel|cancell?ing|cancell?ation|cancel(?:l?ed)) (?!(?:my |the |a |this |that )?(?:card|account|payment|transfer|transaction|subscription|order|policy|fee|direct|standing|standing order|loan|overdraft|membership|plan|contract)\b)"),
    ("cancel", 0.93, rf" (?:(?:can|could|will|would|am|are|is) not (?:be able to |going to )?(?:make|come|attend|be coming|be there|keep|get)|unable to (?:make|come|attend|keep)|no longer (?:need|want|require|coming)|do not (?:need|want|require)) {_ABOUT}(?:it|{_HELD}|today|tomorrow) (?!.{{0,40}}(?:instead|another|different|other|resched|move|change))"),
    ("cancel", 0.85, r" (?:take me off|take us off|not coming|not going to make it|will not make it|free up my|release my) "),
    ("cancel", 0.95, rf" (?:end|close|trash|nix|unreserve|unbook|terminate|discontinue|abort|lose|skip|ditch|take off|toss|rescind|revoke|erase|clear out|do away with|back out of|pull out of|get out of) {_ABOUT}{_HELD} "),
    ("cancel", 0.93, rf" {_HELD} (?:\w+ ){{0,6}}?(?:is no longer|are no longer|not|no longer|is not) (?:needed|necessary|required|wanted|need|want|happening) | {_HELD} (?:\w+ ){{0,8}}?(?:i|we) (?:do not|no longer|will not) (?:need|want|require|be using)| (?:not going to|not coming to) (?:dinner|lunch|make it|come|be there|the \w+)"),
    # move
    ("move", 0.97, r" (?:reschedule|rescheduling|re book|rebook|rearrange|postpone|push back|push it back|bring forward|bring it forward|move up|swap my|switch my|rebooking|delay my) "),
    ("move", 0.96, rf" (?:move|change|shift|push|switch|swap|alter|modify|amend|update|adjust|changing|moving|edit|upgrade|make (?:a |some |an )?(?:change|changes|amendment|amendments|alteration|adjustment)s? (?:to|on|in)|bring|postpone) {_ABOUT}(?:{_HELD}|day i|date i|time i) "),
    ("move", 0.93, rf" (?:my|our|the|an|this|that|existing|current) {_ABOUT}(?:{_HELD}) (?:\w+ ){{0,14}}?(?:move|moved|change|changed|shift|shifted|push|pushed|switch|amend|modify|alter|update|upgrade|amendments?|changes?|later|earlier) "),
    ("move", 0.9, r" (?:can|could|may|possible to|like to|want to|need to|please|let us|would) (?:\w+ ){0,3}?(?:move|shift|push|change|postpone) (?:it|that|this|mine|ours|them|things) (?:to|for|until|back|forward|from|earlier|later|up)"),
    ("move", 0.9, rf" (?:come|go|be seen|get in|come in) (?:\w+ )?(?:earlier|later|sooner|another (?:day|time)) (?:instead|than)|(?:different|another|other|new|later|earlier|better) (?:time|day|date|slot) for (?:my|our|the) "),
    ("move", 0.95, rf" (?:change|alter|modify|amend|update|adjust|edit|correct|switch|extend|shorten|swap) (?:\w+ ){{0,9}}?{_HELD} | {_HELD} (?:\w+ ){{0,12}}?(?:i|we) (?:would like to|want to|need to|have to|got to) (?:\w+ )?(?:change|move|amend|modify|alter|update|push|shift|upgrade|reschedule) | (?:can|could|may) (?:i|we|you) (?:\w+ )?(?:change|move|amend|modify|alter|update|push|shift|upgrade|reschedule|bump) (?:it|that|this|mine|them) | (?:put|add) (?:\w+ ){{0,3}}?(?:people|guests|persons|adults) "),
    # look up
    ("lookup", 0.95, rf" (?:when|what time|what day|which day|what date|where) (?:is|was|are|do|did|am|have|are) {_ABOUT}(?:my|our|i|we) {_ABOUT}(?:{_HELD}|booked|scheduled|coming in|supposed to|due|seen|appointment) "),
    ("lookup", 0.95, rf" (?:confirm|check|verify|double check|look up|look at|see|view|find|pull up|show|tell me|remind me|know|get|check on|make sure|show me|list|check if|is|are|do i have|have i got|did you get|did i|did you) {_ABOUT}(?:my|our|the|of my|any|about my|this) {_ABOUT}(?:{_HELD}|calendar|agenda|plans?) (?!.{{0,12}}(?:available|open|free|left|times))"),
    ("lookup", 0.95, rf" (?:do|did) (?:i|we) {_ABOUT}have {_ABOUT}(?:{_HELD}|anything|something|any plans?|plans|on my (?:calendar|schedule)|scheduled|booked|planned|going on)"),
    ("lookup", 0.92, r" (?:what|which|any|anything|something|is|whats|all|have) (?:\w+ ){0,5}?(?:on|in|to|for) (?:my|the|our) (?:\w+ )?(?:calendar|schedule|agenda|diary|plate|plan)"),
    ("lookup", 0.92, r" (?:what|which|any|the|my|all|other) (?:\w+ )?(?:events?|appointments?|meetings?|plans|bookings?|things) (?:\w+ ){0,3}?(?:do i have|have i|i have|are there|is there|scheduled|happening|on my|planned|coming up|in store|for me)"),
    ("lookup", 0.9, r" (?:am i|are we|was i|if i am) (?:still |already |all )?(?:booked|scheduled|down|set|on) (?:in|for|on|with|up|at)"),
    ("lookup", 0.9, rf" (?:is|was|are) (?:my|our|the) {_ABOUT}{_HELD} (?:\w+ ){{0,3}}?(?:confirmed|still|today|tomorrow|on|at|booked|set|scheduled|in place|ok|good)"),
    ("lookup", 0.94, rf" (?:is|are|was|does|do|if|make sure|see if|verify|ensure|assure me|status of|whether) {_ABOUT}(?:there|has|have|had|my|a|is|are|got) {_ABOUT}(?:{_HELD}) {_ABOUT}(?:for|under|at|in|with|is|are|on|name|booked) "),
    ("lookup", 0.93, r" status of (?:my|the|our) (?:\w+ ){0,2}?(?:appointment|booking|reservation|visit|order|repair)| what (?:do|have) i (?:have|got) (?:\w+ ){0,3}?(?:on|for|scheduled|planned|booked|this|next|tomorrow|today|going)| (?:my|the) (?:planner|calendar|diary|agenda)(?: for| on| please| now| today| tomorrow| look| $)"),
    # availability
    ("availability", 0.95, r" (?:when|what time|what times|which times?|what day|what days|which days?|what hours?) (?:\w+ ){0,3}?(?:i|we|you|he|she|they|there|open|is|are|do|does|would) (?:\w+ ){0,6}?(?:free|available|open|opening|openings|availability|see me|fit me|work|not busy)"),
    ("availability", 0.95, r" (?:what|any|your|my|check|the|is|there|some|next|his|her|their|find|know|an|have|show|schedule|what is|an?y other) (?:\w+ ){0,3}?(?:availability|availabilities|openings?|vacanc(?:y|ies)|free (?:time|times|slots?|spots?)|empty (?:slots?|time)|available (?:time|times|slots?|day|days|appointments?|hours|dates?)|open (?:slots?|times?|spots?|appointments?)|slots?)"),
    ("availability", 0.93, r" (?:do|does|have|has|is|are|got|will) (?:you|he|she|they|i|we|there|dr|doctor|anyone|anybody|any|anything|someone) (?:\w+ ){0,6}?(?:available|free|open|availability|openings?|slots?|times?|space|room)"),
    ("availability", 0.93, r" (?:am|are|is|when|if|will|that|was|what time|whether|how|times?) (?:i|we) (?:am |are |will be |is |be |would be )?(?:free|available|open|not busy)"),
    ("availability", 0.93, r" (?:check|see|know|find out|tell me|look|view|find) (?:\w+ ){0,4}?(?:if|when|whether|what time|times?) (?:\w+ ){0,4}?(?:free|available|open|time)"),
    ("availability", 0.9, r" (?:what|when) (?:is|are|s|would be|will be|do you have|have you got) (?:\w+ ){0,2}?(?:the |your )?(?:soonest|earliest|next|first|latest|nearest|closest|quickest)"),
    ("availability", 0.95, r" (?:spare|free|open|empty|available|blank|unoccupied|unbooked) (?:time|times|slots?|spots?|hours?|days?|dates?|space|schedule|blocks?|windows?|appointments?|room) "),
    ("availability", 0.95, r" (?:schedule|calendar|day|diary|agenda) (?:\w+ ){0,3}?(?:clear|free|empty|open|like|look|looks|looking|available)|(?:days?|times?|dates?|slots?|hours?|what) (?:do )?(?:i|you|we|they) (?:\w+ )?(?:have |am |are )?(?:available|free|open)|(?:nothing|not anything) (?:going on|planned|scheduled|booked)"),
    ("availability", 0.93, r" (?:i am|i will be|we are|i would be) (?:free|available|availble|open) |availab(?:le|ility) (?:time|on|for|in|at|around|please|today|tomorrow|next)|my availability|openness"),
    ("availability", 0.88, r" (?:can|could|would) (?:you|i|we|he|she|they|dr|doctor \w+|someone) (?:\w+ ){0,3}?(?:fit|squeeze|see|get|come|slot) (?:me|us|in|him|her)"),
    ("availability", 0.85, r" (?:fit|squeeze|get|slot) (?:me|us|my \w+|him|her) in "),
    # waitlist
    ("waitlist", 0.97, r" (?:wait ?list|waiting list|wait list|cancellation list|stand ?by|standby list) "),
    ("waitlist", 0.93, r" (?:let|call|text|tell|notify|ring|contact|phone|message|alert) (?:me|us) (?:know )?(?:if|when|as soon as|in case|should) (?:\w+ ){0,6}?(?:opens?|open up|opens up|comes? up|cancel|cancels|cancelled|canceled|cancellation|available|free|frees|frees up|earlier|sooner)"),
    ("waitlist", 0.9, r" (?:if|when|in case|should) (?:there is |you get |you have |there are |any ?one |some ?one |any ?thing |something )?(?:a |any )?(?:\w+ ){0,2}?(?:cancels|cancellations?|opens up|comes up|becomes available|frees up|falls through) "),
    # book
    ("book", 0.97, rf" (?:book|booking|schedule|scheduling|reserve|reserving|set up|setup|make|arrange|get|have|need|want|like|fix|create|put|add|place|request|organi[sz]e|plan|looking for|require|find|set|give me|setting up|making|getting|fixing|sign me up for|secure|grab|needing|do|with|complete|proceed with|go ahead with|enter|try|for) (?:me |us |my \w+ |him |her |that |this |it |up |them |in )?(?:in |for |up )?(?:an?|another|the|one|some|my|our|this|that|new|first|your|their|his|her|any|to have an?|another)? ?(?:\w+ ){{0,3}}?{_VISIT} "),
    ("book", 0.96, rf"(?:^| {_ASK}) (?:book|schedule|reserve|booked|scheduled|scheduling|booking|make me|set me up|sign me up|pencil me|put me|get me|fit me|slot me)(?: me| us| it| that| this| one| my| a| an| the| in| for| with| on| at| him| her| them| down| now| again| something| there| two| another| your| one| him| $)"),
    ("book", 0.93, r" (?:i|we|he|she|they|my \w+|our \w+) (?:would like|want|wanna|need|needs|have|has|would love|wish|am hoping|was hoping|am looking|am trying|was wondering|am calling|are looking|wants|require|requires|am due|are due|is due) (?:for |to |if )?(?:\w+ ){0,3}?(?:see|come|come in|be seen|visit|make an|stay|get in|have my|get my|get (?:a|an|some)|have (?:a|an)|bring|drop off|get her|get his|get our)"),
    ("book", 0.9, r" (?:can|could|may|might|is it possible for me|would it be possible for me) (?:i|we) (?:\w+ )?(?:to )?(?:come|come in|see|visit|get in|drop by|stop by|bring|pop in|be seen|have|get)(?: in| by| for| on| at| my| dr| doctor| a| an| the) "),
    ("book", 0.9, r" (?:add|put|save|create|place|enter|mark|insert|include|log|note|set|schedule) (?:\w+ ){0,9}?(?:to|on|in|into|onto|for|as) (?:my |the |your |our |a )?(?:calendar|schedule|agenda|diary|event)"),
    ("book", 0.93, r" (?:book|schedule|reserve) (?:it|that|this|me|us|one|that one|this one|them|her|him|an? \w+|the \w+)(?: in| for| on| at| with| up| then| please| now| $) ?(?!.{0,20}(?:is|was) )"),
    ("book", 0.93, r" (?:stick|pop|throw|put|add|include|enter|up|update|note|mark) (?:\w+ ){0,4}?(?:in|into|to|on|onto|the) (?:\w+ )?(?:calendar|schedule|diary|itinerary|agenda) "),
    ("book", 0.93, r" (?:visit|go to|go see|see|going to) (?:\w+ ){0,2}?(?:dentist|doctor|salon|therapist|hairdresser|barber|stylist|clinic|dermatologist|gynecologist|psychologist|psychiatrist|spa|physician|hygienist|practitioner|specialist) "),
    ("book", 0.93, r" (?:book|schedule|reserve|arrange|obtain|get|organi[sz]e|set up) (?:\w+ ){0,3}?(?:repairs?|maintenance|service|mechanic|tune up|oil change|inspection|meeting|table|room|appointment|reservation|cleaning|checkup) | (?:need|want|get|find|have|looking for) (?:me )?(?:some ?one|some ?body|a mechanic|a technician|a place|any ?one|a pro|a shop|an expert|a professional) (?:\w+ ){0,4}?(?:look|check|inspect|fix|repair|deal|see|change|service|rotate|replace|handle) | (?:look at|check|inspect|service|fix|repair|looked at|checked|inspected|fixed|repaired|serviced|checked out) (?:\w+ ){0,3}?(?:car|vehicle|truck|engine|tires?|brakes|light|van|suv|bike)| (?:car|vehicle|truck|engine|tires?|brakes|light|van) (?:\w+ ){0,3}?(?:looked at|checked|inspected|fixed|repaired|serviced) | (?:meet|meeting) with \w+ | (?:eat|dine|dinner|lunch) (?:at|in) (?:\w+ ){1,6}?for "),
    ("book", 0.9, r" (?:add|create|make|set|schedule|put in|make) (?:\w+ ){0,3}?(?:an? |the |this |that )?(?:calendar )?(?:event|events|entry|reminder) "),
    # support
    ("billing", 0.93, r" (?:bill|bills|billing|billed|invoice|invoices|charge|charges|charged|charging|payment|payments|paid|pay|refund|refunds|refunded|receipt|owe|balance due|overcharged|statement|deductible|copay|co pay|money back|deposit|fee|fees|cost|price|prices|pricing|how much)"),
    ("complaint", 0.95, r" (?:complain|complaint|complaints|complaining|unacceptable|disgusted|disgusting|disappointed|disappointing|terrible|awful|horrible|worst|appalling|rude|ridiculous|outrageous|unhappy|dissatisfied|not (?:at all )?(?:happy|satisfied|pleased)|ruined|botched|poor service|bad service|fed up|ripped off)"),
    ("problem", 0.93, r" (?:not work|not working|does not work|did not work|is not working|stopped working|will not (?:start|work|turn|open|print|load|connect|let)|can not (?:log|login|sign|access|connect|open|print|get into|use)|broke|broken|broken down|broke down|error|crash|crashed|crashing|fails?|failed|failing|declined|stuck|problem|problems|issue|issues|trouble|fault|faulty|wrong|missing|lost|stolen|disappeared|frozen|blocked|locked out|leak|leaking|noise|hurts?|pain|ache|aching|swollen|bleeding|chipped|cracked|overheating|warning light|went down|is down|slow|virus|hacked|has not (?:arrived|come)|never (?:arrived|came)|still waiting|pending|not showing|not arrived|reverted)"),
    ("account", 0.9, r" (?:my (?:account|profile|details|address|email address|phone number|number|password|login|username|contact|insurance details|file|record|records|card|pin|plan|membership|subscription|personal details)|reset (?:my )?password|change my (?:name|address|email|number|phone|pin|password)|update my (?:details|address|information|email|number|phone|insurance)|delete my (?:account|data)|close (?:my|the|an) account|open (?:a|an) (?:\w+ )?account|sign up|log ?in|verify my)"),
    ("question", 0.9, r" (?:what is|what are|what do|what does|what kind|what type|what time do you|what should|what happens|how (?:do|does|can|long|many|much|far|often|old|late|early|is|are|would|should|come)|where (?:is|are|do|can|were)|who (?:is|are|does|do)|which|why|do you|does (?:it|he|she|the|your|that|this|dr|doctor|a|my)|are you|is there|are there|is it|can you (?:tell|explain|help|do|take|give me|send)|could you (?:tell|explain|give me|send)|tell me|i have a question|quick question|a question|wondering|like to know|want to know|need to know|curious|information|info|explain|is (?:a|the|your|that|this|my|parking|he|she)|will (?:it|the|you|my|i|this)|should i|can i|could i|may i|am i|do i|did you|have you|has (?:my|the)|what)"),
)
_RULES: tuple[_Rule, ...] = tuple((name, sure, re.compile(pattern)) for name, sure, pattern in TABLE)


def wants(words: str) -> Iterator[tuple[str, float]]:
    """Name and confidence of each wish that the plain words hold; one of a name, the likeliest first."""
    seen: set[str] = set()
    for name, sure, pattern in _RULES:
        if name not in seen and pattern.search(words):
            seen.add(name)
            yield name, sure
