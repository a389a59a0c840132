"""The laboratory: the outside world on loopback, a caller with a stopwatch, and measurements."""
