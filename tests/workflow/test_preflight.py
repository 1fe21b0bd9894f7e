"""What can be known at the start is said at the start: one line each, before any job."""

import ast
import ctypes
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import namedtuple
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.programs import ROOT
from tests.workflow.tiny_study import Study
from workflow import preflight

SUBSET = "libharfbuzz-subset.so.0"


def weasyprint_names() -> list[tuple[str, ...]]:
    """The names under which WeasyPrint opens each library that it needs or warns of."""
    source = Path(find_spec("weasyprint").submodule_search_locations[0]) / "text" / "ffi.py"
    opened = []
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_dlopen":
            names = tuple(a.value for a in node.args if isinstance(a, ast.Constant))
            opened.append(names)
    return [names for names in opened if "libharfbuzz-vector.so.0" not in names]  # never asked for


def test_nothing_is_missing_here_of_what_weasyprint_opens() -> None:
    assert preflight.missing() == []
    theirs = {frozenset(names) for names in weasyprint_names()}
    assert len(theirs) == len(preflight.LIBRARIES)
    for library in preflight.LIBRARIES:
        assert any(names.issuperset(library.names) for names in theirs), library.title


@pytest.mark.parametrize("version", [(3, 10), (3, 15)])
def test_another_python_is_refused_in_one_line(monkeypatch, version) -> None:
    monkeypatch.setattr(sys, "version_info", (*version, 0))
    (line,) = preflight.missing()
    assert f"Python {version[0]}.{version[1]} " in line
    assert "make PYTHON=" in line


def test_an_old_python_can_read_it() -> None:
    """The oldest `python3` that systems in use have is 3.6; ast reads a file as that version."""
    source = Path(preflight.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 6))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
    }
    assert imported <= sys.stdlib_module_names


def test_missing_libraries_are_one_line_with_their_packages(monkeypatch) -> None:
    real = ctypes.CDLL

    def without(name: str, *rest: object) -> ctypes.CDLL:
        if "pango" in name or "subset" in name:
            raise OSError(name)
        return real(name, *rest)

    monkeypatch.setattr(ctypes, "CDLL", without)
    (line,) = preflight.missing()
    assert line.startswith("Pango, HarfBuzz-Subset, PangoFT2 not found")
    assert "apt install libpango-1.0-0 libharfbuzz-subset0 libpangoft2-1.0-0;" in line
    assert "dnf install pango harfbuzz;" in line
    assert "brew install pango" in line


def test_a_missing_venv_module_is_told_before_the_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight.importlib.util, "find_spec", lambda name: None)
    assert preflight.missing() == []  # an environment that is there needs it no more
    (line,) = preflight.missing(installing=True)
    assert "apt install python3-venv;" in line


@pytest.mark.torture
def test_places_that_cannot_be_written_are_told(monkeypatch, tmp_path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(blocked))
    checkout, temporary = preflight.missing(blocked)
    assert checkout.startswith("no place for results")
    assert temporary.startswith("no place for temporary files")
    assert "TMPDIR" in temporary


@pytest.mark.torture
def test_full_places_are_told_with_what_is_needed(monkeypatch, tmp_path) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(9, 9, 5 * 2**20))
    lines = preflight.missing(tmp_path)
    assert len(lines) == 2
    assert all(re.search(r"has 5 MB left, and .* may take \d+ MB", line) for line in lines)


def masked(library: str, command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a mount namespace of its own in which a system library is an empty file."""
    found = subprocess.run(["ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    paths = re.findall(rf"{re.escape(library)} .*=> (\S+)", found)
    mounts = "".join(f"mount --bind /dev/null {path}; " for path in paths)
    return subprocess.run(
        ["unshare", "--mount", "sh", "-c", f'{mounts}exec "$@"', "sh", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )


can_mask = pytest.mark.skipif(
    not shutil.which("unshare")
    or subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode,
    reason="needs a mount namespace of its own",
)


@can_mask
@pytest.mark.parametrize("arguments", [["--cores", "2"], ["--dry-run"]])
def test_plain_snakemake_ends_before_any_job(study: Study, arguments: list[str]) -> None:
    ended = masked(SUBSET, study.command(*arguments), study.root)
    assert ended.returncode != 0
    said = (ended.stdout + ended.stderr).splitlines()
    (line,) = [line for line in said if "apt install libharfbuzz-subset0;" in line]
    assert line.startswith("Init Atlas: HarfBuzz-Subset not found")
    assert len(said) <= 3, said
    assert not (study.root / "results").exists()


@can_mask
def test_make_ends_before_it_installs(study: Study) -> None:
    shutil.copy2(ROOT / "Makefile", study.root)
    ended = masked(SUBSET, ["make", "report"], study.root)
    assert ended.returncode != 0
    assert len((ended.stdout + ended.stderr).splitlines()) == 2  # ours, and make's own
    assert "apt install libharfbuzz-subset0;" in ended.stderr
    assert not (study.root / ".venv").exists()


def test_a_damaged_face_ends_the_run_before_its_first_job(study: Study) -> None:
    (study.root / "templates" / "fonts" / "NotoSansSC-Bold.woff2").write_bytes(b"damaged")
    ended = study.run("--cores", "2")
    assert ended.returncode != 0
    assert "the paper cannot be typeset here" in ended.stdout
    assert not (study.root / "results" / "cells").exists()
