"""How the project is cited, packed, published and linted: each says what others say, too."""

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

from workflow import preflight

ROOT = Path(__file__).parents[1]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def load(name: str) -> Any:
    return yaml.safe_load(read(name))


PROJECT = tomllib.loads(read("pyproject.toml"))["project"]


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
