"""What lies where, and that the files which name one another agree."""

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
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def locked(name: str) -> list[Requirement]:
    lines = read(name).replace("\\\n", "").splitlines()
    return [Requirement(line.split("--hash")[0].strip()) for line in lines if line.strip()]


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


def test_the_version_is_said_once_and_the_supported_pythons_agree() -> None:
    assert engine.__version__ == PROJECT["version"]
    actions = yaml.safe_load(read(".github/workflows/ci.yml"))
    assert actions["jobs"]["test"]["strategy"]["matrix"]["python"] == PYTHONS
    assert PROJECT["requires-python"] == ">=3.11,<3.15"
    assert [f"3.{n}" for n in range(preflight.OLDEST[1], preflight.NEWEST[1] + 1)] == PYTHONS


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
