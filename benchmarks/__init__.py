"""How fast the engine is, beside others that do the same work: `python -m benchmarks`."""

import engine  # noqa: F401  # one thread per library, decided before NumPy is loaded
