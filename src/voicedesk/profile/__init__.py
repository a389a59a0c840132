"""What a business is: its profile, read and checked."""
