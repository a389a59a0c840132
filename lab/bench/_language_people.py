"""Names, postcodes and dates of birth as real telephones recognised them, matched to customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from lab.bench._language_cases import Row, rows
from voicedesk.language.people import Known, Told, match_customer

SEED = 7
CUSTOMERS = 1000
ITEMS = ("name", "postcode", "dob")
NAIVE = {"name": 0.41, "postcode": 0.26}


@dataclass(slots=True)
class People:
    """How many callers were found among the customers, by each thing told and by all."""

    dialogues: int = 0
    found: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def identified(self) -> float:
        """The share found by name, date of birth and postcode together."""
        return self.share("all")

    def share(self, by: str) -> float:
        """The share found by one thing told."""
        return self.found[by] / self.dialogues if self.dialogues else 0.0

    def lines(self) -> Iterator[str]:
        """The table, with the naive floor: the first hearing compared letter by letter."""
        if not self.dialogues:
            return
        yield f"| who it is, of {CUSTOMERS} customers ({self.dialogues} calls) | found | naive |"
        yield "|---|---:|---:|"
        for by in (*ITEMS, "all"):
            naive = f"{NAIVE[by]:.0%}" if by in NAIVE else ""
            yield f"| {by} | {self.share(by):.1%} | {naive} |"


def people(data: Path, *, every: int = 1) -> People:
    """Match the callers of the set, all attempts of each, against seeded customers."""
    calls: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(data / "evi_en" / "turns.jsonl"):
        calls[str(row["dialogue_id"])][str(row["item"])].append(row)
    result = People()
    if not calls:
        return result
    customers = _customers([_profile(turns) for turns in calls.values()])
    for turns in list(calls.values())[:: every * 3]:
        _count(turns, customers, result)
    return result


def _count(turns: Mapping[str, Sequence[Row]], customers: Sequence[Known], result: People) -> None:
    name, born, code = _profile(turns)
    heard = {item: _hearings(turns[item]) for item in ITEMS}
    told = {
        "name": Told(names=heard["name"]),
        "postcode": Told(postcodes=heard["postcode"]),
        "dob": Told(birth_dates=heard["dob"]),
        "all": Told(heard["name"], heard["dob"], heard["postcode"]),
    }
    result.dialogues += 1
    for by, what in told.items():
        best = next(iter(match_customer(what, customers)), None)
        if best is not None:
            known = best.customer
            whole = (known.name, str(known.birth_date), known.postcode)
            fits = {"name": whole[0] == name, "postcode": whole[2] == code, "dob": whole[1] == born}
            result.found[by] += fits.get(by, whole == (name, born, code))


def _profile(turns: Mapping[str, Sequence[Row]]) -> tuple[str, str, str]:
    name, code, born = (str(turns[item][0]["gold"]) if turns[item] else "" for item in ITEMS)
    return name, born, code


def _hearings(turns: Sequence[Row]) -> tuple[str, ...]:
    lists = [turn["nbest"] for turn in turns]
    return tuple(str(text) for found in lists if isinstance(found, list) for text in found)


def _customers(profiles: Sequence[tuple[str, str, str]]) -> list[Known]:
    """The true profiles, and mixtures of them up to the number of customers."""
    random = Random(SEED)
    true = sorted({p for p in profiles if all(p)})
    chosen = dict.fromkeys(true)
    while len(chosen) < CUSTOMERS:
        name, born, code = (random.choice(true)[part] for part in range(3))
        chosen[(name, born, code)] = None
    return [
        Known(f"{n}", name, date.fromisoformat(born), code)
        for n, (name, born, code) in enumerate(chosen)
    ]
