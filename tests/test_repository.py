"""What lies where, and that the files which name one another agree."""

import os
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import engine
from workflow import preflight

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ["requirements.txt", "requirements-dev.txt"]
TOP = {
    *(
        "Snakefile",
        "config.yaml",
        "config.full.yaml",
        "config.quick.yaml",
        "workflow",
        "engine",
        "templates",
        "tests",
        "README.md",
    ),
    *("pyproject.toml", *LOCKS, "Makefile", "LICENSE", "CHANGELOG.md", "CITATION.cff"),
    *("Containerfile", "benchmarks", "docs"),
    "profiles",  # a link: Snakemake looks for profiles/default beside the Snakefile only
}
PRODUCTS = {"results"}
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def locked(name: str) -> list[Requirement]:
    lines = read(name).replace("\\\n", "").splitlines()
    return [Requirement(line.split("--hash")[0].strip()) for line in lines if line.strip()]


def test_the_top_level_holds_what_the_design_lists() -> None:
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert found - PRODUCTS - {"__pycache__"} == TOP


@pytest.mark.parametrize(("name", "most"), [("Snakefile", 60), ("config.yaml", 100)])
def test_the_front_doors_stay_small(name: str, most: int) -> None:
    assert len(read(name).splitlines()) <= most


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_pins_and_hashes_everything_and_names_no_address(name: str) -> None:
    text = read(name)
    assert not re.search(r"://|--index|--find-links|--trusted", text)
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+", entry), entry.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_answers_the_project_for_every_python(name: str, python: str) -> None:
    extras = PROJECT["optional-dependencies"]["dev"] if "dev" in name else []
    platform = {"python_version": python, "python_full_version": f"{python}.0"}
    pins = {
        pin.name: next(iter(pin.specifier)).version
        for pin in locked(name)
        if pin.marker is None or pin.marker.evaluate({**platform, "extra": ""})
    }
    for wanted in map(Requirement, PROJECT["dependencies"] + extras):
        assert wanted.name in pins, f"run make lock: {wanted.name} is not in {name}"
        assert wanted.specifier.contains(pins[wanted.name]), f"run make lock: {wanted}"


def test_executor_plugins_stay_out_of_the_lock() -> None:
    assert not [
        pin.name for name in LOCKS for pin in locked(name) if "executor-plugin-" in pin.name
    ]


def test_the_version_is_said_once() -> None:
    assert engine.__version__ == PROJECT["version"]


def test_the_supported_pythons_agree() -> None:
    actions = yaml.safe_load(read(".github/workflows/ci.yml"))
    assert actions["jobs"]["test"]["strategy"]["matrix"]["python"] == PYTHONS
    assert PROJECT["requires-python"] == ">=3.11,<3.15"
    assert [f"3.{n}" for n in range(preflight.OLDEST[1], preflight.NEWEST[1] + 1)] == PYTHONS


def test_actions_run_what_ci_runs_and_keep_the_paper() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    jobs = yaml.safe_load(read(".github/workflows/ci.yml"))["jobs"]
    for name in ("test", "report"):
        assert ".ci/run" in [step.get("run") for step in jobs[name]["steps"]]
    kept = [step["with"]["path"] for step in jobs["report"]["steps"] if "upload" in str(step)]
    assert "results/report/*.pdf" in kept[0]


def test_a_pull_request_is_told_what_it_changes() -> None:
    job = yaml.safe_load(read(".github/workflows/ci.yml"))["jobs"]["compare"]
    said = "\n".join(step.get("run", "") for step in job["steps"])
    assert ".ci/compare old new comparison" in said
    assert job["permissions"]["pull-requests"] == "write"


def test_every_rule_says_what_it_did() -> None:
    for path in sorted((ROOT / "workflow" / "rules").glob("*.smk")):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# ")
        assert re.search(r"^# In: .*\n(#.*\n)*# Out: ", text, re.MULTILINE), path.name
        rules = re.split(r"^\s*rule\b", text, flags=re.MULTILINE)[1:]
        for rule in rules:
            directives = ["log:", "benchmark:", "conda:", "shell:"]
            if path.name != "cells.smk":  # the console names a cell by its wildcards
                directives.append("message:")
            for directive in directives:
                assert directive in rule, f"{path.name}: a rule without {directive}"


def test_the_default_profile_lies_where_snakemake_looks() -> None:
    assert (ROOT / "profiles").resolve() == ROOT / "workflow" / "profiles"
    assert yaml.safe_load(read("profiles/default/config.yaml"))["rerun-incomplete"] is True


def test_the_conda_environment_asks_for_the_projects_versions() -> None:
    """Snakemake and what shows its progress run outside; some names differ on conda-forge."""
    outside = {"snakemake", "rich", "psutil"}
    names = {"matplotlib-base": "matplotlib"}
    listed = yaml.safe_load(read("workflow/envs/study.yaml"))["dependencies"]
    conda = dict(entry.split(" ", 1) for entry in listed)
    conda = {names.get(name, name): version.removeprefix("==") for name, version in conda.items()}
    for wanted in map(Requirement, PROJECT["dependencies"]):
        if wanted.name not in outside:
            assert str(wanted.specifier).removeprefix("==") == conda[wanted.name], wanted.name
    assert set(conda["python"].split(",")) == set(PROJECT["requires-python"].split(","))


def test_licences_are_there() -> None:
    assert read("LICENSE").startswith("MIT License")
    assert "Init Atlas contributors" in read("LICENSE")
    assert (ROOT / "workflow" / "resources" / "mnist" / "README.md").is_file()
    assert list((ROOT / "templates" / "fonts").glob("OFL*"))
