"""Colours as the web writes them, and how well letters stand out on them."""

from __future__ import annotations

WHITE = "#ffffff"
READABLE = 4.5
"""The contrast that letters of usual size need (WCAG 2.2, success criterion 1.4.3)."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours such as `#14663a`, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
