"""What is true; pure: no I/O, no clock, no framework."""
