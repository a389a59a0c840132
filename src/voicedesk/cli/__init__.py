"""The commands of voicedesk, one file for each group."""

from voicedesk.cli.app import app

__all__ = ["app"]
