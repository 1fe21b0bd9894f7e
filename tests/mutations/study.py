"""A real study cut down to the cells that some claims rest on, and its verdicts.

Propagation has the documents' own networks, training has MNIST and D0's network; there are fewer
replicates and iterations, with which these claims still come out as in the default study.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.evidence.ledger import judge
from engine.study.datasets import prepare
from engine.study.protocol import Protocol
from engine.study.records import read_measurements
from tests.study.small import full_config, run_experiment

LAWS = [{"normal": {"sd": 1.0}}, {"normal": {"sd": 0.01}}, "lecun_normal", "he_normal"]

CUT: dict[str, dict[str, Any]] = {
    "propagation": {"activations": ["sigmoid"], "initializers": LAWS, "replicates": 6},
    "propagation_d1": {
        "activations": ["sigmoid", "tanh", "relu"],
        "initializers": LAWS[1:],
        "replicates": 6,
    },
    "mnist": {
        "activations": ["relu"],
        "initializers": LAWS,
        "iterations": 300,
        "record_every": 50,
        "replicates": 3,
    },
}


def cut_protocol() -> Protocol:
    config = full_config()
    experiments = config["experiments"]
    config["experiments"] = {name: experiments[name] | cut for name, cut in CUT.items()}
    config["datasets"] = {"mnist": config["datasets"]["mnist"]}
    return Protocol.load(config)


def prepare_images(directory: Path) -> None:
    """Leave MNIST under `directory`, where `run_experiment` looks for it."""
    prepare(cut_protocol().dataset_spec("mnist"), directory / "datasets" / "mnist")


def measure(directory: Path, experiments: Sequence[str] = tuple(CUT)) -> dict[str, Any]:
    """Run some of the experiments with the engine as it stands: measurements by experiment."""
    protocol = cut_protocol()
    paths = {name: run_experiment(protocol, name, directory) for name in experiments}
    return {name: read_measurements(path) for name, path in paths.items()}


def verdicts(measurements: dict[str, Any]) -> dict[str, str]:
    """The verdict on each claim that the measurements decide."""
    found = {verdict.claim.id: str(verdict.outcome) for verdict in judge(measurements).claims}
    return {claim: verdict for claim, verdict in found.items() if verdict != "not run"}
