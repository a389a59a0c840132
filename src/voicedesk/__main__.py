"""`python -m voicedesk`: the same as the command."""

from voicedesk.cli import app

if __name__ == "__main__":
    app()
