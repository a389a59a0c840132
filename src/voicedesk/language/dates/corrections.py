"""Take back what the caller took back: Tuesday, no, Wednesday; at three, make it four."""

import re
from dataclasses import replace

from voicedesk.language.dates.values import Frame, Piece

_CORRECTED = re.compile(
    r"[ ,.!-]*(?:(?:no|nope|sorry|wait|actually|i mean|i meant|make (?:that|it)|rather|or rather"
    r"|change (?:that|it) to|scratch that|uh|um|er|correction|instead|not that|oh|hold on"
    r"|excuse me|my mistake|i said|on second thought|better)[ ,.!-]+(?:the |on )?)+"
)


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
