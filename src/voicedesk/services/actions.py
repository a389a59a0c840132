"""Actions of the profile: their values read from words, their answers made fit to be said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from voicedesk.domain.call import Call, Customer
from voicedesk.errors import NotUnderstood
from voicedesk.language.dates import find_dates
from voicedesk.language.numbers import read_number
from voicedesk.language.people import read_account, read_email, read_phone
from voicedesk.ports import ActionCaller, ActionRequest
from voicedesk.profile.actions import Action, ActionField
from voicedesk.services.ids import id_from
from voicedesk.telemetry.digits import runs
from voicedesk.telemetry.mask import mask_cards

LONGEST_SPOKEN = 80
"""Characters of one value that may be said; a status is shorter, an injected text longer."""
_PLAIN = re.compile(r"[^\w .,:;'’/&%€$£+-]")


@dataclass(frozen=True, slots=True)
class Prepared:
    """An action with the values that are known; `missing` is the first that has to be asked for."""

    action: Action
    values: Mapping[str, str]
    missing: ActionField | None = None

    @property
    def question(self) -> str:
        """What is asked before anything is written."""
        return self.action.confirm.format(**self.values) if self.missing is None else ""


@dataclass(frozen=True, slots=True)
class ActionDesk:
    """What the desk promises about other systems."""

    actions: tuple[Action, ...]
    caller: ActionCaller
    region: str = "US"

    def prepare(
        self,
        action: Action,
        said: Mapping[str, str],
        *,
        call: Call,
        customer: Customer | None,
        now: datetime,
    ) -> Prepared:
        """Read every value from where it comes; words that say nothing are asked for again."""
        values: dict[str, str] = {}
        for field in action.fields:
            value = self._value(field, said.get(field.name, ""), call, customer, now)
            if value:
                values[field.name] = value[: field.longest]
            elif field.required:
                return Prepared(action, values, field)
        return Prepared(action, values)

    async def perform(self, ready: Prepared, *, call: Call) -> str | None:
        """Carry it out, once in a call for the same values; what may be said, None for nothing.

        Raises ConnectorError.
        """
        action = ready.action
        placed: dict[str, dict[str, str]] = {"path": {}, "query": {}, "body": {}}
        for field in action.fields:
            if field.name in ready.values:
                placed[field.place][field.name] = ready.values[field.name]
        writes = action.method != "GET"
        same = id_from(call.id, action.name, *(f"{k}={v}" for k, v in ready.values.items()))
        answer = await self.caller.ask(
            ActionRequest(
                name=action.name,
                method=action.method,
                url=_address(action.url, placed["path"]),
                query=placed["query"],
                body=placed["body"] if writes else None,
                secret=action.secret,
                key=same if writes else None,
                timeout_s=action.timeout_s,
            )
        )
        return None if answer is None else _words(action, answer)

    def _value(
        self,
        field: ActionField,
        words: str,
        call: Call,
        customer: Customer | None,
        now: datetime,
    ) -> str:
        if field.source == "fixed":
            return field.value
        if field.source == "call":
            return {"id": call.id, "caller": call.caller or ""}.get(field.value, "")
        if field.source == "customer":
            return _of_customer(customer, field.value)
        return _READ[field.kind](words.strip(), now, self.region)


def _address(url: str, path: Mapping[str, str]) -> str:
    """What a caller said stays one part of the path: no slash, no dots, no query."""
    parts = {name: quote(value, safe="") for name, value in path.items()}
    if any(set(value) <= {"."} for value in parts.values()):
        raise NotUnderstood("a part of a path that leads elsewhere")
    return url.format(**parts)


def _words(action: Action, answer: Mapping[str, object]) -> str | None:
    """The sentence, filled with what may be said; None when a part of it is not there."""
    said: dict[str, str] = {}
    for path in action.spoken:
        value = _spoken(_inside(answer, path))
        if value is None:
            if f"{{{path.replace('.', '_')}}}" in action.speak:
                return None
            continue
        said[path.replace(".", "_")] = value
    return action.speak.format(**said)


def _inside(answer: Mapping[str, object], path: str) -> object:
    here: object = answer
    for step in path.split("."):
        here = here.get(step) if isinstance(here, Mapping) else None
    return here


def _spoken(value: object) -> str | None:
    """A value as it may be said: short, plain, and no sentence of its own."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str | int | float):
        return None
    plain = " ".join(_PLAIN.sub(" ", mask_cards(str(value))).split())
    return plain if 0 < len(plain) <= LONGEST_SPOKEN else None


def _of_customer(customer: Customer | None, part: str) -> str:
    if customer is None:
        return ""
    held = {
        "id": customer.external_id or customer.id,
        "name": customer.name,
        "first_name": customer.first_name,
        "phone": customer.phones[0] if customer.phones else "",
        "email": customer.email or "",
        "postcode": customer.postcode or "",
        "account": customer.account or "",
    }
    return held.get(part, "")


def _digits(words: str, now: datetime, region: str) -> str:
    del now, region
    found = read_account(words, asked="What is the order number?")
    if found:
        return "".join(c for c in found[0].value if c.isalnum())
    heard = [run.digits for run in runs(words)]
    return max(heard, key=len, default="") or "".join(re.findall(r"\d", words))


def _number(words: str, now: datetime, region: str) -> str:
    del now, region
    figures = re.search(r"-?\d+(?:\.\d+)?", words)
    if figures:
        return figures.group()
    read = read_number(words)
    return "" if read is None else str(read)


def _date(words: str, now: datetime, region: str) -> str:
    del region
    found = [one.day_from for one in find_dates(words, now=now) if one.day_from]
    return found[0].isoformat() if found else ""


def _phone(words: str, now: datetime, region: str) -> str:
    del now
    found = read_phone(words, region=region, asked=True)
    return found[0].number if found else ""


def _email(words: str, now: datetime, region: str) -> str:
    del now, region
    found = read_email(words)
    return found[0].address if found else ""


def _text(words: str, now: datetime, region: str) -> str:
    del now, region
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())


_READ: Mapping[str, Callable[[str, datetime, str], str]] = {
    "text": _text,
    "digits": _digits,
    "number": _number,
    "date": _date,
    "phone": _phone,
    "email": _email,
}
