"""Customer systems."""
