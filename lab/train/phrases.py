"""The parts of which training sentences are made, and the sentences."""

_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday".split("|")
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december".split("|")
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve".split("|")

PARTS: dict[str, tuple[str, ...]] = {
    "weekday": tuple(_DAYS),
    "month": tuple(_MONTHS),
    "hour": (*_NUMBERS, "1", "2", "3", "4", "9", "10", "11", "2:30", "10:15", "4:45", "half past two", "quarter to five", "noon"),
    "nth": ("1st", "2nd", "3rd", "5th", "8th", "11th", "14th", "21st", "30th", "first", "fourth", "tenth", "twentieth"),
    "half": ("", "", "am", "pm", "in the morning", "in the afternoon", "in the evening", "o'clock"),
    "time": ("{hour} {half}", "{hour} {half}", "{hour} pm", "{hour} am", "the {part}"),
    "part": ("morning", "afternoon", "evening"),
    "day": ("{weekday}", "next {weekday}", "this {weekday}", "tomorrow", "today", "the {nth}", "the {nth} of {month}", "{month} {nth}", "the day after tomorrow", "{weekday} the {nth}", "next week", "this week", "later this week", "the {nth} of this month"),
    "when": ("on {day}", "{day}", "on {day} at {time}", "at {time}", "for {day}", "for {day} at {time}", "at {time} on {day}", "{day} {part}", "after {hour}", "before {hour}", "any time {day}", "sometime next week", "around {time}", "as soon as possible"),
    "maybe_when": ("", "", "{when}", "{when}", "{when}"),
    "service": (
        "checkup", "cleaning", "teeth cleaning", "filling", "crown", "root canal", "whitening", "extraction", "consultation", "haircut", "cut", "trim", "cut and colour", "highlights", "blow dry", "balayage", "beard trim", "perm", "manicure", "facial",
        "massage", "oil change", "brake check", "inspection", "tune up", "tire rotation", "wheel alignment", "service for my car", "battery replacement", "diagnostic", "screen repair", "laptop repair", "on site visit", "remote session", "network check",
        "printer installation", "device setup", "physical", "check up", "eye exam", "therapy session", "fitting", "viewing",
    ),
    "person": ("doctor lee", "dr smith", "dr patel", "ana", "jo", "maria", "the dentist", "the doctor", "the hygienist", "a stylist", "the same stylist", "mike", "sam", "a mechanic", "a technician", "the therapist", "someone", "him", "her", "them"),
    "place": ("the salon", "the clinic", "the dentist", "the doctor", "the office", "your shop", "that place", "the therapist", "this provider", "them", "there"),
    "visit": ("appointment", "appointment", "booking", "reservation", "visit", "session", "slot", "{service}", "{service} appointment", "meeting"),
    "with": ("", "", "with {person}", "at {place}", "for a {service}", "for my {kin}", "with {person} for a {service}"),
    "kin": ("son", "daughter", "wife", "husband", "mother", "dad", "kids", "car", "dog", "mom", "friend", "truck", "laptop"),
    "ask": ("i would like to", "i want to", "i need to", "i'd like to", "can i", "could i", "can you", "could you", "could you please", "can you please", "i'm calling to", "please", "i wanted to", "may i", "help me", "i was hoping to", "would it be possible to", "would you", "i'd love to", "let me", "is it possible to", "i need you to", "i want you to", "will you"),
    "get": ("book", "schedule", "make", "set up", "reserve", "arrange", "get", "fix", "have"),
    "day_word": ("day", "time", "date", "slot"),
    "other": ("another", "a different", "some other", "an alternative", "one more"),
    "obj": ("password", "computer", "printer", "laptop", "wifi", "email", "car", "tooth", "crown", "filling", "hair", "colour", "brakes", "engine", "tire", "phone", "screen", "account", "internet", "vpn", "monitor", "keyboard", "server"),
    "topic": ("parking", "insurance", "delta dental", "credit cards", "new patients", "walk ins", "kids", "financing", "a warranty", "gift cards", "wheelchair access", "whitening", "braces", "loaner cars", "macs", "payment plans", "x rays", "a discount", "weekend appointments", "emergencies"),
    "thing": ("the whole thing", "a crown", "a haircut", "an oil change", "that", "a cleaning", "it", "a repair", "a visit", "the {service}", "a {service}", "a new {obj}"),
    "first": ("maria", "john", "priya", "tom", "sarah", "ahmed", "lucy", "carlos", "wei", "emma"),
    "last": ("gonzalez", "smith", "okafor", "chen", "patel", "brown", "nguyen", "murphy", "kowalski", "jones"),
    "digits": ("five five five one two three four", "202 555 0177", "four one five five five five oh one nine nine", "555 0123", "two oh two five five five oh one two three"),
    "city": ("san jose", "oakland", "dublin", "the city", "berkeley", "napa", "downtown", "springfield"),
    "event": ("the movie", "dinner", "a viewing", "my trip", "the concert", "lunch with {first}", "a meeting", "the {service}", "this", "that", "it", "the appointment", "a reminder"),
}

SENTENCES: dict[str, tuple[str, ...]] = {
    "book": (
        "{ask} {get} a {visit} {with} {maybe_when}", "{ask} {get} an appointment {with} {maybe_when}", "{ask} book {maybe_when} {with}", "i need a {service} {maybe_when}", "i'd like a {service} {maybe_when}",
        "i need an appointment {maybe_when}", "i want an appointment {with} {maybe_when}", "book {me} a {service} {maybe_when}", "{ask} come in {maybe_when} {with}", "{ask} see {person} {maybe_when}", "my {kin} needs a {service} {maybe_when}",
        "schedule a {visit} {with} {maybe_when}", "make it an appointment {maybe_when}", "{ask} get my {obj} fixed {maybe_when}", "i have to get a {service} done {maybe_when}", "i'm due for a {service}", "need to get in for a {service} {maybe_when}",
        "{ask} bring my {kin} in for a {service} {maybe_when}", "put me down {maybe_when} {with}", "sign me up for a {service} {maybe_when}", "{ask} get my {kin} in {maybe_when}", "looking to {get} a {visit} {maybe_when}", "{ask} make a booking {with} {maybe_when}",
        "set me up {with} {maybe_when}", "i'd like to schedule something {maybe_when} {with}", "{ask} reserve a spot {maybe_when}", "{ask} have my {obj} looked at {maybe_when}", "i was wondering if i could {get} a {visit} {maybe_when}",
        "can you fit me in {maybe_when}", "can i get in to see {person} {maybe_when}", "two appointments back to back {maybe_when} {with}", "{ask} add {event} to my calendar {maybe_when}", "put {event} on my calendar {maybe_when}", "{ask} create an event for {event} {maybe_when}",
        "{ask} add this to my schedule", "go ahead and book {with} {maybe_when}", "try booking it {maybe_when}", "{ask} put that on my calendar", "add an event called {event} to my calendar",
    ),
    "move": (
        "{ask} reschedule my {visit} {maybe_when}", "{ask} move my {visit} to {day}", "{ask} change my {visit} to {day} at {time}", "{ask} push my {visit} back {maybe_when}", "i have to move my {visit}", "i need to reschedule",
        "could we do my appointment {when} instead", "my {visit} {when} needs to be moved", "can i come earlier than my {visit}", "{ask} change the time of my {visit}", "{ask} switch my {visit} to another {day_word}", "is there any way to bring my {visit} forward",
        "i have a {visit} {when} and i need to change it", "i've got an appointment {when} can we make it later", "something came up can i move my {visit} {maybe_when}", "{ask} rebook my {visit} {maybe_when}", "{ask} amend my booking", "{ask} modify my reservation to {day}",
        "{ask} postpone my {visit}", "i need a different time for my {visit}", "can't make my {visit} {maybe_when} can i come {when} instead", "{ask} shift my {visit} by an hour", "{ask} swap my {visit} {when} for {when}",
    ),
    "cancel": (
        "{ask} cancel my {visit} {maybe_when}", "cancel my {visit} {maybe_when}", "{ask} cancel the {visit} {when}", "i need to cancel", "i won't be able to make my {visit} {maybe_when}", "i can't make it {when}", "i don't need my {visit} any more",
        "please take me off the schedule {when}", "{ask} call off my {visit}", "forget my {visit} {maybe_when}", "i'm not coming {when}", "drop my {visit} {maybe_when}", "{ask} get rid of my {visit} {maybe_when}", "we have to cancel {first}'s {visit}",
        "i no longer need the {visit} {maybe_when}", "just cancel it", "cancel that {visit}", "i want to cancel everything i have {when}",
    ),
    "availability": (
        "what do you have {when}", "do you have anything {when}", "when is {person} available", "what times are open {when}", "is {person} free {when}", "any openings {when}", "what's the soonest you can see me", "when's your next available {visit}",
        "do you have any availability {when}", "what times do you have {when}", "are there any slots {when}", "when could i come in {maybe_when}", "what days does {person} have free", "anything free {when}", "is {hour} {half} available {when}", "do you have {hour} {half} free {when}",
        "what's your earliest {visit}", "when can {person} see me", "check availability {when}", "what times work {when}", "am i free {when}", "what time am i available {when}", "when do i have free time {when}", "am i available {when}", "what times am i free {when}",
        "do i have any free slots {when}", "find out when i am free {when}", "check if i'm available {when}", "check my calendar and see when i'm free {when}", "tell me my availability {when}", "what openings do i have {when}", "how does my schedule look {when} am i free", "have you got space {when}",
        "does {person} have an opening {when}", "how soon can i get in", "can you see if there is something {when}", "what part of {day} do i have open", "when will i be available", "show me my free time {when}", "is there room {when}", "do i have time {when}",
    ),
    "lookup": (
        "when is my {visit}", "what time is my {visit} {maybe_when}", "do i have a {visit} {when}", "{ask} check my {visit}", "{ask} confirm my {visit} {maybe_when}", "am i still booked {when}", "can you tell me when my {visit} is", "i forgot when my {visit} is", "who is my {visit} with",
        "did my booking go through", "is my {visit} still on {maybe_when}", "what's on my calendar {when}", "do i have anything {when}", "what events do i have {when}", "what do i have scheduled {when}", "show me my calendar {when}", "do i have any plans {when}", "what's on my schedule {when}",
        "any events {when}", "check my schedule {when}", "what am i doing {when}", "tell me my agenda {when}", "find my {visit} {when}", "what appointments do i have {when}", "is there anything on my calendar {when}", "look up my {visit} under {last}", "i want to see what events i have {when}", "am i busy {when}",
        "do i have something on {when}", "what else do i have on {day}", "list my events {when}", "what plans do i have {when}", "please view {day}",
    ),
    "waitlist": (
        "{ask} be put on the waiting list {maybe_when}", "put me on the waitlist {maybe_when}", "call me if something opens up {maybe_when}", "let me know if anyone cancels {maybe_when}", "is there a cancellation list", "text me if an earlier {visit} comes up", "can i be on standby {when}", "notify me when a slot frees up",
        "do you keep a waiting list", "if something earlier comes up let me know",
    ),
    "question": (
        "do you take {topic}", "do you offer {topic}", "where are you located", "what are your hours", "are you open {when}", "is there {topic}", "how long does {thing} take", "what should i bring", "do i need to fast before {thing}", "does it hurt", "what's the address", "can i bring my {kin}",
        "what do you need from me", "how do i get there", "do you accept {topic}", "is {topic} possible", "what's included in {thing}", "which {service} do you recommend", "what's the difference between {thing} and {thing}", "do you speak spanish", "how old do you have to be for {thing}", "what's your phone number",
        "what is their address", "how is their rating", "are they unisex", "do they offer cosmetic services", "can i get the address and phone number", "is it okay to eat before", "how often should i have {thing}", "does {person} do {service}", "i have a question about {topic}", "who will do {thing}",
        "what happens if i'm late", "what is your cancellation policy", "do you do {service}", "can you tell me more about {thing}", "how do i reset my {obj}", "how do i set up my {obj}", "where do i park", "is {person} any good",
    ),
    "billing": (
        "how much is {thing}", "how much does {thing} cost", "what does {thing} cost", "what do you charge for {thing}", "i have a question about my bill", "i was charged twice", "why was i charged for {thing}", "can i get a receipt", "i want a refund", "i'd like to pay my bill", "do i owe anything",
        "my invoice is wrong", "is there a fee for cancelling", "what's the price of {thing}", "can you send me an invoice", "i got a bill for {thing}", "how do i pay", "did you get my payment", "is the price before or after tax", "there's a charge i don't recognise", "do i have to pay a deposit", "is it covered by insurance",
    ),
    "problem": (
        "my {obj} isn't working", "my {obj} broke", "my {obj} is broken", "my {obj} hurts", "my {obj} won't turn on", "i can't log in to my {obj}", "my {obj} keeps crashing", "i have a problem with my {obj}", "there's a noise coming from my {obj}", "my {obj} fell out", "something is wrong with my {obj}", "the {obj} is making a strange noise",
        "i'm locked out of my {obj}", "my {obj} is really slow", "i lost my {obj}", "i've got a toothache", "my gums are bleeding", "the check engine light came on", "my car won't start", "i can't connect to the {obj}", "my {obj} is leaking", "the {obj} stopped working {when}", "i can't print", "there is an issue with the {obj}",
        "my {obj} came out all wrong", "it still doesn't work", "i never got the confirmation", "the website won't let me book",
    ),
    "complaint": (
        "i want to make a complaint", "i'm not happy with {thing}", "this is unacceptable", "your {person} was rude to me", "i'm very disappointed with {thing}", "you people messed up {thing}", "this is the third time i've called about this", "nobody called me back", "i waited an hour {when}", "{person} ruined my {obj}", "terrible service",
        "i want to complain about {person}", "the last {service} was awful", "i'm really upset about {thing}", "you keep getting it wrong", "that's ridiculous",
    ),
    "account": (
        "i need to update my {contact}", "{ask} change my {contact}", "my {contact} has changed", "i moved can you update my {contact}", "i have a new {contact}", "{ask} update my details", "can you delete my data", "i want to close my account", "what {contact} do you have for me", "{ask} change my insurance details", "is my {contact} right in your system",
        "i need to reset my password", "can you add my {kin} to my account", "i got married and my last name changed",
    ),
    "human": (
        "{ask} speak to a person", "{ask} talk to someone", "{ask} speak with {staff}", "let me talk to {staff}", "can i talk to {staff}", "put me through to {staff}", "transfer me to {staff}", "get me {staff}", "i want {staff}", "give me {staff}", "is there {staff} i can talk to", "connect me with {staff}", "i'd rather talk to {staff}", "{staff} please",
        "i don't want to talk to a machine", "can {staff} call me back", "are there any humans there", "i would prefer to discuss this with {staff}", "could you hand me over to {staff}", "i need {staff} to help me", "operator", "representative", "agent", "no i want {staff}", "please forward me to {staff}", "can i discuss it with {staff}",
        "call {staff} for me please", "is it possible to reach {staff}", "can you get {staff} on the line",
    ),
    "other_options": (
        "anything else {maybe_when}", "do you have anything else", "what else do you have", "{other} {day_word}", "do you have {other} {day_word}", "is there {other} {day_word}", "anything later", "anything earlier", "something earlier {maybe_when}", "what other times do you have", "what other options are there", "any other {day_word}s",
        "can you find me another one", "do you have someone else", "anyone else", "who else is there", "how about {other} {day_word}", "find me {other} place", "can i get a different one", "show me more", "give me some alternatives", "that doesn't work what else", "i don't like that one what else do you have", "is there something else available",
        "can you look for another {provider}", "find me a different {provider}", "are there any other {provider}s", "what about another {provider} in {city}", "i want {other} {provider}", "can you check {other} {day_word}", "could you find someone else in {city}", "i'd like to see other {provider}s", "any other suggestions", "what about somewhere in {city}",
        "find me one in {city} instead", "how about {city}", "are there others", "anyone in {city}", "no show me something else", "is there another {provider} i could try", "can you try {city} instead", "not that one", "none of those work", "got anything different", "can you suggest another", "search for another {provider}",
    ),
    "repeat": (
        "can you repeat that", "sorry what was that", "say that again please", "what did you say", "pardon", "come again", "i didn't catch that", "i didn't hear you", "could you say the {day_word} again", "what was the {day_word} again", "one more time please", "repeat please", "can you go over that again", "i missed that", "what was the last part",
        "excuse me", "sorry", "huh", "what", "could you rephrase that", "tell me again", "say again", "can you repeat the {day_word}", "i'm sorry what", "i didn't understand", "you cut out what did you say", "would you mind repeating that", "please restate that", "run that by me again", "i couldn't hear you say that again", "what do you mean",
        "repeat the last thing you said", "what was the question", "i did not get what you said",
    ),
    "slower": ("slow down please", "you're talking too fast", "can you speak slower", "could you talk more slowly", "not so fast", "a bit slower please", "can you speak up", "speak louder please", "i can't hear you very well", "you are going too fast for me", "please speak clearly and slowly"),
    "late": ("i'm running late", "i'm going to be {hour} minutes late", "running a bit behind", "i'll be late for my {visit}", "we are stuck in traffic", "i might be a little late {when}", "i'm on my way but i'll be late", "my train is delayed i'll be late", "i'm running {hour} minutes late for my {visit}", "is it okay if i'm late"),
    "resend": ("can you send me the confirmation again", "i didn't get the text", "resend the confirmation please", "please send it again", "i never got an email", "could you text me the details again", "send me the confirmation once more", "i haven't received a confirmation", "can you email me that again"),
    "greet": ("hi", "hello", "hey", "good morning", "good afternoon", "hi there", "hello is anyone there", "hi good morning", "how are you", "how's it going", "hey how are you doing today", "hello hello", "hi how are you", "nice to meet you", "what's up"),
    "thanks": ("thanks", "thank you", "thank you so much", "thanks a lot", "many thanks", "i appreciate it", "that's very kind thank you", "cheers", "perfect thank you", "great thanks", "thanks a bunch", "you've been very helpful", "much appreciated", "okay thank you", "thank you very much for your help", "awesome thanks", "that helps a lot"),
    "goodbye": ("bye", "goodbye", "bye bye", "see you", "see you {when}", "talk to you later", "have a good day", "have a nice day", "take care", "i have to go", "that's all", "that's it", "that will be all", "that's everything", "nothing else", "i'm all set", "i'm good", "we're done", "that's all i need", "that would be all", "it was nice talking to you", "all done here", "i don't need anything else", "good night", "catch you later"),
    "goodbye+thanks": ("thanks bye", "thank you goodbye", "that's all thank you", "thanks that's it", "thank you that's all i needed", "that will be all thanks", "thanks for your help bye", "great thanks see you {when}", "ok thank you have a nice day", "thanks i'm all set", "that's everything thanks", "thank you so much that's all for now"),
    "goodbye+no": ("no that's all", "no that's it", "nope i'm good", "no i'm all set", "no nothing else", "no bye", "no that's everything", "no that will be all", "no we're done"),
    "goodbye+no+thanks": ("no thanks that's all", "no thank you that's it", "no that's all thank you", "nope that's everything thanks", "no i'm good thank you", "no thanks bye", "no thank you goodbye"),
    "yes": (
        "yes", "yeah", "yep", "yes please", "sure", "correct", "that's right", "that's correct", "okay", "sounds good", "perfect", "go ahead", "please do", "absolutely", "of course", "yes that's fine", "that works", "that's perfect", "yes that's right", "yes it is", "yes i do", "uh huh", "mhm", "definitely", "exactly", "right", "works for me", "book it", "do it", "let's do that",
        "that will work", "yes {when} is fine", "yes {when}", "yeah that sounds great", "it is", "i do", "fine by me", "that'd be great", "yup", "you got it", "alright", "yes go ahead please", "that is all correct", "everything looks good", "i'd like that", "yes book it please", "sounds perfect",
    ),
    "no": (
        "no", "nope", "nah", "no thanks", "no thank you", "not really", "no that's wrong", "that's not right", "that's not correct", "incorrect", "wrong", "no i don't", "i don't think so", "no it isn't", "absolutely not", "not yet", "no way", "never mind", "no don't do that", "no not {day}", "no {when}", "no i said {day}", "not that", "no i'd prefer {when}", "i'd rather not", "not now", "maybe later",
        "no it's not", "negative", "that's not what i said", "no i meant {when}", "that's not it", "please don't", "no that doesn't work", "that won't work for me",
    ),
    "unsure": ("i don't know", "i'm not sure", "maybe", "not sure", "i have no idea", "hmm i don't know", "i'd have to check", "i can't say", "perhaps", "i'm not certain", "let me think", "i don't remember", "who knows", "it could be either", "i haven't decided", "i might", "possibly", "no clue", "i'm not sure about {day}"),
    "robot": ("are you a robot", "am i talking to a machine", "are you a real person", "is this a recording", "are you human", "is this a bot", "am i speaking with a real person", "is this an ai", "are you a computer", "is this automated", "you sound like a robot", "are you even real", "wait is this a person or a machine"),
    "nothing": (
        "{day}", "{time}", "{day} at {time}", "at {time}", "{first} {last}", "my name is {first} {last}", "it's {first}", "{digits}", "my number is {digits}", "the {nth}", "a {service}", "{service}", "with {person}", "{person}", "the first one", "the second one", "the later one", "whichever", "either is fine", "in {city}", "it's in {city}", "around {time}",
        "i'd like {time}", "can we do {time}", "make it {time}", "how about {time} {day}", "{day} would be best", "make it {day} at {time}", "let's do {day}", "i'm free {when}", "the {part} is better", "{first} dot {last} at gmail dot com", "just a {service}", "it's for my {kin}", "i live in {city}", "something in the {part}", "anytime {when}", "the one at {time}",
        "i prefer {person}", "the location is {city}", "call it {event}", "the title is {event}", "it's {digits}", "for two people", "both of us", "for me and my {kin}", "in the city of {city}", "i would like the appointment to be {when}", "no preference", "anyone is fine", "same as last time", "i want it at {time}", "i think {day} at {time}",
    ),
}
PARTS |= {
    "me": ("me", "us", ""),
    "contact": ("address", "phone number", "email", "email address", "number", "insurance", "name", "billing address", "details"),
    "staff": ("a person", "a human", "a real person", "someone", "somebody", "an agent", "a representative", "the manager", "your manager", "a supervisor", "the receptionist", "an operator", "the owner", "a human being", "a member of staff", "the office", "the front desk", "customer service", "an adviser", "one of your colleagues", "somebody from your team", "the person in charge", "one of your people"),
    "provider": ("dentist", "doctor", "salon", "therapist", "stylist", "barber", "mechanic", "technician", "clinic", "hairdresser", "dermatologist", "person", "place", "gynecologist", "psychologist"),
}
