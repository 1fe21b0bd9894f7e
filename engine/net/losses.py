"""Losses of stacked networks, each with its gradient in one pass.

Outputs, targets and gradients have shape (replicate, units, batch). A loss is the mean over the
batch, one number per replicate; the gradient is that of this mean.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Loss = Callable[[Array, Array, Array], NDArray[np.float64]]


def softmax_cross_entropy(outputs: Array, targets: Array, gradient: Array) -> NDArray[np.float64]:
    """Cross-entropy in nat between softmax(outputs) and `targets`, whose columns sum to 1.

    Fills `gradient` with (softmax - targets) / batch and returns the losses, shape (replicate,).
    Bridle 1990; the largest output is subtracted first, so nothing overflows.
    """
    batch: int = outputs.shape[2]
    np.subtract(outputs, outputs.max(axis=1, keepdims=True), out=gradient)
    expected = _inner_products(gradient, targets)
    np.exp(gradient, out=gradient)
    totals = gradient.sum(axis=1, keepdims=True)
    log_totals: NDArray[np.float64] = np.log(totals).sum(axis=(1, 2), dtype=np.float64)
    gradient /= totals
    gradient -= targets
    gradient /= batch
    return (log_totals - expected) / batch


def quadratic(outputs: Array, targets: Array, gradient: Array) -> NDArray[np.float64]:
    """Half the squared error, summed over the units; Glorot and Bengio 2010, section 4.

    Fills `gradient` with (outputs - targets) / batch and returns the losses, shape (replicate,).
    """
    batch: int = outputs.shape[2]
    np.subtract(outputs, targets, out=gradient)
    losses = _inner_products(gradient, gradient) / (2 * batch)
    gradient /= batch
    return losses


def softmax_quadratic(outputs: Array, targets: Array, gradient: Array) -> NDArray[np.float64]:
    """Half the squared error of softmax(outputs), summed over the units.

    Fills `gradient` with p (e - sum(p e)) / batch, where p is the softmax and e = p - targets, and
    returns the losses, shape (replicate,). The factor p is what flattens it where p saturates.
    """
    batch: int = outputs.shape[2]
    shares = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    np.subtract(shares, targets, out=gradient)
    losses = _inner_products(gradient, gradient) / (2 * batch)
    gradient -= (shares * gradient).sum(axis=1, keepdims=True)
    gradient *= shares
    gradient /= batch
    return losses


LOSSES: dict[str, Loss] = {
    "softmax_cross_entropy": softmax_cross_entropy,
    "quadratic": quadratic,
    "softmax_quadratic": softmax_quadratic,
}


def _inner_products(a: Array, b: Array) -> NDArray[np.float64]:
    """Sum of a * b over units and batch for each replicate alone, whatever else is stacked."""
    replicates = len(a)
    products: Array = np.vecdot(a.reshape(replicates, -1), b.reshape(replicates, -1))
    return products.astype(np.float64)
