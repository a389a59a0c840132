"""A QR code as a picture inside a page, for what a telephone is to read."""

from __future__ import annotations

import segno
from markupsafe import Markup

QUIET = 4
"""Modules of white around the code, as ISO/IEC 18004 wants."""


def qr_code(text: str) -> Markup:
    """An SVG with nothing that the policy of the pages forbids: no style, no script, no address."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(
        border=QUIET, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
    # of numbers and letters of its own alone: the text stands in it as squares
    return Markup(drawn)  # noqa: S704
