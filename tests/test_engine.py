"""What importing the package decides before NumPy is loaded."""

import json
import os
import subprocess
import sys

import pytest

THREADS = [f"{library}_NUM_THREADS" for library in ("OPENBLAS", "MKL", "OMP", "NUMEXPR", "BLIS")]
THREADS.append("VECLIB_MAXIMUM_THREADS")


@pytest.mark.parametrize("given", [{}, dict.fromkeys(THREADS, "8")], ids=["unset", "eight"])
def test_one_thread_for_every_library_before_numpy_is_loaded(given: dict[str, str]) -> None:
    """Also where the user says otherwise: cores are Snakemake's business."""
    clean = {name: value for name, value in os.environ.items() if name not in THREADS}
    code = (
        "import engine, json, os, sys; assert 'numpy' not in sys.modules;"
        f"print(json.dumps([os.environ[name] for name in {THREADS}]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], env=clean | given, capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout) == ["1"] * len(THREADS)
