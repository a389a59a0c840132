"""Tools about who is calling: what they say of themselves, and proving it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from voicedesk.agents.consent import calls_for_another
from voicedesk.agents.live import LiveCall
from voicedesk.agents.tools.finding import needs
from voicedesk.agents.tools.guard import Context, commit, facts, tool
from voicedesk.agents.tools.reading import hear, local_now
from voicedesk.domain.call import Level
from voicedesk.errors import IdentityRequired, NotUnderstood
from voicedesk.language.people import read_birth_date, read_email, read_phone
from voicedesk.language.understand import Name
from voicedesk.profile.conduct import Fact

_ONLY_THEMSELVES = (
    "I can only talk about that with the person themselves, or with somebody they have named "
    "to us. I can take a message."
)


@tool()
async def note_caller(  # one argument for each thing that may be noted
    ctx: Context,
    name: str = "",
    phone: str = "",
    email: str = "",
    date_of_birth: str = "",
    note: str = "",
) -> str:
    """Note whom it is for, as the caller said it. Do not ask for what is already known.

    Args:
        name: The full name, as said or spelled.
        phone: The telephone number, as said.
        email: The e-mail address, as said or spelled.
        date_of_birth: The date of birth, as said, where the business asks for it.
        note: Anything the business should know beforehand.
    """
    live = ctx.userdata
    noted = live.state.noted
    if name:
        noted = replace(noted, name=_name(live, name))
    if phone:
        noted = replace(noted, phone=_phone(live, phone))
    if email:
        noted = replace(noted, email=_email(email))
    if date_of_birth:
        noted = replace(noted, birth_date=_birth_date(live, date_of_birth))
    if note:
        noted = replace(noted, note=f"{noted.note} {note}".strip())
    live.state.noted = noted
    await _match(live)
    return facts(
        name=noted.name,
        phone=noted.phone,
        email=noted.email,
        date_of_birth=noted.birth_date.isoformat() if noted.birth_date else "",
        note=noted.note,
        needs=needs(live),
    )


@tool(limit=8)
async def verify_caller(  # noqa: PLR0913  # one argument for each fact that may prove an identity
    ctx: Context,
    name: str = "",
    date_of_birth: str = "",
    phone: str = "",
    email: str = "",
    postcode: str = "",
    account: str = "",
    own_name: str = "",
) -> str:
    """Check who is calling by two facts, before anything about their own appointments is said.

    Args:
        name: The full name on the record, as said or spelled.
        date_of_birth: The date of birth, as said.
        phone: The telephone number on the record, as said.
        email: The e-mail address on the record, as said.
        postcode: The postcode or ZIP code, as said.
        account: The account number, as said.
        own_name: The caller's own name, when they call for somebody else.
    """
    live = ctx.userdata
    said: dict[Fact, str] = {
        "name": name,
        "date_of_birth": date_of_birth,
        "phone": phone,
        "email": email,
        "postcode": postcode,
        "account": account,
    }
    given = {fact: words for fact, words in said.items() if words.strip()}
    if len(given) < 2:
        raise NotUnderstood(
            "one fact", spoken="I need two things to be sure who I'm speaking with."
        )
    found = await live.desk.identity.check(live.call, given, now=local_now(live))
    if found.level < Level.TWO_FACTS or found.customer is None:
        return facts(verified=False, say="Those details don't match what I have.")
    for_another = own_name.strip() or calls_for_another(ctx.session.history)
    if for_another and not live.desk.identity.may_act_for(found.customer, own_name):
        return facts(verified=False, say=_ONLY_THEMSELVES)
    same = live.state.customer is not None and live.state.customer.id == found.customer.id
    # what was proved of one person says nothing of another
    live.state.level = max(live.state.level, found.level) if same else found.level
    if not same:
        live.state.bookings, live.state.proposal = (), None
    live.state.customer = found.customer
    live.record("customer", found.customer.id)
    return facts(verified=True, name=found.customer.first_name, say="Thank you.")


@tool(level=Level.TWO_FACTS, limit=3)
async def send_code(ctx: Context) -> str:
    """Text a one-time code to the number on file, before contact details are changed."""
    live = ctx.userdata
    customer = live.state.customer
    if customer is None:
        raise IdentityRequired
    commit(ctx)
    await live.desk.limits.spend_message(live.call)
    message = await live.desk.identity.send_code(customer, call=live.call.id)
    live.record("message", message.id)
    live.state.code_sent = True
    live.journal.beware()
    return facts(
        sent=True,
        say="A code is on its way to the number we have on file.",
        ask="What does it say?",
    )


@tool(level=Level.TWO_FACTS, limit=5)
async def check_code(ctx: Context, code: str) -> str:
    """Check the one-time code that the caller reads out.

    Args:
        code: The digits, as said.
    """
    live = ctx.userdata
    customer = live.state.customer
    if customer is None:
        raise IdentityRequired
    level = await live.desk.identity.check_code(customer, code, call=live.call.id)
    live.state.level = max(live.state.level, level)
    right = level >= Level.CODE
    return facts(verified=right, say="Thank you." if right else "That code isn't the right one.")


def _name(live: LiveCall, words: str) -> str:
    found = hear(live, words, asked="What is your name?").entities.get("name", ())
    if found and isinstance(found[0].value, Name):
        return found[0].value.full
    return " ".join(word.capitalize() for word in words.split()[:4])


def _phone(live: LiveCall, words: str) -> str:
    found = read_phone(words, region=live.desk.vocabulary.region, asked=True)
    if not found:
        raise NotUnderstood(
            "not a telephone number", spoken="I didn't get the number. Could you say it once more?"
        )
    live.desk.limits.check_reach(found[0].number)
    return found[0].number


def _birth_date(live: LiveCall, words: str) -> date:
    today, region = local_now(live).date(), live.desk.vocabulary.region
    try:
        found: date | None = date.fromisoformat(words)
    except ValueError:
        found = read_birth_date(words, today=today, region=region)
    if found is None or found > today:
        raise NotUnderstood(
            "not a date of birth",
            spoken="I didn't get the date of birth. Could you say it once more, with the year?",
        )
    return found


def _email(words: str) -> str:
    found = read_email(words)
    if not found:
        raise NotUnderstood(
            "not an e-mail address", spoken="I didn't get the address. Could you spell it for me?"
        )
    return found[0].address


async def _match(live: LiveCall) -> None:
    """Of several people on one number, the one whose name was said."""
    state = live.state
    if state.customer is not None and state.level >= Level.TWO_FACTS:
        return
    first = state.noted.name.split()[0].lower() if state.noted.name else ""
    if not first:
        return
    fitting = [c for c in state.known if c.first_name.lower() == first]
    if len(fitting) == 1:
        state.customer = fitting[0]
        state.noted = replace(state.noted, name=fitting[0].name)
    elif state.customer is not None and state.customer.first_name.lower() != first:
        state.customer = None
