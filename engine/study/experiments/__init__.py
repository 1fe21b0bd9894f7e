"""The experiments: one module per kind, named like it, with `Settings`, `VARIABLES` and `run`."""
