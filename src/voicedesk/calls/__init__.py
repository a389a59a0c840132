"""How a call comes in, and how it survives."""
