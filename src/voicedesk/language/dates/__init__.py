"""When: dates, times, windows and ranges as people say them."""

from voicedesk.language.dates.find import find_dates
from voicedesk.language.dates.when import Grain, OpenHours, When

__all__ = ["Grain", "OpenHours", "When", "find_dates"]
