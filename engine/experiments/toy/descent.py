"""The notebook's descents, and the ways its version of Nesterov's method can be read."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.experiments.toy.settings import Descent
from engine.net.losses import softmax_cross_entropy
from engine.net.network import Network
from engine.study.minibatches import note_divergence

Reading = Literal["as programmed", "rate twice", "nesterov"]

READINGS: tuple[Reading, ...] = ("as programmed", "rate twice", "nesterov")
"""Velocity v and parameters p from the gradient g at p - momentum v:

nesterov : v <- momentum v + rate g, p <- p - v (Sutskever, Martens, Dahl, Hinton 2013, eq. 3, 4).
rate twice : the same v, but p <- p - rate v.
as programmed : as "rate twice", and v is the looked-ahead one, already decayed, which decays once
more: v <- momentum^2 v + rate g. So the notebook's program has it.
"""


def descend(
    network: Network,
    targets: NDArray[np.float64],
    descent: Descent,
    reading: Reading,
    diverged_at: NDArray[np.int64],
) -> None:
    """Train `network` on the batch in its inputs; `diverged_at` (replicate,) takes the epochs.

    targets : (1 or replicate, classes, batch).
    """
    velocities = [np.zeros_like(p) for p in network.parameters]
    momentum = descent.momentum or 0.0
    decay = momentum**2 if reading == "as programmed" else momentum
    step = descent.rate if momentum and reading != "nesterov" else 1.0
    targets = np.broadcast_to(targets, network.outputs.shape)
    for epoch in range(descent.epochs):
        for parameters, velocity in zip(network.parameters, velocities, strict=True):
            parameters -= momentum * velocity
        losses = softmax_cross_entropy(network.forward(), targets, network.output_gradient)
        note_divergence(diverged_at, epoch, losses)
        network.backward(network.output_gradient)
        pairs = zip(network.parameters, velocities, network.parameter_gradients, strict=True)
        for parameters, velocity, gradient in pairs:
            parameters += momentum * velocity  # back from where the gradient was taken
            velocity *= decay
            velocity += descent.rate * gradient
            parameters -= step * velocity
    finite = sum(p.sum(axis=(1, 2)) for p in network.parameters)
    note_divergence(diverged_at, descent.epochs, finite)
