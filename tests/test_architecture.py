"""The floors of engine/, and what may be loaded when; mostly read from the syntax trees."""

import ast
from functools import cache
from pathlib import Path

import pytest

from engine.experiments import KINDS
from engine.study.kinds import module_of
from tests.programs import ROOT, python

FLOORS = ["net", "study", "evidence", "report", "cli"]
SHOWS = FLOORS.index("report") + 1
EXPERIMENTS = ["engine", "experiments"]
FLOORS_OF_PARTS = {
    **dict.fromkeys(["settings.py", "contents.py", "run.py"], 2),
    **dict.fromkeys(["probe.py", "plane.py", "task.py", "descent.py"], 2),
    **dict.fromkeys(["results.py"], 3),
}
"""By the name of a module in the folder of a kind, how many floors it may import from; the others
show, and may import from all but the command line."""
OTHER_KINDS = {
    "glorot_table": ["glorot"],  # table 1 of the same paper
    "optimizers": ["tuned_training"],  # the same, under further update rules
    "trained_depth": ["tuned_training"],  # tuned likewise
    "weight_scale": ["propagation"],  # the same networks at other widths
}
MODULES = sorted((ROOT / "engine").rglob("*.py"))
HEAVY = ["jinja2", "matplotlib", "pandas", "scipy.stats"]
HEAVY += ["weasyprint", "xarray"]
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
OF_CELLS = ["engine.study.protocol", "engine.study.cells", *(module_of(k, "run") for k in KINDS)]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> set[str]:
    """Dotted names of all modules, and of what is taken from them, wherever the import stands."""
    package = path.relative_to(ROOT).parent.parts
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join([*base, *filter(None, [node.module])])
            names |= {f"{source}.{alias.name}" for alias in node.names}
    return names


def test_the_floors_and_a_folder_for_each_kind_are_there_and_nothing_beside_them() -> None:
    rooms = {path.relative_to(ROOT / "engine").parts[0] for path in MODULES}
    assert rooms == {*FLOORS, "experiments", "__init__.py", "__main__.py"}
    folders = {path.name for path in (ROOT / "engine" / "experiments").iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} == set(KINDS)
    for kind in KINDS:
        files = {path.stem for path in (ROOT / "engine" / "experiments" / kind).glob("*.py")}
        assert {"contents", "settings", "run", "results"} <= files, kind


def allowed_floors(path: Path) -> list[str]:
    """The floors that a module may import from, by the folder and, in a kind's, by its name."""
    *rooms, name = path.relative_to(ROOT / "engine").parts
    if not rooms:  # what `python -m engine` runs stands on top, the package itself below
        return FLOORS if name == "__main__.py" else []
    if rooms[0] == "experiments":
        return FLOORS[: FLOORS_OF_PARTS.get(name, SHOWS) if rooms[1:] else 0]
    return FLOORS[: FLOORS.index(rooms[0]) + 1]


def test_a_module_imports_only_from_the_floors_below_it() -> None:
    for path in MODULES:
        of_engine = {name.split(".")[1] for name in imported(path) if name.startswith("engine.")}
        above = of_engine & set(FLOORS) - set(allowed_floors(path))
        assert not above, f"{path} must not know {sorted(above)}"


def test_what_is_below_a_part_of_a_kind_does_not_import_it() -> None:
    """A figure's edit must rerun no cell: floors and parts know only what stands below them."""
    for path in MODULES:
        room, *folders = path.relative_to(ROOT / "engine").parts[:-1] or [""]
        taken = [module.split(".") for module in imported(path)]
        parts = {(p[2], f"{p[3]}.py") for p in taken if p[:2] == EXPERIMENTS and p[3:]}
        if room == "experiments" and folders:
            kind = folders[0]
            assert {of for of, _ in parts} <= {kind, *OTHER_KINDS.get(kind, ())}, path
        height = len(allowed_floors(path))
        above = {part for part in parts if FLOORS_OF_PARTS.get(part[1], SHOWS) > height}
        assert not above, path


def test_the_engine_knows_no_workflow() -> None:
    for path in MODULES:
        assert "snakemake" not in path.read_text(encoding="utf-8").lower(), path
        assert {name.split(".")[0] for name in imported(path)}.isdisjoint(["workflow", "tests"])


IMPORTS = """
import sys
from importlib import import_module
for module in sys.argv[2:]:
    import_module(module)
    loaded = set(sys.argv[1].split()) & sys.modules.keys()
    assert not loaded, f"{module} loads {loaded}"
"""


@pytest.mark.parametrize(
    ("modules", "heavy"), [(LIGHT, HEAVY), (OF_CELLS, [*HEAVY, "scipy"])], ids=["light", "cells"]
)
def test_light_modules_load_nothing_heavy(modules: list[str], heavy: list[str]) -> None:
    """What is imported when the Snakefile is read, or by every cell, is paid hundreds of times.

    One process imports all, module by module, so that the first to blame is named.
    """
    run = python("-c", IMPORTS, " ".join(heavy), *modules)
    assert run.returncode == 0, run.stderr


def test_files_and_functions_stay_short_enough_to_read() -> None:
    folders = ("engine", "workflow", "tests", "benchmarks")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    for path in (path for path in files if path.suffix in (".py", ".smk")):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 600, f"{path}: split it"
        assert path.stem not in ("utils", "util", "common", "helpers", "misc")
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    lengths = {
        f"{path}: {node.name}": code_lines(node)
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, functions)
    }
    assert {name: lines for name, lines in lengths.items() if lines > 40} == {}


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring: sources and shapes may be told at length."""
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    docstring = first.end_lineno - first.lineno + 1 if documented else 0
    return function.end_lineno - function.lineno + 1 - docstring


def test_a_script_needs_no_snakemake() -> None:
    """Jobs in an environment of conda's have none, and whoever has one pays half a second."""
    assert SCRIPTS
    assert [path for path in SCRIPTS if "run_job(" not in path.read_text(encoding="utf-8")] == []
    job = ROOT / "workflow" / "scripts"
    for path in (*SCRIPTS, *(job / f"{name}.py" for name in ("job", "job_log", "job_times"))):
        assert not [name for name in imported(path) if name.startswith("snakemake")], path
