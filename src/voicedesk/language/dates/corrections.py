"""Tell what the caller took back or moves away from: Tuesday, no, Wednesday; from three to four."""

import re
from dataclasses import replace
from itertools import pairwise

from voicedesk.language.dates.values import Frame, Piece

_CORRECTED = re.compile(
    r"[ ,.!-]*(?:(?:no|nope|sorry|wait|actually|i mean|i meant|make (?:that|it)|rather|or rather"
    r"|change (?:that|it) to|scratch that|uh|um|er|correction|instead|not that|oh|hold on"
    r"|excuse me|my mistake|i said|on second thought|better)[ ,.!-]+(?:the |on )?)+"
)
_TO = re.compile(r" to (?:the |on )?")


def corrected(frame: Frame, pieces: list[Piece]) -> list[Piece]:
    """The pieces without those taken back."""
    kept: list[Piece] = []
    for piece in pieces:
        if kept and _CORRECTED.fullmatch(frame.text[kept[-1].end : piece.start]):
            kept.append(_taken_over(kept.pop(), piece))
        else:
            kept.append(piece)
    return kept


def _taken_over(old: Piece, new: Piece) -> Piece:
    """The new piece, with the old time where only the day was corrected, and vice versa."""
    window = new.window or old.window
    if window and window.weak:
        window = replace(window, weak=False) if old.window else None
    return replace(new, days=new.days or old.days, window=window)


def moved(frame: Frame, pieces: list[Piece]) -> list[Piece]:
    """Where something is moved from one time to another, the first is no longer wanted."""
    if not frame.moves:
        return pieces
    result: list[Piece] = []
    for before, piece in pairwise([None, *pieces, None]):
        if piece is None:
            break
        new = before and _TO.fullmatch(frame.text, before.end, piece.start)
        result[-1:] = [_left(result[-1])] if new else result[-1:]
        result.append(_taken(piece) if new else piece)
    return result


def _taken(piece: Piece) -> Piece:
    """The new time, which is one even where it was digits alone."""
    window = piece.window
    return replace(piece, window=replace(window, weak=False)) if window else piece


def _left(piece: Piece) -> Piece:
    """The time that is left, no longer open although it was said with a from."""
    days, window = piece.days, piece.window
    if days and days.first and days.last is None:
        days = replace(days, last=days.first)
    if window and window.low and window.high is None:
        window = replace(window, point=True, weak=False)
    return replace(piece, days=days, window=window, negated=True)
