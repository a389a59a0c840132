"""Random histories of many callers under faults, and what must hold of each when it is over."""
