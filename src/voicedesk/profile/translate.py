"""Pydantic's complaints in plain words."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from voicedesk.profile.mistakes import Finding, Place, meant, place_words

KINDS = {
    "string_type": "a word or sentence",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
}
DATES = {"date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"}
TIMES = {"datetime_type", "datetime_parsing", "datetime_from_date_parsing"}


def findings_of(error: ValidationError, model: type[BaseModel], data: object) -> list[Finding]:
    """Every complaint as one sentence, at its place."""
    return [_finding(detail, model, data) for detail in error.errors(include_url=False)]


def _finding(detail: ErrorDetails, model: type[BaseModel], data: object) -> Finding:
    place: Place = tuple(step for step in detail["loc"] if step != "[key]")
    kind = detail["type"]
    context: Mapping[str, object] = detail.get("ctx") or {}
    where = place_words(place, data)
    if kind == "missing":
        return Finding(place[:-1], f"{where} is missing")
    if kind == "extra_forbidden":
        return Finding(place, _unknown(place, where, model))
    if "[key]" in detail["loc"]:
        return Finding(place, _unknown_key(place, where, context))
    reason = _reason(kind, detail["input"], context, detail["msg"])
    return Finding(place, f"{where}: {reason}" if where else reason)


def _unknown(place: Place, where: str, model: type[BaseModel]) -> str:
    around = fields_at(model, place[:-1])
    return f"{where} is not known here{meant(str(place[-1]), around)}"


def _unknown_key(place: Place, where: str, context: Mapping[str, object]) -> str:
    expected = str(context.get("expected", ""))
    known = [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]
    return f"{where} is not known here{meant(str(place[-1]), known)}"


def _reason(kind: str, given: object, context: Mapping[str, object], message: str) -> str:
    if kind == "string_type" and isinstance(given, int | float) and not isinstance(given, bool):
        return f'put the value in quotes: "{_as_written(given)}"'
    if kind in KINDS:
        return f"this should be {KINDS[kind]}, not {_shown(given)}"
    if kind in DATES:
        return f"{_shown(given)} is not a date; write it as 2026-12-24"
    if kind in TIMES:
        return f"{_shown(given)} is not a date and time; write it as 2026-12-24T09:30"
    sentence = SENTENCES.get(kind)
    return sentence(given, context) if sentence else message.removeprefix("Value error, ")


def _literal(given: object, context: Mapping[str, object]) -> str:
    expected = str(context["expected"])
    known = [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]
    return f"{_shown(given)} is not possible; use {expected}{meant(str(given), known)}"


SENTENCES: Mapping[str, Callable[[object, Mapping[str, object]], str]] = {
    "literal_error": _literal,
    "greater_than_equal": lambda given, c: f"{_shown(given)} is too small; at least {c['ge']}",
    "less_than_equal": lambda given, c: f"{_shown(given)} is too large; at most {c['le']}",
    "string_pattern_mismatch": lambda given, c: (
        f"{_shown(given)} does not have the form {c['pattern']}"
    ),
    "too_short": lambda _given, c: f"at least {c['min_length']} needed",
    "finite_number": lambda given, _c: f"{_shown(given)} is not a number one can count with",
}


def _as_written(number: float) -> str:
    """A number of telephone length was surely meant as one: YAML has eaten its plus sign."""
    return f"+{number}" if isinstance(number, int) and number >= 10**9 else str(number)


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "keys with values"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value)
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'


def fields_at(model: type[BaseModel], place: Place) -> tuple[str, ...]:
    """The names that are known at a place of a model."""
    here: object = model
    for step in place:
        here = _step(here, step)
    part = _model_in(here)
    return tuple(part.model_fields) if part else ()


def _step(annotation: object, step: str | int) -> object:
    part = _model_in(annotation)
    if part and isinstance(step, str) and step in part.model_fields:
        return part.model_fields[step].annotation
    return annotation


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The model that an annotation holds: itself, optional, or the items of its list or mapping."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Union, types.UnionType, tuple, list, dict):
        found = (_model_in(inner) for inner in get_args(annotation))
        return next((inner for inner in found if inner), None)
    return None
