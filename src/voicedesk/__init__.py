"""voicedesk answers the phone of a business: it books, answers, hands over, and never says booked when it is not."""
