"""Units that no image activates any more: how many, when, and whether they come back.

A unit is silent when its pre-activation is at most 0 on every image of a fixed probe set. A silent
ReLU gives 0 and passes no gradient, so gradient descent can change neither its weights nor its
bias; a silent unit of the other activations passes what its slope there leaves.

After training every other unit is silenced by its bias, some by little and some by a lot, and
training goes on: do any come back?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.dead_units.settings import Settings
from engine.net.network import Network
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset
from engine.study.minibatches import note_divergence, stacked_weights
from engine.study.probes import saturation
from engine.study.trained import checkpoints, data_facts
from engine.study.variants import Probe, Variants

_RUN = ("activation", "initializer", "replicate", "rate", "bias")
_POINTS = (*_RUN, "point")
_LAYERS = (*_POINTS, "layer")
_PLANTED = (*_RUN, "margin", "layer")
_GRADIENT = "mean absolute gradient of an image's loss at the pre-activations of the {} units"

_FOLLOWED = {
    "silent_share": Variable(_LAYERS, "1", "share of units silent on every image of the probe"),
    "saturated_share": Variable(_LAYERS, "1", "share of units saturated on every image"),
    "frozen_share": Variable(_LAYERS, "1", "share of units without gradient on every image"),
    "silenced": Variable(_LAYERS, "count", "units silent now, not so at the point before"),
    "revived": Variable(_LAYERS, "count", "units silent at the point before, not so now"),
    "silent_gradient": Variable(_LAYERS, "1", _GRADIENT.format("silent")),
    "active_gradient": Variable(_LAYERS, "1", _GRADIENT.format("other")),
}
_AFTER_PLANTING = {
    "planted": Variable(_PLANTED, "count", "units whose bias was lowered, and which were silenced"),
    "planted_moved": Variable(_PLANTED, "count", "of these, units changed by the updates after"),
    "planted_revived": Variable(_PLANTED, "count", "of these, units not silent after the updates"),
}
VARIABLES: Mapping[str, Variable] = {
    "learning_rate": Variable(("rate",), "1", "learning rate"),
    "initial_bias": Variable(("bias",), "1", "first bias of every hidden unit"),
    "iteration": Variable(("point",), "iteration", "updates before a measurement", "int64"),
    "margin": Variable(("margin",), "1", "planted: how far below 0, in ranges of pre-activations"),
    "layer": Variable(("layer",), "1", "hidden layer, counted from the input", "int64"),
    "units": Variable(("layer",), "count", "units of the layer", "int64"),
    **_FOLLOWED,
    "probe_loss": Variable(_POINTS, "nat", "mean loss on the probe"),
    "probe_accuracy": Variable(_POINTS, "1", "share of the probe classified correctly"),
    **_AFTER_PLANTING,
    **endings(_RUN, "how the run ended"),
}
_BY_RUN = [name for name, variable in VARIABLES.items() if "rate" in variable.cell_dims[1:]]


def run(spec: CellSpec[Settings], dataset: Dataset) -> CellRecord:
    """All replicates of one cell, one after the other, its rates and biases side by side.

    A run whose loss stops being finite is recorded as diverged; its values are NaN from then on.
    """
    settings = spec.experiment
    known = {
        "learning_rate": settings.learning_rates,
        "initial_bias": settings.biases,
        "iteration": checkpoints(settings.iterations, settings.checkpoints),
        "margin": settings.margins,
        "layer": np.arange(1, len(settings.hidden) + 1),
        "units": settings.hidden,
    }
    values = blank_values(VARIABLES, known, replicate=settings.replicates)
    with np.errstate(all="ignore"):
        for replicate in range(settings.replicates):
            runs = _Runs(spec, dataset, replicate)
            own = {name: _by_variant(values[name][replicate]) for name in _BY_RUN}
            runs.train(values["iteration"], own)
            runs.plant(settings.iterations, own)
    return cell_record(spec, VARIABLES, values, data_facts(dataset))


def _by_variant(array: NDArray[Any]) -> NDArray[Any]:
    """A view of (rate, bias, ...) as (variant, ...)."""
    return array.reshape(-1, *array.shape[2:])


class _Runs:
    """One replicate at every rate and first bias: equal first weights, equal batches."""

    def __init__(self, spec: CellSpec[Settings], dataset: Dataset, replicate: int) -> None:
        settings = spec.experiment
        pairs = [(rate, bias) for rate in settings.learning_rates for bias in settings.biases]
        rates, biases = np.array(pairs, np.float32).T
        sizes = (dataset.features, *settings.hidden, dataset.classes)
        weights = stacked_weights(spec, sizes, [replicate] * len(pairs), dataset.train_images)
        network = Network(weights, spec.activation, 1, retain=True)
        for hidden in network.biases[:-1]:
            hidden[...] = biases[:, None]
        self.network, self.settings = network, settings
        self.hidden = range(len(settings.hidden))
        self.variants = Variants(spec, dataset, replicate, network, rates, settings.batch_size)
        self.probe = Probe(network, dataset, settings.probe_samples)

    def train(self, iterations: NDArray[np.int64], out: Mapping[str, NDArray[Any]]) -> None:
        """Train to the last of `iterations`, measuring at each; fills `out`, (variant, ...)."""
        diverged_at = out["diverged_at"]
        before: list[NDArray[np.bool]] = []
        for point, iteration in enumerate(iterations):
            self.variants.train(int(iterations[max(point - 1, 0)]), int(iteration), diverged_at)
            losses, accuracies = self.probe.propagate()
            note_divergence(diverged_at, int(iteration), losses)
            alive, silent = np.flatnonzero(diverged_at < 0), self._silent()
            out["probe_loss"][alive, point] = losses[alive]
            out["probe_accuracy"][alive, point] = accuracies[alive]
            gradients = self.probe.gradients()
            for variant in alive.tolist():
                own = {name: out[name][variant, point] for name in _FOLLOWED}
                self._measure(variant, silent, gradients, own)
            for layer in self.hidden if before else ():
                old, new = before[layer][alive], silent[layer][alive]
                out["silenced"][alive, point, layer] = (new & ~old).sum(axis=1)
                out["revived"][alive, point, layer] = (old & ~new).sum(axis=1)
            before = silent

    def plant(self, done: int, out: Mapping[str, NDArray[Any]]) -> None:
        """Silence every other unit, train on, and count; `done` updates came before."""
        for layer in self.hidden:
            self.probe.propagate()
            pre_activations = self._pre_activations(layer)
            _lower_biases(self.network.biases[layer], pre_activations, self.settings.margins)
        self.probe.propagate()
        planted = self._silent()
        for silent in planted:
            silent[:, 1::2] = False
        before = [parameters.copy() for parameters in self.network.parameters]
        # A run that is lost on the way has no count; the record of its training stays as it is.
        lost_at = out["diverged_at"].copy()
        self.variants.train(done, done + self.settings.recovery, lost_at)
        note_divergence(lost_at, done + self.settings.recovery, self.probe.propagate()[0])
        alive, after = lost_at < 0, self._silent()
        for layer in self.hidden:
            moved = (self.network.parameters[layer] != before[layer]).any(axis=2)
            counts = {
                "planted": planted[layer],
                "planted_moved": planted[layer] & moved,
                "planted_revived": planted[layer] & ~after[layer],
            }
            margins = len(self.settings.margins)
            for name, units in counts.items():
                for margin in range(margins):
                    own = units[alive, 2 * margin :: 2 * margins]
                    out[name][alive, margin, layer] = own.sum(axis=1)

    def _pre_activations(self, layer: int) -> NDArray[np.float32]:
        """Of the probe's last propagation, (variant, units, images)."""
        return self.probe.network.pre_activations[layer].transpose(0, 2, 1)

    def _silent(self) -> list[NDArray[np.bool]]:
        """For each hidden layer, (variant, units): silent on every image."""
        return [np.all(self._pre_activations(layer) <= 0, axis=2) for layer in self.hidden]

    def _measure(
        self,
        variant: int,
        silent: list[NDArray[np.bool]],
        gradients: list[NDArray[np.float32]],
        out: Mapping[str, NDArray[np.float64]],
    ) -> None:
        """The layers of one network, (layer,) each."""
        thresholds = self.network.activation.saturation
        for layer in self.hidden:
            quiet, sizes = silent[layer][variant], np.abs(gradients[layer][variant])
            found = saturation(self._pre_activations(layer)[variant], thresholds)
            out["silent_share"][layer] = quiet.mean()
            out["saturated_share"][layer] = found.dead_share
            out["frozen_share"][layer] = (sizes == 0).all(axis=1).mean()
            for name, chosen in (("silent_gradient", quiet), ("active_gradient", ~quiet)):
                if chosen.any():
                    out[name][layer] = sizes[chosen].mean(dtype=np.float64)


def _lower_biases(
    biases: NDArray[np.float32], pre_activations: NDArray[np.float32], margins: Sequence[float]
) -> None:
    """Lower every other unit's bias until its largest pre-activation lies a margin below 0.

    biases : (variant, units), changed in place; pre_activations : (variant, units, images).
    margins : in ranges of the unit's pre-activations, taken in turn.
    """
    chosen = pre_activations[:, ::2]
    highest, lowest = chosen.max(axis=2), chosen.min(axis=2)
    below = np.resize(np.array(margins, np.float32), chosen.shape[1])
    biases[:, ::2] -= np.maximum(highest, 0) + below * (highest - lowest)
