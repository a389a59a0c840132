"""Measurements: one module each with `run(options) -> Result`, run by `python -m lab.bench`."""

from lab.bench.registry import Bench, Options, Result, Target, benches, run_bench

__all__ = ["Bench", "Options", "Result", "Target", "benches", "run_bench"]
