"""A QR code as a picture inside a page, for what a telephone is to read."""

from __future__ import annotations

import segno

QUIET = 4
"""Modules of white around the code, as ISO/IEC 18004 wants."""


def qr_code(text: str) -> str:
    """An SVG with nothing that the policy of the pages forbids: no style, no script, no address.

    It can stand in a page as it is: the text is in it as squares alone.
    """
    code = segno.make(text, error="m", micro=False)
    return code.svg_inline(
        border=QUIET, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
