"""Shares with their bands."""

from __future__ import annotations

from dataclasses import dataclass

from lab.bench.registry import half_band


@dataclass(slots=True)
class Share:
    """How many of how many."""

    right: int = 0
    rows: int = 0

    def add(self, *, ok: bool) -> None:
        """Count one row."""
        self.rows += 1
        self.right += ok

    @property
    def value(self) -> float:
        """Right of all."""
        return self.right / self.rows if self.rows else 0.0

    def __str__(self) -> str:
        band = half_band(self.value, self.rows, sample=True)
        return f"{self.value:.1%} ± {band:.1%} ({self.rows})"
