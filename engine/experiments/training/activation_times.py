"""What activations cost: time per element of value and derivative, and of a whole training step.

Timed is the code that training runs, on arrays of the shape that it runs on, in float32. An
activation whose slope cannot be had from its output computes it together with the value
(`Activation.keeps_slope`); its derivative then is one product.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.training.settings import Settings
from engine.net.activations import Activation, make_activation
from engine.net.initializers import make_initializer
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset
from engine.study.stack import LitImages, Stack
from engine.study.turns import Task, take_turns

Array = NDArray[np.float32]
Seconds = NDArray[np.float64]

REFERENCE = "relu"
"""Times are compared with this activation's; it is timed whether the study has it or not."""

OPERATIONS: Mapping[str, Callable[[Array, Array], Any]] = {
    "exp": lambda z, out: np.exp(z, out=out),
    "copy": lambda z, out: np.copyto(out, z),
}
"""NumPy's own functions timed beside the activations, as (z, out): the exponential, and one pass
that computes nothing."""

# The same for all: the weights are a step's starting point, not what is compared.
_INITIALIZER = "lecun_normal"
# Evaluations and updates in one turn: long enough for the clock, short enough that turns alternate.
_EVALUATIONS = 8
_UPDATES = 2
_WARM_UP = 2


@dataclass(frozen=True)
class ActivationTimes:
    """Seconds, one number per round and (rounds,) throughout.

    value, derivative : per element, by activation. operation : per element, by name. step : per
    update of one network, by activation. elements : outputs that one update activates.
    """

    value: Mapping[str, Seconds]
    derivative: Mapping[str, Seconds]
    operation: Mapping[str, Seconds]
    step: Mapping[str, Seconds]
    elements: int


def time_activations(
    activations: Sequence[Activation],
    experiment: Settings,
    dataset: Dataset,
    seed: int,
    rounds: int,
    clock: Callable[[], float] = time.process_time,
) -> ActivationTimes:
    """Time the activations and `REFERENCE` in the network and with the batches of `experiment`."""
    entries = {entry.name: entry for entry in (*activations, make_activation(REFERENCE))}
    shape = (max(experiment.hidden), experiment.batch_size)
    rng = np.random.default_rng(seed)
    z = rng.standard_normal(shape, dtype=np.float32)
    lit = LitImages.of(dataset)
    initializer = make_initializer(_INITIALIZER)
    tasks = {
        "operation": [_operation(name, call, z) for name, call in OPERATIONS.items()],
        "value": [_value(entry, z) for entry in entries.values()],
        "derivative": [_derivative(entry, z) for entry in entries.values()],
        "step": [
            _step(CellSpec(seed, entry, initializer, experiment), dataset, lit)
            for entry in entries.values()
        ],
    }
    marked = [
        Task(f"{kind} {task.name}", task.run, task.work, task.prepare)
        for kind, own in tasks.items()
        for task in own
    ]
    with np.errstate(all="ignore"):
        take_turns(marked, _WARM_UP)
        seconds = take_turns(marked, rounds, clock)
    times = {k: {t.name: seconds[f"{k} {t.name}"] for t in own} for k, own in tasks.items()}
    return ActivationTimes(**times, elements=sum(experiment.hidden) * experiment.batch_size)


def _operation(name: str, call: Callable[[Array, Array], Any], z: Array) -> Task:
    out = np.empty_like(z)
    return Task(name, _repeated(lambda: call(z, out)), _EVALUATIONS * z.size)


def _value(activation: Activation, z: Array) -> Task:
    out, slope = np.empty_like(z), np.empty_like(z)
    run = _repeated(lambda: activation.forward(z, out, slope))
    return Task(activation.name, run, _EVALUATIONS * z.size)


def _derivative(activation: Activation, z: Array) -> Task:
    """The product of a gradient with the slope, every evaluation on a gradient of its own.

    Multiplied again and again, one gradient would fall to subnormal numbers, which take longer.
    """
    out, slope = np.empty_like(z), np.empty_like(z)
    activation.forward(z, out, slope)
    scratch = slope if activation.keeps_slope else np.empty_like(z)
    gradients = np.empty((_EVALUATIONS, *z.shape), z.dtype)

    def run() -> None:
        for gradient in gradients:
            activation.backward(gradient, out, scratch)

    def prepare() -> None:
        gradients[:] = z

    return Task(activation.name, run, _EVALUATIONS * z.size, prepare)


def _step(spec: CellSpec[Settings], dataset: Dataset, lit: LitImages) -> Task:
    rate = spec.experiment.learning_rate
    stack = Stack(spec, dataset, lit, range(1), learning_rate=rate)

    def run() -> None:
        for _ in itertools.repeat(None, _UPDATES):
            stack.step()

    return Task(spec.activation.name, run, _UPDATES)


def _repeated(call: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        for _ in itertools.repeat(None, _EVALUATIONS):
            call()

    return run
