"""What we do: one class for each promise made to a caller."""
