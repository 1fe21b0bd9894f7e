"""What `make` says before it installs or runs anything."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import ROOT

ODD = "it's {a} & (b), 中文"


@pytest.fixture(params=[ODD])
def checkout(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with nothing to install, in a place whose name needs quotes if it is no other."""
    folder = tmp_path / request.param
    (folder / "workflow").mkdir(parents=True)
    for name in ("Makefile", "workflow/preflight.py"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (folder / name).touch()
    return folder


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def python(folder: Path, minor: int) -> Path:
    """An interpreter that says it is another version, and has no headers."""
    (folder / "pretend.py").write_text(
        "import runpy, sys, sysconfig\n"
        f"sys.version_info = (3, {minor}, 0)\n"
        "sysconfig.get_path = lambda name: '/nowhere'\n"
        "del sys.argv[0]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n",
        encoding="utf-8",
    )
    path = folder / "my python"
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "${{0%/*}}/pretend.py" "$@"\n')
    path.chmod(0o755)
    return path


@pytest.mark.slow
def test_an_environment_is_made_in_an_odd_place(checkout: Path) -> None:
    made = make(checkout, f"PYTHON={sys.executable}", ".venv/installed")
    assert made.returncode == 0, made.stderr
    assert (checkout / ".venv" / "installed").is_file()
    script = subprocess.run([checkout / ".venv/bin/pip", "--version"], capture_output=True)
    assert script.returncode == 0


@pytest.mark.parametrize(
    ("minor", "message"),
    [
        (10, "Python 3.10 is not one that the locked packages are made for"),
        (14, "a C compiler or Python's headers are not installed"),
        (15, "Python 3.15 is not one that the locked packages are made for"),
    ],
)
def test_a_python_that_will_not_do_is_refused_in_a_line(checkout, minor, message) -> None:
    said = make(checkout, f"PYTHON={python(checkout, minor)}", ".venv/installed")
    assert said.returncode != 0
    line, *_ = said.stderr.splitlines()
    assert message in line
    assert minor == 14 or "make PYTHON=" in line
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("checkout", ["a:b"], indirect=True)
def test_a_folder_that_no_environment_can_lie_in_is_refused(checkout: Path) -> None:
    said = make(checkout, f"PYTHON={sys.executable}", ".venv/installed")
    assert said.returncode != 0
    assert "separator" in said.stderr
    assert not (checkout / ".venv").exists()


def test_a_rerun_of_nothing_says_how(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    for name in ("bin/python", "installed"):
        (checkout / ".venv" / name).touch()
    said = make(checkout, "rerun")
    assert said.returncode != 0
    assert said.stderr.startswith('Say which: make rerun CELLS="results/cells/')
