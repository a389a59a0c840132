"""Customer systems that a business already uses."""
