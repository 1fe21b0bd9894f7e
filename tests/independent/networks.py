"""Propagation and training written again, as a referee would: nothing here knows of the engine."""

import gzip
import itertools
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
MNIST = Path(__file__).parents[2] / "workflow/resources/mnist"


def sigmoid(z: Array) -> Array:
    return 0.5 * (1 + np.tanh(z / 2))


FUNCTIONS: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0),
}


def propagate(
    function: str, sd: float, depth: int, seed: int, width: int = 100, samples: int = 1000
) -> tuple[list[Array], list[Array]]:
    """Outputs of each layer and the gradient at its sums, for Gaussian inputs and errors."""
    value, slope = FUNCTIONS[function]
    rng = np.random.default_rng([seed, depth, width])
    x, sums, weights, outputs = rng.standard_normal((samples, width)), [], [], []
    for _ in range(depth):
        weights.append(rng.standard_normal((width, width)) * sd)
        sums.append(x @ weights[-1])
        x = value(sums[-1])
        outputs.append(x)
    error, gradients = rng.standard_normal((samples, width)), []
    for z, w in zip(reversed(sums), reversed(weights), strict=True):
        gradients.append(error * slope(z))
        error = gradients[-1] @ w.T
    return outputs, gradients[::-1]


@cache
def images(name: str, skip: int) -> NDArray[np.uint8]:
    return np.frombuffer(gzip.decompress((MNIST / name).read_bytes()), np.uint8, offset=skip)


def trained_loss(function: str, scale: float | Callable[[int], float], seed: int) -> float:
    """Cross-entropy on the training images after 2000 steps of the textbook's program.

    784-100-100-100-100-10, batches of 128, rate 0.01; scale: the weights' sd, or a law of fan-in.
    """
    value, slope = FUNCTIONS[function]
    rng = np.random.default_rng(seed)
    pixels = images("train-images-idx3-ubyte.gz", 16).reshape(-1, 784)
    digits = images("train-labels-idx1-ubyte.gz", 8)
    sizes = [784, 100, 100, 100, 100, 10]
    law = scale if callable(scale) else lambda fan_in: scale
    pairs = list(itertools.pairwise(sizes))
    weights = [(rng.standard_normal(p) * law(p[0])).astype(np.float32) for p in pairs]
    biases = [np.zeros(n, np.float32) for n in sizes[1:]]

    def forward(x: Array) -> tuple[list[Array], list[Array], Array]:
        inputs, sums = [], []
        for w, b in zip(weights, biases, strict=True):
            inputs.append(x)
            sums.append(x @ w + b)
            x = value(sums[-1])
        scores = sums[-1] - sums[-1].max(axis=1, keepdims=True)
        return inputs, sums, scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))

    for _ in range(2000):
        rows = rng.choice(len(digits), 128, replace=False)
        inputs, sums, logs = forward(pixels[rows].astype(np.float32) / 255)
        error = np.exp(logs)
        error[np.arange(128), digits[rows]] -= 1
        error /= 128
        for layer in reversed(range(5)):
            change, shift = inputs[layer].T @ error, error.sum(axis=0)
            if layer:
                back = error @ weights[layer].T
                error = (back * slope(sums[layer - 1])).astype(np.float32)
            weights[layer] -= np.float32(0.01) * change
            biases[layer] -= np.float32(0.01) * shift
    parts = [
        forward(pixels[k : k + 10000].astype(np.float32) / 255)[2] for k in range(0, 60000, 10000)
    ]
    return -float(np.concatenate(parts)[np.arange(60000), digits].mean())
