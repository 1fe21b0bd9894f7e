"""What importing the package decides before NumPy is loaded."""

import json
import os
import subprocess
import sys

import engine

THREADS = [f"{library}_NUM_THREADS" for library in ("OPENBLAS", "MKL", "OMP", "NUMEXPR")]


def threads_after_import(**given: str) -> list[str]:
    """What a fresh interpreter's environment says once the package is imported."""
    clean = {name: value for name, value in os.environ.items() if name not in THREADS}
    code = (
        "import engine, json, os, sys; assert 'numpy' not in sys.modules;"
        f"print(json.dumps([os.environ[name] for name in {THREADS}]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], env=clean | given, capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


def test_one_thread_for_every_library_before_numpy_is_loaded():
    assert threads_after_import() == ["1", "1", "1", "1"]


def test_what_the_user_says_stands():
    assert threads_after_import(OPENBLAS_NUM_THREADS="2") == ["2", "1", "1", "1"]


def test_the_package_says_its_version():
    assert engine.__version__ == "0.1.0"
