"""The work all contestants do: the study's own MNIST cell, its weights, batches and rate."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from engine.study import datasets
from engine.study.cell_spec import CellSpec
from engine.study.protocol import Protocol
from engine.study.seeds import generator

ROOT = Path(__file__).parent.parent
EXPERIMENT, INITIALIZER = "mnist", "he_normal"
PROPAGATION = "propagation"

# Kingma and Ba's. At plain descent's rate, ten times that, losses from the same sums in another
# order part by a tenth within 20 updates, and agreement would say nothing.
_ADAM_RATE = 0.001
# Batches drawn beforehand for those who do not draw their own; then they begin again.
_BATCHES = 256


@dataclass(frozen=True)
class Task:
    """weights (replicate, fan_in, fan_out); chosen (iteration, replicate, batch) rows of images."""

    activation: str
    optimizer: str
    weights: list[NDArray[np.float32]]
    images: NDArray[np.float32]
    labels: NDArray[np.intp]
    chosen: NDArray[np.intp]
    learning_rate: float

    @property
    def replicates(self) -> int:
        return self.chosen.shape[1]

    @property
    def batch_size(self) -> int:
        return self.chosen.shape[2]

    @property
    def sizes(self) -> tuple[int, ...]:
        return (self.weights[0].shape[1], *(w.shape[2] for w in self.weights))


def load_protocol() -> Protocol:
    """The study, with all its functions in the experiment that is timed."""
    config = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    del config["experiments"][EXPERIMENT]["activations"]
    return Protocol.load(config)


def cell(protocol: Protocol, experiment: str, activation: str) -> CellSpec:
    settings = type(protocol.experiments[experiment])
    return CellSpec.from_dict(protocol.cell_spec(experiment, activation, INITIALIZER), settings)


def learning_rate(spec: CellSpec, optimizer: str) -> float:
    return _ADAM_RATE if optimizer == "adam" else spec.experiment.learning_rate


def load_dataset(protocol: Protocol) -> datasets.Dataset:
    spec = protocol.dataset_spec(protocol.experiments[EXPERIMENT].dataset)
    with tempfile.TemporaryDirectory() as directory:
        datasets.prepare(spec, Path(directory))
        return datasets.load(Path(directory))  # the mapped files live on until closed


def make_task(
    spec: CellSpec, dataset: datasets.Dataset, weights: list[NDArray], optimizer: str = "sgd"
) -> Task:
    """The same for everybody: the batches are those that the engine draws."""
    settings = spec.experiment
    shape = (_BATCHES, settings.batch_size)
    draws = [
        generator(spec.seed, "batches", r).integers(len(dataset.train_labels), size=shape)
        for r in range(settings.replicates)
    ]
    return Task(
        activation=spec.activation.family,
        optimizer=optimizer,
        weights=[w.astype(np.float32) for w in weights],
        images=dataset.train_images * np.float32(1 / 255),
        labels=dataset.train_labels.astype(np.intp),
        chosen=np.stack(draws, axis=1),
        learning_rate=learning_rate(spec, optimizer),
    )
