"""Amounts as a profile states them, in the currency's smallest unit."""

from __future__ import annotations

from decimal import Decimal

WITHOUT_MINOR_UNITS = {"JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF", "PYG"}


def minor_units(amount: float, currency: str) -> int:
    """An amount in the currency's smallest unit: cents of a dollar."""
    digits = 0 if currency in WITHOUT_MINOR_UNITS else 2
    return int((Decimal(str(amount)) * 10**digits).to_integral_value())
