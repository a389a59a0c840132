"""Actions that can be carried out: fields exist, hosts are fixed, writes are confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter
from urllib.parse import urlsplit

from voicedesk.profile.actions import Action, ActionField
from voicedesk.profile.mistakes import Finding, Place
from voicedesk.profile.schema import Profile

OF_CUSTOMER = ("id", "name", "first_name", "phone", "email", "postcode", "account")
OF_CALL = ("id", "caller")
HERE = ("localhost", "127.0.0.1", "::1")


def action_findings(profile: Profile) -> Iterator[Finding]:
    """Everything that would go wrong in the middle of a call."""
    names = [action.name for action in profile.actions]
    for n, action in enumerate(profile.actions):
        place: Place = ("actions", n)
        if action.name in names[:n]:
            yield Finding((*place, "name"), f"two actions are called {action.name}")
        for where, words in (*_address(action), *_words(action), *_fields(action)):
            yield Finding((*place, *where), f"actions.{action.name}: {words}")


def holders(text: str) -> tuple[str, ...]:
    """The names in braces; raises ValueError for braces that do not close."""
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _address(action: Action) -> Iterator[tuple[Place, str]]:
    try:
        parts = urlsplit(action.url)
        held = holders(action.url)
    except ValueError:
        yield ("url",), f'"{action.url}" is no address'
        return
    host = parts.hostname or ""
    if parts.scheme != "https" and not (parts.scheme == "http" and host in HERE):
        yield ("url",), "write an address that begins with https://"
    if not host or "{" in parts.netloc or parts.username or parts.query or parts.fragment:
        yield ("url",), "an address has a fixed host, and neither user, query nor fragment"
    in_path = {one.name for one in action.fields if one.place == "path"}
    for name in sorted(in_path ^ set(held)):
        missing = "has no field for it with place: path" if name in held else "is not in the url"
        yield ("url",), f"{{{name}}} {missing}"


def _words(action: Action) -> Iterator[tuple[Place, str]]:
    fields = {one.name for one in action.fields}
    known = {"speak": {_key(one) for one in action.spoken}, "confirm": fields}
    for key, text in (("speak", action.speak), ("confirm", action.confirm)):
        try:
            strange = sorted(set(holders(text)) - known[key])
        except ValueError:
            yield (key,), "a brace does not close"
            continue
        for name in strange:
            where = "spoken" if key == "speak" else "fields"
            yield (key,), f"{{{name}}} is not among its {where}"
    if action.method != "GET" and not action.confirm:
        yield ("method",), "what writes needs a question in confirm"
    if action.method == "GET" and any(one.place == "body" for one in action.fields):
        yield ("method",), "GET has no body; give the fields place: query or path"
    if any(not re.search(r"\w{3}", trigger) for trigger in action.triggers):
        yield ("triggers",), "a trigger needs a word"


def _fields(action: Action) -> Iterator[tuple[Place, str]]:
    for n, one in enumerate(action.fields):
        place: Place = ("fields", n)
        if one.name in [other.name for other in action.fields[:n]]:
            yield place, f"two fields are called {one.name}"
        yield from ((place, words) for words in _field(action, one))


def _field(action: Action, one: ActionField) -> Iterator[str]:
    if one.source == "caller" and one.required and not one.ask:
        yield f"{one.name} comes from the caller and needs a question in ask"
    if one.source == "customer":
        if one.value not in OF_CUSTOMER:
            yield f"{one.name}: value is one of {', '.join(OF_CUSTOMER)}"
        if action.level == "none":
            yield f"{one.name} comes from the customer's record; set level: two_facts"
    if one.source == "call" and one.value not in OF_CALL:
        yield f"{one.name}: value is one of {', '.join(OF_CALL)}"
    if one.source == "fixed" and not one.value:
        yield f"{one.name} is fixed and needs a value"


def _key(path: str) -> str:
    return path.replace(".", "_")
