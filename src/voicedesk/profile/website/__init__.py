"""What a business says of itself on its own website, read by rules."""

from voicedesk.profile.website.facts import Found, found_on
from voicedesk.profile.website.page import WebPage, read_page

__all__ = ["Found", "WebPage", "found_on", "read_page"]
