"""What importing the package decides before NumPy is loaded."""

import json
import os
import subprocess
import sys

import pytest

import engine

AMD = "vendor_id\t: AuthenticAMD\nflags\t\t: fma avx2 avx512f avx512dq avx512cd avx512bw avx512vl\n"


@pytest.mark.parametrize(
    ("information", "expected"),
    [
        (AMD, True),
        (AMD.replace("avx512bw ", ""), False),
        (AMD.replace("AuthenticAMD", "GenuineIntel"), False),
        ("", False),
    ],
)
def test_the_kernels_are_forced_only_where_the_processor_has_what_they_need(
    tmp_path, information, expected
):
    file = tmp_path / "cpuinfo"
    file.write_text(information, encoding="utf-8")
    assert engine._has_avx512_on_amd(file) is expected
    assert engine._has_avx512_on_amd(tmp_path / "absent") is False


def environment_after_import(**given: str) -> dict[str, str]:
    """The variables that importing the package in a fresh interpreter leaves behind."""
    decided = ("OPENBLAS_CORETYPE", *(f"{name}_NUM_THREADS" for name in ("OPENBLAS", "MKL", "OMP")))
    clean = {name: value for name, value in os.environ.items() if name not in decided}
    code = (
        "import engine, json, os, sys; assert 'numpy' not in sys.modules;"
        "print(json.dumps(dict(os.environ)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], env=clean | given, capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


def test_one_thread_unless_the_user_says_otherwise():
    assert environment_after_import()["OPENBLAS_NUM_THREADS"] == "1"
    chosen = environment_after_import(OPENBLAS_NUM_THREADS="2", OPENBLAS_CORETYPE="Haswell")
    assert (chosen["OPENBLAS_NUM_THREADS"], chosen["OMP_NUM_THREADS"]) == ("2", "1")
    assert chosen["OPENBLAS_CORETYPE"] == "Haswell"


def test_the_package_says_its_version():
    assert engine.__version__ == "0.1.0"
