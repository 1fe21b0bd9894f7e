"""Init Atlas: an executable paper on initial weights and activation functions.

Importing the package sets, before NumPy is loaded, what decides the bits and the speed of its
matrix products. What the user has set already is left alone.

- One thread per library: two BLAS threads give other bits than one, and on a shared machine they
  are slower. Parallelism comes from running several cells at once.
- On AMD processors with AVX-512, OpenBLAS's AVX-512 kernels. NumPy's wheels carry only the Intel
  name of these kernels and take such processors for AVX2 ones (numpy/numpy#27147), which makes
  float32 products 1.6 times as slow.
"""

import os
from pathlib import Path

__version__ = "0.1.0"


def _has_avx512_on_amd(cpu_information: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this is an AMD processor with all that OpenBLAS's SkylakeX kernels use (on Linux)."""
    try:
        words = set(cpu_information.read_text(encoding="utf-8").split())
    except OSError:
        return False
    return {"AuthenticAMD", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"} <= words


for _library in ("OPENBLAS", "MKL", "OMP", "NUMEXPR"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
if _has_avx512_on_amd():
    os.environ.setdefault("OPENBLAS_CORETYPE", "SkylakeX")
