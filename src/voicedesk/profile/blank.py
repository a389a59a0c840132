"""The files of a new profile: what a business has to state, ready to be filled in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

PROFILE = """\
# What your desk knows about your business. `voicedesk check --profile .` names every mistake.
business:
  id: {id}
  name: {name}
  kind: {kind}
  time_zone: {time_zone}
  region: {region}
  currency: {currency}
  phone: {phone}

# The numbers that callers ring, if voicedesk answers others than the one above.
numbers: []

locations:
  - id: main
    name: our place
    address: ""
    directions: ""

# A day that is not named is closed. Two stretches: ["09:00-12:30", "13:30-17:00"]
hours:
  monday: ["09:00-17:00"]
  tuesday: ["09:00-17:00"]
  wednesday: ["09:00-17:00"]
  thursday: ["09:00-17:00"]
  friday: ["09:00-17:00"]

# Closed on the public holidays of a country:
# holidays: {{country: US}}

services:
  - id: {service_id}
    name: {service}
    aliases: []
    duration_min: {duration_min}
    # price: 50

default_service: {service_id}

staff:
  - id: {person_id}
    name: {person}
    # hours: when other than the business's

booking:
  notice_min: 60
  horizon_days: 90
  cancellation_window_h: 24

voice:
  greeting: "{{business}}, this is the automated desk. How can I help?"

# Who is rung when a caller wants a person:
# escalation:
#   people:
#     - {{name: {person}, number: {phone}}}
"""
KNOWLEDGE = """\
# About us

## Is there parking?

Answer in a sentence or two, as you would on the telephone.
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """What an owner is asked for a new profile."""

    name: str
    kind: str
    phone: str
    time_zone: str
    service: str
    duration_min: int
    person: str
    region: str = "US"
    currency: str = "USD"


def blank_files(answers: Answers) -> dict[str, str]:
    """The files of a new profile by relative path."""
    text = PROFILE.format(
        id=slug(answers.name),
        name=_quoted(answers.name),
        kind=_quoted(answers.kind),
        time_zone=answers.time_zone,
        region=answers.region,
        currency=answers.currency,
        phone=_quoted(answers.phone),
        service_id=slug(answers.service),
        service=_quoted(answers.service),
        duration_min=answers.duration_min,
        person_id=slug(answers.person),
        person=_quoted(answers.person),
    )
    return {"profile.yaml": text, "knowledge/about_us.md": KNOWLEDGE}


def slug(name: str) -> str:
    """An id made of a name: "Zoë's Café" is `zoes_cafe`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", "").replace(".", ""))
    joined = "_".join(words)[:60]
    return joined if joined[:1].isalpha() else f"x_{joined}".rstrip("_")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{" ".join(escaped.split())}"'
