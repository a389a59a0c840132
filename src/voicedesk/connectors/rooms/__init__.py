"""Where calls take place."""
