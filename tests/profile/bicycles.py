"""A small business that voicedesk does not ship: what a new vertical has to state, and no more."""

PROFILE = """\
business:
  id: spokes
  name: Spokes and Sons
  kind: bicycle workshop
  time_zone: Europe/London
  region: GB
  currency: GBP
  phone: "+442079460101"
locations:
  - {id: yard, name: the yard, address: 3 Mill Lane}
hours:
  tuesday: ["09:00-18:00"]
  wednesday: ["09:00-12:00", "13:00-18:00"]
  thursday: ["09:00-18:00"]
  friday: ["09:00-18:00"]
  saturday: ["10:00-16:00"]
holidays: {country: GB, subdivision: ENG}
services:
  - id: tune_up
    name: tune-up
    aliases: [service, once over]
    duration_min: 60
    price: 45.50
    staff: [meg]
    resources: [stand]
  - {id: puncture, name: puncture repair, aliases: [flat tyre], duration_min: 30, price: 12}
default_service: tune_up
staff:
  - id: meg
    name: Meg
    pronoun: she
    away: [{first: 2026-04-07, last: 2026-04-10}]
  - id: tom
    name: Tom
    hours: {saturday: ["10:00-16:00"]}
resources:
  - {id: stand_1, kind: stand, name: the stand}
booking: {quantum_min: 15, step_min: 30}
products: [Brompton, Shimano]
voice: {greeting: "{business}, how can I help?"}
escalation:
  people: [{name: Meg, number: "+442079460102"}]
limits: {dial_prefixes: ["+44"]}
notifications:
  templates:
    confirmation: {sms: "{business}: {service}, {when}."}
"""
SAMPLE = """\
customers:
  - {name: Ada Byron, phone: "+442079460110", date_of_birth: 1990-12-10}
bookings:
  - {customer: Ada Byron, service: tune_up, staff: meg, in_open_days: 2, at: "10:00"}
  - {customer: "+442079460110", service: puncture, staff: tom, start: 2026-03-07T11:00}
"""
KNOWLEDGE = """\
# Renting

## Do you rent bicycles?

Yes, from fifteen pounds a day. Please bring a photo ID.
"""
FILES = {"profile.yaml": PROFILE, "sample.yaml": SAMPLE, "knowledge/renting.md": KNOWLEDGE}
