"""A deep linear net against the product of its layers and a linear model, beside nonlinear nets.

D4, "why activation functions matter". Every net is trained by SGD on the mean cross-entropy of a
softmax over two classes of points in the plane, all in float64; biases start at 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.linear_collapse.settings import Settings
from engine.net.losses import softmax_cross_entropy
from engine.net.network import Network
from engine.net.optimizers import sgd
from engine.study.blank_values import blank_values
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
from engine.study.records import CellRecord, Status, Variable
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
    "status": Variable(_NETS, "1", "how the replicate ended", "int8"),
    "diverged_at": Variable(
        _NETS, "iteration", "iteration of the first non-finite loss; -1: none", "int64"
    ),
}


def run(spec: CellSpec[Settings], dataset: None = None) -> CellRecord:
    """All replicates of one cell on all sets, side by side.

    A replicate whose loss stops being finite is recorded as diverged; its results are NaN.
    """
    values = _blank(spec.experiment)
    task = Task(spec)
    with np.errstate(all="ignore"):
        task.train(values["diverged_at"].reshape(-1))
        measured = {**task.measure(), **task.lines()}
    ok = values["diverged_at"] < 0
    for name, array in measured.items():
        values[name][:] = np.where(ok, array, np.nan) if name in _ON_NETS else array
    values["status"][:] = np.where(ok, Status.OK, Status.DIVERGED)
    values["region"][:] = task.regions()
    values["point"][:] = task.test[:, 0]
    values["point_class"][:] = task.classes
    return CellRecord(spec.to_dict(), VARIABLES, values, {})


_ON_NETS = ("train_loss", "test_accuracy", "agreement", "product_error", "affine_share")


def _blank(settings: Settings) -> dict[str, NDArray[Any]]:
    sizes = {
        "set": len(settings.sets),
        "replicate": settings.replicates,
        "grid": settings.grid,
        "row": settings.grid,
        "point": settings.samples,
        "axis": 2,
    }
    values = blank_values(VARIABLES, sizes, blank=-1)
    values["set"][:] = settings.sets
    values["tick"][:] = np.linspace(-REACH, REACH, settings.grid)
    return values


class Task:
    """One net for each set and replicate, the sets in the outer loop, with its own points.

    points, test : (set, replicate, sample, 2). classes : (sample,), the same in all of them.
    """

    def __init__(self, spec: CellSpec[Settings]) -> None:
        settings = spec.experiment
        self.spec, self.settings = spec, settings
        self.shape = (len(settings.sets), settings.replicates)
        self.points, self.classes = self._draw("train")
        self.test, _ = self._draw("test")
        sizes = (2, *[settings.width] * settings.depth, CLASSES)
        drawn = [
            draw_weights(spec, place[1], sizes, partial(self.points.__getitem__, place))
            for place in np.ndindex(self.shape)
        ]
        weights = [np.stack(layer) for layer in zip(*drawn, strict=True)]
        self.network = Network(weights, spec.activation, settings.batch_size, dtype=np.float64)

    def train(self, diverged_at: NDArray[np.int64]) -> None:
        """Plain SGD; `diverged_at` (set * replicate,) takes the iterations of divergence."""
        network, settings = self.network, self.settings
        points = self.points.reshape(-1, settings.samples, 2)
        nets = np.arange(len(points))[:, None]
        targets = np.empty_like(network.outputs)
        streams = [generator(self.spec.seed, "batches", r) for r in range(settings.replicates)]
        size = (settings.iterations, settings.batch_size)
        chosen = np.stack([s.integers(settings.samples, size=size) for s in streams], axis=1)
        for iteration, rows in enumerate(np.tile(chosen, (1, self.shape[0], 1))):
            network.fill_inputs(points[nets, rows])
            one_hot(self.classes[rows], out=targets)
            losses = softmax_cross_entropy(network.forward(), targets, network.output_gradient)
            note_divergence(diverged_at, iteration, losses)
            network.output_gradient[...] *= settings.learning_rate
            network.backward(network.output_gradient)
            sgd(network)
        sums = sum(p.sum(axis=(1, 2)) for p in network.parameters)
        note_divergence(diverged_at, settings.iterations, sums)

    def measure(self) -> dict[str, Array]:
        """What `VARIABLES` says of the trained nets, (set, replicate)."""
        outputs, test = self._outputs(self.test), self.test.reshape(-1, self.settings.samples, 2)
        on_train = self._outputs(self.points)
        targets = np.broadcast_to(np.eye(CLASSES)[self.classes].T, on_train.shape)
        losses = softmax_cross_entropy(on_train, targets, np.empty_like(on_train))
        labels = outputs.argmax(axis=1)
        lines = [self._line(*place) for place in np.ndindex(self.shape)]
        same = [labels[n] == classify(test[n], line) for n, line in enumerate(lines)]
        found = {
            "train_loss": losses,
            "test_accuracy": (labels == self.classes).mean(axis=1),
            "agreement": np.mean(same, axis=1),
            "product_error": product_error(self.network, test, outputs),
            "affine_share": [affine_share(p, o.T) for p, o in zip(test, outputs, strict=True)],
        }
        return {name: np.reshape(values, self.shape) for name, values in found.items()}

    def lines(self) -> dict[str, Array]:
        """What straight lines do on the same points, (set, replicate)."""
        names = ("linear_train_loss", "linear_accuracy", "best_line_accuracy")
        found = {name: np.empty(self.shape) for name in names}
        for place in np.ndindex(self.shape):
            line, test = self._line(*place), self.test[place]
            found["linear_train_loss"][place] = cross_entropy(
                self.points[place], self.classes, line
            )
            found["linear_accuracy"][place] = (classify(test, line) == self.classes).mean()
            found["best_line_accuracy"][place] = best_line_accuracy(test, self.classes)
        return found

    def regions(self) -> NDArray[np.integer]:
        """(set, row, grid): the class the first replicate gives each place, -1 for no number."""
        steps = self.settings.grid
        places = np.broadcast_to(plane(steps), (*self.shape, steps * steps, 2))
        outputs = self._outputs(places)[:: self.shape[1]]
        classes = np.where(np.isfinite(outputs).all(axis=1), outputs.argmax(axis=1), -1)
        return classes.reshape(-1, steps, steps)

    def _draw(self, part: str) -> tuple[Array, NDArray[np.int64]]:
        settings, seed = self.settings, self.spec.seed
        points = np.empty((*self.shape, settings.samples, 2))
        for place in np.ndindex(self.shape):
            name, replicate = settings.sets[place[0]], place[1]
            rng = generator(seed, "points", name, part, replicate)
            points[place], classes = draw(name, rng, settings.samples)
        return points, classes

    def _line(self, s: int, replicate: int) -> Array:
        return softmax_regression(self.points[s, replicate], self.classes, CLASSES)

    def _outputs(self, points: Array) -> Array:
        """(set * replicate, classes, samples) from points (set, replicate, samples, 2)."""
        sized = self.network.with_batch_size(points.shape[2])
        sized.fill_inputs(points.reshape(-1, *points.shape[2:]))
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
