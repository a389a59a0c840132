"""Models that turn words into vectors."""
