"""Units that start alike, and whether training tells them apart.

A unit is its incoming weights and its bias. Units of a layer that start equal and feed the next
layer through equal weights get equal gradients, so gradient descent keeps them equal; what training
does to networks that start from one constant, or from zeros, is counted here.

Trained in float64: equal sums, added in the order that a processor's matrix products happen to take
for each unit, differ in the last bit, and an unstable training magnifies that. At the documents'
learning rate the differences of float32 may reach the tolerance, those of float64 remain five
powers of ten below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.symmetry.settings import Settings
from engine.net.network import Network
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset
from engine.study.minibatches import stacked_weights
from engine.study.trained import checkpoints, data_facts
from engine.study.variants import Variants

_RUN = ("activation", "initializer", "replicate", "rate")
_LAYERS = (*_RUN, "point", "layer")
_COUNTED = {
    "distinct_units": Variable(_LAYERS, "count", "units that differ from each other in any bit"),
    "tolerant_units": Variable(_LAYERS, "count", "units that differ by more than the tolerance"),
    "rank": Variable(_LAYERS, "1", "numerical rank of the layer's weights"),
    "moved_weights": Variable(
        _LAYERS, "1", "share of the weights that have changed; in layer 1 those of lit pixels"
    ),
    "moved_biases": Variable(_LAYERS, "1", "share of the biases that have changed"),
}
VARIABLES: Mapping[str, Variable] = {
    "learning_rate": Variable(("rate",), "1", "learning rate"),
    "iteration": Variable(("point",), "iteration", "updates before a count", "int64"),
    "layer": Variable(("layer",), "1", "layer, counted from the input; the last: output", "int64"),
    "units": Variable(("layer",), "count", "units of the layer", "int64"),
    "guess_loss": Variable((), "nat", "least mean loss on the test set of one constant guess"),
    **_COUNTED,
    "mean_loss": Variable(
        (*_RUN, "window"), "nat", "loss before the updates since the last count, their mean"
    ),
    "test_loss": Variable(_RUN, "nat", "mean loss on the test set after the last update"),
    "test_accuracy": Variable(_RUN, "1", "share of the test set classified correctly at the end"),
    **endings(_RUN, "how the run ended"),
}
_BY_RUN = [name for name, variable in VARIABLES.items() if "rate" in variable.cell_dims[1:]]


def run(spec: CellSpec[Settings], dataset: Dataset) -> CellRecord:
    """All replicates of one cell, one after the other, its learning rates side by side.

    A run whose loss stops being finite is recorded as diverged; its values are NaN from then on.
    """
    settings = spec.experiment
    units = (*settings.hidden, dataset.classes)
    iterations = checkpoints(settings.iterations, settings.checkpoints)
    known = {
        "learning_rate": settings.learning_rates,
        "iteration": iterations,
        "layer": np.arange(1, len(units) + 1),
        "units": units,
        "guess_loss": _guess_loss(dataset),
    }
    sizes = {"replicate": settings.replicates, "window": len(iterations) - 1}
    values = blank_values(VARIABLES, known, **sizes)
    lit = np.asarray(dataset.train_images).max(axis=0) > 0
    with np.errstate(all="ignore"):
        for replicate in range(settings.replicates):
            own = {name: values[name][replicate] for name in _BY_RUN}
            _Rates(spec, dataset, replicate, lit).train(iterations, own)
    return cell_record(spec, VARIABLES, values, data_facts(dataset))


def _guess_loss(dataset: Dataset) -> float:
    """Entropy of the test set's classes [nat]: what the best bias without any input reaches."""
    shares = np.bincount(dataset.test_labels, minlength=dataset.classes) / len(dataset.test_labels)
    present = shares[shares > 0]
    return float(-(present * np.log(present)).sum())


class _Rates:
    """One replicate at every learning rate: equal first weights, equal batches."""

    def __init__(
        self, spec: CellSpec[Settings], dataset: Dataset, replicate: int, lit: NDArray[np.bool]
    ) -> None:
        settings = spec.experiment
        rates = np.array(settings.learning_rates, np.float32)
        sizes = (dataset.features, *settings.hidden, dataset.classes)
        drawn = stacked_weights(spec, sizes, [replicate] * len(rates), dataset.train_images)
        network = Network(drawn, spec.activation, 1, dtype=np.float64)
        self.variants = Variants(spec, dataset, replicate, network, rates, settings.batch_size)
        self.network, self.tolerance = network, settings.tolerance
        self.first = [parameters.copy() for parameters in network.parameters]
        self.lit = [lit, *(np.ones(n, bool) for n in settings.hidden)]
        self.test = dataset.test

    def train(self, iterations: NDArray[np.int64], out: Mapping[str, NDArray[Any]]) -> None:
        """Train to the last of `iterations`, counting at each; fills `out`, (rate, ...)."""
        diverged_at, done = out["diverged_at"], 0
        for point, iteration in enumerate(iterations):
            losses = self.variants.train(done, int(iteration), diverged_at)
            done, alive = int(iteration), np.flatnonzero(diverged_at < 0)
            if point:
                out["mean_loss"][alive, point - 1] = losses[alive]
            for rate in alive.tolist():
                self._count(rate, {name: out[name][rate, point] for name in _COUNTED})
        out["test_loss"][:], out["test_accuracy"][:] = self.variants.judge(
            self.test, done, diverged_at
        )

    def _count(self, rate: int, out: Mapping[str, NDArray[np.float64]]) -> None:
        """Everything counted of one network, (layer,) each."""
        for layer, (stacked, first) in enumerate(
            zip(self.network.parameters, self.first, strict=True)
        ):
            units, lit = stacked[rate], self.lit[layer]
            moved = units != first[rate]
            counts = distinct_units(units, (0.0, self.tolerance))
            out["distinct_units"][layer], out["tolerant_units"][layer] = counts
            out["rank"][layer] = np.linalg.matrix_rank(units[:, :-1])
            out["moved_weights"][layer] = moved[:, :-1][:, lit].mean()
            out["moved_biases"][layer] = moved[:, -1].mean()


def distinct_units(units: NDArray[np.floating], tolerances: Sequence[float]) -> list[int]:
    """How many rows of `units` (unit, parameter) have no earlier row alike, per tolerance.

    Two are alike where no parameter differs by more than the tolerance times the largest absolute
    parameter of all.
    """
    largest = np.abs(units).max()
    distances = np.abs(units[:, None] - units[None]).max(axis=2)
    later = np.tri(len(units), k=-1, dtype=bool)
    return [
        len(units) - int((later & (distances <= tolerance * largest)).any(axis=1).sum())
        for tolerance in tolerances
    ]
