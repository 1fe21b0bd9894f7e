"""A deep linear net against the product of its layers and a linear model, beside nonlinear nets.

D4, "why activation functions matter". Every net is trained by SGD on the mean cross-entropy of a
softmax over two classes of points in the plane, all in float64; biases start at 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.experiments.linear_collapse.settings import Settings
from engine.net.losses import softmax_cross_entropy
from engine.net.network import Network
from engine.net.optimizers import sgd
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.linear_model import (
    best_line_accuracy,
    classify,
    cross_entropy,
    softmax_regression,
    with_ones,
)
from engine.study.minibatches import note_divergence, one_hot
from engine.study.planar import REACH, draw, plane
from engine.study.seeds import generator
from engine.study.weights import draw_weights

Array = NDArray[np.float64]

CLASSES = 2

_SETS = ("set", "replicate")
_NETS = ("activation", "initializer", *_SETS)

VARIABLES: Mapping[str, Variable] = {
    "set": Variable(("set",), "1", "which points in the plane", "<U16"),
    "tick": Variable(("grid",), "1", "coordinates of the map of decision regions"),
    "point": Variable(("set", "point", "axis"), "1", "test points of the first replicate"),
    "point_class": Variable(("point",), "1", "their classes", "int64"),
    "linear_train_loss": Variable(
        _SETS, "nat", "mean loss of softmax regression, trained to the end, on the training points"
    ),
    "linear_accuracy": Variable(_SETS, "1", "share of test points that it classifies correctly"),
    "best_line_accuracy": Variable(
        _SETS, "1", "largest share of the test points that any straight line gets right"
    ),
    "train_loss": Variable(_NETS, "nat", "mean loss on the training points"),
    "test_accuracy": Variable(_NETS, "1", "share of test points classified correctly"),
    "agreement": Variable(
        _NETS, "1", "share of test points to which softmax regression gives the same class"
    ),
    "product_error": Variable(
        _NETS,
        "1",
        "largest difference between the net's outputs and those of the product of its layers, "
        "relative to the largest output",
    ),
    "affine_share": Variable(
        _NETS, "1", "share of the outputs' variance that an affine function of the inputs explains"
    ),
    "region": Variable(
        ("activation", "initializer", "set", "row", "grid"),
        "1",
        "class that the first replicate gives each place",
        "int8",
    ),
    **endings(_NETS),
}


def run(spec: CellSpec[Settings], dataset: None = None) -> CellRecord:
    """All replicates of one cell on all sets, side by side.

    A replicate whose loss stops being finite is recorded as diverged; its results are NaN.
    """
    settings, task = spec.experiment, Task(spec)
    known = {
        "set": settings.sets,
        "tick": np.linspace(-REACH, REACH, settings.grid),
        "point": task.test[:: settings.replicates],
        "point_class": task.classes,
    }
    sizes = {"replicate": settings.replicates, "row": settings.grid}
    values = blank_values(VARIABLES, known, **sizes)
    with np.errstate(all="ignore"):
        task.train(values["diverged_at"].reshape(-1))
        for name, found in task.measure().items():
            values[name][:] = np.reshape(found, values[name].shape)
            if VARIABLES[name].dims == _NETS:
                values[name][values["diverged_at"] >= 0] = np.nan
        values["region"][:] = task.regions()
    return cell_record(spec, VARIABLES, values)


class Task:
    """One net for each set and replicate, the sets in the outer loop, with its own points.

    points, test : (net, sample, 2). classes : (sample,), the same in all of them.
    """

    def __init__(self, spec: CellSpec[Settings]) -> None:
        settings = spec.experiment
        self.spec, self.settings = spec, settings
        self.points, self.classes = self._draw("train")
        self.test, _ = self._draw("test")
        sizes = (2, *[settings.width] * settings.depth, CLASSES)
        drawn = [
            draw_weights(
                spec, net % settings.replicates, sizes, partial(self.points.__getitem__, net)
            )
            for net in range(len(self.points))
        ]
        weights = [np.stack(layer) for layer in zip(*drawn, strict=True)]
        self.network = Network(weights, spec.activation, settings.batch_size, dtype=np.float64)

    def train(self, diverged_at: NDArray[np.int64]) -> None:
        """Plain SGD; `diverged_at` (net,) takes the iterations of divergence."""
        network, settings = self.network, self.settings
        nets = np.arange(len(self.points))[:, None]
        targets = np.empty_like(network.outputs)
        streams = [generator(self.spec.seed, "batches", r) for r in range(settings.replicates)]
        size = (settings.iterations, settings.batch_size)
        chosen = np.stack([s.integers(settings.samples, size=size) for s in streams], axis=1)
        for iteration, rows in enumerate(np.tile(chosen, (1, len(settings.sets), 1))):
            network.fill_inputs(self.points[nets, rows])
            one_hot(self.classes[rows], out=targets)
            losses = softmax_cross_entropy(network.forward(), targets, network.output_gradient)
            note_divergence(diverged_at, iteration, losses)
            network.output_gradient[...] *= settings.learning_rate
            network.backward(network.output_gradient)
            sgd(network)
        sums = sum(p.sum(axis=(1, 2)) for p in network.parameters)
        note_divergence(diverged_at, settings.iterations, sums)

    def measure(self) -> dict[str, Array | list[float]]:
        """What `VARIABLES` says of the trained nets and of straight lines, (net,) each."""
        points, test, classes = self.points, self.test, self.classes
        on_train, outputs = self._outputs(points), self._outputs(test)
        targets = np.broadcast_to(np.eye(CLASSES)[classes].T, on_train.shape)
        losses = softmax_cross_entropy(on_train, targets, np.empty_like(on_train))
        lines = [softmax_regression(own, classes, CLASSES) for own in points]
        by_line = np.array([*map(classify, test, lines)])
        labels = outputs.argmax(axis=1)
        return {
            "linear_train_loss": [
                cross_entropy(p, classes, c) for p, c in zip(points, lines, strict=True)
            ],
            "linear_accuracy": (by_line == classes).mean(axis=1),
            "best_line_accuracy": [best_line_accuracy(own, classes) for own in test],
            "train_loss": losses,
            "test_accuracy": (labels == classes).mean(axis=1),
            "agreement": (labels == by_line).mean(axis=1),
            "product_error": product_error(self.network, test, outputs),
            "affine_share": [affine_share(p, o.T) for p, o in zip(test, outputs, strict=True)],
        }

    def regions(self) -> NDArray[np.integer]:
        """(set, row, grid): the class the first replicate gives each place, -1 for no number."""
        steps = self.settings.grid
        places = np.broadcast_to(plane(steps), (len(self.points), steps * steps, 2))
        outputs = self._outputs(places)[:: self.settings.replicates]
        classes = np.where(np.isfinite(outputs).all(axis=1), outputs.argmax(axis=1), -1)
        return classes.reshape(-1, steps, steps)

    def _draw(self, part: str) -> tuple[Array, NDArray[np.int64]]:
        settings, seed = self.settings, self.spec.seed
        drawn = [
            draw(name, generator(seed, "points", name, part, replicate), settings.samples)
            for name in settings.sets
            for replicate in range(settings.replicates)
        ]
        return np.stack([points for points, _ in drawn]), drawn[0][1]

    def _outputs(self, points: Array) -> Array:
        """(net, classes, samples) from points (net, samples, 2)."""
        sized = self.network.with_batch_size(points.shape[1])
        sized.fill_inputs(points)
        return np.asarray(sized.forward(), np.float64)  # a view: so they are computed


def product_error(network: Network, points: Array, outputs: Array) -> Array:
    """Largest |outputs - those of the layers multiplied out|, relative to the largest |output|.

    points (net, samples, features), outputs (net, units, samples) -> (net,). Multiplied out,
    layers (W1, b1) and (W2, b2) are (W1 W2, b1 W2 + b2): D4's product of weights, with biases.
    """
    weights, biases = network.weights[0], network.biases[0][:, None]
    for following, bias in zip(network.weights[1:], network.biases[1:], strict=True):
        weights, biases = weights @ following, biases @ following + bias[:, None]
    product = (points @ weights + biases).transpose(0, 2, 1)
    return np.abs(outputs - product).max(axis=(1, 2)) / np.abs(outputs).max(axis=(1, 2))


def affine_share(points: Array, outputs: Array) -> float:
    """Share of the variance of outputs (samples, units) that least squares on points explains."""
    centred = outputs - outputs.mean(axis=0)
    if not np.isfinite(centred).all():
        return float("nan")
    inputs = with_ones(points)
    fit = inputs @ np.linalg.lstsq(inputs, centred, rcond=None)[0]
    total = float(np.vdot(centred, centred))
    return 1 - float(np.vdot(centred - fit, centred - fit)) / total if total else float("nan")
