"""The commands of voicedesk, one file for each group."""
