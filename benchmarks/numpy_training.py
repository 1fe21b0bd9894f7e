"""NumPy contestants: the engine itself, its bare matrix products, and the book's way."""

import itertools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.task import Task, learning_rate
from benchmarks.timing import Contestant, Losses
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset
from engine.study.stack import STACK, LitImages, Stack

Array = NDArray[np.floating]


def engine(
    spec: CellSpec, dataset: Dataset, optimizer: str = "sgd"
) -> tuple[Contestant, list[Array]]:
    """The step that training cells run, drawing its own batches, and the weights it starts from.

    In stacks of as many replicates as a cell trains side by side.
    """
    lit = LitImages.of(dataset)
    replicates = range(spec.experiment.replicates)
    rate = learning_rate(spec, optimizer)
    stacks = [
        Stack(
            spec,
            dataset,
            lit,
            replicates[first : first + STACK],
            learning_rate=rate,
            optimizer=optimizer,
        )
        for first in replicates[::STACK]
    ]
    layers = zip(*(stack.network_on_all_pixels().weights for stack in stacks), strict=True)
    weights = [np.concatenate(layer) for layer in layers]

    def run(iterations: int) -> Losses:
        losses = [[stack.step() for _ in range(iterations)] for stack in stacks]
        return np.concatenate(losses, axis=1)

    return Contestant("engine", run), weights


def products(task: Task) -> Contestant:
    """Only the matrix products that a step cannot do without, on buffers made once.

    Without biases, in float32: layer forward, gradient of its weights, and, save for the first
    layer, gradient of its input.
    """
    rng = np.random.default_rng(0)
    replicates, batch = task.replicates, task.batch_size

    def normal(*shape: int) -> Array:
        return rng.standard_normal((replicates, *shape), dtype=np.float32)

    pairs = list(itertools.pairwise(task.sizes))
    weights = [normal(o, i) for i, o in pairs]
    inputs = [normal(batch, task.sizes[0]).transpose(0, 2, 1)]
    inputs += [normal(i, batch) for i in task.sizes[1:-1]]
    deltas = [normal(o, batch) for o in task.sizes[1:]]
    outputs = [np.empty_like(d) for d in deltas]
    weight_gradients = [np.empty_like(w) for w in weights]

    def run(iterations: int) -> Losses:
        for _ in range(iterations):
            for w, x, z in zip(weights, inputs, outputs, strict=True):
                np.matmul(w, x, out=z)
            for layer in range(len(weights) - 1, -1, -1):
                x = inputs[layer].transpose(0, 2, 1)
                np.matmul(deltas[layer], x, out=weight_gradients[layer])
                if layer:
                    w = weights[layer].transpose(0, 2, 1)
                    np.matmul(w, deltas[layer], out=outputs[layer - 1])
        return np.empty(0)

    return Contestant("bare matrix products", run)


class _Affine:
    def __init__(self, weights: Array) -> None:
        self.weights, self.bias = weights, np.zeros(weights.shape[1])

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.dot(x, self.weights) + self.bias

    def backward(self, gradient: Array) -> Array:
        self.weight_gradient = np.dot(self.x.T, gradient)
        self.bias_gradient = np.sum(gradient, axis=0)
        return np.dot(gradient, self.weights.T)


class _Relu:
    def forward(self, x: Array) -> Array:
        self.negative = x <= 0
        out = x.copy()
        out[self.negative] = 0
        return out

    def backward(self, gradient: Array) -> Array:
        gradient[self.negative] = 0
        return gradient


class _Tanh:
    def forward(self, x: Array) -> Array:
        self.out = np.tanh(x)
        return self.out

    def backward(self, gradient: Array) -> Array:
        return gradient * (1 - self.out**2)


class _Sigmoid:
    def forward(self, x: Array) -> Array:
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, gradient: Array) -> Array:
        return gradient * (1 - self.out) * self.out


_LAYERS: dict[str, Callable[[], _Relu | _Tanh | _Sigmoid]] = {
    "relu": _Relu,
    "tanh": _Tanh,
    "sigmoid": _Sigmoid,
}


class _BookNetwork:
    """Layer objects in float64, as in chapter 5 of Saito 2016."""

    def __init__(self, weights: list[Array], activation: str) -> None:
        self.affine = [_Affine(w.astype(np.float64)) for w in weights]
        rest = [[affine, _LAYERS[activation]()] for affine in self.affine[:-1]]
        self.layers = [*itertools.chain.from_iterable(rest), self.affine[-1]]

    def loss(self, x: Array, labels: NDArray[np.integer]) -> float:
        for layer in self.layers:
            x = layer.forward(x)
        x = x - np.max(x, axis=1, keepdims=True)
        self.softmax = np.exp(x) / np.sum(np.exp(x), axis=1, keepdims=True)
        self.labels = labels
        return -np.sum(np.log(self.softmax[np.arange(len(labels)), labels] + 1e-7)) / len(labels)

    def step(self, x: Array, labels: NDArray[np.integer], rate: float) -> tuple[float, float]:
        """Losses before and after: the book runs a second forward pass to record the loss."""
        before = self.loss(x, labels)
        gradient = self.softmax.copy()
        gradient[np.arange(len(labels)), labels] -= 1
        gradient = gradient / len(labels)
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        for affine in self.affine:
            affine.weights -= rate * affine.weight_gradient
            affine.bias -= rate * affine.bias_gradient
        return before, self.loss(x, labels)


def book_style(task: Task) -> Contestant | None:
    """One replicate after the other; None for activations and update rules that it is without."""
    if task.activation not in _LAYERS or task.optimizer != "sgd":
        return None
    networks = [
        _BookNetwork([w[r] for w in task.weights], task.activation) for r in range(task.replicates)
    ]
    batches = itertools.cycle(task.chosen)

    def run(iterations: int) -> Losses:
        losses = np.empty((iterations, len(networks)))
        for iteration, chosen in enumerate(itertools.islice(batches, iterations)):
            for r, network in enumerate(networks):
                x, labels = task.images[chosen[r]], task.labels[chosen[r]]
                losses[iteration, r], _ = network.step(x, labels, task.learning_rate)
        return losses

    return Contestant("book style, NumPy float64", run)
