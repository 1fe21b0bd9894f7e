"""Networks that are constant from the start because a whole layer is silent.

Lu, Shin, Su and Karniadakis 2020, "Dying ReLU and initialization": with weights drawn from a law
symmetric about 0 and no biases, each unit of a ReLU layer is silent on a given input with
probability 1/2, independently of the others, once the layer before is not silent altogether; so
after l hidden layers of width N the input is lost with probability 1 - (1 - 2^-N)^l.

A network of one input x and no biases is f(x) = |x| f(sign x): it is constant over all x if, and
only if, it has lost both 1 and -1. That is rarer, and is counted beside it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from engine.experiments.collapse.settings import Settings
from engine.net.initializers import DISTRIBUTIONS
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.seeds import generator

_REPLICATES = ("activation", "initializer", "replicate")
_LAYERS = (*_REPLICATES, "width", "layer")

VARIABLES: Mapping[str, Variable] = {
    "width": Variable(("width",), "1", "units of every hidden layer", "int64"),
    "layer": Variable(("layer",), "1", "hidden layers", "int64"),
    "networks": Variable((), "count", "networks drawn per replicate and width", "int64"),
    "lost_one": Variable(_LAYERS, "count", "networks whose layer is 0 at the input 1", "int64"),
    "lost_all": Variable(_LAYERS, "count", "networks whose layer is 0 at 1 and at -1", "int64"),
    **endings(_REPLICATES, where="layer with the first non-finite signal; -1: none", units="1"),
}


def run(spec: CellSpec[Settings], dataset: None = None) -> CellRecord:
    """All replicates of one cell; the networks of one width side by side."""
    settings = spec.experiment
    known = {
        "width": settings.widths,
        "layer": np.arange(1, settings.depth + 1),
        "networks": settings.networks,
    }
    values = blank_values(VARIABLES, known, replicate=settings.replicates)
    for replicate in range(settings.replicates):
        for index, width in enumerate(settings.widths):
            one, every = _count_lost(spec, replicate, width)
            values["lost_one"][replicate, index] = one
            values["lost_all"][replicate, index] = every
    return cell_record(spec, VARIABLES, values)


def _count_lost(
    spec: CellSpec[Settings], replicate: int, width: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """After each layer, how many networks have lost the input 1, and how many both, (layer,)."""
    settings = spec.experiment
    rng = generator(spec.seed, "collapse", replicate, width)
    signals = np.tile(np.array([1.0, -1.0]), (settings.networks, 1))[:, None]
    lost = np.empty((settings.depth, 2), np.int64)
    for layer in range(settings.depth):
        fan_in = signals.shape[1]
        signals = spec.activation.value(_draw(spec, rng, fan_in, width) @ signals)
        silent = (signals == 0).all(axis=1)
        lost[layer] = silent[:, 0].sum(), silent.all(axis=1).sum()
        # A positive factor per network and input changes no sign; it keeps signals off 0.
        largest = np.abs(signals).max(axis=1, keepdims=True)
        signals /= np.where(largest > 0, largest, 1)
    return lost[:, 0], lost[:, 1]


def _draw(
    spec: CellSpec[Settings], rng: np.random.Generator, fan_in: int, fan_out: int
) -> NDArray[np.float64]:
    """Independent weights of all networks, (network, fan_out, fan_in).

    Drawn as one matrix, which is the same for laws whose weights are independent of each other.
    """
    law, networks = spec.law, spec.experiment.networks
    draws = DISTRIBUTIONS[law.distribution](rng, networks * fan_out, fan_in)
    weights = draws * np.sqrt(law.variance(fan_in, fan_out)) + law.mean
    return weights.reshape(networks, fan_out, fan_in)
