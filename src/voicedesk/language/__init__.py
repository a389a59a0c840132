"""What words mean, both ways; pure."""
