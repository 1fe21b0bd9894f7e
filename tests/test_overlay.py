"""The larger study, and that the documentation tells of every experiment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from snakemake.utils import update_config

from engine.study.protocol import Protocol
from engine.study.settings.registry import Experiment
from tests.study.small import full_config

ROOT = Path(__file__).parents[1]
EXPERIMENTS = (ROOT / "docs" / "experiments.md").read_text(encoding="utf-8")


def kinds() -> set[str]:
    """Every kind of experiment that there is."""
    union, *_ = get_args(Experiment)
    return {get_args(model.model_fields["kind"].annotation)[0] for model in get_args(union)}


def overlay() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "config.full.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def studies() -> tuple[Protocol, Protocol]:
    """The study, and the larger one merged as the workflow merges two configuration files."""
    merged = full_config()
    update_config(merged, overlay())
    return Protocol.load(full_config()), Protocol.load(merged)


def test_the_larger_study_is_valid_and_the_same_apart_from_its_size(
    studies: tuple[Protocol, Protocol],
) -> None:
    small, large = studies
    assert list(large.experiments) == list(small.experiments)
    assert large.report == small.report
    assert large.activations == small.activations


def test_nothing_in_the_larger_study_is_smaller(studies: tuple[Protocol, Protocol]) -> None:
    small, large = studies
    for name, experiment in small.experiments.items():
        assert set(large.cells_of(name)) >= set(small.cells_of(name)), name
        assert large.experiments[name].replicates >= experiment.replicates, name
    assert large.timings.activation_cost.rounds >= small.timings.activation_cost.rounds


def test_every_experiment_gets_more_of_the_larger_budget(
    studies: tuple[Protocol, Protocol],
) -> None:
    small, large = studies
    same = [n for n, e in small.experiments.items() if large.experiments[n] == e]
    assert same == []


def test_the_overlay_names_no_unknown_experiment() -> None:
    assert set(overlay()["experiments"]) <= set(full_config()["experiments"])


def test_the_documentation_tells_of_every_kind_and_of_every_experiment() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .+ \| (.+) \|$", EXPERIMENTS, re.MULTILINE)
    assert dict(rows).keys() == kinds()
    named = {(name, kind) for kind, names in rows for name in re.findall(r"`(\w+)`", names)}
    config = full_config()["experiments"]
    assert named == {(name, settings["kind"]) for name, settings in config.items()}


def test_the_documented_command_names_files_that_exist() -> None:
    (command,) = re.findall(r"--configfile (.+)$", EXPERIMENTS, re.MULTILINE)
    assert all((ROOT / name).is_file() for name in command.split())
