"""Who watches: the process beside the workers."""
