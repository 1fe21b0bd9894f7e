"""The floors of engine/, and what may be loaded when; mostly read from the syntax trees."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ["net", "study", "evidence", "report"]
MODULES = sorted((ROOT / "engine").rglob("*.py"))
HEAVY = [
    "h5netcdf",
    "h5py",
    "jinja2",
    "matplotlib",
    "pandas",
    "scipy.stats",
    "weasyprint",
    "xarray",
]
SCRIPTS = [
    path
    for path in sorted((ROOT / "workflow" / "scripts").glob("*.py"))
    if "__main__" in path.read_text(encoding="utf-8")
]
SCRIPTS_OF_CELLS = ["workflow.scripts.prepare_dataset", "workflow.scripts.run_cell"]
LIGHT = [
    "engine.study.protocol",
    "engine.study.cells",
    "engine.report.catalogue",
    "engine.__main__",
    *(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in MODULES
        if path.is_relative_to(ROOT / "engine" / "net") and path.name != "__init__.py"
    ),
    *SCRIPTS_OF_CELLS,
]
by_path = pytest.mark.parametrize(
    "path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "engine"))
)


def imported(path: Path) -> set[str]:
    """Dotted names of all modules, and of what is taken from them, wherever the import stands."""
    package = path.relative_to(ROOT).parent.parts
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join([*base, *filter(None, [node.module])])
            names |= {f"{source}.{alias.name}" for alias in node.names}
    return names


def floor_of(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if parts[0] == "engine" and len(parts) > 1 and parts[1] in FLOORS else None


def test_the_floors_are_there_and_nothing_beside_them() -> None:
    rooms = {path.relative_to(ROOT / "engine").parts[0] for path in MODULES}
    assert rooms == {*FLOORS, "__init__.py", "__main__.py"}


@by_path
def test_a_floor_imports_only_from_those_before_it(path: Path) -> None:
    room = path.relative_to(ROOT / "engine").parts[0]
    # the command line stands on top of all floors, the package's own module below them
    last = {"__main__.py": len(FLOORS), "__init__.py": 0}.get(room)
    allowed = FLOORS[: FLOORS.index(room) + 1 if last is None else last]
    above = {name for name in imported(path) if floor_of(name) not in (None, *allowed)}
    assert not above, f"{room} must not know {sorted(above)}"


@by_path
def test_the_engine_knows_no_workflow(path: Path) -> None:
    assert "snakemake" not in path.read_text(encoding="utf-8").lower()
    assert not {name for name in imported(path) if name.split(".")[0] in ("workflow", "tests")}


@by_path
def test_nothing_but_the_gate_reads_yaml(path: Path) -> None:
    """The workflow hands config.yaml to the protocol; the accepted verdicts are the gate's own.

    The PDF's attachments write the configuration as a file again.
    """
    reads = {name for name in imported(path) if name.split(".")[0] == "yaml"}
    assert not reads or path.name in ("expectations.py", "attachments.py")


@pytest.mark.parametrize("module", LIGHT)
def test_light_modules_load_nothing_heavy(module: str) -> None:
    """What is imported when the Snakefile is read, or by every cell, is paid hundreds of times."""
    program = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert not set(HEAVY) & set(json.loads(run.stdout))


@pytest.mark.parametrize(
    "path",
    [
        path
        for folder in ("engine", "workflow", "tests", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".py", ".smk")
    ],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_files_stay_short_enough_to_read(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 300, f"{lines} lines: split it"
    assert path.stem not in ("utils", "util", "common", "helpers", "misc")


@by_path
def test_functions_stay_short(path: Path) -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lengths = {
        node.name: code_lines(node) for node in ast.walk(tree) if isinstance(node, functions)
    }
    assert {name: lines for name, lines in lengths.items() if lines > 40} == {}


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring: sources and shapes may be told at length."""
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    docstring = first.end_lineno - first.lineno + 1 if documented else 0
    return function.end_lineno - function.lineno + 1 - docstring


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_needs_no_snakemake(path: Path) -> None:
    """Jobs in an environment of conda's have none, and whoever has one pays half a second."""
    assert "run_job(" in path.read_text(encoding="utf-8")
    assert not [name for name in imported(path) if name.startswith("snakemake")]
    job = ROOT / "workflow" / "scripts"
    for name in ("job.py", "job_log.py"):
        assert not [module for module in imported(job / name) if module.startswith("snakemake")]
