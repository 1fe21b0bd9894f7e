"""Init Atlas: an executable paper on initial weights and activation functions.

Importing the package pins every numerical library to one thread, before NumPy is loaded: two
BLAS threads give other bits than one, and on a shared machine they are slower. Parallelism comes
from running several cells at once. A value the user has set already is left alone.
"""

import os

__version__ = "0.1.0"

for _library in ("OPENBLAS", "MKL", "OMP", "NUMEXPR"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
del _library
