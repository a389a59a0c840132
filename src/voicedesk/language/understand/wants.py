"""What a caller wants of the calendar: book, move, cancel, see what is free and held."""

import re
from collections.abc import Iterator

_Rule = tuple[str, float, re.Pattern[str]]

_VISIT = (
    r"(?:appointments?|bookings?|reservations?|visits?|sessions?|meetings?|slots?"
    r"|consultations?|consults?|time|times|checkups?|cleanings?"
    r"|haircuts?|events?|spot|spots|opening|openings|room|rooms|table|tables|check ?in)"
)
_HELD = (
    r"(?:appointments?|bookings?|reservations?|visits?|sessions?|meetings?|slots?"
    r"|consultations?|checkups?|cleanings?|haircuts?|schedule|events?|spot|room"
    r"|table)"
)
_ABOUT = r"(?:\w+ ){0,4}?"
_ASK = (
    r"(?:i|we|you|please|to|and|can|could|would|want|like|need|let us|just"
    r"|go ahead and|then|ok|yes|now|yeah|sure|also|may|will|shall|should|how do i"
    r"|do i|lets|not|great|perfect|"
    r"she|he|thanks|hi|hello|hey|them|me|a|the|that|help|try|right|well|actually|instead)"
)

TABLE: tuple[tuple[str, float, str], ...] = (
    # cancel
    (
        "cancel",
        0.97,
        r" (?:cancel|cancell?ing|cancell?ation|drop|scrap|scratch|call off|delete"
        r"|remove|get rid of|forget|undo|repeal|withdraw|void|kill"
        rf"|clear) {_ABOUT}{_HELD} ",
    ),
    (
        "cancel",
        0.95,
        r" (?:cancel|cancell?ing|cancell?ation|cancel(?:l?ed)) (?!(?:my |the |a |this "
        r"|that )?(?:card|account|payment|transfer|transaction|subscription|order"
        r"|policy|fee|direct|standing|standing order|loan|overdraft|membership|plan"
        r"|contract)\b)",
    ),
    (
        "cancel",
        0.93,
        r" (?:(?:can|could|will|would|am|are|is) not (?:be able to "
        r"|going to )?(?:make|come|attend|be coming|be there|keep|get)"
        r"|unable to (?:make|come|attend|keep)|no longer (?:need|want|require|coming)"
        rf"|do not (?:need|want|require)) {_ABOUT}(?:it|{_HELD}|today"
        rf"|tomorrow) (?!.{{0,40}}(?:instead|another|different|other|resched|move"
        r"|change))",
    ),
    (
        "cancel",
        0.85,
        r" (?:take me off|take us off|not coming|not going to make it|will not make it"
        r"|free up my|release my) ",
    ),
    (
        "cancel",
        0.95,
        r" (?:end|close|trash|nix|unreserve|unbook|terminate|discontinue|abort|lose"
        r"|skip|ditch|take off|toss|rescind|revoke|erase|clear out|do away with"
        rf"|back out of|pull out of|get out of) {_ABOUT}{_HELD} ",
    ),
    (
        "cancel",
        0.93,
        rf" {_HELD} (?:\w+ ){{0,6}}?(?:is no longer|are no longer|not|no longer"
        r"|is not) (?:needed|necessary|required|wanted|need|want|happening) "
        rf"| {_HELD} (?:\w+ ){{0,8}}?(?:i|we) (?:do not|no longer|will not) (?:need"
        r"|want|require|be using)| (?:not going to|not coming to) (?:dinner|lunch"
        r"|make it|come|be there|the \w+)",
    ),
    # move
    (
        "move",
        0.97,
        r" (?:reschedule|rescheduling|re book|rebook|rearrange|postpone|push back"
        r"|push it back|bring forward|bring it forward|move up|swap my|switch my"
        r"|rebooking|delay my) ",
    ),
    (
        "move",
        0.96,
        r" (?:move|change|shift|push|switch|swap|alter|modify|amend|update|adjust"
        r"|changing|moving|edit|upgrade|make (?:a |some |an )?(?:change|changes"
        r"|amendment|amendments|alteration|adjustment)s? (?:to|on|in)|bring"
        rf"|postpone) {_ABOUT}(?:{_HELD}|day i|date i|time i) ",
    ),
    (
        "move",
        0.93,
        r" (?:my|our|the|an|this|that|existing"
        rf"|current) {_ABOUT}(?:{_HELD}) (?:\w+ ){{0,14}}?(?:move|moved|change|changed"
        r"|shift|shifted|push|pushed|switch|amend|modify|alter|update|upgrade"
        r"|amendments?|changes?|later|earlier) ",
    ),
    (
        "move",
        0.9,
        r" (?:can|could|may|possible to|like to|want to|need to|please|let us"
        r"|would) (?:\w+ ){0,3}?(?:move|shift|push|change|postpone) (?:it|that|this"
        r"|mine|ours|them|things) (?:to|for|until|back|forward|from|earlier|later|up)",
    ),
    (
        "move",
        0.9,
        r" (?:come|go|be seen|get in|come in) (?:\w+ )?(?:earlier|later|sooner"
        r"|another (?:day|time)) (?:instead|than)|(?:different|another|other|new"
        r"|later|earlier|better) (?:time|day|date|slot) for (?:my|our|the) ",
    ),
    (
        "move",
        0.95,
        r" (?:change|alter|modify|amend|update|adjust|edit|correct|switch|extend"
        rf"|shorten|swap) (?:\w+ ){{0,9}}?{_HELD} | {_HELD} (?:\w+ ){{0,12}}?(?:i"
        r"|we) (?:would like to|want to|need to|have to|got to) (?:\w+ )?(?:change"
        r"|move|amend|modify|alter|update|push|shift|upgrade|reschedule) | (?:can"
        r"|could|may) (?:i|we|you) (?:\w+ )?(?:change|move|amend|modify|alter|update"
        r"|push|shift|upgrade|reschedule|bump) (?:it|that|this|mine|them) | (?:put"
        rf"|add) (?:\w+ ){{0,3}}?(?:people|guests|persons|adults) ",
    ),
    # look up
    (
        "lookup",
        0.95,
        r" (?:when|what time|what day|which day|what date|where) (?:is|was|are|do|did"
        rf"|am|have|are) {_ABOUT}(?:my|our|i|we) {_ABOUT}(?:{_HELD}|booked|scheduled"
        r"|coming in|supposed to|due|seen|appointment) ",
    ),
    (
        "lookup",
        0.95,
        r" (?:confirm|check|verify|double check|look up|look at|see|view|find|pull up"
        r"|show|tell me|remind me|know|get|check on|make sure|show me|list|check if"
        rf"|is|are|do i have|have i got|did you get|did i|did you) {_ABOUT}(?:my|our"
        rf"|the|of my|any|about my|this) {_ABOUT}(?:{_HELD}|calendar|agenda"
        rf"|plans?) (?!.{{0,12}}(?:available|open|free|left|times))",
    ),
    (
        "lookup",
        0.95,
        rf" (?:do|did) (?:i|we) {_ABOUT}have {_ABOUT}(?:{_HELD}|anything|something"
        r"|any plans?|plans|on my (?:calendar|schedule)|scheduled|booked|planned"
        r"|going on)",
    ),
    (
        "lookup",
        0.92,
        r" (?:what|which|any|anything|something|is|whats|all|have) (?:\w+ ){0,5}?(?:on"
        r"|in|to|for) (?:my|the|our) (?:\w+ )?(?:calendar|schedule|agenda|diary|plate"
        r"|plan)",
    ),
    (
        "lookup",
        0.92,
        r" (?:what|which|any|the|my|all|other) (?:\w+ )?(?:events?|appointments?"
        r"|meetings?|plans|bookings?|things) (?:\w+ ){0,3}?(?:do i have|have i|i have"
        r"|are there|is there|scheduled|happening|on my|planned|coming up|in store"
        r"|for me)",
    ),
    (
        "lookup",
        0.9,
        r" (?:am i|are we|was i|if i am) (?:still |already |all )?(?:booked|scheduled"
        r"|down|set|on) (?:in|for|on|with|up|at)",
    ),
    (
        "lookup",
        0.9,
        rf" (?:is|was|are) (?:my|our|the) {_ABOUT}{_HELD} (?:\w+ ){{0,3}}?(?:confirmed"
        r"|still|today|tomorrow|on|at|booked|set|scheduled|in place|ok|good)",
    ),
    (
        "lookup",
        0.94,
        r" (?:is|are|was|does|do|if|make sure|see if|verify|ensure|assure me"
        rf"|status of|whether) {_ABOUT}(?:there|has|have|had|my|a|is|are"
        rf"|got) {_ABOUT}(?:{_HELD}) {_ABOUT}(?:for|under|at|in|with|is|are|on|name"
        r"|booked) ",
    ),
    (
        "lookup",
        0.93,
        r" status of (?:my|the|our) (?:\w+ ){0,2}?(?:appointment|booking|reservation"
        r"|visit|order|repair)| what (?:do|have) i (?:have|got) (?:\w+ ){0,3}?(?:on"
        r"|for|scheduled|planned|booked|this|next|tomorrow|today|going)| (?:my"
        r"|the) (?:planner|calendar|diary|agenda)(?: for| on| please| now| today"
        r"| tomorrow| look| $)",
    ),
    # availability
    (
        "availability",
        0.95,
        r" (?:when|what time|what times|which times?|what day|what days|which days?"
        r"|what hours?) (?:\w+ ){0,3}?(?:i|we|you|he|she|they|there|open|is|are|do"
        r"|does|would) (?:\w+ ){0,6}?(?:free|available|open|opening|openings"
        r"|availability|see me|fit me|work|not busy)",
    ),
    (
        "availability",
        0.95,
        r" (?:what|any|your|my|check|the|is|there|some|next|his|her|their|find|know|an"
        r"|have|show|schedule|what is|an?y other) (?:\w+ ){0,3}?(?:availability"
        r"|availabilities|openings?|vacanc(?:y|ies)|free (?:time|times|slots?|spots?)"
        r"|empty (?:slots?|time)|available (?:time|times|slots?|day|days|appointments?"
        r"|hours|dates?)|open (?:slots?|times?|spots?|appointments?)|slots?)",
    ),
    (
        "availability",
        0.93,
        r" (?:do|does|have|has|is|are|got|will) (?:you|he|she|they|i|we|there|dr"
        r"|doctor|anyone|anybody|any|anything|someone) (?:\w+ ){0,6}?(?:available|free"
        r"|open|availability|openings?|slots?|times?|space|room)",
    ),
    (
        "availability",
        0.93,
        r" (?:am|are|is|when|if|will|that|was|what time|whether|how|times?) (?:i"
        r"|we) (?:am |are |will be |is |be |would be )?(?:free|available|open"
        r"|not busy)",
    ),
    (
        "availability",
        0.93,
        r" (?:check|see|know|find out|tell me|look|view|find) (?:\w+ ){0,4}?(?:if|when"
        r"|whether|what time|times?) (?:\w+ ){0,4}?(?:free|available|open|time)",
    ),
    (
        "availability",
        0.9,
        r" (?:what|when) (?:is|are|s|would be|will be|do you have"
        r"|have you got) (?:\w+ ){0,2}?(?:the |your )?(?:soonest|earliest|next|first"
        r"|latest|nearest|closest|quickest)",
    ),
    (
        "availability",
        0.95,
        r" (?:spare|free|open|empty|available|blank|unoccupied|unbooked) (?:time|times"
        r"|slots?|spots?|hours?|days?|dates?|space|schedule|blocks?|windows?"
        r"|appointments?|room) ",
    ),
    (
        "availability",
        0.95,
        r" (?:schedule|calendar|day|diary|agenda) (?:\w+ ){0,3}?(?:clear|free|empty"
        r"|open|like|look|looks|looking|available)|(?:days?|times?|dates?|slots?"
        r"|hours?|what) (?:do )?(?:i|you|we|they) (?:\w+ )?(?:have |am "
        r"|are )?(?:available|free|open)|(?:nothing|not anything) (?:going on|planned"
        r"|scheduled|booked)",
    ),
    (
        "availability",
        0.93,
        r" (?:i am|i will be|we are|i would be) (?:free|available|availble|open) "
        r"|availab(?:le|ility) (?:time|on|for|in|at|around|please|today|tomorrow|next)"
        r"|my availability|openness",
    ),
    (
        "availability",
        0.88,
        r" (?:can|could|would) (?:you|i|we|he|she|they|dr|doctor \w+"
        r"|someone) (?:\w+ ){0,3}?(?:fit|squeeze|see|get|come|slot) (?:me|us|in|him"
        r"|her)",
    ),
    ("availability", 0.85, r" (?:fit|squeeze|get|slot) (?:me|us|my \w+|him|her) in "),
    # waitlist
    (
        "waitlist",
        0.97,
        r" (?:wait ?list|waiting list|wait list|cancellation list|stand ?by"
        r"|standby list) ",
    ),
    (
        "waitlist",
        0.93,
        r" (?:let|call|text|tell|notify|ring|contact|phone|message|alert) (?:me"
        r"|us) (?:know )?(?:if|when|as soon as|in case|should) (?:\w+ ){0,6}?(?:opens?"
        r"|open up|opens up|comes? up|cancel|cancels|cancelled|canceled|cancellation"
        r"|available|free|frees|frees up|earlier|sooner)",
    ),
    (
        "waitlist",
        0.9,
        r" (?:if|when|in case|should) (?:there is |you get |you have |there are "
        r"|any ?one |some ?one |any ?thing |something )?(?:a "
        r"|any )?(?:\w+ ){0,2}?(?:cancels|cancellations?|opens up|comes up"
        r"|becomes available|frees up|falls through) ",
    ),
    # book
    (
        "book",
        0.97,
        r" (?:book|booking|schedule|scheduling|reserve|reserving|set up|setup|make"
        r"|arrange|get|have|need|want|like|fix|create|put|add|place|request"
        r"|organi[sz]e|plan|looking for|require|find|set|give me|setting up|making"
        r"|getting|fixing|sign me up for|secure|grab|needing|do|with|complete"
        r"|proceed with|go ahead with|enter|try|for) (?:me |us |my \w+ |him |her "
        r"|that |this |it |up |them |in )?(?:in |for |up )?(?:an?|another|the|one"
        r"|some|my|our|this|that|new|first|your|their|his|her|any|to have an?"
        rf"|another)? ?(?:\w+ ){{0,3}}?{_VISIT} ",
    ),
    (
        "book",
        0.96,
        rf"(?:^| {_ASK}) (?:book|schedule|reserve|booked|scheduled|scheduling|booking"
        r"|make me|set me up|sign me up|pencil me|put me|get me|fit me|slot me)(?: me"
        r"| us| it| that| this| one| my| a| an| the| in| for| with| on| at| him| her"
        r"| them| down| now| again| something| there| two| another| your| one| him"
        r"| $)",
    ),
    (
        "book",
        0.93,
        r" (?:i|we|he|she|they|my \w+|our \w+) (?:would like|want|wanna|need|needs"
        r"|have|has|would love|wish|am hoping|was hoping|am looking|am trying"
        r"|was wondering|am calling|are looking|wants|require|requires|am due|are due"
        r"|is due) (?:for |to |if )?(?:\w+ ){0,3}?(?:see|come|come in|be seen|visit"
        r"|make an|stay|get in|have my|get my|get (?:a|an|some)|have (?:a|an)|bring"
        r"|drop off|get her|get his|get our)",
    ),
    (
        "book",
        0.9,
        r" (?:can|could|may|might|is it possible for me"
        r"|would it be possible for me) (?:i|we) (?:\w+ )?(?:to )?(?:come|come in|see"
        r"|visit|get in|drop by|stop by|bring|pop in|be seen|have|get)(?: in| by| for"
        r"| on| at| my| dr| doctor| a| an| the) ",
    ),
    (
        "book",
        0.9,
        r" (?:add|put|save|create|place|enter|mark|insert|include|log|note|set"
        r"|schedule) (?:\w+ ){0,9}?(?:to|on|in|into|onto|for|as) (?:my |the |your "
        r"|our |a )?(?:calendar|schedule|agenda|diary|event)",
    ),
    (
        "book",
        0.93,
        r" (?:book|schedule|reserve) (?:it|that|this|me|us|one|that one|this one|them"
        r"|her|him|an? \w+|the \w+)(?: in| for| on| at| with| up| then| please| now"
        r"| $) ?(?!.{0,20}(?:is|was) )",
    ),
    (
        "book",
        0.93,
        r" (?:stick|pop|throw|put|add|include|enter|up|update|note"
        r"|mark) (?:\w+ ){0,4}?(?:in|into|to|on|onto|the) (?:\w+ )?(?:calendar"
        r"|schedule|diary|itinerary|agenda) ",
    ),
    (
        "book",
        0.93,
        r" (?:visit|go to|go see|see|going to) (?:\w+ ){0,2}?(?:dentist|doctor|salon"
        r"|therapist|hairdresser|barber|stylist|clinic|dermatologist|gynecologist"
        r"|psychologist|psychiatrist|spa|physician|hygienist|practitioner|specialist) ",
    ),
    (
        "book",
        0.93,
        r" (?:book|schedule|reserve|arrange|obtain|get|organi[sz]e"
        r"|set up) (?:\w+ ){0,3}?(?:repairs?|maintenance|service|mechanic|tune up"
        r"|oil change|inspection|meeting|table|room|appointment|reservation|cleaning"
        r"|checkup) | (?:need|want|get|find|have|looking for) (?:me )?(?:some ?one"
        r"|some ?body|a mechanic|a technician|a place|any ?one|a pro|a shop|an expert"
        r"|a professional) (?:\w+ ){0,4}?(?:look|check|inspect|fix|repair|deal|see"
        r"|change|service|rotate|replace|handle) | (?:look at|check|inspect|service"
        r"|fix|repair|looked at|checked|inspected|fixed|repaired|serviced"
        r"|checked out) (?:\w+ ){0,3}?(?:car|vehicle|truck|engine|tires?|brakes|light"
        r"|van|suv|bike)| (?:car|vehicle|truck|engine|tires?|brakes|light"
        r"|van) (?:\w+ ){0,3}?(?:looked at|checked|inspected|fixed|repaired|serviced) "
        r"| (?:meet|meeting) with \w+ | (?:eat|dine|dinner|lunch) (?:at"
        r"|in) (?:\w+ ){1,6}?for ",
    ),
    (
        "book",
        0.9,
        r" (?:add|create|make|set|schedule|put in|make) (?:\w+ ){0,3}?(?:an? |the "
        r"|this |that )?(?:calendar )?(?:event|events|entry|reminder) ",
    ),
)
_RULES: tuple[_Rule, ...] = tuple(
    (name, sure, re.compile(pattern)) for name, sure, pattern in TABLE
)


def wants(words: str) -> Iterator[tuple[str, float]]:
    """Name and confidence of each wish in the plain words; the first rule of a name decides."""
    seen: set[str] = set()
    for name, sure, pattern in _RULES:
        if name not in seen and pattern.search(words):
            seen.add(name)
            yield name, sure
