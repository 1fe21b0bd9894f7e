"""A run as an RO-Crate: the library reads back what was run, from what, and what came of it."""

import os
from pathlib import Path
from typing import Any

import pytest
from rocrate.rocrate import ROCrate

from engine.report.crate import METADATA, Run, write_crate

ENDED = 1_700_000_000  # 2023-11-14T22:13:20Z
PROVENANCE = {
    "study": "0.1.0",
    "commit": "0123abc",
    "python": "3.11.2",
    "packages": {"numpy": "2.1.0", "snakemake": "9.27.0"},
}
CONFIG = {"seed": 7, "report": {"title": {"zh": "小研究"}}}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A finished run in the working directory."""
    monkeypatch.chdir(tmp_path)
    files = ["Snakefile", "requirements.txt", "data/images.gz"]
    outputs = ["results/report/report.zh.pdf", "results/verdicts.json"]
    for number, name in enumerate(files + outputs):
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}\n", encoding="utf-8")
        os.utime(path, (ENDED - 100 + 20 * number, ENDED - 100 + 20 * number))
    os.utime("results/verdicts.json", (ENDED, ENDED))
    return Run(
        name="A tiny study",
        workflow=Path("Snakefile"),
        engine="snakemake",
        config=CONFIG,
        requirements=Path("requirements.txt"),
        data=[Path("data/images.gz")],
        outputs={"paper": [Path(outputs[0])], "verdicts": [Path(outputs[1])]},
        provenance=PROVENANCE,
    )


def written(run: Run) -> ROCrate:
    write_crate(run, Path("results"))
    return ROCrate(Path("results"))


def action(crate: ROCrate) -> Any:
    (found,) = crate.get_by_type("CreateAction")
    return found


def test_the_workflow_its_authors_licence_and_profiles_are_told(run: Run) -> None:
    crate = written(run)
    workflow = crate.mainEntity
    assert workflow.id == "source/Snakefile"
    assert "ComputationalWorkflow" in workflow.type
    assert workflow["version"] == "0123abc"
    assert (workflow.language["name"], workflow.language["version"]) == ("Snakemake", "9.27.0")
    assert action(crate)["instrument"] is workflow
    assert crate.root_dataset["mentions"] is action(crate)
    assert {one.id for one in workflow["softwareRequirements"]} == {
        "pkg:generic/python@3.11.2",
        "pkg:pypi/numpy@2.1.0",
        "pkg:pypi/snakemake@9.27.0",
    }
    assert crate.name == "A tiny study"
    assert crate.license["identifier"] == "MIT"
    assert crate.root_dataset["author"]["name"] == "Init Atlas contributors"
    profiles = {profile.id for profile in crate.root_dataset["conformsTo"]}
    assert "https://w3id.org/ro/wfrun/workflow/0.5" in profiles
    parameters = {one.id for one in crate.get_by_type("FormalParameter")}
    assert parameters == {
        *("#input-configuration", "#input-requirements", "#input-data"),
        *("#output-paper", "#output-verdicts"),
    }


def test_the_run_ended_with_its_last_output_and_the_crate_knows_no_other_time(run: Run) -> None:
    crate = written(run)
    assert action(crate)["endTime"] == "2023-11-14T22:13:20+00:00"
    assert crate.datePublished.date().isoformat() == "2023-11-14"
    first = Path("results", METADATA).read_bytes()
    write_crate(run, Path("results"))
    assert Path("results", METADATA).read_bytes() == first
