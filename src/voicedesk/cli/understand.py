"""`voicedesk understand`: language understanding alone, JSON lines in, JSON lines out."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from voicedesk.language.dates import When
from voicedesk.language.understand import Entity, Heard, Name, Vocabulary
from voicedesk.language.understand import understand as hear
from voicedesk.profile import load_profile
from voicedesk.profile.facts import vocabulary_of

_ENOUGH = "text and now are needed, each a string"


class BadRow(ValueError):
    """A line that is not a question to understanding."""


def understand(
    profile: Annotated[
        str, typer.Option(help="Name of a shipped profile, or path of one.")
    ] = "dental",
) -> None:
    """Read questions as JSON lines from standard input, write what each says as JSON lines."""
    vocabulary = vocabulary_of(load_profile(profile).profile)
    for line in answer_lines(sys.stdin, vocabulary):
        sys.stdout.write(line + "\n")
        if sys.stdin.isatty():
            sys.stdout.flush()


def answer_lines(lines: Iterable[str], vocabulary: Vocabulary) -> Iterator[str]:
    """One JSON answer for each line that is not blank; a broken line answers with its error."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            told = json.dumps(answer_line(line, vocabulary, number=number), ensure_ascii=False)
            # half a character of a line cannot be written back: it becomes a question mark
            yield told.encode("utf-8", "replace").decode()


def answer_line(line: str, vocabulary: Vocabulary, *, number: int) -> dict[str, object]:
    """What one line says, or what is wrong with it."""
    row: object = None
    try:
        row = json.loads(line, parse_constant=_no_number)
        return {"id": _id(row), **written(_hear(row, vocabulary))}
    except ValueError as wrong:
        problem = "not JSON" if isinstance(wrong, json.JSONDecodeError) else str(wrong)
        return {"id": _id(row), "error": problem, "line": number}
    except RecursionError:
        return {"id": _id(row), "error": "nested too deeply", "line": number}
    except Exception as wrong:  # noqa: BLE001 - the edge: one broken line must not end the stream
        return {"id": _id(row), "error": f"not understood ({type(wrong).__name__})", "line": number}


def written(heard: Heard) -> dict[str, object]:
    """What was heard in the form of the command's output."""
    return {
        "intents": [{"name": i.name, "confidence": i.confidence} for i in heard.intents],
        "answer": heard.answer,
        "dates": [_date(when) for when in heard.dates],
        "entities": {kind: [_entity(e) for e in found] for kind, found in heard.entities.items()},
        "confident": heard.confident,
        **_signals(heard),
    }


def _no_number(constant: str) -> object:
    raise BadRow(f"{constant} is no number of JSON")


def _id(row: object) -> object:
    return row.get("id") if isinstance(row, Mapping) else None


def _hear(row: object, vocabulary: Vocabulary) -> Heard:
    if not isinstance(row, Mapping):
        raise BadRow("a line must be an object")
    text, now, asked = row.get("text"), row.get("now"), row.get("asked")
    if not isinstance(text, str) or not isinstance(now, str):
        raise BadRow(_ENOUGH)
    if asked is not None and not isinstance(asked, str):
        raise BadRow("asked must be a string")
    return hear(
        text,
        vocabulary=vocabulary,
        now=_moment(now, row.get("timezone")),
        asked=asked,
        nbest=_hearings(row.get("nbest")),
    )


def _moment(now: str, zone: object) -> datetime:
    moment = datetime.fromisoformat(now)
    if zone is None and moment.tzinfo is not None:
        return moment
    if not isinstance(zone, str) or not zone:
        raise BadRow("timezone is needed where now has no offset")
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise BadRow("timezone is none that is known") from error
    return moment.replace(tzinfo=place) if moment.tzinfo is None else moment.astimezone(place)


def _hearings(nbest: object) -> Sequence[str]:
    if nbest is None:
        return ()
    if not isinstance(nbest, list) or not all(isinstance(text, str) for text in nbest):
        raise BadRow("nbest must be a list of strings")
    return nbest


def _date(when: When) -> dict[str, object]:
    told: dict[str, object] = {
        "text": when.text,
        "start": when.start,
        "end": when.end,
        "grain": when.grain,
    }
    marks = ("negated", "approximate", "recurring", "mismatch")
    return told | {mark: True for mark in marks if getattr(when, mark)}


def _entity(entity: Entity) -> dict[str, object]:
    value = entity.value
    shown = {"first": value.first, "last": value.last} if isinstance(value, Name) else value
    told: dict[str, object] = {"value": shown, "text": entity.text, "confidence": entity.confidence}
    return told | {"negated": True} if entity.negated else told


def _signals(heard: Heard) -> dict[str, object]:
    flags = ("correction", "angry", "abusive", "emergency", "filler_only", "recurring")
    told: dict[str, object] = {flag: True for flag in flags if getattr(heard, flag)}
    if heard.references:
        told["references"] = list(heard.references)
    if heard.people:
        told["people"] = heard.people
    if heard.other_language:
        told["other_language"] = heard.other_language
    return told
