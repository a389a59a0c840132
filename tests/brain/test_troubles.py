"""Calls that go wrong in the middle: no way to prove who one is, words of the past, small slips."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brain.talks import goes_well

pytestmark = pytest.mark.unit

CALLS = """
- name: Who cannot say who they are gets a new appointment
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550210"
  caller:
    - say: "I need to move my cleaning"
    - {when: "name is it under", say: "Thomas Reed"}
    - {when: "date of birth", say: "I don't know, it was next week some time"}
    - {when: "date of birth", say: "then just book me a new one on tuesday"}
    - {when: "which", say: "the first one"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: cleaning, name: Thomas Reed}]
- name: Nobody is asked for ever who they are
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550211"
  caller:
    - say: "I need to move my cleaning"
    - {when: "name is it under", say: "Thomas Reed"}
    - {when: "date of birth", say: "it's the one on tuesday"}
    - {when: "date of birth", say: "the tuesday one"}
    - {when: "once more", say: "just move it"}
    - {when: "ring you back", say: "no"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: []
    says: ["Without that I may not look into it"]
- name: Hours of a person, and then a second thing right after the first
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550212"
  caller:
    - say: "what time does Jo finish on thursdays"
    - {when: "from noon to eight", say: "I'd like a color and cut on the 21st at nine"}
    - {when: "what name", say: "Priya Raman"}
    - {when: "colored in the last", say: "no"}
    - {when: "shall I book", say: "yes"}
    - {when: "haircut: what day", say: "right after that"}
    - {when: "at eleven. Shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: color}, {service: haircut}]
- name: An hour that is fine is no name
  profile: auto_repair
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550213"
  caller:
    - say: "can I have a pre-purchase inspection on monday morning"
    - {when: "which", say: "eight's fine"}
    - {when: "what name", say: "Harriet O'Neill, and it's a 2016 Civic"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: inspection, name: "Harriet O'Neill"}]
- name: How long a ticket takes is told, and a number goes into it
  profile: service_desk
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550214"
  caller:
    - say: "the badge reader at the gate keeps beeping"
    - {when: "opened a problem ticket", say: "how long will it take"}
    - {when: "look into it by", say: "my employee number is 48213"}
    - {when: "added that", say: "no thanks, bye"}
  expect:
    tickets: [{category: problem, account: "48213"}]
- name: What was done before is not booked again, and what is dangerous is heard
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550215"
  caller:
    - say: "I'm bleeding a lot after my extraction yesterday"
    - {when: "call 911", say: "okay, bye"}
  expect:
    bookings: []
    says: ["call 911"]
- name: The name of the one who comes is told before it is asked
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550216"
  caller:
    - say: "hello, my husband chipped a tooth at lunch and he's in some pain"
    - {when: "find you a time", say: "his name is Dominic Farrow"}
    - {when: "make an appointment", say: "yes, today if you can"}
    - {when: "which", say: "noon"}
    - {when: "where does it hurt", say: "at the front"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: emergency, name: Dominic Farrow}]
    never_says: ["Sorry"]
- name: Letters are no yes, and a name is made whole at the read-back
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550217"
  caller:
    - say: "haircut friday with Ana after lunch"
    - {when: "which", say: "the last one"}
    - {when: "what name", say: "Ruth"}
    - {when: "shall I book", say: "O K A F O R"}
    - {when: "shall I book", say: "Ruth Okafor"}
    - {when: "I have Ruth Okafor", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: haircut, name: Ruth Okafor}]
- name: A weekday is one of the week that is spoken of, for what was asked about
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550218"
  caller:
    - say: "do you see kids"
    - {when: "children's check-up", say: "ok I want to bring her in some afternoon"}
    - {when: "which", say: "next week"}
    - {when: "which", say: "wednesday at 3:30"}
    - {when: "what name", say: "Ellie Brandt"}
    - {when: "how old", say: "four"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: child_checkup, start: "2026-03-11T15:30"}]
- name: A yes to several times is asked about once, then the first is meant
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550219"
  caller:
    - say: "check-up next tuesday morning"
    - {when: "which is better", say: "yes"}
    - {when: "which of those", say: "yes"}
    - {when: "shall I keep that", say: "yes"}
    - {when: "what name", say: "Paul Schmidt"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: checkup, name: Paul Schmidt}]
- name: Who would rather be rung later is promised it
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550220"
  caller:
    - say: "I was charged twice"
    - {when: "account number", say: "account 55192"}
    - {when: "speak with a person", say: "no, call me later"}
    - {when: "ring you back", say: "thanks, bye"}
  expect:
    tickets: [{category: billing, account: "55192"}]
    says: ["ring you back on this number"]
- name: More is told of a fault before a time is taken for it
  profile: auto_repair
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550221"
  caller:
    - say: "my battery is dead"
    - {when: "find you a time", say: "it clicked, and then nothing happened"}
    - {when: "make an appointment", say: "when can somebody look at it"}
    - {when: "what day", say: "tomorrow at ten"}
    - {when: "what name", say: "Nadia Petrova"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: battery, name: Nadia Petrova}]
    never_says: ["Sorry"]
- name: A message instead of a move, without an answer to what was no question
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550222"
  caller:
    - say: "I'm supposed to come in tomorrow but my kid's sick"
    - {when: "I can move it", say: "can I just leave a message for Ana"}
    - {when: "write down", say: "tell her I'm sorry and I'll ring next week"}
    - {when: "written your message", say: "bye"}
  expect:
    tickets: [{category: message}]
    never_says: ["don't have an answer"]
- name: A question after an okay, and a call of the dentist's
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550223"
  caller:
    - say: "how long does whitening last"
    - {when: "about a year", say: "okay and is that safe if I'm pregnant"}
    - {when: "gentler gel", say: "can the dentist call me tomorrow after two"}
    - {when: "ring you back", say: "no, bye"}
  expect:
    says: ["gentler gel", "by tomorrow at three"]
- name: The middle of three
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550224"
  caller:
    - say: "a haircut on saturday please"
    - {when: "which", say: "the middle"}
    - {when: "what name", say: "Vera Lind"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: haircut, name: Vera Lind}]
- name: A card that is offered ends no booking, and May is nobody
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550225"
  caller:
    - say: "an updo on the sixteenth of May in the morning"
    - {when: "which|keep", say: "the first one"}
    - {when: "what name", say: "Zoe Adler"}
    - {when: "wedding", say: "in June, two people"}
    - {when: "shall I book", say: "can my mom pay over the phone"}
    - {when: "card numbers.*shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: bridal, name: Zoe Adler}]
    never_says: ["Sorry"]
- name: Who wants a time that may come free waits for it, and no person is promised
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550226"
  caller:
    - say: "can you call me if something opens up tomorrow morning for a cleaning"
    - {when: "what name", say: "Walt Jensen"}
    - {when: "anything else|was there|which", say: "no, bye"}
  expect:
    never_says: ["ring you back"]
- name: Nobody is promised a call for asking how to complain
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550227"
  caller:
    - say: "how do I make a complaint"
    - {when: "what went wrong", say: "no, bye"}
  expect:
    tickets: []
    never_says: ["calls you back"]
- name: A word that holds another is not taken for it
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550228"
  caller:
    - say: "do you also do makeup"
    - {when: "don't have an answer", say: "no thanks, bye"}
  expect:
    never_says: ["Carla"]
- name: Chest pain after a treatment is danger, and no treatment is offered for it
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550229"
  caller:
    - say: "my husband had an extraction today and now he has chest pain"
    - {when: "call 911", say: "okay, bye"}
  expect:
    never_says: ["extraction done"]
- name: A pressing visit is a visit
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550230"
  caller:
    - say: "I need an emergency visit today, I have severe pain"
    - {when: "which|keep", say: "the first one"}
    - {when: "what name", say: "Ada Byron"}
    - {when: "where does it hurt", say: "lower left"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: emergency, name: Ada Byron}]
    never_says: ["911"]
- name: Work that went wrong is a complaint, and no new visit
  profile: salon
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550234"
  caller:
    - say: "hi, my color came out orange on Saturday and I want it fixed"
    - {when: "speak with a person", say: "no, bye"}
  expect:
    tickets: [{category: complaint}]
    bookings: []
- name: After a call back was promised no person is offered again
  profile: salon
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550235"
  caller:
    - say: "my highlights look awful, I was in last week"
    - {when: "speak with a person", say: "yes"}
    - {when: "ring you back", say: "it was with Mia, and it is patchy"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    never_says: ["Shall I get a person"]
- name: What was done last week is no wish for last week
  profile: auto_repair
  now: 2026-03-10T09:00:00-05:00
  from: "+13125550236"
  caller:
    - say: "you did my brakes last week and they still squeak"
    - {when: "find you a time", say: "yes"}
    - {when: "what day", say: "tomorrow"}
    - {when: "which", say: "the first"}
    - {when: "what name", say: "Al Bundy, it's a 2014 Dodge Dart"}
    - {when: "make, model", say: "a 2014 Dodge Dart"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: brakes}]
    never_says: ["passed already"]
- name: A battery that is charged is nobody's bill
  profile: service_desk
  now: 2026-03-10T09:00:00-04:00
  from: "+13125550237"
  caller:
    - say: "my laptop won't turn on and I have a presentation in an hour"
    - {when: "speak with a person", say: "tried charging it, nothing"}
    - {when: "get a person", say: "no, bye"}
  expect:
    tickets: [{category: problem}]
    says: ["added that to your ticket"]
- name: Who was written to has an appointment to look up
  profile: dental
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550238"
  caller:
    - say: "hi there I got a text saying my appointment is tomorrow but I never booked one"
    - {when: "look that up", say: "never mind, bye"}
  expect:
    bookings: []
    never_says: ["I have tomorrow at"]
- name: Nobody came, and that is a complaint
  profile: service_desk
  now: 2026-03-10T09:00:00-04:00
  from: "+13125550239"
  caller:
    - say: "somebody was supposed to come yesterday and nobody showed up"
    - {when: "speak with a person", say: "no, bye"}
  expect:
    tickets: [{category: complaint}]
- name: The address is asked for after a booking
  profile: dental
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550240"
  caller:
    - say: "a toothache, what have you got today"
    - {when: "which", say: "the earliest"}
    - {when: "what name", say: "Vera Lind"}
    - {when: "where does it hurt", say: "lower right, since yesterday"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "what's the address"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: emergency}]
    says: ["120 Main Street"]
"""


@pytest.mark.parametrize("number", range(CALLS.count("- name:")))
async def test_the_call_goes_on(number: int, tmp_path: Path) -> None:
    await goes_well(CALLS, number, tmp_path)
