"""A small study with made-up measurements: every shape and status that the figures must handle."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr

from engine.evidence.judge import judge
from engine.report.figures.study import Study
from engine.study.protocol import Protocol

DEPTH, SAMPLES, WIDTH = 3, 50, 20
ALL_DIVERGED = ("relu", "normal_sd1")  # propagation: at layer 2; training: at iteration 37
ONE_DIVERGED = ("sigmoid", "he_normal")  # one replicate: at layer 3; at iteration 42
LAYER_LOST = {ALL_DIVERGED: 2, ONE_DIVERGED: 3}
ITERATION_LOST = {ALL_DIVERGED: 37, ONE_DIVERGED: 42}
REPLICATES = 3
UNUSED = ("mean", "second_moment", "skewness", "dead_share", "pre_activation_sd")
UNUSED += ("weight_gradient_sd",)

_PROPAGATION = {"kind": "propagation", "depth": DEPTH, "width": WIDTH, "samples": SAMPLES}
_TRAINING = {"kind": "training", "dataset": "digits", "hidden": [4], "learning_rate": 0.1}
_TRAINING |= {"loss": "softmax_cross_entropy", "batch_size": 5}
_TRAINING |= {"iterations": 100, "record_every": 10}
CONFIG = {
    "seed": 1,
    "activations": ["sigmoid", "relu", {"leaky_relu": {"alpha": 0.2}}],
    "initializers": [{"normal": {"sd": [1.0, 0.01]}}, "lecun_normal", "he_normal", "zeros"],
    "datasets": {"digits": {"title": "Digits", "format": "npz", "file": "digits.npz"}},
    "experiments": {
        "propagation": _PROPAGATION | {"replicates": REPLICATES},
        "digits": _TRAINING | {"replicates": REPLICATES},
    },
    "report": {"title": {"zh": "小", "en": "small"}, "languages": ["zh", "en"]},
}


def study(config: dict[str, object] | None = None) -> Study:
    protocol = Protocol.load(config or CONFIG)
    make = {"propagation": propagation, "training": training}
    measurements = {
        name: make[experiment.kind](protocol, name)
        for name, experiment in protocol.experiments.items()
    }
    return Study(protocol, measurements, judge(measurements))


def propagation(protocol: Protocol, name: str) -> xr.Dataset:
    rng = np.random.default_rng(7)
    names = _names(protocol)
    shape, dims = (*map(len, names.values()), DEPTH), (*names, "layer")
    across, between = rng.uniform(0.01, 1, (2, *shape))
    arrays = {"sd": np.sqrt(across + between), "across_sample_variance": across}
    arrays |= {"between_unit_variance": between, "saturated_share": rng.uniform(0, 1, shape)}
    arrays["pre_activation_gradient_sd"] = 10 ** rng.uniform(-6, 2, shape)
    arrays |= {unused: rng.uniform(0, 1, shape) for unused in UNUSED}
    zeros = names["initializer"].index("zeros")
    arrays["pre_activation_gradient_sd"][:, zeros, :, :-1] = 0.0
    counts = rng.multinomial(WIDTH * SAMPLES, np.full(62, 1 / 62), shape).astype(np.uint32)
    edges = np.array([np.linspace(*_bins(a.range), 61) for a in protocol.activations])
    counts[edges[:, 0] == 0, ..., 0] = counts[edges[:, 0] == 0, ..., -1] = 0
    status, diverged_at = np.zeros(shape[:-1], np.int8), np.full(shape[:-1], -1)
    for place, layer in _lost(names, LAYER_LOST):
        status[place], diverged_at[place] = 1, layer
        for array in arrays.values():
            array[place][layer - 1 :] = np.nan
        counts[place][layer - 1 :] = 0
    variables = {key: (dims, array) for key, array in arrays.items()}
    variables |= {
        "histogram": ((*dims, "bin"), counts[..., 1:-1]),
        "below": (dims, counts[..., 0]),
        "above": (dims, counts[..., -1]),
        "bin_edge": (("activation", "edge"), edges),
        "status": (dims[:-1], status),
        "diverged_at": (dims[:-1], diverged_at),
    }
    coordinates = names | {"layer": np.arange(1, DEPTH + 1)}
    return xr.Dataset(variables, coordinates, _facts(protocol, name, "propagation"))


def training(protocol: Protocol, name: str) -> xr.Dataset:
    rng = np.random.default_rng(8)
    names = _names(protocol)
    cells, dims = tuple(map(len, names.values())), tuple(names)
    iteration, window = np.arange(0, 100, 10), np.arange(10, 101, 10)
    level = rng.uniform(0.2, 2.3, cells)
    slope = 1 - np.arange(10) / 20
    arrays = {
        "loss": (2.3 * slope * level[..., None], (*dims, "point")),
        "mean_loss": (2.2 * slope * level[..., None], (*dims, "window")),
        "train_loss": (level.copy(), dims),
        "test_loss": (1.1 * level, dims),
        "train_accuracy": (1 - level / 4, dims),
        "test_accuracy": (1 - level / 3, dims),
    }
    status, diverged_at = np.zeros(cells, np.int8), np.full(cells, -1)
    for place, at in _lost(names, ITERATION_LOST):
        status[place], diverged_at[place] = 1, at
        for key, (array, axes) in arrays.items():
            start = at // 10 + (key == "loss") if len(axes) > len(dims) else 0
            array[place if array.ndim == 3 else (*place, slice(start, None))] = np.nan
    variables = {key: (axes, array) for key, (array, axes) in arrays.items()}
    variables |= {"status": (dims, status), "diverged_at": (dims, diverged_at)}
    coordinates = names | {"iteration": ("point", iteration), "window": window}
    facts = {"classes": 4, "dataset_title": "Digits", "dataset_sha256": "0" * 64}
    facts |= {"train_size": 100, "test_size": 50, "features": 9}
    return xr.Dataset(variables, coordinates, _facts(protocol, name, "training") | facts)


def _bins(bounds: tuple[float, float]) -> tuple[float, float]:
    return bounds if np.isfinite(bounds).all() else (-4.0, 4.0)


def _names(protocol: Protocol) -> dict[str, list[Any]]:
    """Along each axis that all have."""
    rows, columns = ([e.name for e in own] for own in (protocol.activations, protocol.initializers))
    return {"activation": rows, "initializer": columns, "replicate": [*range(REPLICATES)]}


def _lost(
    names: dict[str, list[Any]], at: dict[tuple[str, str], int]
) -> Iterator[tuple[tuple[int, int, int], int]]:
    """Places (activation, initializer, replicate) that diverge, and where."""
    for (activation, initializer), where in at.items():
        if activation in names["activation"] and initializer in names["initializer"]:
            cell = names["activation"].index(activation), names["initializer"].index(initializer)
            count = REPLICATES if (activation, initializer) == ALL_DIVERGED else 1
            yield from (((*cell, replicate), where) for replicate in range(count))


def _facts(protocol: Protocol, name: str, kind: str) -> dict[str, str]:
    spec = json.dumps(protocol.measurement_spec(name), sort_keys=True)
    return {"experiment": name, "kind": kind, "spec": spec}
