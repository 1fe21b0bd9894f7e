"""The larger and the quick study, and that the documentation tells of every experiment."""

import re
from typing import Any

import pytest
import yaml
from snakemake.utils import update_config

from engine.experiments import KINDS
from engine.report.catalogue import figure_families, paper_tables
from engine.study.protocol import Protocol
from tests.programs import ROOT
from tests.study.small import full_config, full_study

EXPERIMENTS = (ROOT / "docs" / "experiments.md").read_text(encoding="utf-8")


def overlay(name: str = "full") -> dict[str, Any]:
    return yaml.safe_load((ROOT / f"config.{name}.yaml").read_text(encoding="utf-8"))


def merged(name: str) -> Protocol:
    """The study with an overlay, merged as the workflow merges two configuration files."""
    config = full_config()
    update_config(config, overlay(name))
    return Protocol.load(config)


@pytest.fixture(scope="module")
def studies() -> tuple[Protocol, Protocol]:
    """The study, and the larger one."""
    return full_study(), merged("full")


def test_the_larger_study_is_valid_and_the_same_apart_from_its_size(studies) -> None:
    """It may add experiments that only its budget allows, of kinds that the study has, too."""
    small, large = studies
    assert [name for name in large.experiments if name in small.experiments] == list(
        small.experiments
    )
    kinds = {e.kind for e in small.experiments.values()}
    assert {e.kind for e in large.experiments.values()} == kinds
    assert large.report == small.report
    assert large.activations == small.activations
    for name, experiment in small.experiments.items():
        assert set(large.cells_of(name)) >= set(small.cells_of(name)), name
        assert large.experiments[name].replicates >= experiment.replicates, name
    same = [n for n, e in small.experiments.items() if large.experiments[n] == e]
    assert same == []


def test_the_overlays_name_no_unknown_experiment_and_their_command_no_unknown_file() -> None:
    """One that only the larger study has says its kind; a slip of a name would not."""
    known = set(full_config()["experiments"])
    assert set(overlay("quick")["experiments"]) <= known
    added = {n: e for n, e in overlay("full")["experiments"].items() if n not in known}
    assert all("kind" in experiment for experiment in added.values())
    (command,) = re.findall(r"--configfile (.+)$", EXPERIMENTS, re.MULTILINE)
    assert all((ROOT / name).is_file() for name in command.split())


def test_the_quick_study_has_every_part_of_the_paper_and_is_a_draft() -> None:
    study, quick = full_study(), merged("quick")
    assert list(quick.experiments) == list(study.experiments)
    assert quick.report.languages == study.report.languages
    assert quick.report.draft
    assert quick.expected_verdicts is None
    families, quick_families = figure_families(study), figure_families(quick)
    assert families.keys() == quick_families.keys()
    for family in families.keys() - {"histograms"}:  # one figure for each activation
        assert quick_families[family] == families[family]
    assert paper_tables(quick) == paper_tables(study)
    for name, experiment in study.experiments.items():
        assert len(quick.cells_of(name)) <= len(study.cells_of(name)), name
        assert quick.experiments[name].replicates <= experiment.replicates, name
        assert quick.experiments[name] != experiment, name


def test_the_documentation_tells_of_every_kind_and_of_every_experiment() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .+ \| (.+) \|$", EXPERIMENTS, re.MULTILINE)
    assert dict(rows).keys() == set(KINDS)
    named = {(name, kind) for kind, names in rows for name in re.findall(r"`(\w+)`", names)}
    config = full_config()["experiments"]
    assert named == {(name, settings["kind"]) for name, settings in config.items()}
