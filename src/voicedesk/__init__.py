"""voicedesk answers the phone of a business, and never says booked when it is not."""
