"""The facts by which a caller proves who they are: which are asked, and whether they fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import jellyfish
from rapidfuzz import fuzz

from voicedesk.domain.call import Customer
from voicedesk.language.people import (
    read_account,
    read_birth_date,
    read_email,
    read_name,
    read_phone,
    read_postcode,
)
from voicedesk.profile.conduct import Fact

ENOUGH = 2
SAME_WORD = 85
"""Likeness in percent from which a part of a name that was heard is the part on file."""
MISHEARD = 60
"""The same for a first name that was misheard, when all the rest fits nobody else."""
USUAL: tuple[Fact, ...] = ("name", "date_of_birth", "phone", "email", "postcode", "account")


def facts_needed(stated: Sequence[Fact], customer: Customer | None) -> tuple[Fact, ...]:
    """The two facts to ask for: the first of the profile's that the record has, then the usual."""
    order = dict.fromkeys((*stated, *USUAL))
    if customer is None:
        return tuple(order)[:ENOUGH]
    return tuple(fact for fact in order if _has(customer, fact))[:ENOUGH]


def fits(
    customer: Customer,
    said: Mapping[Fact, str],
    stated: Sequence[Fact],
    *,
    now: datetime,
    region: str,
    misheard: bool = False,
) -> bool:
    """Whether two facts fit a record and none that counts contradicts it.

    `misheard`: a first name need only be like the one on file.
    """
    counts = {*stated, *facts_needed(stated, customer)}
    checked = {
        fact: _is(customer, fact, words, today=now.date(), region=region)
        or (misheard and fact == "name" and _same_name(customer.name, words, first=MISHEARD))
        for fact, words in said.items()
        if fact in counts and words.strip() and _has(customer, fact)
    }
    return len(checked) >= ENOUGH and all(checked.values())


def touches(customer: Customer, said: Mapping[Fact, str], *, now: datetime, region: str) -> bool:
    """Whether anything that was said fits a record: it was aimed at."""
    return any(
        _is(customer, fact, words, today=now.date(), region=region)
        for fact, words in said.items()
        if words.strip() and _has(customer, fact)
    )


def said_phone(words: str, *, region: str) -> str | None:
    """The number in some words, in E.164."""
    if re.fullmatch(r"\+[1-9]\d{6,14}", words.strip()):
        return words.strip()
    found = read_phone(words, region=region, asked=True)
    return found[0].number if found else None


def _has(customer: Customer, fact: Fact) -> bool:
    held: Mapping[Fact, object] = {
        "name": customer.name,
        "date_of_birth": customer.birth_date,
        "phone": customer.phones,
        "email": customer.email,
        "postcode": customer.postcode,
        "account": customer.account,
    }
    return bool(held[fact])


def _is(customer: Customer, fact: Fact, words: str, *, today: date, region: str) -> bool:
    checks: Mapping[Fact, Callable[[], bool]] = {
        "name": lambda: _same_name(customer.name, words),
        "date_of_birth": lambda: _birth_date(words, today, region) == customer.birth_date,
        "phone": lambda: said_phone(words, region=region) in customer.phones,
        "email": lambda: _email(words) == (customer.email or "").casefold(),
        "postcode": lambda: _postcode(words, region) == _plain(customer.postcode or ""),
        "account": lambda: _account(words) == _plain(customer.account or ""),
    }
    return checks[fact]()


def _same_name(on_file: str, words: str, *, first: int = SAME_WORD) -> bool:
    """The surname, and the first name when it was said: a first name alone proves nothing."""
    parts = on_file.casefold().split()
    read = read_name(words, asked=True)
    heard = [part for part in (read.first, read.last) if part] if read else words.split()
    heard = [part.casefold() for part in " ".join(heard).split()]
    if not heard or not _same_word(parts[-1], heard[-1]):
        return False
    if len(heard) == 1 or _same_word(parts[0], heard[0]):
        return True
    return fuzz.ratio(parts[0], heard[0]) >= first


def _same_word(one: str, other: str) -> bool:
    if fuzz.ratio(one, other) >= SAME_WORD:
        return True
    # a recogniser writes what it hears: Meyer and Maier sound the same
    return bool(one[:1] == other[:1] and jellyfish.metaphone(one) == jellyfish.metaphone(other))


def _birth_date(words: str, today: date, region: str) -> date | None:
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        return read_birth_date(words, today=today, region=region)


def _email(words: str) -> str:
    found = read_email(words)
    return (found[0].address if found else words.strip()).casefold()


def _postcode(words: str, region: str) -> str:
    found = read_postcode(words, region=region)
    return _plain(found.value if found else words)


def _account(words: str) -> str:
    found = read_account(words, asked="What is your account number?")
    return _plain(found[0].value if found else words)


def _plain(words: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", words.upper())
