"""A disk that is soon full."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import ROOT


def on_a_small_disk(
    tmp_path: Path, code: str, path: str
) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Run Python code with a path, which may lie in `small`: a file system of 64 kB.

    It is mounted in namespaces of its own, for which nobody needs to be root.
    """
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = f"mount -t tmpfs -o size=64k none {folder}"
    program = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    if not shutil.which("unshare") or subprocess.run([*program, mounted]).returncode:
        pytest.skip("file systems cannot be mounted here")
    run = subprocess.run(
        [*program, f'{mounted} && "$0" -c "$1" "$2"', sys.executable, code, tmp_path / path],
        env=os.environ | {"TMPDIR": str(folder), "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    return run, folder
