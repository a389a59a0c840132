"""Telephone numbers: what has to stand at the LiveKit server, what does, and what is wrong."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from voicedesk.ports import OURS, Lead, Trunks, WayIn, WayOut

AGENT = "voicedesk"
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_ADDRESS = re.compile(r"[A-Za-z0-9.-]+(:\d+)?")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Wish:
    """What a business wants of its telephone."""

    numbers: Mapping[str, str]
    """Whose each called number is."""
    addresses: tuple[str, ...] = ()
    user: str = ""
    out: str = ""
    """The carrier's address, host or host:port; empty: nobody is to be rung."""
    caller_ids: tuple[str, ...] = ()
    password: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at the server."""

    ways_in: Sequence[WayIn] = ()
    ways_out: Sequence[WayOut] = ()
    leads: Sequence[Lead] = ()
    served: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and why."""

    words: str
    what: WayIn | WayOut | Lead


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and what to do about it."""

    state: Literal["broken", "warning"]
    words: str
    remedy: str


async def look(trunks: Trunks, *, ask_service: bool = False) -> Found:
    """What stands now. Raises ConnectorError."""
    served = await trunks.is_served() if ask_service else True
    return Found(await trunks.ways_in(), await trunks.ways_out(), await trunks.leads(), served)


def mistakes(wish: Wish) -> tuple[str, ...]:
    """What cannot be set up, in words."""
    numbers = (*wish.numbers, *wish.caller_ids)
    wrong = [f'"{one}" is not written as +12025550100' for one in numbers if not _is_e164(one)]
    wrong += [
        f'"{one}" is no network like 54.172.60.0/30' for one in wish.addresses if not _net(one)
    ]
    if wish.out and not _ADDRESS.fullmatch(wish.out):
        wrong.append(f'"{wish.out}" is no address: write example.pstn.twilio.com, without sip:')
    if not wish.numbers:
        wrong.append("no number leads to any business: write `numbers` into the profile")
    return tuple(wrong)


def plan(wish: Wish, found: Found) -> tuple[Step, ...]:
    """What is missing or different, in order; nothing when all stands."""
    return (*_in(wish, found), *_lead(found), *_out(wish, found))


async def carry_out(steps: Sequence[Step], trunks: Trunks, *, password: str = "") -> None:
    """Do it; done twice it changes nothing. Raises ConnectorError."""
    way_in = next((one for one in await trunks.ways_in() if one.name == OURS), None)
    for step in steps:
        if isinstance(step.what, WayIn):
            way_in = await trunks.let_in(step.what, password=password if step.what.user else "")
        elif isinstance(step.what, WayOut):
            await trunks.let_out(step.what, password=password)
        elif way_in is not None:
            await trunks.lead(replace(step.what, trunks=(way_in.id,)))


def findings(wish: Wish, found: Found, *, people: bool, blind: bool) -> tuple[Finding, ...]:
    """Everything that keeps calls from being answered, or people from being rung."""
    return (
        *_about_service(found),
        *_about_numbers(wish, found),
        *_about_ways_in(found),
        *_about_leads(found),
        *_about_ways_out(found, people=people, blind=blind),
    )


def _in(wish: Wish, found: Found) -> Iterator[Step]:
    others = {n for one in found.ways_in if one.name != OURS for n in one.numbers}
    numbers = tuple(sorted(set(wish.numbers) - others))
    ours = next((one for one in found.ways_in if one.name == OURS), None)
    # carriers that are known by their networks send no password with calls to us
    user = "" if wish.addresses else wish.user
    if ours is None:
        made = WayIn(numbers=numbers, addresses=wish.addresses, user=user)
        yield Step(f"let calls to {', '.join(numbers) or 'no number'} in", made)
        return
    changed = replace(
        ours,
        numbers=numbers if set(numbers) != set(ours.numbers) else ours.numbers,
        addresses=wish.addresses or ours.addresses,
        user=user or ours.user,
    )
    if changed != ours:
        yield Step(f"let calls to {', '.join(numbers)} in, and no others", changed)


def _lead(found: Found) -> Iterator[Step]:
    ours = next((one for one in found.ways_in if one.name == OURS), None)
    rule = next((one for one in found.leads if one.name == OURS), None)
    wanted = Lead((ours.id,) if ours else (), (AGENT,), id=rule.id if rule else "")
    if rule is None or ours is None or rule != wanted:
        yield Step(f"give each call a room of its own and send the agent {AGENT}", wanted)


def _out(wish: Wish, found: Found) -> Iterator[Step]:
    if not wish.out:
        return
    ours = next((one for one in found.ways_out if one.name == OURS), None)
    ids = wish.caller_ids or tuple(sorted(wish.numbers))
    if ours is None:
        yield Step(f"ring people through {wish.out}", WayOut(wish.out, ids, wish.user))
    elif (ours.address, set(ours.numbers)) != (wish.out, set(ids)):
        changed = replace(ours, address=wish.out, numbers=ids, user=wish.user or ours.user)
        yield Step(f"ring people through {wish.out} from now on", changed)


def _about_service(found: Found) -> Iterator[Finding]:
    if not found.served:
        yield Finding(
            "broken",
            "no SIP service answers the LiveKit server",
            "start livekit-sip with the Redis and keys of livekit-server: nobody answers now",
        )


def _about_numbers(wish: Wish, found: Found) -> Iterator[Finding]:
    led = {number for one in found.ways_in for number in one.numbers}
    open_to_all = any(not one.numbers for one in found.ways_in)
    for number, business in wish.numbers.items():
        if number not in led and not open_to_all:
            yield Finding(
                "broken",
                f"{number} of {business} is on no trunk: callers hear it ring and nobody answers",
                "run `voicedesk phone setup`",
            )
    for number in sorted(led - set(wish.numbers)):
        if not _is_e164(number):
            yield Finding(
                "broken",
                f'a trunk has the number "{number}", which is not in the form +12025550100',
                "write it with + and country code there, and at the carrier choose +E.164",
            )
        else:
            yield Finding(
                "warning",
                f"{number} is let in but leads to no business: the default one answers it",
                "add it to `numbers` of a profile, or run `voicedesk phone setup`",
            )


def _about_ways_in(found: Found) -> Iterator[Finding]:
    led = {trunk for rule in found.leads for trunk in rule.trunks}
    for way in found.ways_in:
        if way.id not in led:
            yield Finding(
                "broken",
                f"the trunk {way.name} has no dispatch rule: its calls are dropped without a word",
                "run `voicedesk phone setup`",
            )
        if not way.addresses and not way.user:
            yield Finding(
                "warning",
                f"the trunk {way.name} lets anybody in who finds the port",
                "give `--allow` the carrier's networks, or `--user` and a password",
            )


def _about_leads(found: Found) -> Iterator[Finding]:
    trunks = {one.id for one in found.ways_in}
    for rule in found.leads:
        if not rule.trunks:
            yield Finding(
                "broken",
                f"the rule {rule.name} names no trunk: strangers' calls match it, unauthenticated",
                "delete it, or name its trunks",
            )
        elif not set(rule.trunks) & trunks:
            yield Finding(
                "broken", f"the trunks of the rule {rule.name} are gone", "delete the rule"
            )
        if AGENT not in rule.agents:
            yield Finding(
                "broken",
                f"the rule {rule.name} sends no agent named {AGENT}: its callers wait in silence",
                "run `voicedesk phone setup`, and delete rules that are not wanted",
            )


def _about_ways_out(found: Found, *, people: bool, blind: bool) -> Iterator[Finding]:
    ours = next((one for one in found.ways_out if one.name == OURS), None)
    if ours is None:
        if people:
            yield Finding(
                "warning",
                "the profile names people to ring, and there is no trunk to ring them through",
                "run `voicedesk phone setup --out ADDRESS`; until then callers are promised a call",
            )
        return
    for number in ours.numbers:
        if not _is_e164(number):
            yield Finding(
                "broken",
                f'people would be rung as "{number}": carriers refuse it with 403',
                "use a number that you own, as +12025550100",
            )
    if not ours.numbers:
        yield Finding("broken", "the outbound trunk has no caller ID", "give `--caller-id`")
    if blind:
        yield Finding(
            "warning",
            "somebody is reached by `transfer: blind`, which needs SIP REFER",
            "turn on call transfer (REFER) and PSTN transfer at the carrier; we cannot see it",
        )


def _is_e164(number: str) -> bool:
    return _E164.fullmatch(number) is not None


def _net(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
