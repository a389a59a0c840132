"""Questions that lean on the one before, and statements that are taken for what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brain.talks import goes_well

pytestmark = pytest.mark.unit

CALLS = """
- name: What the garage would ask was told with the wish
  profile: auto_repair
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550186"
  caller:
    - say: "hi i need an oil change for my 2014 honda civic"
    - {when: "what day", say: "friday morning"}
    - {when: "which", say: "the first one"}
    - {when: "what name", say: "Deshawn Pickett"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no bye"}
  expect:
    bookings: [{service: oil_change, name: Deshawn Pickett}]
    never_says: ["make, model"]
- name: The same time as the visit that was just booked
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550185"
  caller:
    - say: "a haircut on saturday at nine with Jo"
    - {when: "what name", say: "Mona Lake"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "also a kids cut at the same time"}
    - {when: "is taken|which", say: "no thank you, bye"}
  expect:
    bookings: [{service: haircut, name: Mona Lake}]
    says: ["Saturday the seventh.*nine|nine.*Saturday the seventh"]
    never_says: ["What day and time"]
- name: A name is spelled after the read-back
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550184"
  caller:
    - say: "i'd like a checkup tomorrow at nine"
    - {when: "what name", say: "Imogen Fork"}
    - {when: "shall I book", say: "that's f as in frank a l k"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no bye"}
  expect:
    bookings: [{service: checkup, name: Imogen Falk}]
    never_says: ["Sorry"]
- name: A pronoun stands for what the question before was about
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550189"
  caller:
    - say: "do you sell gift cards"
    - {when: "anything else", say: "how long are they valid"}
    - {when: "anything else", say: "is there parking"}
    - {when: "anything else|was there", say: "is it free"}
    - {when: "anything else|was there", say: "thanks, bye"}
  expect:
    says: ["good for two years", "street parking"]
    never_says: ["don't have an answer", "Sorry"]
    bookings: []
    tickets: []
- name: The Wednesday of the week that was named is left out
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550188"
  caller:
    - say: "I need a cleaning"
    - {when: "what day", say: "any day next week except wednesday"}
    - {when: "which", say: "no thanks, bye"}
  expect:
    says: ["Monday the ninth", "Thursday, March twelfth"]
    never_says: ["Wednesday"]
    bookings: []
- name: A chipped tooth is seen, not written down
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550187"
  caller:
    - say: "hello i chipped a tooth on a popcorn kernel and im kinda freaking out"
    - {when: "find you a time", say: "yes please, today"}
    - {when: "which", say: "the first one"}
    - {when: "what name", say: "Imogen Falk"}
    - {when: "where does it hurt", say: "it doesn't hurt, it's just sharp"}
    - {when: "shall I book", say: "yes please"}
    - {when: "anything else|was there", say: "no thanks, bye"}
  expect:
    bookings: [{service: emergency, name: Imogen Falk}]
    tickets: []
- name: A day after the hours, and a price after a price
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550190"
  caller:
    - say: "when do you open"
    - {when: "Monday and Sunday", say: "and on saturday?"}
    - {when: "On Saturday", say: "how much"}
    - {when: "price of what", say: "a men's cut"}
    - {when: "thirty-eight", say: "and a kids cut?"}
    - {when: "twenty-eight", say: "thanks, bye"}
  expect:
    says: ["from eight to five", "price of what", "kids' cut costs twenty-eight"]
    bookings: []
    tickets: []
- name: Who it is with is told from the offer
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550191"
  caller:
    - say: "I need a cleaning on thursday"
    - {when: "which", say: "who would that be with?"}
    - {when: "is with Nina", say: "no thanks, bye"}
  expect:
    says: ["at eight is with Nina"]
    bookings: []
- name: A fault that somebody has to see is given a time
  profile: auto_repair
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550192"
  caller:
    - say: "there's a grinding noise when I brake"
    - {when: "find you a time", say: "how much would that be"}
    - {when: "make an appointment for that", say: "okay when could I bring it in"}
    - {when: "which is better|which of those", say: "the first one"}
    - {when: "what name", say: "Dana Whitfield"}
    - {when: "make, model", say: "it's a 2016 Honda Civic"}
    - {when: "do or show", say: "it grinds"}
    - {when: "what day", say: "what have you got"}
    - {when: "shall I book", say: "yes please"}
    - {when: "anything else|was there", say: "no thanks, bye"}
  expect:
    bookings: [{service: brakes, name: Dana Whitfield}]
    tickets: []
    never_says: ["Sorry"]
- name: Pain today is seen today
  profile: dental
  now: 2026-03-03T08:00:00-05:00
  from: "+12025550193"
  caller:
    - say: "I've got a really bad toothache, can someone see me today?"
    - {when: "which", say: "as soon as possible"}
    - {when: "what name", say: "Priya Raman"}
    - {when: "Where does it hurt", say: "back left, since Sunday"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: emergency, name: Priya Raman}]
    never_says: ["English"]
- name: No visit after all, so somebody is told
  profile: auto_repair
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550194"
  caller:
    - say: "there's a grinding noise when I brake"
    - {when: "find you a time", say: "no"}
    - {when: "opened a problem ticket", say: "no thanks, bye"}
  expect:
    tickets: [{category: problem}]
    bookings: []
- name: What is told after the ticket goes into the ticket
  profile: service_desk
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550195"
  caller:
    - say: "my internet has been down since this morning"
    - {when: "opened a problem ticket", say: "I already restarted it"}
    - {when: "added that", say: "account is 4 4 7 1 9 0 2"}
    - {when: "added that", say: "no"}
    - {when: "anything else|was there", say: "ok bye"}
  expect:
    tickets: [{category: problem, account: "4471902"}]
- name: Thanks instead of a yes books nothing
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550196"
  caller:
    - say: "a cleaning tomorrow at eight"
    - {when: "what name", say: "Lena Fox"}
    - {when: "shall I book it", say: "thanks, that's it"}
    - {when: "Before you go", say: "no, leave it"}
    - {when: ".*", say: "bye"}
  expect:
    says: ["Before you go, shall I book"]
    bookings: []
- name: An hour is nobody's name
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550197"
  caller:
    - say: "a checkup on thursday morning"
    - {when: "which", say: "the first one"}
    - {when: "what name", say: "no, the eleven o clock one"}
    - {when: "what name", say: "Mei Sato"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{start: 2026-03-05T11:00, name: Mei Sato}]
- name: A day and an hour narrow the offer together
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550198"
  caller:
    - say: "can you fit me in sometime this week for a cleaning"
    - {when: "which", say: "thursday works, but after three"}
    - {when: "which", say: "no thanks, bye"}
  expect:
    says: ["Thursday the fifth at (three|four)"]
    bookings: []
- name: A price and a wish in one breath
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550199"
  caller:
    - say: "how much is a haircut and do you have anything tomorrow"
    - {when: "which", say: "no eight thirty"}
    - {when: ".*", say: "bye"}
  expect:
    says: ["A haircut costs sixty dollars.*tomorrow at"]
- name: What does not work is no goodbye, and gets a time
  profile: auto_repair
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550189"
  caller:
    - say: "my battery is dead"
    - {when: "find you a time", say: "okay tomorrow at nine"}
    - {when: "what name", say: "okay that works"}
    - {when: "what name", say: "Sam Okafor"}
    - {when: "make, model", say: "a 2014 Ford Focus"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "what's your number again"}
    - {when: "Our number is", say: "thanks, bye"}
  expect:
    bookings: [{service: battery, name: Sam Okafor}]
    says: ["Our number is"]
- name: A child's age is no hour
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550188"
  caller:
    - say: "a haircut for my son tomorrow at four"
    - {when: "what name", say: "Leo Grant"}
    - {when: "shall I book", say: "he's 7"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{start: 2026-03-04T16:00, name: Leo Grant}]
- name: Is that time free, after a question that nothing answered
  profile: auto_repair
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550187"
  caller:
    - say: "how long is the wait for an oil change today"
    - {when: "ring you back", say: "is 2pm available"}
    - {when: "which", say: "no thanks, bye"}
  expect:
    says: ["today at two"]
    bookings: []
- name: Work that did not last is seen again
  profile: auto_repair
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550186"
  caller:
    - say: "I had my brakes done last week and they're still squeaking"
    - {when: "find you a time|appointment for that", say: "tomorrow at nine"}
    - {when: "what name", say: "Ada Moss"}
    - {when: "make, model", say: "a 2014 Ford Focus"}
    - {when: "do or show", say: "they squeak"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: brakes, name: Ada Moss}]
- name: A call back at the time that suits, and a wish that is none
  profile: auto_repair
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550185"
  caller:
    - say: "do you fix lawn mowers"
    - {when: "ring you back", say: "ok, can you do an oil change on it wednesday"}
    - {when: "which", say: "no, do you work on bentleys?"}
    - {when: "person to ring you|person ring you back", say: "yes please, tomorrow after three"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    says: ["tomorrow at"]
    bookings: []
- name: June is a name where a name is asked for
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550184"
  caller:
    - say: "highlights on saturday at eight"
    - {when: "what name", say: "June Park"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{start: 2026-03-07T08:00, name: June Park}]
- name: What keeps failing is a trouble, and since when goes into the ticket
  profile: service_desk
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550183"
  caller:
    - say: "the badge reader at the gate keeps beeping"
    - {when: "opened a problem ticket", say: "since monday"}
    - {when: "added that", say: "no thanks, bye"}
  expect:
    tickets: [{category: problem}]
    says: ["added that"]
- name: Small talk of a pain ends no booking
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550182"
  caller:
    - say: "hi, I'd like to book a filling"
    - {when: "what day", say: "my wife keeps telling me that I grind my teeth when I sleep"}
    - {when: "which day|what day|soonest", say: "tuesday at eleven please"}
    - {when: "which|keep", say: "the first one"}
    - {when: "what name", say: "Ada Byron"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: filling, name: Ada Byron}]
    tickets: []
- name: Not understood at first, and then a day
  profile: auto_repair
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550181"
  caller:
    - say: "so like, the thing with the pedal"
    - {when: "about an appointment", say: "friday morning works"}
    - {when: "which", say: "no thanks, bye"}
  expect:
    says: ["Friday the sixth at"]
- name: What shakes is a trouble
  profile: auto_repair
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550180"
  caller:
    - say: "I hit a curb and now my steering wheel shakes"
    - {when: ".*", say: "no thanks, bye"}
  expect:
    tickets: [{category: problem}]
"""


@pytest.mark.parametrize("number", range(CALLS.count("- name:")))
async def test_what_leans_on_the_talk_is_understood(number: int, tmp_path: Path) -> None:
    await goes_well(CALLS, number, tmp_path)
