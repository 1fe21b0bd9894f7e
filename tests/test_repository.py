"""What lies where, how it is cited and packed, and that files which name one another agree."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

import engine
from tests.programs import ROOT
from workflow import preflight

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ["requirements.txt", "requirements-dev.txt"]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def load(name: str) -> Any:
    return yaml.safe_load(read(name))


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
    actions = load(".github/workflows/ci.yml")
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
    assert load("profiles/default/config.yaml")["rerun-incomplete"] is True


def test_the_conda_environment_asks_for_the_projects_versions() -> None:
    """Snakemake and what shows its progress run outside; some names differ on conda-forge."""
    outside = {"snakemake", "rich", "psutil"}
    names = {"matplotlib-base": "matplotlib"}
    listed = load("workflow/envs/study.yaml")["dependencies"]
    conda = dict(entry.split(" ", 1) for entry in listed)
    conda = {names.get(name, name): version.removeprefix("==") for name, version in conda.items()}
    for wanted in map(Requirement, PROJECT["dependencies"]):
        if wanted.name not in outside:
            assert str(wanted.specifier).removeprefix("==") == conda[wanted.name], wanted.name
    assert set(conda["python"].split(",")) == set(PROJECT["requires-python"].split(","))


def test_the_citation_is_that_of_the_project() -> None:
    citation = load("CITATION.cff")
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    kind, _, subject = PROJECT["description"].partition(": ")
    assert citation["title"] == f"Init Atlas: {subject}"
    assert citation["abstract"].startswith(f"{kind}.")
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert citation["authors"] == PROJECT["authors"]


def test_the_container_installs_what_a_fresh_machine_is_told_to() -> None:
    (command,) = re.findall(r"apt-get install (.*?) && ", read("Containerfile"), re.DOTALL)
    packages = {word for word in command.split() if word[0] not in "-\\"}
    libraries = {library.debian for library in preflight.LIBRARIES}
    assert packages == {"python3", "python3-venv", "make", "git", *libraries}
    for name in (".ci/run", "README.md"):
        assert libraries <= set(re.findall(r"[\w.-]+", read(name))), name


def test_what_is_committed_is_linted_as_make_test_does() -> None:
    (config,) = load(".pre-commit-config.yaml")["repos"]
    assert config["repo"] == "local"
    (recipe,) = re.findall(r"^test:.*\n((?:\t.*\n)+)", read("Makefile"), re.MULTILINE)
    commands = recipe.replace("$(BIN)", ".venv/bin").replace("\t", "").splitlines()
    tools = r"/(ruff|python -m (snakefmt|snakemake)) "
    linters = [line for line in commands if re.search(tools, line)]
    assert [hook["entry"] for hook in config["hooks"]] == linters


def test_pages_publish_what_ci_has_made_of_main() -> None:
    """Read as text where YAML takes the key `on` for a truth value."""
    pages, jobs = load(".github/workflows/pages.yml"), load(".github/workflows/ci.yml")["jobs"]
    assert pages[True]["workflow_run"]["workflows"] == [load(".github/workflows/ci.yml")["name"]]
    assert pages[True]["workflow_run"]["branches"] == ["main"]
    steps = pages["jobs"]["publish"]["steps"]
    (taken,) = [step["with"]["name"] for step in steps if "download-artifact" in str(step)]
    kept = {
        step["with"]["name"]: step["with"]["path"].split()
        for job in jobs.values()
        for step in job["steps"]
        if "upload-artifact" in step.get("uses", "")
    }
    linked = set(re.findall(r'href="([^"]+)"', read("docs/index.html")))
    assert {
        f"report.{language}.{form}" for language in ("zh", "en") for form in ("html", "pdf")
    } < (linked)
    for name in linked:
        assert any(Path("results/report", name).match(pattern) for pattern in kept[taken]), name
