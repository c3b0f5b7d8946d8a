"""Measures of speed: `python -m tests.benchmarks --out build/bench.json`. Nothing here is run by pytest itself."""
