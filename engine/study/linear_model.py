"""What straight lines can do: softmax regression to convergence, and the best line there is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RIDGE = 1e-6
"""Weight of half the squared coefficients beside the mean loss, so that separable classes, and the
sum of the classes' coefficients, have a finite solution."""

_STEPS = 100
_CONVERGED = 1e-9


def with_ones(points: Array) -> Array:
    """points (samples, features) and a last column of ones."""
    return np.column_stack([points, np.ones(len(points))])


def softmax_regression(points: Array, labels: NDArray[np.integer], classes: int) -> Array:
    """Coefficients (features + 1, classes), the last row the intercepts.

    Newton's method on the mean cross-entropy plus `RIDGE`, each step halved until the sum falls
    (Nelder, Wedderburn 1972); ends when the gradient's largest entry is below 1e-9.
    """
    inputs, targets = with_ones(points), np.eye(classes)[labels]
    coefficients = np.zeros((inputs.shape[1], classes))
    for _ in range(_STEPS):
        shares = _softmax(inputs @ coefficients)
        gradient = inputs.T @ (shares - targets) / len(inputs) + RIDGE * coefficients
        if np.abs(gradient).max() < _CONVERGED:
            break
        step = np.linalg.solve(_hessian(inputs, shares), gradient.ravel())
        coefficients = _descend(inputs, targets, coefficients, step.reshape(coefficients.shape))
    return coefficients


def classify(points: Array, coefficients: Array) -> NDArray[np.int64]:
    """The likeliest class of each point, (samples,)."""
    return (with_ones(points) @ coefficients).argmax(axis=1)


def cross_entropy(points: Array, labels: NDArray[np.integer], coefficients: Array) -> float:
    """Mean cross-entropy in nat."""
    return _cross_entropy(with_ones(points), np.eye(coefficients.shape[1])[labels], coefficients)


def best_line_accuracy(points: Array, labels: NDArray[np.integer], directions: int = 360) -> float:
    """The largest share of points (samples, 2) of two classes that one straight line gets right.

    All lines across `directions` evenly turned normals are tried, each at every offset.
    """
    angles = math.pi * np.arange(directions) / directions
    order = np.argsort(points @ np.stack([np.cos(angles), np.sin(angles)]), axis=0)
    # Moving a line past a point changes the count of hits by one, up or down.
    gains = np.cumsum(1 - 2 * labels[order], axis=0)
    ones = int(np.sum(labels))
    most, fewest = max(0, int(gains.max())), min(0, int(gains.min()))
    return max(ones + most, len(labels) - ones - fewest) / len(labels)


def _softmax(outputs: Array) -> Array:
    shares = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


def _hessian(inputs: Array, shares: Array) -> Array:
    """Second derivatives, one row and column for each (feature, class)."""
    curvature = -shares[:, :, None] * shares[:, None, :]
    diagonal = np.arange(shares.shape[1])
    curvature[:, diagonal, diagonal] += shares
    size = inputs.shape[1] * shares.shape[1]
    hessian = np.einsum("si,sj,sab->iajb", inputs, inputs, curvature, optimize=True)
    return hessian.reshape(size, size) / len(inputs) + RIDGE * np.eye(size)


def _descend(inputs: Array, targets: Array, coefficients: Array, step: Array) -> Array:
    def objective(c: Array) -> float:
        return _cross_entropy(inputs, targets, c) + RIDGE / 2 * float(np.vdot(c, c))

    before = objective(coefficients)
    for _ in range(_STEPS):
        if objective(coefficients - step) <= before:
            break
        step = step / 2
    return coefficients - step


def _cross_entropy(inputs: Array, targets: Array, coefficients: Array) -> float:
    outputs = inputs @ coefficients
    outputs = outputs - outputs.max(axis=1, keepdims=True)
    totals = np.log(np.exp(outputs).sum(axis=1))
    return float(np.mean(totals - (outputs * targets).sum(axis=1)))
