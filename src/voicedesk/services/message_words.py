"""The words of every message: the profile's templates, else built-in ones, filled with facts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from voicedesk.domain.booking import Attendee, Booking
from voicedesk.domain.business import Business
from voicedesk.domain.slots import Slot
from voicedesk.language.spoken import say_price
from voicedesk.profile.conduct import Template
from voicedesk.profile.schema import Profile
from voicedesk.profile.templates import fill

LONGEST_FIELD = 60
"""Characters that anything said by a caller may take in a message."""

BUILT_IN: Mapping[str, Template] = {
    "confirmation": Template(
        sms="{business}: {service} with {staff} on {when}. To change it, call {business_phone}.",
        email_subject="Your appointment at {business}",
        email_body="Hello {first_name},\n\nyour {service} with {staff} is booked for {when}.\n"
        "{address}\n{bring}\n\nTo change it, call {business_phone}.\n\n{business}\n",
    ),
    "moved": Template(
        sms="{business}: moved. {service} with {staff} is now on {when}.",
        email_subject="Your appointment at {business} has moved",
        email_body="Hello {first_name},\n\nyour {service} with {staff} has moved from {old_when} "
        "to {when}.\n{address}\n\n{business}\n",
    ),
    "cancelled": Template(
        sms="{business}: your {service} on {when} is cancelled.",
        email_subject="Your appointment at {business} is cancelled",
        email_body="Hello {first_name},\n\nyour {service} on {when} is cancelled.\n\n{business}\n",
    ),
    "moved_by_us": Template(
        sms="{business}: we had to move your {service} with {staff} from {old_when} to {when}. "
        "{offers} {reply}",
        email_subject="We had to move your appointment at {business}",
        email_body="Hello {first_name},\n\nwe had to move your {service} with {staff} from "
        "{old_when} to {when}.\n{offers}\n{address}\n\nIf it does not suit you, call "
        "{business_phone}.\n\n{business}\n",
    ),
    "cancelled_by_us": Template(
        sms="{business}: we are sorry, we have to cancel your {service} on {when}. {offers} "
        "{reply}",
        email_subject="We have to cancel your appointment at {business}",
        email_body="Hello {first_name},\n\nwe are sorry, we have to cancel your {service} with "
        "{staff} on {when}.\n{offers}\n\nFor another time, call {business_phone}.\n\n{business}\n",
    ),
    "conflict": Template(
        sms="{business}: we are sorry, something has come up and {staff} may not be able to keep "
        "your {service} on {when}. {offers} {reply}",
        email_subject="Your appointment at {business} on {day}",
        email_body="Hello {first_name},\n\nwe are sorry, something has come up and {staff} may "
        "not be able to keep your {service} on {when}.\n{offers}\n\nPlease call "
        "{business_phone}.\n\n{business}\n",
    ),
    "reminder": Template(
        sms="{business}: see you on {when} for your {service}. {reply}",
        email_subject="Your appointment on {day}",
        email_body="Hello {first_name},\n\nwe expect you on {when} for your {service} with "
        "{staff}.\n{address}\n{bring}\n\n{business}\n",
    ),
    "waitlist": Template(
        sms="{business}: {when} has come free for your {service}. We keep it for you until "
        "{until}. {reply}",
    ),
    "dropped": Template(
        sms="{business}: we were cut off. Still want {when} for your {service}? We keep it for you "
        "until {until}. {reply}",
    ),
    "resend": Template(
        sms="{business}: {service} with {staff} on {when}. To change it, call {business_phone}.",
        email_subject="Your appointment at {business}",
        email_body="Hello {first_name},\n\nhere it is again: {service} with {staff} on {when}.\n"
        "{address}\n\n{business}\n",
    ),
    "staff": Template(sms="{what}: {service}, {when}, {name} {customer_phone}. {note}"),
    "code": Template(
        sms="{business}: your code is {code}. It is good for {minutes} minutes. "
        "We never ask for it by text.",
    ),
    "payment": Template(sms="{business}: you can pay here: {link}"),
    "summary": Template(
        sms="{business}: {when}, {caller}, {length}: {outcome}. {left}",
        email_subject="A call to {business}: {outcome}",
        email_body="{when}, {caller}, {length}: {outcome}.\n\n{left}\n",
    ),
    "daily": Template(
        sms="{business}, {day}: calls {calls}, booked {booked}, moved {moved}, cancelled "
        "{cancelled}. Owed: {owed}. Failed: {failed}.",
        email_subject="{business}, {day}: {booked} booked",
        email_body="{business}, {day}\n\nCalls: {calls}\nBooked: {booked}\nMoved: {moved}\n"
        "Cancelled: {cancelled}\nOwed now: {owed}\nFailed: {failed}\n\n{callbacks}\n",
    ),
    "monthly": Template(
        sms="{business}, {month}: calls {calls}, booked {booked}, moved {moved}, cancelled "
        "{cancelled}. Owed: {owed}. Failed: {failed}.",
        email_subject="{business}, {month}: {booked} booked",
        email_body="{business}, {month}\n\nCalls: {calls}\nBooked: {booked}\nMoved: {moved}\n"
        "Cancelled: {cancelled}\nOwed now: {owed}\nFailed: {failed}\n\n{shares}\n\n"
        "{callbacks}\n",
    ),
    "survey": Template(
        sms="{business}: how was your call with us? Reply 1 (bad) to 5 (very good).",
    ),
    "callback": Template(sms="Please call {name} back by {when}: {reason}"),
}


_REPLIES: Mapping[str, str] = {
    "reminder": "Reply C to confirm, M to move it, X to cancel.",
    "waitlist": "Reply YES or call {business_phone} to take it.",
    "dropped": "Reply YES and it is booked, or call {business_phone}.",
    "moved_by_us": "If it does not suit you, reply with another time, or call {business_phone}.",
    "cancelled_by_us": "Reply with a time that suits you, or call {business_phone}.",
    "conflict": "Reply with a time that suits you, or call {business_phone}.",
}
_CALLS: Mapping[str, str] = {
    "waitlist": "Call {business_phone} to take it.",
    "dropped": "Call {business_phone} and it is booked.",
    "moved_by_us": "If it does not suit you, call {business_phone}.",
    "cancelled_by_us": "Call {business_phone} for another time.",
    "conflict": "Please call {business_phone}.",
}
_CHANGE = "To change it, call {business_phone}."


def reply_words(profile: Profile, kind: str) -> str:
    """What to do with a message: answer it where answers are read, else ring."""
    known = _REPLIES if profile.notifications.replies else _CALLS
    return known.get(kind, _CHANGE).format(business_phone=profile.business.phone)


def template_of(profile: Profile, kind: str) -> Template:
    """The profile's own words where it has them, part by part."""
    own, built_in = profile.notifications.templates.get(kind), BUILT_IN[kind]
    if own is None:
        return built_in
    if not own.email_body:
        return Template(
            sms=own.sms or built_in.sms,
            email_subject=built_in.email_subject,
            email_body=built_in.email_body,
        )
    return own if own.sms else own.model_copy(update={"sms": built_in.sms})


def common_fields(profile: Profile, attendee: Attendee | None = None) -> dict[str, str]:
    """What every message may say."""
    name = clean(attendee.name) if attendee else ""
    return {
        "business": profile.business.name,
        "business_phone": profile.business.phone,
        "website": profile.business.website,
        "email": profile.business.email,
        "name": name,
        "first_name": name.split(" ")[0],
    }


def booking_fields(
    profile: Profile, business: Business, booking: Booking, *, before: Slot | None = None
) -> dict[str, str]:
    """What a message about a booking may say."""
    slot = booking.slot
    service, member = business.service(slot.service), business.member(slot.staff)
    place = business.location(slot.location)
    part = next(part for part in profile.locations if part.id == place.id)
    price = service.price_cents
    start = business.local(slot.span.start)
    return common_fields(profile, booking.attendee) | {
        "service": service.name.lower(),
        "staff": member.name,
        "location": place.name,
        "address": place.address,
        "directions": part.directions,
        "when": write_when(start),
        "day": write_day(start),
        "time": write_time(start),
        "duration": f"{service.duration_min} minutes",
        "price": "" if price is None else say_price(price, profile.business.currency),
        "bring": service.bring,
        "old_when": write_when(business.local(before.span.start)) if before else "",
        "customer_phone": booking.attendee.phone or "",
        "link": profile.policies.payment_link,
        "note": clean(booking.attendee.note),
    }


def filled(template: Template, fields: Mapping[str, str]) -> Template:
    """The template with its fields, without the gaps that empty ones leave."""
    return Template(
        sms=" ".join(fill(template.sms, fields).split()),
        email_subject=" ".join(fill(template.email_subject, fields).split()),
        email_body=re.sub(r"\n{3,}", "\n\n", fill(template.email_body, fields)).strip() + "\n",
    )


def clean(words: str) -> str:
    """What a caller said, as it may stand in a message: one short line, no link, no control."""
    plain = re.sub(r"\S*(?:://|www\.|\.\w+/)\S*", " ", words)
    line = " ".join("".join(char if char.isprintable() else " " for char in plain).split())
    return line[:LONGEST_FIELD].rstrip()


def say_offers(starts: Sequence[datetime]) -> str:
    """Free times as a sentence; nothing where there are none. Nobody keeps them free meanwhile."""
    if not starts:
        return ""
    return f"Free at the moment: {' or '.join(map(write_when, starts))}."


def write_when(moment: datetime) -> str:
    """A local moment as "Thursday, March 5 at 2:00 PM"."""
    return f"{write_day(moment)} at {write_time(moment)}"


def write_day(moment: datetime) -> str:
    """A day as "Thursday, March 5"."""
    return f"{moment:%A, %B} {moment.day}"


def write_time(moment: datetime) -> str:
    """A clock time as "2:00 PM"."""
    return f"{moment.hour % 12 or 12}:{moment:%M %p}"
