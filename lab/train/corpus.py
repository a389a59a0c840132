"""Utterances of public sets, with what each says in the product's words and what is unknown."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

LABELS = (
    "book move cancel availability lookup waitlist question billing problem "
    "complaint account human other_options repeat slower greet "
    "goodbye thanks yes no unsure robot out_of_scope late resend scheduling support"
).split()
SCHEDULING = frozenset("book move cancel availability lookup waitlist".split())
SUPPORT = frozenset("question billing problem complaint account human".split())
SOCIAL = frozenset("greet thanks yes no unsure goodbye".split())


@dataclass(frozen=True, slots=True)
class Example:
    """One utterance: the labels it has, and those of which nothing is known."""

    text: str
    labels: frozenset[str]
    unknown: frozenset[str] = frozenset()
    source: str = "templates"


def example(
    text: str, labels: Iterable[str], unknown: Iterable[str] = (), *, source: str
) -> Example:
    """An example whose route follows from its labels."""
    own = set(labels)
    own |= {"scheduling"} if own & SCHEDULING else set()
    own |= {"support"} if own & SUPPORT else set()
    hidden = set(unknown)
    hidden |= {"scheduling"} if hidden & SCHEDULING else set()
    hidden |= {"support"} if hidden & SUPPORT else set()
    return Example(text, frozenset(own), frozenset(hidden - own), source)


def public(data: Path) -> Iterator[Example]:
    """All examples of the sets whose licence lets what is learnt from them be shipped."""
    for name, read in (
        ("banking77", _banking),
        ("clinc150", _clinc),
        ("hwu64", _hwu),
        ("nlupp", _nlupp),
    ):
        yield from read(data / name)


def _rows(path: Path) -> Iterator[Mapping[str, object]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


# --- banking77: questions to a bank's support

_BANK_WORDS = (
    (
        "billing",
        ("charge", "fee", "refund", "exchange_rate", "wrong_amount", "cash_withdrawal_not"),
    ),
    (
        "problem",
        (
            "not_working",
            "declined",
            "failed",
            "blocked",
            "lost",
            "stolen",
            "compromised",
            "not_updated",
            "not_recognised",
            "pending",
            "swallowed",
            "reverted",
            "not_allowed",
            "not_received",
            "unable",
            "forgotten",
            "not_showing",
            "wrong",
        ),
    ),
    (
        "account",
        (
            "account",
            "personal_details",
            "pin",
            "passcode",
            "verify",
            "activate",
            "identity",
            "card_linking",
        ),
    ),
)


def _banking(folder: Path) -> Iterator[Example]:
    for row in _rows(folder / "intents.jsonl"):
        intent = str(row["intent"]).lower()
        labels = [name for name, words in _BANK_WORDS if any(word in intent for word in words)] or [
            "question"
        ]
        unknown = (SUPPORT | {"greet", "thanks", "unsure", "other_options"}) - set(labels)
        yield example(str(row["utterance"]), labels, unknown, source="banking77")


# --- clinc150: an assistant's queries; most are alien to a business's desk

_CLINC: dict[str, tuple[str, ...]] = {
    "yes": ("yes",),
    "no": ("no",),
    "maybe": ("unsure",),
    "repeat": ("repeat",),
    "greeting": ("greet",),
    "goodbye": ("goodbye",),
    "thank_you": ("thanks",),
    "are_you_a_bot": ("robot",),
    "schedule_maintenance": ("book",),
    "schedule_meeting": ("book",),
    "restaurant_reservation": ("book",),
    "cancel_reservation": ("cancel",),
    "confirm_reservation": ("lookup",),
    "book_hotel": ("book",),
    "car_rental": ("book",),
    "calendar": ("lookup",),
    "meeting_schedule": ("lookup",),
    "accept_reservations": ("question",),
    "how_busy": ("question",),
    "restaurant_reviews": ("question",),
    "pay_bill": ("billing",),
    "bill_due": ("billing",),
    "bill_balance": ("billing",),
    "min_payment": ("billing",),
    "interest_rate": ("billing",),
    "international_fees": ("billing",),
    "apr": ("billing",),
    "spending_history": ("billing",),
    "transactions": ("billing",),
    "balance": ("account",),
    "account_blocked": ("problem", "account"),
    "freeze_account": ("account",),
    "order_checks": ("account",),
    "pin_change": ("account",),
    "report_fraud": ("problem",),
    "routing": ("account",),
    "transfer": ("billing",),
    "application_status": ("account",),
    "card_declined": ("problem",),
    "credit_limit": ("account",),
    "credit_limit_change": ("account",),
    "credit_score": ("account",),
    "damaged_card": ("problem",),
    "expiration_date": ("account",),
    "improve_credit_score": ("question",),
    "new_card": ("account",),
    "redeem_rewards": ("account",),
    "replacement_card_duration": ("question",),
    "report_lost_card": ("problem",),
    "rewards_balance": ("account",),
    "travel_notification": ("account",),
    "insurance": ("question",),
    "insurance_change": ("account",),
    "direct_deposit": ("account",),
    "order_status": ("question",),
    "oil_change_how": ("question",),
    "oil_change_when": ("question",),
    "tire_pressure": ("question",),
    "tire_change": ("question",),
    "jump_start": ("question",),
    "last_maintenance": ("question",),
    "gas_type": ("question",),
    "lost_luggage": ("problem",),
}
_CLINC_ALIEN = frozenset(
    """
    oos play_music what_song next_song update_playlist smart_home recipe calories cook_time
    nutrition_info ingredients_list ingredient_substitution meal_suggestion food_last
    weather timer alarm flip_coin roll_dice calculator definition spelling
    measurement_conversion meaning_of_life tell_joke fun_fact translate exchange_rate
    plug_type flight_status book_flight international_visa carry_on mpg gas traffic uber w2
    payday taxes rollover_401k shopping_list todo_list find_phone shopping_list_update
    todo_list_update travel_suggestion vaccines restaurant_suggestion pto_request
    pto_balance pto_used pto_request_status income next_holiday order travel_alert timezone
    distance reminder reminder_update
    """.split()
)
_CLINC_BESIDE: dict[str, tuple[str, ...]] = {
    "schedule_maintenance": ("availability", "problem", "question"),
    "schedule_meeting": ("availability", "question"),
    "restaurant_reservation": ("availability",),
    "accept_reservations": ("availability", "book"),
    "jump_start": ("problem",),
    "tire_change": ("problem",),
    "greeting": ("question",),
    "calendar": ("availability",),
    "cancel_reservation": ("no",),
    "maybe": ("yes", "no"),
    "card_declined": ("question",),
}


def _clinc(folder: Path) -> Iterator[Example]:
    for row in _rows(folder / "intents.jsonl"):
        intent, text = str(row["intent"]), str(row["utterance"])
        if intent in _CLINC_ALIEN:
            yield example(
                text, ("out_of_scope",), ("question", "thanks", "greet"), source="clinc150"
            )
        elif labels := _CLINC.get(intent):
            support = SUPPORT - {"human"} if set(labels) & SUPPORT else set()
            yield example(
                text,
                labels,
                (support | set(_CLINC_BESIDE.get(intent, ())) | SOCIAL) - set(labels) - {"goodbye"},
                source="clinc150",
            )


# --- hwu64: what people tell a robot at home

_HWU: dict[str, tuple[str, ...]] = {
    "general_repeat": ("repeat",),
    "general_affirm": ("yes",),
    "general_negate": ("no",),
    "general_explain": ("repeat",),
    "calendar_set": ("book",),
    "calendar_query": ("lookup",),
    "calendar_remove": ("cancel",),
    "general_praise": ("thanks",),
}
_HWU_ALIEN = (
    "play_ transport_ lists_ alarm_ music_ takeaway_ iot_ qa_ recommendation_ "
    "email_ social_ news_ cooking_ weather_ audio_ datetime_ general_joke"
).split()


def _hwu(folder: Path) -> Iterator[Example]:
    for row in _rows(folder / "intents_slots.jsonl"):
        intent, text = str(row["intent"]), str(row["utterance"])
        if labels := _HWU.get(intent):
            unknown = (
                {"thanks", "greet", "book", "problem", "yes", "question"}
                if intent.startswith(("general", "calendar"))
                else set()
            )
            unknown |= (
                {"repeat", "no"} if intent in {"general_negate", "general_explain"} else set()
            )
            unknown |= {"availability"} if intent == "calendar_query" else set()
            yield example(text, labels, unknown - set(labels), source="hwu64")
        elif any(intent.startswith(start) for start in _HWU_ALIEN):
            yield example(text, ("out_of_scope",), ("question", "thanks", "greet"), source="hwu64")


# --- nlupp: calls to a bank and a hotel, several intents each

_NLUPP = {
    "affirm": "yes",
    "deny": "no",
    "dont_know": "unsure",
    "greet": "greet",
    "end_call": "goodbye",
    "thank": "thanks",
    "repeat": "repeat",
    "handoff": "human",
}
_NLUPP_DEEDS = {
    "make_open_apply_setup_get_activate": "book",
    "change": "move",
    "cancel_close_leave_freeze": "cancel",
}
_NLUPP_BANK = frozenset(
    "card account transfer_payment_deposit fees_interests balance loan mortgage "
    "pin refund overdraft direct_debit standing_order limits savings cheque "
    "withdrawal".split()
)
_NLUPP_ELSEWHERE = frozenset("restaurant spa gym room_service refund".split())


def _nlupp(folder: Path) -> Iterator[Example]:
    for row in _rows(folder / "utterances.jsonl"):
        acts = {str(name) for name in row["intents"]}  # type: ignore[attr-defined] # JSON rows are not typed
        labels = {_NLUPP[act] for act in acts & set(_NLUPP)}
        visit = bool(acts & {"appointment", "booking"})
        deeds = {_NLUPP_DEEDS[act] for act in acts & set(_NLUPP_DEEDS)}
        unknown: set[str] = {
            "question",
            "billing",
            "problem",
            "complaint",
            "account",
            "lookup",
            "availability",
            "other_options",
            "late",
            "repeat",
            "yes",
            "no",
        }
        if visit:
            labels |= deeds if "deny" not in acts else set()
            unknown |= (
                SCHEDULING
                if not deeds or "deny" in acts or acts & _NLUPP_ELSEWHERE
                else {"availability"}
            ) - labels
        elif deeds:
            unknown |= SCHEDULING if not acts & _NLUPP_BANK else set()
        if not visit and acts & _NLUPP_BANK:
            labels |= _bank_labels(acts)
            unknown -= SCHEDULING
        elif "wrong_notworking_notshowing" in acts:
            labels.add("problem")
        if not acts:
            unknown |= SCHEDULING | SUPPORT
        yield example(str(row["utterance"]), labels, unknown - labels, source="nlupp")


def _bank_labels(acts: set[str]) -> set[str]:
    labels = {"problem"} if acts & {"wrong_notworking_notshowing", "lost_stolen"} else set()
    labels |= (
        {"billing"}
        if acts
        & {"fees_interests", "refund", "transfer_payment_deposit", "direct_debit", "withdrawal"}
        else set()
    )
    labels |= (
        {"account"}
        if acts & {"account", "card", "pin", "balance", "savings", "loan", "mortgage"}
        else set()
    )
    return labels or {"question"}
