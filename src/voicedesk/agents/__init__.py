"""Who talks: LiveKit agents without rules and without I/O."""
