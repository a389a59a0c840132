"""Ways to reach a customer in writing."""
