"""Trunks and rules in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voicedesk.ports import Lead, WayIn, WayOut


class MemoryTrunks:
    """Implements `ports.Trunks`."""

    def __init__(self, *, served: bool = True) -> None:
        self._in: dict[str, WayIn] = {}
        self._out: dict[str, WayOut] = {}
        self._leads: dict[str, Lead] = {}
        self.served = served
        self.passwords: dict[str, str] = {}

    async def ways_in(self) -> Sequence[WayIn]:
        return list(self._in.values())

    async def ways_out(self) -> Sequence[WayOut]:
        return list(self._out.values())

    async def leads(self) -> Sequence[Lead]:
        return list(self._leads.values())

    async def let_in(self, way: WayIn, *, password: str = "") -> WayIn:
        kept = replace(way, id=way.id or f"ST_in{len(self._in) + 1}")
        self._in[kept.id] = kept
        self._note(kept.id, password)
        return kept

    async def let_out(self, way: WayOut, *, password: str = "") -> WayOut:
        kept = replace(way, id=way.id or f"ST_out{len(self._out) + 1}")
        self._out[kept.id] = kept
        self._note(kept.id, password)
        return kept

    async def lead(self, rule: Lead) -> Lead:
        kept = replace(rule, id=rule.id or f"SDR_{len(self._leads) + 1}")
        self._leads[kept.id] = kept
        return kept

    async def is_served(self) -> bool:
        return self.served

    def _note(self, trunk: str, password: str) -> None:
        if password:
            self.passwords[trunk] = password
