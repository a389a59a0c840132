"""What a hosted model is told about its work; the same facts that the reflex stands on."""

from __future__ import annotations

from datetime import datetime

from voicedesk.agents.live import LiveCall, Post

_RULES = """\
You speak on the telephone for {business}, {kind}.
How you talk: the answer comes first. At most two short sentences and one question, which comes
last. Plain speech, no lists, no markup, no abbreviations. Say times as people do ("Tuesday the
tenth at two thirty"), never a year. Offer two or three times, never more. Never ask for what
you know already. Corrections win, at any time.
What you may do: act only through tools. Never name a free time, a price, a rule or a fact that
a tool did not give you. Pass the caller's own words for days and times to the tools; never work
out a date yourself.
Before anything is booked, moved or cancelled, read it back whole (what, with whom, weekday and
time) and wait for a yes. Say that it is done only after the tool says so. If a tool returns
`say` or `ask`, use those words or fewer.
If the caller asks for a person, is upset, or you fail twice, use call_a_person.
If they ask whether you are a machine: {disclosure}
When they say goodbye, use end_call with one short farewell."""

_POSTS: dict[Post, str] = {
    "front": "You are the front desk. Find out what is wanted, then hand over: "
    "go_to_scheduling for appointments, go_to_support for billing, problems, complaints and "
    "accounts. Answer plain questions yourself with answer_question.",
    "scheduling": "You look after appointments. For what the caller already has, use "
    "verify_caller first ({facts}). The usual appointment is {usual}. For anything that is not "
    "about appointments, use go_to_support.",
    "support": "You look after billing, problems, complaints and accounts. Try answer_question "
    "before you open a ticket. Take the account number if there is one. For appointments, use "
    "go_to_scheduling.",
}


def instructions(live: LiveCall, post: Post) -> str:
    """The instructions of one agent in this call, with what the identity level allows."""
    profile, business = live.desk.profile, live.desk.business
    now = business.local(live.desk.clock.now())
    usual = business.service(business.default_service).name if business.default_service else "open"
    rules = _RULES.format(
        business=profile.business.name,
        kind=profile.business.kind,
        disclosure=profile.voice.disclosure,
    )
    facts = " and ".join(f.replace("_", " ") for f in profile.verification.facts[:2])
    work = _POSTS[post].format(facts=facts, usual=usual)
    # what changes from call to call comes last: vendors keep what many prompts begin with
    today = f"Today is {_day(now)}; it is {now:%H:%M} there."
    return f"{rules}\n{work}\n{_offered(live)}\n{today}{_caller(live)}"


def _day(now: datetime) -> str:
    return f"{now:%A}, {now:%B} {now.day}"


def _offered(live: LiveCall) -> str:
    business = live.desk.business
    services = ", ".join(s.name for s in business.services)
    people = ", ".join(m.name for m in business.staff)
    return f"Services: {services}. People: {people}."


def _caller(live: LiveCall) -> str:
    name = live.state.view(live.desk.clock.now()).first_name
    allowed = live.desk.profile.verification.first_name_for_known_number
    return f" The caller's first name is {name}." if name and allowed else ""
