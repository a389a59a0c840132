"""What calls cost: counted units times dated list prices; what has no known price is unknown."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from voicedesk.domain.call import CallId
from voicedesk.ports import CallFacts, Used

OURS = frozenset({"local", "voicedesk"})
"""Who runs on this machine, and sends no bill."""
UNITS: Mapping[str, float] = MappingProxyType(
    {"hour": 3600.0, "minute": 60.0, "million characters": 1e6, "million tokens": 1e6}
)
"""How many of what is counted are one unit of a price."""
Part = Literal["stt", "tts", "llm", "line"]


@dataclass(frozen=True, slots=True)
class Price:
    """A list price in US dollars, and from which day on it is known."""

    kind: str
    provider: str
    model: str
    """How the names of its models begin."""
    unit: str
    usd: float
    since: date
    source: str
    out: float = 0.0
    """Of tokens that come out."""

    def fits(self, used: Used, day: date) -> bool:
        """Whether it is the price of something on a day."""
        same = self.kind == used.kind and self.provider in ("", used.provider)
        return same and used.model.startswith(self.model) and self.since <= day

    def of(self, used: Used) -> float:
        """What it costs, in US dollars."""
        return (used.amount * self.usd + used.out * self.out) / UNITS[self.unit]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call cost by its parts, in US dollars; None where a price is not known."""

    parts: Mapping[Part, float | None]
    unknown: tuple[str, ...] = ()
    """What has no known price."""

    @property
    def usd(self) -> float | None:
        """The whole; None while any part is unknown."""
        known = [part for part in self.parts.values() if part is not None]
        return sum(known) if len(known) == len(self.parts) else None


@dataclass(frozen=True, slots=True)
class CostFigure:
    """What a minute cost over the calls of which it is known."""

    usd: float
    minutes: float
    known: tuple[CallId, ...]
    unknown: tuple[CallId, ...]
    parts: Mapping[Part, float]

    @property
    def minute(self) -> float | None:
        """US dollars; None when no call has a known cost."""
        return self.usd / self.minutes if self.minutes else None


@cache
def listed() -> tuple[Price, ...]:
    """The prices that come with this release, the newest first."""
    text = files("voicedesk.services").joinpath("prices.toml").read_text("utf-8")
    prices = [Price(**one) for one in tomllib.loads(text)["price"]]
    # of two names that begin alike the longer one is meant
    return tuple(sorted(prices, key=lambda one: (len(one.model), one.since), reverse=True))


def cost_of(
    call: CallFacts, *, phone_minute: float | None, prices: Sequence[Price] | None = None
) -> Cost:
    """What an ended call cost; `phone_minute` is the carrier's price of a minute, if known."""
    known = listed() if prices is None else prices
    parts: dict[Part, float | None] = {"line": _line(call, phone_minute)}
    unknown = [] if parts["line"] is not None else ["the line"]
    if call.used is None:
        return Cost({**parts, "stt": None}, (*unknown, "what was used"))
    for used in call.used:
        price = _price(used, call.started.date(), known)
        before = parts.get(used.kind, 0.0)
        parts[used.kind] = None if price is None or before is None else before + price
        if price is None:
            unknown.append(f"{used.provider} {used.model}".strip())
    return Cost(parts, tuple(dict.fromkeys(unknown)))


def spent_usd(used: Iterable[Used], day: date, *, prices: Sequence[Price] | None = None) -> float:
    """What has a known price, in US dollars; for a limit, not for a bill."""
    known = listed() if prices is None else prices
    return sum(_price(one, day, known) or 0.0 for one in used)


def cost_figure(
    calls: Iterable[CallFacts], *, phone_minute: float | None, prices: Sequence[Price] | None = None
) -> CostFigure:
    """What a minute cost; calls that still go on are left out, unknown ones are counted apart."""
    minutes, known, unknown = 0.0, list[CallId](), list[CallId]()
    parts: dict[Part, float] = {}
    for call in calls:
        if call.ended is None:
            continue
        cost = cost_of(call, phone_minute=phone_minute, prices=prices)
        if cost.usd is None:
            unknown.append(call.call)
            continue
        known.append(call.call)
        minutes += _minutes(call)
        for part, usd in cost.parts.items():
            parts[part] = parts.get(part, 0.0) + (usd or 0.0)
    return CostFigure(sum(parts.values()), minutes, tuple(known), tuple(unknown), parts)


def _price(used: Used, day: date, prices: Sequence[Price]) -> float | None:
    # our cascade counts for the models of vendors that it asks
    if used.provider in OURS and used.kind != "llm":
        return 0.0
    fitting = next((one for one in prices if one.fits(used, day)), None)
    return fitting.of(used) if fitting else None


def _line(call: CallFacts, phone_minute: float | None) -> float | None:
    if call.channel != "phone":
        return 0.0
    return None if phone_minute is None else phone_minute * _minutes(call)


def _minutes(call: CallFacts) -> float:
    return (call.ended - call.started).total_seconds() / 60 if call.ended else 0.0
