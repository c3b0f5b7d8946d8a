"""The bundled sample cases, kept as readable text and built into case files by a command."""

from db.samples.reader import SAMPLES, build_sample, cases_dir, read_case_text, read_sample

__all__ = ["SAMPLES", "build_sample", "cases_dir", "read_case_text", "read_sample"]
