"""The case file: reading, writing, checking and merging it. No Qt; usable from a script or a notebook."""
