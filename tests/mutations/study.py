"""A real study cut down to the cells that some claims rest on, and its verdicts.

Propagation has the documents' own networks, training has D0's network and the first images of
MNIST; there are fewer replicates, samples and iterations, with which these claims still come out as
in the default study.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.evidence.judge import judge_claims
from engine.study.datasets import prepare
from engine.study.protocol import Protocol
from engine.study.records import read_measurements
from tests.study.small import full_config, run_experiment

SEED = 20261130
IMAGES = {"train": 10_000, "test": 1000}
LAWS = [{"normal": {"sd": 1.0}}, {"normal": {"sd": 0.01}}, "lecun_normal", "he_normal"]

FEW = {"samples": 300, "replicates": 6}
CUT: dict[str, dict[str, Any]] = {
    "propagation": {"activations": ["sigmoid"], "initializers": LAWS} | FEW,
    "propagation_d1": {"activations": ["sigmoid", "tanh", "relu"], "initializers": LAWS[1:]} | FEW,
    "mnist": {"activations": ["relu"], "initializers": LAWS, "replicates": 3}
    | {"iterations": 300, "record_every": 50},
}


def cut_protocol() -> Protocol:
    config = full_config()
    experiments = config["experiments"]
    config["experiments"] = {name: experiments[name] | cut for name, cut in CUT.items()}
    mnist = config["datasets"]["mnist"]
    first = {part: mnist[part] | {"first": count} for part, count in IMAGES.items()}
    config["datasets"] = {"mnist": mnist | first}
    config["seed"] = SEED  # so few replicates decide under some seeds and not under others
    return Protocol.load(config)


def prepare_images(directory: Path) -> None:
    """Leave the first images of MNIST under `directory`, where `run_experiment` looks for them."""
    prepare(cut_protocol().dataset_spec("mnist"), directory / "datasets" / "mnist")


def measure(directory: Path, experiments: Sequence[str] = tuple(CUT)) -> dict[str, Any]:
    """Run some of the experiments with the engine as it stands: measurements by experiment."""
    protocol = cut_protocol()
    paths = {name: run_experiment(protocol, name, directory) for name in experiments}
    return {name: read_measurements(path) for name, path in paths.items()}


def verdicts(measurements: dict[str, Any]) -> dict[str, str]:
    """The verdict on each claim that the measurements decide."""
    found = {entry["id"]: str(entry["verdict"]) for entry in judge_claims(measurements)}
    return {claim: verdict for claim, verdict in found.items() if verdict != "not run"}
