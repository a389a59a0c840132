"""A QR code is drawn from its text alone, and with nothing that the pages' policy forbids."""

from __future__ import annotations

import re

import pytest

from voicedesk.web.dashboard.qr import QUIET, qr_code

pytestmark = pytest.mark.unit

ADDRESS = "otpauth://totp/voicedesk:ana%40smile.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_other_text_is_another_picture() -> None:
    assert qr_code(ADDRESS) == qr_code(ADDRESS)
    assert qr_code(ADDRESS) != qr_code(ADDRESS.replace("JBSWY", "KBSWY"))


def test_nothing_stands_in_it_but_squares() -> None:
    drawn = qr_code(f"{ADDRESS}<script>alert(1)</script>")
    assert re.fullmatch(
        r'<svg viewBox="0 0 (\d+) \1" class="qr">'
        r'<path fill="#fff" d="[Mhvz0-9-]+( [0-9])*[Mhvz0-9-]*"/>'
        r'<path stroke="#000" d="[Mmh0-9. -]+"/></svg>',
        drawn,
    )


def test_the_corner_is_where_a_reader_looks_for_it() -> None:
    drawn = qr_code(ADDRESS)
    # the upper edge of the first finder: seven dark modules behind the quiet zone
    assert f"M{QUIET} {QUIET}.5h7m" in drawn
