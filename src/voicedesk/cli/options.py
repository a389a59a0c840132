"""Reads options that several commands have, and says how they are to be written."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum

import typer


class Brain(StrEnum):
    """What thinks."""

    REFLEX = "reflex"
    CASCADE = "cascade"
    HOSTED = "hosted"


def moment(text: str) -> datetime:
    """A moment with its offset. Raises BadParameter."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            "write it as 2026-03-03T09:00:00-05:00", param_hint="--now"
        ) from error
    if read.tzinfo is None:
        raise typer.BadParameter("it needs an offset, such as -05:00", param_hint="--now")
    return read


def number(text: str) -> str:
    """A telephone number as the network writes it. Raises BadParameter."""
    if not re.fullmatch(r"\+[1-9]\d{6,14}", text):
        raise typer.BadParameter("write it as +12025550123", param_hint="--from")
    return text
