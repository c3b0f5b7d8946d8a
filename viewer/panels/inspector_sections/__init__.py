"""The foldable sections of the inspector, one module for each kind of record."""
