"""The button for other sites, with the colour and the picture of a business in its text."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from voicedesk.domain.pictures import read_picture
from voicedesk.profile.schema import Profile

NAME = "widget.js"
"""The one file that other sites load."""
_PLACE = "const look = {};"


def widget_of(profile: Profile) -> str:
    """The script of the button as a business looks, which then has to ask for nothing more.

    The picture was read when the profile was: a PNG, JPEG or WebP by its bytes, and no drawing.
    """
    look = {"business": profile.business.id, "colour": profile.web.colour}
    if profile.web.logo is not None:
        read_picture(profile.web.logo)
        look["logo"] = profile.web.logo
    return _plain().replace(_PLACE, f"const look = {json.dumps(look)};", 1)


@cache
def _plain() -> str:
    text = (files("voicedesk.web") / "static" / NAME).read_text("utf-8")
    if _PLACE not in text:
        raise RuntimeError(f"{NAME} has no place for the look of a business")
    return text
