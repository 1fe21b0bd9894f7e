"""Init Atlas: an executable paper on initial weights and activation functions.

Importing the package pins every numerical library to one thread, before NumPy is loaded: two
BLAS threads give other bits than one, and on a shared machine they are slower. Parallelism comes
from running several cells at once, one a core: what the environment says already is overruled.
"""

import os

__version__ = "0.1.0"

THREADS = (
    *("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"),
    *("OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS"),
)
"""The variables by which numerical libraries are told their number of threads."""

os.environ.update(dict.fromkeys(THREADS, "1"))
