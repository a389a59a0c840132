"""What each row of the public language sets must yield, in the product's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Row = Mapping[str, object]
Kind = Literal["date", "nodate", "route", "intent", "scope", "unsure"]

DATE_SETS = ("nlupp", "sgd", "duckling", "recognizers")
GENERAL = frozenset("affirm deny dont_know acknowledge greet end_call handoff thank repeat".split())
BANK = frozenset(
    "card account transfer_payment_deposit fees_interests balance loan mortgage pin refund".split()
)
ELSEWHERE = frozenset("restaurant spa gym room_service refund".split())
ALIEN = frozenset(
    """
    play_music what_song next_song update_playlist smart_home recipe calories cook_time
    nutrition_info ingredients_list ingredient_substitution meal_suggestion food_last weather
    timer alarm flip_coin roll_dice calculator definition spelling measurement_conversion
    meaning_of_life tell_joke fun_fact translate exchange_rate plug_type flight_status
    book_flight international_visa carry_on mpg gas traffic uber w2 payday taxes rollover_401k
    shopping_list todo_list find_phone
    """.split()
)
CLINC = {
    "yes": "yes",
    "no": "no",
    "maybe": "unsure",
    "repeat": "repeat",
    "greeting": "greet",
    "goodbye": "goodbye",
    "thank_you": "thanks",
    "are_you_a_bot": "robot",
    "schedule_maintenance": "book",
    "schedule_meeting": "book",
    "restaurant_reservation": "book",
    "cancel_reservation": "cancel",
    "confirm_reservation": "lookup",
}
HWU = {"general_repeat": "repeat", "general_affirm": "yes", "general_negate": "no"}
NLUPP = {
    "affirm": "yes",
    "deny": "no",
    "dont_know": "unsure",
    "greet": "greet",
    "end_call": "goodbye",
    "thank": "thanks",
    "repeat": "repeat",
    "handoff": "human",
}
NLUPP_DEEDS = {
    "make_open_apply_setup_get_activate": "book",
    "change": "move",
    "cancel_close_leave_freeze": "cancel",
}
SGD_ACTS = {"REQUEST_ALTS": "other_options", "GOODBYE": "goodbye", "THANK_YOU": "thanks"}
SGD_INTENTS = {
    "BookAppointment": "book",
    "AddEvent": "book",
    "GetAvailableTime": "availability",
    "GetEvents": "lookup",
}
DATE_WORDS = re.compile(
    r"\d|today|tonight|tomorrow|yesterday|\b(mon|tues|wednes|thurs|fri|satur|sun)day|\b(january"
    r"|february|march|april|may|june|july|august|september|october|november|december)\b|week|month"
    r"|year|\bday|morning|noon|evening|night|hour|minute|\bnow\b|o'?clock|christmas|easter"
    r"|thanksgiving|summer|winter|spring|\bfall\b|autumn|holiday|date|time|later|soon|past|last"
    r"|next|quarter|century|decade|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|twenty|thirty|first|second|third)\b|new year|birthday|recent"
)


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that one row must yield."""

    group: str
    key: str
    text: str
    asked: str | None
    kind: Kind
    wanted: str | bool | None = None
    row: Row | None = None
    """The whole row, where dates are judged."""

    @property
    def profile(self) -> str:
        """Whose desk is asked: banking questions are asked of a service desk."""
        return "service_desk" if self.key.startswith(("b77:", "nl:")) else "dental"


def cases(data: Path) -> Iterator[Case]:
    """Every case of every set that is there."""
    yield from _dates(data)
    yield from _clinc(data)
    yield from _hwu(data)
    for row in rows(data / "banking77" / "intents.jsonl"):
        key = f"b77:{row['id']}"
        yield Case("route banking77", key, str(row["utterance"]), None, "route", "support")
    yield from _nlupp(data)
    yield from _sgd(data)


def rows(path: Path) -> Iterator[Row]:
    """The rows of a file of JSON lines; none where there is no file."""
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def part_of_day(row: Row) -> bool:
    """Whether a row turns on parts of the day, which have no agreed hours."""
    timex = " ".join(str(want.get("timex", "")) for want in expected(row))
    return row["type"] == "time_period" or bool(re.search(r"T(MO|AF|EV|NI|DT|MI)\b", timex))


def expected(row: Row) -> list[Mapping[str, str | None]]:
    """The accepted readings of a row of dates."""
    found = row["expected_any"]
    return found if isinstance(found, list) else []


def _dates(data: Path) -> Iterator[Case]:
    for name in DATE_SETS:
        for row in rows(data / "datetime_unified" / f"{name}.jsonl"):
            if not (row.get("holiday") or row.get("python_unsupported")):
                group = f"dates {name}" + (" (parts of day)" if part_of_day(row) else "")
                yield Case(group, f"{name}:{row['id']}", str(row["text"]), None, "date", row=row)
    for row in rows(data / "duckling_time_en" / "negatives.jsonl"):
        yield Case("no date: duckling", f"neg:{row['id']}", str(row["text"]), None, "nodate")


def _clinc(data: Path) -> Iterator[Case]:
    for row in rows(data / "clinc150" / "intents.jsonl"):
        text, label, key = str(row["utterance"]), str(row["intent"]), str(row["id"])
        if not DATE_WORDS.search(text.lower()):
            yield Case("no date: clinc150", f"nd:{key}", text, None, "nodate")
        if wanted := CLINC.get(label):
            yield Case(f"intent {wanted}", f"ci:{key}", text, None, "intent", wanted)
        elif label == "oos" or label in ALIEN:
            yield Case("out of scope named", f"co:{key}", text, None, "scope", wanted=True)
            group = "out of scope named or unsure"
            yield Case(group, f"cu:{key}", text, None, "unsure", wanted=True)


def _hwu(data: Path) -> Iterator[Case]:
    for row in rows(data / "hwu64" / "intents_slots.jsonl"):
        if wanted := HWU.get(str(row["intent"])):
            text = str(row["utterance"])
            yield Case(f"intent {wanted}", f"hw:{row['id']}", text, None, "intent", wanted)


def _nlupp(data: Path) -> Iterator[Case]:
    for row in rows(data / "nlupp" / "utterances.jsonl"):
        labels, text, key = _names(row["intents"]), str(row["utterance"]), f"nl:{row['id']}"
        for label in labels & NLUPP.keys():
            wanted = NLUPP[label]
            yield Case(f"intent {wanted}", key + label, text, None, "intent", wanted)
        yield from _nlupp_routes(text, key, labels, str(row["domain"]))
        if labels:
            yield Case("in scope kept", key + "k", text, None, "scope", wanted=False)


def _nlupp_routes(text: str, key: str, labels: frozenset[str], domain: str) -> Iterator[Case]:
    visit = bool(labels & {"appointment", "booking"})
    if visit and not labels & ELSEWHERE:
        for label in (labels & NLUPP_DEEDS.keys()) if "deny" not in labels else ():
            wanted = NLUPP_DEEDS[label]
            yield Case("route nlupp", f"{key}r{label}", text, None, "route", "scheduling")
            yield Case(f"action {wanted}", f"{key}a{label}", text, None, "intent", wanted)
    elif domain == "banking" and not visit and labels - GENERAL and labels & BANK:
        yield Case("route nlupp", key + "s", text, None, "route", "support")


def _sgd(data: Path) -> Iterator[Case]:
    for row in rows(data / "sgd_appointments" / "appointments.jsonl"):
        acts = frozenset(str(act["act"]) for act in _maps(row["acts"]))
        asked = str(row["prev_system_utterance"]) or None
        key, text, intent = f"sg:{row['id']}", str(row["utterance"]), str(row["intent"])
        yield from _sgd_acts(text, key, asked, acts)
        if "INFORM_INTENT" in acts and intent in SGD_INTENTS:
            wanted = SGD_INTENTS[intent]
            yield Case("route sgd", key + "r", text, asked, "route", "scheduling")
            yield Case(f"action {wanted}", key + "a", text, asked, "intent", wanted)
        if acts & {"INFORM_INTENT", "INFORM"} and intent in {"BookAppointment", "AddEvent"}:
            yield Case("in scope kept", key + "k", text, asked, "scope", wanted=False)


def _sgd_acts(text: str, key: str, asked: str | None, acts: frozenset[str]) -> Iterator[Case]:
    if asked and len(acts & {"AFFIRM", "NEGATE"}) == 1:
        wanted = "yes" if "AFFIRM" in acts else "no"
        yield Case(f"answer {wanted}", key + wanted, text, asked, "intent", wanted)
    for act in acts & SGD_ACTS.keys():
        wanted = SGD_ACTS[act]
        yield Case(f"intent {wanted}", key + act, text, asked, "intent", wanted)


def _names(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def _maps(value: object) -> list[Row]:
    return value if isinstance(value, list) else []
