"""Thin Qt models and the questions that panels ask of the open case."""
