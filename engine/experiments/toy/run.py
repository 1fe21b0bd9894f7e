"""Kumar's notebook, the sequel that D4 announces: four Gaussian blobs and a net of 2-2-4 units.

The points are those of scikit-learn's make_blobs and the split that of its train_test_split, both
with random_state 0. Weights and biases come from NumPy's legacy generator, layer by layer, weights
first. Biases are standard normal, zero where all weights are. Full-batch descent on the mean
cross-entropy of a softmax, all in float64.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.toy.descent import READINGS, descend
from engine.experiments.toy.settings import Settings
from engine.net.losses import softmax_cross_entropy
from engine.net.network import Network
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.linear_model import classify, softmax_regression
from engine.study.minibatches import one_hot
from engine.study.trained import groups

SIZES = (2, 2, 4)
"""Units of the input, of the hidden layer, of the output."""
CLASSES = SIZES[-1]

_CELL = ("activation", "initializer")
_REPLICATES = (*_CELL, "reading", "replicate")

VARIABLES: Mapping[str, Variable] = {
    "reading": Variable(
        ("reading",), "1", "how the step of Nesterov's method is read; no matter elsewhere", "<U14"
    ),
    "point": Variable(("point", "axis"), "1", "validation points"),
    "point_class": Variable(("point",), "1", "classes of the validation points", "int64"),
    "tick": Variable(("axis", "grid"), "1", "coordinates of the map of decision regions"),
    "linear_accuracy": Variable(
        (),
        "1",
        "share of validation points that softmax regression, trained to the end, gets right",
    ),
    "train_accuracy": Variable(_REPLICATES, "1", "share of training points classified correctly"),
    "validation_accuracy": Variable(
        _REPLICATES, "1", "share of validation points classified correctly"
    ),
    "train_loss": Variable(_REPLICATES, "nat", "mean cross-entropy of the training points"),
    "validation_loss": Variable(_REPLICATES, "nat", "mean cross-entropy of the validation points"),
    "region": Variable(
        (*_CELL, "row", "grid"), "1", "class that the notebook's own run gives each place", "int8"
    ),
    **endings(_REPLICATES, where="epoch of the first non-finite loss; -1: none", units="epoch"),
}
_REACHED = [name for name in VARIABLES if VARIABLES[name].dims == _REPLICATES]

# Nets trained side by side: few samples and tiny layers, so that calls, not arithmetic, cost time.
_STACK = 20


@dataclass(frozen=True)
class Blobs:
    """Points (n, 2) and their classes (n,), split in two."""

    train: NDArray[np.float64]
    validation: NDArray[np.float64]
    train_classes: NDArray[np.int64]
    validation_classes: NDArray[np.int64]


def blobs(points: int) -> Blobs:
    """The notebook's points, a quarter of them for validation."""
    from sklearn.datasets import make_blobs
    from sklearn.model_selection import train_test_split

    samples, classes = make_blobs(n_samples=points, centers=CLASSES, n_features=2, random_state=0)
    return Blobs(*train_test_split(samples, classes, stratify=classes, random_state=0))


def run(spec: CellSpec[Settings], dataset: None = None) -> CellRecord:
    """All replicates of one cell under every reading of its descent.

    A replicate whose loss stops being finite is recorded as diverged, with the epoch; its results
    are NaN.
    """
    settings, data = spec.experiment, blobs(spec.experiment.points)
    descent = settings.descents[spec.activation.family]
    values = _blank(settings, data)
    with np.errstate(all="ignore"):
        for reading, name in enumerate(READINGS):
            if reading and descent.momentum is None:  # so there is none to read in several ways
                for key in _REACHED:
                    values[key][reading] = values[key][0]
                continue
            for seeds in groups(settings.replicates, _STACK):
                own = {key: values[key][reading, seeds.start : seeds.stop] for key in _REACHED}
                network = start(spec, seeds, data)
                descend(network, _targets(data.train_classes), descent, name, own["diverged_at"])
                _evaluate(network, data, own)
                if reading == seeds.start == 0:
                    values["region"][:] = _regions(network, values["tick"])
    facts = {"train_points": len(data.train), "validation_points": len(data.validation)}
    return cell_record(spec, VARIABLES, values, facts)


def start(spec: CellSpec[Settings], seeds: range, data: Blobs) -> Network:
    """One net per seed as it is before training, with the training points as its shared batch."""
    drawn = [_draw(spec, seed, data.train) for seed in seeds]
    weights, biases = (
        [np.stack([net[part][layer] for net in drawn]) for layer in range(len(SIZES) - 1)]
        for part in range(2)
    )
    network = Network(weights, spec.activation, 1, biases=biases, dtype=np.float64)
    network = network.with_batch_size(len(data.train), shared_batch=True)
    network.fill_inputs(data.train)
    return network


def _draw(
    spec: CellSpec[Settings], seed: int, points: NDArray[np.float64]
) -> tuple[list[NDArray[Any]], list[NDArray[Any]]]:
    """Weights and biases of each layer from one legacy stream, in the notebook's order."""
    # It has the draws that the laws call, under the same names, from another algorithm.
    stream: Any = np.random.RandomState(seed)
    weights: list[NDArray[Any]] = []
    biases: list[NDArray[Any]] = []
    for fan_in, fan_out in itertools.pairwise(SIZES):
        weights.append(spec.law.sample(stream, fan_in, fan_out))
        zero = spec.initializer.family == "zeros"
        biases.append(np.zeros(fan_out) if zero else stream.standard_normal(fan_out))
    if spec.law.calibration is not None:
        weights = spec.law.calibration(weights, spec.activation, points)
    return weights, biases


def _blank(settings: Settings, data: Blobs) -> dict[str, NDArray[Any]]:
    """Everything that training does not decide."""
    low, high = (f(np.concatenate([data.train, data.validation]), axis=0) for f in (np.min, np.max))
    line = softmax_regression(data.train, data.train_classes, CLASSES)
    known = {
        "reading": READINGS,
        "point": data.validation,
        "point_class": data.validation_classes,
        "tick": np.linspace(low - 0.5, high + 0.5, settings.grid).T,
        "linear_accuracy": (classify(data.validation, line) == data.validation_classes).mean(),
    }
    sizes = {"replicate": settings.replicates, "row": settings.grid}
    return blank_values(VARIABLES, known, **sizes)


def _targets(classes: NDArray[np.integer]) -> NDArray[np.float64]:
    """One-hot, (1, classes, points): one copy for all nets."""
    targets = np.empty((1, CLASSES, len(classes)))
    one_hot(classes, out=targets)
    return targets


def _evaluate(network: Network, data: Blobs, out: Mapping[str, NDArray[Any]]) -> None:
    """Fill `out`, variable -> (replicate,), where the replicate has not diverged."""
    lost = out["diverged_at"] >= 0
    for part in ("train", "validation"):
        classes = getattr(data, f"{part}_classes")
        outputs = _outputs(network, getattr(data, part))
        targets = np.broadcast_to(_targets(classes), outputs.shape)
        losses = softmax_cross_entropy(outputs, targets, np.empty_like(outputs))
        hits = (outputs.argmax(axis=1) == classes).mean(axis=1)
        out[f"{part}_loss"][:] = np.where(lost, np.nan, losses)
        out[f"{part}_accuracy"][:] = np.where(lost, np.nan, hits)


def _regions(network: Network, ticks: NDArray[np.float64]) -> NDArray[np.integer]:
    """(row, grid): the class the first net gives each place, -1 where it has no finite output."""
    columns, rows = np.meshgrid(*ticks)
    outputs = _outputs(network, np.stack([columns.ravel(), rows.ravel()], 1))[0]
    known = np.isfinite(outputs).all(axis=0)
    return np.where(known, outputs.argmax(axis=0), -1).reshape(columns.shape)


def _outputs(network: Network, points: NDArray[np.float64]) -> NDArray[np.floating]:
    """(replicate, classes, points)."""
    sized = network.with_batch_size(len(points), shared_batch=True)
    sized.fill_inputs(points)
    return sized.forward()
