"""What must happen eventually, step by step and restartable."""
