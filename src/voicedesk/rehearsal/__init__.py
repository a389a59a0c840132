"""How a desk is tried out before it goes live."""
